import type * as vscode from "vscode";
import { SYSTEM_CLOCK } from "../../core/clock";
import { editorTransport } from "../../recognizers/editorTransport";
import type { Http } from "../../recognizers/http";
import type { Network } from "../../recognizers/network";
import { EDITOR_MODULES } from "./editorModules";

/** Connections that jobs share, opened again when the network settings change. */
export class Connections implements vscode.Disposable {
  #settings = "";
  #http: Http | undefined;

  async open(network: Network): Promise<Http> {
    // Most of the bundle is undici: it is not run before something is sent.
    const { openHttp } = await import("../../recognizers/http");
    const settings = JSON.stringify(network);
    if (!this.#http || settings !== this.#settings) {
      // Requests at work keep the old one alive until they end.
      this.#http = openHttp(network, SYSTEM_CLOCK, undefined, (asked, ca) =>
        editorTransport(EDITOR_MODULES, asked, ca),
      );
      this.#settings = settings;
    }
    return this.#http;
  }

  dispose(): void {
    void this.#http?.close();
  }
}

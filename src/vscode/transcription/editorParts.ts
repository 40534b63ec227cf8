import type * as vscode from "vscode";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import { SYSTEM_CLOCK } from "../../core/clock";
import type { Notice } from "../../core/notices";
import type { Pacers } from "../../pipeline/pacer";
import { editorTransport } from "../../recognizers/editorTransport";
import type { Http } from "../../recognizers/http";
import type { Network } from "../../recognizers/network";
import type { Consent } from "./consent";
import type { Durations } from "../../session/durations";
import { EDITOR_MODULES } from "./editorModules";
import type { LastEditor } from "../insertion/lastEditor";
import type { EditorJobDeps, EditorJobs } from "./editorJob";
import type { Keys } from "../keys";
import type { Local } from "./local";
import type { LinkStates } from "../notes/linkState";
import { noticeInEditor } from "../ui/editorNotices";
import type { Proposals } from "../ui/proposals";
import type { Status } from "../ui/status";
import type { Storage } from "./editorStorage";
import { showInformation } from "../ui/messages";

/** Everything that lives as long as the extension. Made once, in `earmark.ts`. */
export interface Parts {
  readonly ffmpegs: FfmpegFinder;
  readonly log: vscode.LogOutputChannel;
  readonly keys: Keys;
  readonly status: Status;
  readonly consent: Consent;
  readonly connections: Connections;
  readonly local: Local;
  readonly lastEditor: LastEditor;
  readonly jobs: EditorJobs;
  readonly oneTimeNotices: OneTimeNotices;
  readonly storage: Storage;
  readonly durations: Durations;
  readonly links: LinkStates;
  readonly proposals: Proposals;
  /** A transcript was saved or changed, or all were removed. */
  readonly saved: vscode.EventEmitter<void>;
  /** Something came of the recording of that path, which a job is at. */
  readonly recognized: vscode.EventEmitter<string>;
  readonly pacers: Pacers;
  readonly jobDeps: EditorJobDeps;
}

/** Tells the user something that holds for every job, once in this window. */
export class OneTimeNotices {
  readonly #told = new Set<string>();

  once(notices: readonly Notice[]): void {
    const message = notices.map(noticeInEditor).join(" ");
    if (!message || this.#told.has(message)) return;
    this.#told.add(message);
    void showInformation(message);
  }

  /** The same as a question. Undefined where it was asked before, or is not answered. */
  async ask(notice: Notice, ...answers: readonly string[]): Promise<string | undefined> {
    const message = noticeInEditor(notice);
    if (this.#told.has(message)) return undefined;
    this.#told.add(message);
    return showInformation(message, ...answers);
  }
}

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

import * as assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { isLeftToSystem, TIMEOUTS } from "../../../src/recognizers/network";

const CONFIGURATION = vscode.ConfigurationTarget.Global;

/**
 * The proxy of the system cannot be set here, and a remote extension host asks the machine of its window for it. But VS Code has
 * read HTTPS_PROXY when it started: taken out of the environment since, only VS Code's own way still leads there.
 */
describe("platforms 5: where nobody names a proxy", () => {
  const { HTTPS_PROXY = "" } = process.env;
  const asked: string[] = [];
  const proxy = createServer().on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    socket.end("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n");
  });
  const earmark = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration("earmark");
  const http = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration("http");
  let baseUrl: string | undefined;

  before(async () => {
    Reflect.deleteProperty(process.env, "HTTPS_PROXY");
    assert.ok(isLeftToSystem({ ...TIMEOUTS, strictTls: true }, process.env));
    await new Promise<void>((resolve) => proxy.listen(Number(new URL(HTTPS_PROXY).port), "127.0.0.1", resolve));
    assert.equal((proxy.address() as AddressInfo).port, Number(new URL(HTTPS_PROXY).port));
    // The oldest VS Code runs here with the proxy package of the newest, and the two cannot load certificates together.
    await http().update("systemCertificates", false, CONFIGURATION);
    baseUrl = earmark().inspect<string>("baseUrl")?.globalValue;
    await earmark().update("baseUrl", "https://speech.test", CONFIGURATION);
  });
  beforeEach(() => (asked.length = 0));
  after(async () => {
    process.env["HTTPS_PROXY"] = HTTPS_PROXY;
    await earmark().update("baseUrl", baseUrl, CONFIGURATION);
    for (const name of ["noProxy", "proxySupport", "systemCertificates"])
      await http().update(name, undefined, CONFIGURATION);
    proxy.close();
    proxy.closeAllConnections();
  });

  it("the extension as it is built goes the way of VS Code", async () => {
    await vscode.commands.executeCommand("earmark.testConnection");
    assert.deepEqual(asked, ["speech.test:443"]);
  });

  it("http.noProxy excepts hosts", async () => {
    await http().update("noProxy", ["speech.test"], CONFIGURATION);
    await vscode.commands.executeCommand("earmark.testConnection");
    assert.deepEqual(asked, []);
    await http().update("noProxy", ["other.test"], CONFIGURATION);
    await vscode.commands.executeCommand("earmark.testConnection");
    assert.deepEqual(asked, ["speech.test:443"]);
  });

  it("http.proxySupport: off means none at all", async () => {
    await http().update("proxySupport", "off", CONFIGURATION);
    await vscode.commands.executeCommand("earmark.testConnection");
    assert.deepEqual(asked, []);
  });
});

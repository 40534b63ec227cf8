import * as vscode from "vscode";
import { localModels } from "../local/catalogFile";
import { TIMEOUTS, type Network } from "../recognizers/network";
import { parseSettings, withProblemsOf, type AnySettings, type Before } from "../session/parseSettings";
import { settingsOfBoth } from "../session/settingsOfBoth";
import { fromEveryone } from "./context/protectiveList";

export { usable, type AnySettings, type Settings } from "../session/parseSettings";

/** The settings as they are for a place in the workspace, with the model and engine of `before` where a job began with others. */
export function readSettings(scope: vscode.ConfigurationScope | undefined, before?: Before): AnySettings {
  const earmark = vscode.workspace.getConfiguration("earmark", scope ?? null);
  const world = {
    excludes: fromEveryone(earmark.inspect<unknown>("context.exclude")),
    network: readNetwork(),
    localModels,
  };
  return parseSettings((name) => earmark.get(name), world, before);
}

/** The settings for files that go into a document, which may lie in other folders of the workspace. */
export function settingsFor(note: vscode.Uri | undefined, files: readonly vscode.Uri[]): AnySettings {
  const ofNote = readSettings(note);
  const own = files.map((file) => readSettings(file));
  return withProblemsOf(settingsOfBoth(note && ofNote, own) ?? ofNote, note ? [ofNote, ...own] : own);
}

/** The editor's own proxy settings. Without one the environment's counts; `http.proxySupport: off` means none at all. */
function readNetwork(): Network {
  const http = vscode.workspace.getConfiguration("http");
  const proxy = asText(http.get("proxy")).trim();
  const noProxy = asTexts(http.get("noProxy"));
  const authorization = asText(http.get("proxyAuthorization"));
  return {
    ...TIMEOUTS,
    ...(http.get("proxySupport") === "off" ? { proxy: "" } : proxy ? { proxy } : {}),
    ...(noProxy.length > 0 ? { noProxy } : {}),
    ...(authorization ? { proxyAuthorization: authorization } : {}),
    strictTls: http.get("proxyStrictSSL") !== false,
  };
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function asTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item: unknown) => typeof item === "string") : [];
}

/** Sets it for this machine, so that no workspace can point it elsewhere. */
export async function setForMachine(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration("earmark").update(name, value, vscode.ConfigurationTarget.Global);
}

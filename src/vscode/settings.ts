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

/** The monthly budget as it is now: who has changed it since a recording began wants that one to go on. */
export function monthlyBudgetNow(): number {
  return readSettings(undefined).cost.monthlyBudget;
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

/**
 * The folder where recordings arrive, for this machine. Its name was `earmark.inbox` before it had others beside it, and as long as that stands
 * VS Code reads none of those below it.
 */
export async function setInboxFolder(folder: string): Promise<void> {
  await forgetEarlierInbox();
  await setForMachine("inbox.folder", folder);
}

/** Moves the folder to its name of today, where it stands under the earlier one. True: it did. */
export async function moveEarlierInbox(): Promise<boolean> {
  const earlier = vscode.workspace.getConfiguration("earmark").inspect<unknown>("inbox")?.globalValue;
  if (typeof earlier !== "string") return false;
  await setInboxFolder(earlier);
  return true;
}

async function forgetEarlierInbox(): Promise<void> {
  const earmark = vscode.workspace.getConfiguration("earmark");
  if (typeof earmark.inspect<unknown>("inbox")?.globalValue === "string") await setForMachine("inbox", undefined);
}

/** Sets it for this machine, so that no workspace can point it elsewhere. */
export async function setForMachine(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration("earmark").update(name, value, vscode.ConfigurationTarget.Global);
}

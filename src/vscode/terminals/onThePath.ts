import * as path from "node:path";
import type * as vscode from "vscode";
import { t } from "../ui/l10n";
import { VARIABLES, writeLaunchers } from "./launchers";

/** Under which a workspace remembers whose key its terminals may have. */
export const KEY_CONSENT = "earmark.keyInTerminals";

/** What new terminals get of Earmark; undefined where the editor has nothing of the kind, or throws when it is asked for. */
export function variablesIn(
  context: Pick<vscode.ExtensionContext, "environmentVariableCollection">,
): vscode.EnvironmentVariableCollection | undefined {
  try {
    return context.environmentVariableCollection;
  } catch {
    return undefined;
  }
}

/** Makes `earmark` a command of the editor's terminals. Never throws: some editors have no such terminals. */
export async function putOnPath(context: vscode.ExtensionContext): Promise<void> {
  const all = variablesIn(context);
  if (!all) return;
  try {
    const folder = path.join(context.globalStorageUri.fsPath, "bin");
    await writeLaunchers(folder);
    // It may hold a key, and what persists lies on the disk as it is.
    all.persistent = false;
    describe(all, false);
    all.replace(VARIABLES.node, process.execPath);
    all.replace(VARIABLES.program, context.asAbsolutePath("dist/cli.js"));
    // At the end: an `earmark` that the user has installed comes first. Again once the shell has read its own files, which may set PATH anew.
    all.append("PATH", path.delimiter + folder, { applyAtProcessCreation: true, applyAtShellIntegration: true });
  } catch {
    // Everything else works without it.
  }
}

/** What the editor says of it, where it lists what changes the terminals. */
export function describe(all: vscode.EnvironmentVariableCollection, hasKey: boolean): void {
  const command = t("Adds the earmark command to the PATH");
  all.description = hasKey ? `${command}. ${t("Contains your API key, as you allowed")}` : command;
}

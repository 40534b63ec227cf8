import { homedir } from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import { notOnDiskText } from "../../session/errorText";
import { isVirtualWorkspace } from "../transcription/recordingUri";
import { t } from "./l10n";
import { showWarning } from "./messages";

/** True for what lies on a disk. For anything else the user is told why it cannot be read, and what to do. */
export function isOnDisk(uri: vscode.Uri): boolean {
  if (uri.scheme === "file") return true;
  void tellNotOnDisk(textFor(uri), uri);
  return false;
}

/** Tells it with what can be done. `uri`: what cannot be read, or a folder in which it would be. */
export async function tellNotOnDisk(message: string, uri: vscode.Uri | undefined): Promise<void> {
  // What the extensions for repositories show without cloning them.
  const clone = uri?.scheme === "vscode-vfs" ? [t("Clone Repository...")] : [];
  const chosen = await showWarning(message, ...clone);
  // Nobody has it where Git is switched off.
  if (chosen !== undefined) await vscode.commands.executeCommand("git.clone").then(undefined, () => undefined);
}

/** Why it cannot be read, and what to do. */
export function textFor(uri: vscode.Uri): string {
  return notOnDiskText(path.posix.basename(uri.path), t);
}

/** Where a dialog begins that asks for a file or a folder: in a virtual workspace it would show nothing else. */
export function startOnDisk(): Pick<vscode.OpenDialogOptions, "defaultUri"> {
  return isVirtualWorkspace() ? { defaultUri: vscode.Uri.file(homedir()) } : {};
}

/** Lets the user choose a folder. Undefined: they chose none, or one that lies on no disk, and were told so. */
export async function pickFolder(
  words: Pick<vscode.OpenDialogOptions, "title" | "openLabel">,
): Promise<vscode.Uri | undefined> {
  const options = { canSelectFolders: true, canSelectFiles: false, ...startOnDisk(), ...words };
  const [folder] = (await vscode.window.showOpenDialog(options)) ?? [];
  return folder && isOnDisk(folder) ? folder : undefined;
}

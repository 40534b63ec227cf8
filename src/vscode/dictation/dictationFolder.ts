import * as path from "node:path";
import * as vscode from "vscode";
import { recordingsFolder, type RecordingsFolder } from "../../session/dictation/recordingsFolder";
import { pickFolder } from "../ui/onDisk";
import { t } from "../ui/l10n";

/** What the user chose where nothing else says it; so they are asked once a window. */
let chosen: vscode.Uri | undefined;

/**
 * Where the recording of a dictation into a document goes. Undefined: the user was asked, since nothing says it, and went away.
 * @throws {EarmarkError} `settings` for a folder of the workspace's that leads out of it
 */
export async function folderFor(note: vscode.Uri | undefined, setting: string): Promise<RecordingsFolder | undefined> {
  const set = vscode.workspace.getConfiguration("earmark", note ?? null).inspect<unknown>("dictation.folder");
  const isWorkspaces = set?.workspaceFolderValue !== undefined || set?.workspaceValue !== undefined;
  const own = note && vscode.workspace.getWorkspaceFolder(note);
  const folder = own?.uri.scheme === "file" ? own : firstOnDisk();
  const found = await recordingsFolder({
    setting,
    isUsersOwn: set?.globalValue !== undefined && !isWorkspaces,
    note: note?.scheme === "file" ? path.dirname(note.fsPath) : undefined,
    workspace: folder?.uri.fsPath,
  });
  if (found) return found;
  chosen ??= await pickFolder({ title: t("Folder for the recordings of dictations"), openLabel: t("Select Folder") });
  return chosen && { folder: chosen.fsPath };
}

function firstOnDisk(): vscode.WorkspaceFolder | undefined {
  return vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file");
}

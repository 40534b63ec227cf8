import * as path from "node:path";
import * as vscode from "vscode";
import { isRecording } from "../../audio/formats";
import { EarmarkError } from "../../core/errors";
import { recordingIn, type FileRecording } from "../../session/recording";

/**
 * The recording of a file. What is no file, as in a virtual workspace, has a path that means something else on this machine, or another
 * machine: nobody may look there. @throws {EarmarkError} `notOnDisk`
 */
export function recordingAt(uri: vscode.Uri): FileRecording {
  if (uri.scheme === "file") return recordingIn(uri.fsPath);
  throw new EarmarkError("notOnDisk", `What has the scheme ${uri.scheme} cannot be read.`, {
    detail: path.posix.basename(uri.path),
  });
}

/** There is a workspace, and none of it is on a disk. */
export function isVirtualWorkspace(): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length > 0 && folders.every(({ uri }) => uri.scheme !== "file");
}

/** As VS Code names it. */
export function uriOf(recording: Pick<FileRecording, "path">): vscode.Uri {
  return vscode.Uri.file(recording.path);
}

/** The recording that the active tab shows, whoever shows it. */
export function recordingInTab(): vscode.Uri | undefined {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
  return uri && isRecording(uri.path) ? uri : undefined;
}

import * as vscode from "vscode";
import { isRecording } from "../../audio/formats";
import { EarmarkError } from "../../core/errors";
import { recordingIn, type FileRecording } from "../../session/recording";

/** @throws {EarmarkError} `missingFile` for what is not on this machine's disk */
export function recordingAt(uri: vscode.Uri): FileRecording {
  if (uri.scheme !== "file")
    throw new EarmarkError("missingFile", `Recordings of the scheme ${uri.scheme} cannot be read.`);
  return recordingIn(uri.fsPath);
}

/** As VS Code names it. */
export function uriOf({ path }: Pick<FileRecording, "path">): vscode.Uri {
  return vscode.Uri.file(path);
}

/** The recording that the active tab shows, whoever shows it. */
export function recordingInTab(): vscode.Uri | undefined {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
  return uri && isRecording(uri.path) ? uri : undefined;
}

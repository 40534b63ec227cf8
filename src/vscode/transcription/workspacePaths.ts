import * as vscode from "vscode";

/** Folders of the workspace on this machine's disk. */
export function workspacePaths(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => (uri.scheme === "file" ? [uri.fsPath] : []));
}

import * as vscode from "vscode";

/** Folders of the workspace on this machine's disk. */
export function workspacePaths(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => (uri.scheme === "file" ? [uri.fsPath] : []));
}

/**
 * Files of the workspace that lie on a disk, at most so many, each once. Nothing else is searched: a virtual workspace may be far away, and
 * a search in one that nobody can search never ends.
 */
export async function findOnDisk(glob: string, most: number): Promise<vscode.Uri[]> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  const found = await Promise.all(
    folders.map(async (folder) =>
      vscode.workspace.findFiles(new vscode.RelativePattern(folder, glob), undefined, most),
    ),
  );
  // A folder may lie in another one.
  return [...new Map(found.flat().map((uri) => [uri.toString(), uri])).values()].slice(0, most);
}

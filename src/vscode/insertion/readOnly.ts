import { access, constants } from "node:fs/promises";
import * as vscode from "vscode";

/**
 * Whether a document takes no text. VS Code tells of its file system and of its settings; of "Set Active Editor Read-only in
 * Session" it tells nothing: there a character is put in its own place, and the edit is taken without a change.
 */
export async function isReadOnly(document: vscode.TextDocument): Promise<boolean> {
  if (document.isUntitled) return false;
  const { uri } = document;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== true) return true;
  if (await isLocked(uri)) return true;
  return isSetSo(document) || (await refusesEdits(document));
}

async function isLocked(uri: vscode.Uri): Promise<boolean> {
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  if (((stat?.permissions ?? 0) & vscode.FilePermission.Readonly) !== 0) return true;
  if (uri.scheme !== "file" || !vscode.workspace.getConfiguration("files", uri).get("readonlyFromPermissions"))
    return false;
  return (
    stat !== undefined &&
    !(await access(uri.fsPath, constants.W_OK).then(
      () => true,
      () => false,
    ))
  );
}

/** `files.readonlyInclude` without `files.readonlyExclude`. */
function isSetSo(document: vscode.TextDocument): boolean {
  const files = vscode.workspace.getConfiguration("files", document.uri);
  const matches = (setting: string): boolean =>
    Object.entries(files.get<Record<string, unknown>>(setting) ?? {}).some(
      ([glob, wanted]) => wanted === true && isUnder(document, glob),
    );
  return matches("readonlyInclude") && !matches("readonlyExclude");
}

function isUnder(document: vscode.TextDocument, glob: string): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const patterns = folder ? [glob, new vscode.RelativePattern(folder, glob)] : [glob];
  return patterns.some((pattern) => vscode.languages.match({ pattern }, document) > 0);
}

async function refusesEdits(document: vscode.TextDocument): Promise<boolean> {
  const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
  const line = Array.from({ length: Math.min(document.lineCount, 1_000) }, (_, i) => document.lineAt(i)).find(
    ({ text }) => text !== "",
  );
  // In an empty document it shows with the first word.
  if (!editor || !line) return false;
  // A whole one: of half an emoji VS Code would replace both halves by the first.
  const [character = ""] = line.text;
  const first = new vscode.Range(line.range.start, line.range.start.translate(0, character.length));
  const { version } = document;
  const done = await editor
    .edit((edit) => edit.replace(first, character), { undoStopBefore: false, undoStopAfter: false })
    .then(undefined, () => false);
  return done && document.version === version;
}

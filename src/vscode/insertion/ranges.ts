import * as vscode from "vscode";

/** Offsets as VS Code's range. */
export function rangeOf(document: vscode.TextDocument, start: number, end: number): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

export function isVisible(editor: vscode.TextEditor, position: vscode.Position): boolean {
  return editor.visibleRanges.some((range) => range.contains(position));
}

/** Where a mark of ours stands: in our own text, or, cut and pasted elsewhere, the only one of its kind. */
export function findMark(
  content: string,
  mark: string,
  pieces: readonly { readonly start: number; readonly end: number }[],
): number | undefined {
  const ours = pieces.map(({ start, end }) => content.slice(0, end).indexOf(mark, start)).find((at) => at >= 0);
  const only = content.indexOf(mark);
  return ours ?? (only >= 0 && only === content.lastIndexOf(mark) ? only : undefined);
}

/** How the lines of a document end. */
export function newlineOf(document: vscode.TextDocument): "\n" | "\r\n" {
  return document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
}

import * as vscode from "vscode";

/** Of the edits that Earmark offers where recordings are dropped or pasted. */
export function transcriptKind(): vscode.DocumentDropOrPasteEditKind {
  return vscode.DocumentDropOrPasteEditKind.Empty.append("earmark", "transcript");
}

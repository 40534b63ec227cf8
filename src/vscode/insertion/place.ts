import type * as vscode from "vscode";

/** A place in a document. */
export interface Place {
  readonly document: vscode.TextDocument;
  readonly offset: number;
}

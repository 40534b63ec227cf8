import * as vscode from "vscode";
import type { Happened, Source } from "./followed";
import { newlineOf, rangeOf } from "./ranges";

/** A document of VS Code for what follows a place in it. */
export function sourceOf(document: vscode.TextDocument): Source {
  return {
    get eol() {
      return newlineOf(document);
    },
    get length() {
      return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
    },
    get lineCount() {
      return document.lineCount;
    },
    slice: (start, end) => document.getText(rangeOf(document, start, end)),
    lineStart: (line) => document.offsetAt(new vscode.Position(line, 0)),
  };
}

export function happenedIn({ contentChanges, reason }: vscode.TextDocumentChangeEvent): Happened {
  const { Undo, Redo } = vscode.TextDocumentChangeReason;
  return { changes: contentChanges, reason: reason === Undo ? "undo" : reason === Redo ? "redo" : undefined };
}

import * as path from "node:path";
import * as vscode from "vscode";
import { placementAt, type Lines, type Placement, type PlacementOptions } from "../../placement";
import { apart } from "../../placement/code/inComment";
import { escapingOf } from "../../placement/escapes";
import { onLines } from "../../placement/insertion";
import { commentMarksOf } from "./commentMarks";

/** A document of VS Code as placement reads it. */
export function linesOf(document: vscode.TextDocument): Lines {
  return {
    languageId: document.languageId,
    lineCount: document.lineCount,
    eol: document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n",
    line: (index) => document.lineAt(index).text,
  };
}

/** Where text goes that is to stand at an offset of a document as it is now. */
export function placeAt(document: vscode.TextDocument, offset: number, options: PlacementOptions = {}): Placement {
  return placementAt(linesOf(document), document.positionAt(offset), { ...fileOf(document), ...options });
}

/** What was said, as it is written in the place of other words of ours; undefined where no text may stand. */
export function writtenAt(
  document: vscode.TextDocument,
  offset: number,
  said: string,
  options: PlacementOptions,
): string | undefined {
  const lines = linesOf(document);
  const place = placeAt(document, offset, options);
  if (place.kind === "none") return undefined;
  const { escape, before } = place.form;
  const written = onLines(escapingOf(escape)(said, true, before), place.form, lines.eol);
  return escape.kind === "comment" ? apart(written) : written;
}

/** What is to be known of a document's language. */
export async function optionsFor(document: vscode.TextDocument): Promise<PlacementOptions> {
  const comments = await commentMarksOf(document.languageId);
  return { ...fileOf(document), ...(comments ? { comments } : {}) };
}

function fileOf({ uri }: vscode.TextDocument): PlacementOptions {
  return { fileName: path.posix.basename(uri.path) };
}

import * as path from "node:path";
import type * as vscode from "vscode";
import { placementAt, type Lines, type Placement, type PlacementOptions } from "../../placement";
import { apart } from "../../placement/code/inComment";
import { escapingOf } from "../../placement/escapes";
import { onLines } from "../../placement/insertion";
import { commentMarksOf } from "./commentMarks";
import { newlineOf } from "./ranges";

/** Where text goes that is to stand at an offset of a document, and in what form. */
export function placeIn(document: vscode.TextDocument, offset: number, options: PlacementOptions): Placement {
  const named = document.isUntitled ? {} : { fileName: path.posix.basename(document.uri.path) };
  return placementAt(linesIn(document), document.positionAt(offset), { ...named, ...options });
}

/** What was said, as it stands within the text at an offset, on one line. */
export async function writtenAt(document: vscode.TextDocument, offset: number, said: string): Promise<string> {
  const comments = await commentMarksOf(document.languageId);
  const place = placeIn(document, offset, comments ? { comments } : {});
  if (place.kind === "none") return said;
  const { form } = place;
  const written = onLines(escapingOf(form.escape)(said, true, form.before), { ...form, oneLine: true }, "");
  // Nothing before it and after it ends the comment together with it.
  return form.escape.kind === "comment" ? apart(written) : written;
}

function linesIn(document: vscode.TextDocument): Lines {
  return {
    languageId: document.languageId,
    lineCount: document.lineCount,
    eol: newlineOf(document),
    line: (index) => document.lineAt(index).text,
  };
}

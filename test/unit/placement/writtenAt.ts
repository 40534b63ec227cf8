import { escapingOf } from "../../../src/placement/escapes";
import { linesOf, placementAt, type Place, type PlacementOptions } from "../../../src/placement/index";
import { onLines, tailOf } from "../../../src/placement/insertion";
import { seam } from "../../../src/transcript/join";

/** Where the text goes, and the document with it. */
export interface Written {
  readonly place: Place;
  readonly offset: number;
  readonly text: string;
}

/** What becomes of a document when something is said at an offset of it. */
export function writtenAt(
  document: string,
  offset: number,
  said: string,
  options: PlacementOptions = {},
  languageId = "markdown",
): Written {
  const lines = linesOf(document, languageId);
  const place = placementAt(lines, positionOf(document, offset), options);
  if (place.kind === "none") throw new Error(place.reason);
  const { form } = place;
  const escaped = escapingOf(form.escape)(said, true, form.before);
  const words = seam(form.before, escaped) + escaped;
  const at = offsetOf(document, place.position);
  const text =
    document.slice(0, at) + form.lead + onLines(words, form, lines.eol) + tailOf(words, form) + document.slice(at);
  return { place, offset: at, text };
}

/** The same at `‸` in the document. */
export function writtenIn(
  marked: string,
  said: string,
  options: PlacementOptions = {},
  languageId = "markdown",
): string {
  const offset = marked.indexOf("‸");
  return writtenAt(marked.replace("‸", ""), offset, said, options, languageId).text;
}

function positionOf(document: string, offset: number): { line: number; character: number } {
  const before = document.slice(0, offset).split(/\r\n|\r|\n/);
  // Between the two characters of one line's end is no place.
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

function offsetOf(
  document: string,
  { line, character }: { readonly line: number; readonly character: number },
): number {
  const end = [...document.matchAll(/\r\n|\r|\n/g)][line - 1];
  return (end ? end.index + end[0].length : 0) + character;
}

import { linesOf, placementAt, type Placement, type PlacementOptions } from "../../../src/placement";
import { escapingOf } from "../../../src/placement/escapes";
import { onLines, tailOf } from "../../../src/placement/insertion";
import { seam } from "../../../src/core/seam";

export interface Caret {
  readonly line: number;
  readonly character: number;
}

/** A document with `said` in it, as the editor writes it; undefined where nothing may be written. */
export function written(
  text: string,
  languageId: string,
  caret: Caret,
  said: string,
  options: PlacementOptions = {},
): { readonly text: string; readonly inserted: string; readonly place: Placement } | undefined {
  const lines = linesOf(text, languageId);
  const place = placementAt(lines, caret, options);
  if (place.kind === "none") return undefined;
  const { form, position } = place;
  const words = escapingOf(form.escape)(seam(form.before, said) + said, true, form.before);
  const inserted = form.lead + onLines(words, form, lines.eol) + tailOf(words, form);
  const ends = [...text.matchAll(/\r\n|\r|\n/g)];
  const before = ends[position.line - 1];
  const at = (before ? before.index + before[0].length : 0) + position.character;
  return { text: text.slice(0, at) + inserted + text.slice(at), inserted, place };
}

/** The same with the caret where `‸` stands. */
export function at(
  marked: string,
  languageId: string,
  said: string,
  options: PlacementOptions = {},
): string | undefined {
  const before = marked.slice(0, marked.indexOf("‸")).split(/\r\n|\r|\n/);
  const caret = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  return written(marked.replace("‸", ""), languageId, caret, said, options)?.text;
}

/** Every position of a document, ends of lines included. */
export function* carets(text: string): Iterable<Caret> {
  const lines = text.split(/\r\n|\r|\n/);
  for (const [line, content] of lines.entries())
    for (let character = 0; character <= content.length; character++) yield { line, character };
}

export const ENDS = { LF: "\n", CRLF: "\r\n", CR: "\r" } as const;

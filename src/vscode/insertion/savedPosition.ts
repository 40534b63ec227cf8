import type { Correction } from "../../transcript/correct";
import type { TextStyle } from "../../transcript/style";
import type { Form } from "../../placement";
import { unixLines } from "./followed";
import { nearest, relocate, TELLING } from "./relocate";

/** A place in a document, as the journal keeps it: found again by what stood around it. */
export interface SavedPosition {
  readonly uri: string;
  readonly offset: number;
  /** The end of what stood before the place, and the beginning of what stood after it. */
  readonly before: string;
  readonly after: string;
  readonly newline: "\n" | "\r\n";
  /** How the text looks there. Absent in journals of the first version: as it would now. */
  readonly form?: Form;
  readonly heading?: string;
  readonly corrections: readonly Correction[];
  readonly style?: TextStyle;
  readonly opening?: string;
}

/** How much of the surroundings is kept. Enough to be found, little enough to say nothing about the document. */
export const SURROUNDINGS = 80;

/**
 * Where the place is now, and how much of the text that follows may be ours from before; undefined where nothing tells. Line ends
 * may be others than they were.
 */
export function findAgain(content: string, position: SavedPosition): { start: number; length: number } | undefined {
  const lines = unixLines(content);
  const [before, after] = [unixLines(position.before), unixLines(position.after)];
  const found = findInLines(lines, { before, after, offset: position.offset });
  if (!found || lines === content) return found;
  const start = inContent(content, found.start);
  return { start, length: inContent(content, found.start + found.length) - start };
}

function findInLines(
  content: string,
  { before, after, offset }: Pick<SavedPosition, "before" | "after" | "offset">,
): { start: number; length: number } | undefined {
  const start = before ? nearest(content, before, offset - before.length) : 0;
  if (start === undefined || (before === "" && after !== "" && !content.includes(after)))
    return afterEdits(content, before, after, offset);
  const from = start + before.length;
  const end = after ? content.indexOf(after, from) : content.length;
  // A short beginning of a line tells nothing where what followed it is gone.
  if (end < 0 && before.replaceAll(/\s/g, "").length < TELLING) return afterEdits(content, before, after, offset);
  return { start: from, length: end < 0 ? 0 : end - from };
}

/** What stood around it was edited since. */
function afterEdits(content: string, before: string, after: string, offset: number): ReturnType<typeof findInLines> {
  const known = { text: before + after, pieces: [], end: before.length, at: offset - before.length };
  const found = relocate(content, known);
  return found && { start: found.end, length: 0 };
}

/** An offset of the text with single line ends in the text with its own. */
function inContent(content: string, offset: number): number {
  let at = 0;
  for (let left = offset; left > 0; left--) at += content.startsWith("\r\n", at) ? 2 : 1;
  return at;
}

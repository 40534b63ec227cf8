import type { Correction } from "../../transcript/correct";
import type { TextStyle } from "../../transcript/style";
import type { Form } from "../../placement";

/** A place in a document, as the journal keeps it: found again by what stood around it. */
export interface SavedPlace {
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
}

/** How much of the surroundings is kept. Enough to be found, little enough to say nothing about the document. */
export const SURROUNDINGS = 80;

/** Where the place is now, and how much of the text that follows may be ours from before. */
export function findAgain(content: string, { before, after, offset }: SavedPlace): { start: number; length: number } {
  const start = nearest(content, before, offset - before.length);
  if (start === undefined) return { start: Math.min(offset, content.length), length: 0 };
  const from = start + before.length;
  const end = after ? content.indexOf(after, from) : content.length;
  return { start: from, length: end < 0 ? 0 : end - from };
}

/** The occurrence of a text that is nearest to an offset. */
function nearest(content: string, text: string, offset: number): number | undefined {
  if (!text) return 0;
  let best: number | undefined;
  for (let at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + 1)) {
    if (best === undefined || Math.abs(at - offset) < Math.abs(best - offset)) best = at;
  }
  return best;
}

import { seam } from "../../core/seam";
import type { Segment } from "../../core/types";

/** A stretch of a segment that is found by itself: a recording that a service transcribed as a whole is one segment. */
export interface Passage {
  /** Index in the list of segments. */
  readonly segment: number;
  /** Where it begins in the text of the segment. */
  readonly start: number;
  readonly text: string;
  /** How what follows begins, with what stands between; empty at the end and before a gap. */
  readonly next: string;
}

/** Characters: a few sentences. */
const LENGTH = 400;
/** Characters of what follows: a phrase or a word may stand in two passages. */
const NEXT = 40;

/** The passages of a transcript, in order. Gaps have none. */
export function passagesOf(segments: readonly Segment[]): readonly Passage[] {
  const cut = segments.flatMap(({ text, gap }, segment) =>
    gap
      ? [{ segment, start: 0, text: "" }]
      : pieces(text).map(({ start, text: piece }) => ({ segment, start, text: piece })),
  );
  return cut.flatMap((one, i) => {
    if (!one.text) return [];
    const after = cut[i + 1];
    const head = after?.text.slice(0, NEXT) ?? "";
    const between = after?.segment === one.segment ? "" : seam(one.text, head);
    return [{ ...one, next: head && between + head }];
  });
}

/** A text in pieces, each but the last with the white space at its end. */
function pieces(text: string): { readonly start: number; readonly text: string }[] {
  const found: { readonly start: number; readonly text: string }[] = [];
  let start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  while (start < end) {
    const stop = end - start <= LENGTH ? end : stopIn(text, start);
    found.push({ start, text: text.slice(start, stop) });
    start = stop;
  }
  return found;
}

/** After a sentence or a word in its second half, else after a whole character. */
function stopIn(text: string, start: number): number {
  const piece = text.slice(start, start + LENGTH);
  for (const end of [/.*[\p{Sentence_Terminal}…][\p{Pe}\p{Pf}"']*\s*/su, /.*\s/su]) {
    const length = end.exec(piece)?.[0].length ?? 0;
    if (length > LENGTH / 2) return start + length;
  }
  const last = piece.charCodeAt(LENGTH - 1);
  return start + (last >= 0xd800 && last < 0xdc00 ? LENGTH - 1 : LENGTH);
}

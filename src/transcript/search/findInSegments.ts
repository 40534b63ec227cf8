import { fold, placeOf, type Folded } from "../../core/fold";
import { seam } from "../../core/seam";

/** Text in which is searched. */
export interface SearchedSegment {
  readonly text: string;
  /** It is no part of what was said: nothing goes through it. */
  readonly isApart: boolean;
}

/** A stretch of one segment, in UTF-16 units of its text. */
export interface FoundPiece {
  readonly segment: number;
  readonly start: number;
  readonly end: number;
}

/** One place: it may begin in one segment and end in another. */
export type Found = readonly [FoundPiece, ...FoundPiece[]];

/** Folded white space is a space: this is in no text that is looked for. */
const WALL = "\n";

/** Finds text in a transcript that grows and is edited: what did not change is not folded again. */
export class SegmentFinder {
  readonly #known: { readonly text: string; readonly folded: Folded }[] = [];

  /** All places, in order, that do not overlap. */
  find(segments: readonly SearchedSegment[], wanted: string): readonly Found[] {
    const looked = fold(wanted).text.trim();
    if (looked === "") return [];
    const folded = segments.map(({ text }, index) => this.#fold(index, text));
    const starts: number[] = [];
    let whole = "";
    let last: SearchedSegment | undefined;
    for (const [index, one] of segments.entries()) {
      // Silence stands between nothing.
      const isEmpty = one.text === "" && !one.isApart;
      if (last && !isEmpty) whole += between(last, one);
      if (!isEmpty) last = one;
      starts.push(whole.length);
      whole += folded[index]?.text ?? "";
    }
    const found: Found[] = [];
    let segment = 0;
    for (let at = whole.indexOf(looked); at >= 0; at = whole.indexOf(looked, at + looked.length)) {
      while ((starts[segment + 1] ?? Infinity) <= at) segment++;
      const place = piecesOf(folded, starts, segment, at, at + looked.length);
      const before = found.at(-1)?.at(-1);
      // Two letters of one: `ß` is found once where `s` is looked for.
      if (before && place && place[0].segment === before.segment && place[0].start < before.end) continue;
      if (place) found.push(place);
    }
    return found;
  }

  #fold(index: number, text: string): Folded {
    const known = this.#known[index];
    if (known?.text === text) return known.folded;
    const folded = fold(text);
    this.#known[index] = { text, folded };
    return folded;
  }
}

/** A space, or nothing: both are folded already. */
function between(one: SearchedSegment, next: SearchedSegment): string {
  if (one.isApart || next.isApart) return WALL;
  return seam(one.text, next.text);
}

function piecesOf(
  folded: readonly Folded[],
  starts: readonly number[],
  first: number,
  from: number,
  to: number,
): Found | undefined {
  const pieces: FoundPiece[] = [];
  for (let segment = first; segment < folded.length && (starts[segment] ?? to) < to; segment++) {
    const [one, start] = [folded[segment] as Folded, starts[segment] ?? 0];
    const [begin, end] = [Math.max(0, from - start), Math.min(one.text.length, to - start)];
    if (begin < end) pieces.push({ segment, ...placeOf(one, begin, end) });
  }
  const [head, ...rest] = pieces;
  return head && [head, ...rest];
}

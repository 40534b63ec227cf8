import { PARAGRAPH } from "../core/seam";
import type { Span, Word } from "../core/types";
import { placeWords, type PlacedWord } from "./alignWords";
import { firstWhere } from "../core/firstWhere";
import { widthsBefore } from "./lines";

/** When the characters of a segment's text are spoken, in seconds from the start of the recording. */
export interface Clock {
  /** Shared out by the length of the text, since the recognizer gave no times of words. */
  readonly approx: boolean;
  /** When what begins at this offset begins. */
  startAt(offset: number): number;
  /** When what ends before this offset ends. */
  endAt(offset: number): number;
  /** Not all words of that stretch have times of their own. */
  isApprox(from: number, to: number): boolean;
}

/**
 * By the words' own times where there are any, also of a text that was corrected since, else by length. `begins`: offsets at which
 * what is said begins anew: by default its paragraphs, since channels may have been recognized apart.
 */
export function clockOf(
  text: string,
  span: Span,
  words: readonly Word[] | undefined,
  begins: readonly number[] = beginsOf(text.split(PARAGRAPH), PARAGRAPH),
): Clock {
  const placed = words && words.length > 0 ? placeWords(text, words) : undefined;
  const timed = placed && inOrder(placed, span, begins);
  // A service that gives every word the times of all says nothing.
  const tells = timed?.length === 1 || timed?.some(({ start }) => start !== timed[0]?.start);
  return timed && tells ? byWords(text, span, timed) : byLength(text, span);
}

/** Offsets at which each begins in the text that they are, with `between` between them. */
export function beginsOf(paragraphs: readonly string[], between: string): number[] {
  let next = 0;
  return paragraphs.map(({ length }) => {
    const begin = next;
    next += length + between.length;
    return begin;
  });
}

function byLength(text: string, { start, end }: Span): Clock {
  const before = widthsBefore(text);
  const sum = before[text.length] ?? 0;
  const at = (offset: number): number => start + ((end - start) * (before[offset] ?? sum)) / Math.max(sum, 1);
  return { approx: true, startAt: at, endAt: at, isApprox: () => true };
}

/** Within the segment, and never back but where it begins anew: a recognizer's times may be anything, and one that is hours off would move all subtitles behind it. */
function inOrder(words: readonly PlacedWord[], { start, end }: Span, begins: readonly number[]): PlacedWord[] {
  const most = end > start ? end - start : Infinity;
  let last = 0;
  let next = 0;
  return words.map((word) => {
    for (; next < begins.length && (begins[next] ?? 0) <= word.from; next++) last = 0;
    const begin = Math.min(most, Math.max(last, word.start));
    last = begin;
    return { ...word, start: begin, end: Math.min(most, Math.max(begin, word.end)) };
  });
}

function byWords(text: string, { start: zero }: Span, words: readonly PlacedWord[]): Clock {
  const before = widthsBefore(text);
  const first = words[0] as PlacedWord;
  // In the middle of a word, which is cut only where it fits nowhere.
  const within = ({ from, to, start, end }: PlacedWord, offset: number): number => {
    const [left, all] = [(before[offset] ?? 0) - (before[from] ?? 0), (before[to] ?? 0) - (before[from] ?? 0)];
    return zero + start + ((end - start) * left) / Math.max(all, 1);
  };
  return {
    approx: false,
    startAt: (offset) => {
      const word = words[firstWhere(words, ({ to }) => to > offset)] ?? words.at(-1) ?? first;
      return word.from < offset && offset < word.to ? within(word, offset) : zero + word.start;
    },
    endAt: (offset) => {
      const word = words[firstWhere(words, ({ from }) => from >= offset) - 1];
      if (!word) return zero + first.start;
      return word.from < offset && offset < word.to ? within(word, offset) : zero + word.end;
    },
    isApprox: (from, to) =>
      words
        .slice(
          firstWhere(words, (word) => word.to > from),
          firstWhere(words, (word) => word.from >= to),
        )
        .some(({ approx }) => approx),
  };
}

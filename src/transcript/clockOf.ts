import type { Span, Word } from "../core/types";
import { widthOf } from "./lines";

/** When the characters of a segment's text are spoken, in seconds from the start of the recording. */
export interface Clock {
  /** Shared out by the length of the text, since the recognizer gave no times of words. */
  readonly approx: boolean;
  /** When what begins at this offset begins. */
  startAt(offset: number): number;
  /** When what ends before this offset ends. */
  endAt(offset: number): number;
}

/** By the words' own times where there are any and all of them stand in the text in their order, else by length. */
export function clockOf(text: string, span: Span, words: readonly Word[] | undefined): Clock {
  const placed = words && words.length > 0 ? placesOf(text, span, words) : undefined;
  return placed ? byWords(placed) : byLength(text, span);
}

function byLength(text: string, { start, end }: Span): Clock {
  // Width before each offset: one pass, asked for often.
  const before = [0];
  let sum = 0;
  for (const character of text) {
    sum += widthOf(character);
    for (let i = 0; i < character.length; i++) before.push(sum);
  }
  const at = (offset: number): number => start + ((end - start) * (before[offset] ?? sum)) / Math.max(sum, 1);
  return { approx: true, startAt: at, endAt: at };
}

interface Placed extends Span {
  /** Offsets in the text. */
  readonly from: number;
  readonly to: number;
}

function byWords(words: readonly Placed[]): Clock {
  const first = words[0] as Placed;
  return {
    approx: false,
    startAt: (offset) => (words[firstWhere(words, ({ to }) => to > offset)] ?? words.at(-1) ?? first).start,
    endAt: (offset) => (words[firstWhere(words, ({ from }) => from >= offset) - 1] ?? first).end,
  };
}

/** Index of the first of which it holds, and then of all after it; the length where of none. */
export function firstWhere<T>(words: readonly T[], holds: (word: T) => boolean): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(words[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The words at their places; undefined where one is missing, as after a correction of the text. */
function placesOf(text: string, span: Span, words: readonly Word[]): Placed[] | undefined {
  const placed: Placed[] = [];
  let at = 0;
  for (const word of words) {
    const said = word.text.trim();
    if (!said) continue;
    const from = text.indexOf(said, at);
    // Far ahead it is another one of the same spelling.
    if (from < 0 || from - at > 20) return undefined;
    at = from + said.length;
    placed.push({ from, to: at, start: span.start + word.start, end: span.start + Math.max(word.start, word.end) });
  }
  return placed.length > 0 ? placed : undefined;
}

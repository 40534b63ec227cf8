import { UNSPACED } from "../core/seam";
import { breaksIn } from "./breaks";

/** Width of a line of a subtitle: 42 Latin characters, or 20 Chinese or Japanese ones, which are twice as wide. */
export const LINE_WIDTH = 42;
export const MOST_LINES = 2;

const WIDE = new RegExp(`${UNSPACED.source}|\\p{Script=Hangul}`, "u");

export function width(text: string): number {
  let sum = 0;
  for (const character of text) sum += widthOf(character);
  return sum;
}

/** Vowels and tones above and below a letter (Thai, Arabic, Hindi) and signs that are not seen take no room. */
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u;

export function widthOf(character: string): number {
  if (character < "\u0080") return 1;
  if (WIDE.test(character)) return LINE_WIDTH / 20;
  return NO_WIDTH.test(character) ? 0 : 1;
}

/**
 * The text as one line, or as two of about the same length; undefined where it does not fit into two. `breaks`: where a line
 * may begin, where that is known from what stands around the text.
 */
export function wrap(text: string, breaks: readonly number[] = breaksIn(text)): readonly string[] | undefined {
  const before = widthsBefore(text);
  const all = before[text.length] ?? 0;
  if (all <= LINE_WIDTH) return [text];
  let best: readonly [number, number] | undefined;
  let least = Infinity;
  for (const at of breaks) {
    let [end, start] = [at, at];
    while (isSpace(text[end - 1])) end -= 1;
    while (isSpace(text[start])) start += 1;
    const [first, second] = [before[end] ?? 0, all - (before[start] ?? all)];
    if (first > LINE_WIDTH || second > LINE_WIDTH || !first || !second) continue;
    if (Math.abs(first - second) < least) [least, best] = [Math.abs(first - second), [end, start]];
  }
  return best && [text.slice(0, best[0]), text.slice(best[1])];
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character);
}

/** The width of what stands before each offset: asked for at every place where a line could be broken. */
export function widthsBefore(text: string): number[] {
  const before = [0];
  let sum = 0;
  for (const character of text) {
    sum += widthOf(character);
    for (let i = 0; i < character.length; i++) before.push(sum);
  }
  return before;
}

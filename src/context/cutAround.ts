import { leastWhere } from "../core/firstWhere";

/** So far away a space is looked for, not to cut a word; scripts without spaces are cut between characters. */
const WORD = 30;

/** As much of a text around an offset as fits, cut between words or at least between characters. `fits` is asked about ever longer pieces. */
export function cutAround(text: string, caret: number, fits: (piece: string) => boolean): string {
  const place = Math.max(0, Math.min(caret, text.length));
  const piece = (reach: number): string => {
    // What one side has not is given to the other.
    const from = Math.max(0, Math.min(place - Math.ceil(reach / 2), text.length - reach));
    return sliceWords(text, from, Math.min(text.length, from + reach));
  };
  let [low, high] = [0, 64];
  while (high < text.length && fits(piece(high))) [low, high] = [high, high * 2];
  return piece(leastWhere(low + 1, Math.min(high, text.length) + 1, (reach) => !fits(piece(reach))) - 1);
}

function sliceWords(text: string, from: number, to: number): string {
  let [start, end] = [from, to];
  if (start > 0) {
    const space = text.slice(start - 1, start + WORD).search(/\s/);
    if (space >= 0) start += space;
    else if (isLowSurrogate(text, start)) start += 1;
  }
  if (end < text.length) {
    const space = /\s\S*$/.exec(text.slice(Math.max(start, end - WORD), end + 1))?.[0].length;
    if (space !== undefined) end = end + 1 - space;
    else if (isLowSurrogate(text, end)) end -= 1;
  }
  return text.slice(start, Math.max(start, end)).trim();
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}

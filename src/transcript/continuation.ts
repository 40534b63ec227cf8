/** Beyond this many characters only the end of the shown text is compared; the beginning was settled long ago. */
const WINDOW = 400;

/**
 * What to append so that `shown`, which is never rewritten, goes on as `next` does. Usually `next` begins with
 * `shown`. Where it does not (a second attempt recognized something else), the rest of `next` after the place that matches
 * the end of `shown` best, by edit distance; so nothing is doubled and nothing that follows is lost.
 */
export function continuation(shown: string, next: string): string {
  if (next.startsWith(shown)) return next.slice(shown.length);
  if (shown.startsWith(next)) return "";
  const skipped = Math.max(0, shown.length - WINDOW);
  const tail = shown.slice(skipped);
  // The part of `next` in which the end of `shown` can lie, give or take what the attempts differ by.
  const from = Math.max(0, skipped - WINDOW);
  const candidates = next.slice(from, shown.length + WINDOW);
  return next.slice(afterWord(next, from + bestEnd(tail, candidates, skipped === 0), shown));
}

const LETTER = /[\p{L}\p{M}\p{N}]/u;
const LAST_WORD = /[\p{L}\p{M}\p{N}]*$/u;

/** Not in the middle of a word, unless `shown` ends with the beginning of that very word. Chinese has no such middle. */
function afterWord(next: string, end: number, shown: string): number {
  let start = end;
  while (start > 0 && LETTER.test(next[start - 1] ?? "")) start -= 1;
  const begun = LAST_WORD.exec(shown.slice(-60))?.[0] ?? "";
  let stop = end;
  while (stop < next.length && LETTER.test(next[stop] ?? "")) stop += 1;
  const word = next.slice(start, stop);
  if (stop === end || start === end || /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(word)) return end;
  return word.startsWith(begun) && begun.length === end - start ? end : stop;
}

/** Where in `text` a match of `pattern` ends best. Anchored: the match must begin at the start of `text`. */
function bestEnd(pattern: string, text: string, anchored: boolean): number {
  // One column of the edit-distance table for each character of `pattern`.
  let column = Array.from({ length: text.length + 1 }, (_, j) => (anchored ? j : 0));
  for (let i = 1; i <= pattern.length; i++) {
    const next = [i];
    for (let j = 1; j <= text.length; j++) {
      const same = pattern[i - 1] === text[j - 1] ? 0 : 1;
      next.push(Math.min((column[j - 1] ?? 0) + same, (column[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    column = next;
  }
  let best = 0;
  column.forEach((cost, j) => {
    if (cost < (column[best] ?? Infinity)) best = j;
  });
  return best;
}

/** Width of a line of a subtitle: 42 Latin characters, or 20 Chinese or Japanese ones, which are twice as wide. */
export const LINE_WIDTH = 42;
export const MOST_LINES = 2;

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF00-\uFFEF]/u;

export function width(text: string): number {
  let sum = 0;
  for (const character of text) sum += widthOf(character);
  return sum;
}

export function widthOf(character: string): number {
  return WIDE.test(character) ? LINE_WIDTH / 20 : 1;
}

/** The text as one line, or as two of about the same length; undefined where it does not fit into two. */
export function wrap(text: string): readonly string[] | undefined {
  const all = width(text);
  if (all <= LINE_WIDTH) return [text];
  let best: readonly string[] | undefined;
  let least = Infinity;
  for (const at of breaksIn(text)) {
    const lines = [text.slice(0, at).trimEnd(), text.slice(at).trimStart()];
    const [first = 0, second = 0] = lines.map(width);
    if (first > LINE_WIDTH || second > LINE_WIDTH || !first || !second) continue;
    if (Math.abs(first - second) < least) [least, best] = [Math.abs(first - second), lines];
  }
  return best;
}

/** Closing punctuation never begins a line, opening punctuation never ends one (JIS X 4051, GB/T 15834). */
const STAYS = /[、，。；：！？」』）》】”’,.;:!?)\]}]/u;
const OPENS = /[「『（《【“‘([{]/u;

/** Where a line may be broken: before which characters. Between words, and between Chinese or Japanese characters. */
export function* breaksIn(text: string): Generator<number, void, undefined> {
  const characters = Array.from(text);
  let at = 0;
  for (const [i, here] of characters.entries()) {
    at += here.length;
    const after = characters[i + 1];
    if (after === undefined) return;
    if (
      /\s/.test(here) ||
      ((WIDE.test(here) || WIDE.test(after)) && !STAYS.test(after) && !OPENS.test(here) && !/\s/.test(after))
    )
      yield at;
  }
}

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
  if (character < "\u0080") return 1;
  return WIDE.test(character) ? LINE_WIDTH / 20 : 1;
}

/** The text as one line, or as two of about the same length; undefined where it does not fit into two. */
export function wrap(text: string): readonly string[] | undefined {
  const before = widthsBefore(text);
  const all = before[text.length] ?? 0;
  if (all <= LINE_WIDTH) return [text];
  let best: readonly [number, number] | undefined;
  let least = Infinity;
  for (const at of breaksIn(text)) {
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
function widthsBefore(text: string): number[] {
  const before = [0];
  let sum = 0;
  for (const character of text) {
    sum += widthOf(character);
    for (let i = 0; i < character.length; i++) before.push(sum);
  }
  return before;
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

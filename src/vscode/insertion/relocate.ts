import { leastWhere } from "../../core/firstWhere";

/** What was known of a place before its surroundings were replaced. */
export interface Known {
  /** The document's text around the place and our pieces. */
  readonly text: string;
  /** Offsets in `text`: our pieces in order, none empty, and where the next words go. */
  readonly pieces: readonly { readonly start: number; readonly end: number }[];
  readonly end: number;
  /** Where `text` began in the document. */
  readonly at: number;
}

/** The same in another text, as offsets of that one. */
export type Found = Pick<Known, "pieces" | "end">;

/** So many characters that agree are no coincidence; white space does not count. */
export const TELLING = 20;
/** A document of the same few characters over and over has no place that could be told from others. */
const MOST_PLACES = 10_000;

/**
 * Finds a place again in a text that took the place of the one around it, as a checkout, a formatter or an agent leaves it: by
 * everything that was known, by our own words, by what stands before and after it, by its line. White space may differ.
 * Undefined where nothing tells it from others: then it is nowhere.
 */
export function relocate(content: string, known: Known): Found | undefined {
  const exact = nearest(content, known.text, known.at);
  if (exact !== undefined && known.text.trim()) return shifted(known, exact);
  const [now, was] = [new Words(content), new Words(known.text)];
  const all = onlyOne(now.letters, was.letters);
  if (all !== undefined) return mapped(now, was, known, all);
  if (known.pieces.length > 0) return byOurWords(now, was, known);
  const end = bySurroundings(now, was, known) ?? byLine(content, known);
  return end === undefined ? undefined : { pieces: [], end };
}

/** The occurrence of a text that is nearest to an offset. */
export function nearest(content: string, text: string, offset: number): number | undefined {
  let best: number | undefined;
  let seen = 0;
  for (let at = content.indexOf(text); at >= 0 && seen < MOST_PLACES; at = content.indexOf(text, at + 1), seen++) {
    if (best === undefined || Math.abs(at - offset) < Math.abs(best - offset)) best = at;
  }
  return best;
}

/** A text without its white space, which knows where each letter stood. */
class Words {
  readonly text: string;
  readonly letters: string;
  readonly #offsets: Int32Array;

  constructor(text: string) {
    this.text = text;
    const offsets = new Int32Array(text.length);
    let letters = "";
    for (const { 0: word, index } of text.matchAll(/\S+/g)) {
      for (let i = 0; i < word.length; i++) offsets[letters.length + i] = index + i;
      letters += word;
    }
    this.letters = letters;
    this.#offsets = offsets;
  }

  /** How many letters stand before an offset. */
  before(offset: number): number {
    return leastWhere(0, this.letters.length, (letter) => (this.#offsets[letter] ?? 0) >= offset);
  }

  /** The white space before a letter. */
  gap(letter: number): { readonly start: number; readonly end: number } {
    const start = letter > 0 ? (this.#offsets[letter - 1] ?? 0) + 1 : 0;
    return { start, end: letter < this.letters.length ? (this.#offsets[letter] ?? 0) : this.text.length };
  }
}

function shifted({ pieces, end }: Known, by: number): Found {
  return { pieces: pieces.map((piece) => ({ start: piece.start + by, end: piece.end + by })), end: end + by };
}

/** Where a text stands, if it stands in one place only. */
function onlyOne(content: string, text: string): number | undefined {
  const at = text ? content.indexOf(text) : -1;
  return at >= 0 && content.indexOf(text, at + 1) < 0 ? at : undefined;
}

/** `by`: as many letters stand before the first one of `was` in `now`. */
function mapped(now: Words, was: Words, { pieces, end }: Known, by: number): Found {
  const own = pieces.flatMap((piece) => {
    const [from, to] = [was.before(piece.start), was.before(piece.end)];
    if (to === from) return [];
    // With its white space, as far as that is the same.
    const [first, last] = [now.gap(by + from).end, now.gap(by + to).start];
    const space = was.text.slice(piece.start, was.gap(from).end);
    const spaceAfter = was.text.slice(was.gap(to).start, piece.end);
    const start = now.text.slice(0, first).endsWith(space) ? first - space.length : first;
    return [{ start, end: now.text.startsWith(spaceAfter, last) ? last + spaceAfter.length : last }];
  });
  const last = own.at(-1);
  if (last && pieces.at(-1)?.end === end) return { pieces: own, end: last.end };
  return { pieces: own, end: inGap(now, by + was.before(end), was, end) };
}

function byOurWords(now: Words, was: Words, known: Known): Found | undefined {
  const from = was.before(known.pieces[0]?.start ?? 0);
  const to = was.before(Math.max(known.end, known.pieces.at(-1)?.end ?? 0));
  const at = onlyOne(now.letters, was.letters.slice(from, to));
  return at === undefined ? undefined : mapped(now, was, known, at - from);
}

/** By the longest stretch of letters around it that stands in one place only. */
function bySurroundings(now: Words, was: Words, { end }: Known): number | undefined {
  const letters = now.letters;
  const place = was.before(end);
  const [before, after] = [was.letters.slice(0, place), was.letters.slice(place)];
  const seed = Math.ceil(TELLING / 2);
  const places = new Set<number>();
  for (const [sign, offset] of [
    [before.slice(-seed), Math.min(seed, before.length)],
    [after.slice(0, seed), 0],
  ] as const) {
    if (!sign) continue;
    for (let at = letters.indexOf(sign); at >= 0 && places.size < MOST_PLACES; at = letters.indexOf(sign, at + 1))
      places.add(at + offset);
  }
  let best: { readonly at: number; readonly score: number; readonly alone: boolean } | undefined;
  for (const at of places) {
    const score = sameEnd(letters, at, before) + sameStart(letters, at, after);
    if (score > (best?.score ?? 0)) best = { at, score, alone: true };
    else if (best && score === best.score) best = { ...best, alone: false };
  }
  return best && best.score >= TELLING && best.alone ? inGap(now, best.at, was, end) : undefined;
}

function sameEnd(letters: string, at: number, before: string): number {
  let same = 0;
  while (same < before.length && same < at && letters[at - 1 - same] === before[before.length - 1 - same]) same++;
  return same;
}

function sameStart(letters: string, at: number, after: string): number {
  let same = 0;
  while (same < after.length && letters[at + same] === after[same]) same++;
  return same;
}

/** In the white space before a letter: after as many characters of it as stood there, else after as many line ends. */
function inGap(now: Words, letter: number, was: Words, place: number): number {
  const { start, end } = now.gap(letter);
  const old = was.gap(was.before(place));
  const [left, right] = [was.text.slice(old.start, place), was.text.slice(place, old.end)];
  const space = now.text.slice(start, end);
  if (space.startsWith(left)) return start + left.length;
  if (space.endsWith(right)) return end - right.length;
  const wanted = breaksIn(left).length;
  const breaks = breaksIn(space);
  const passed = breaks[Math.min(wanted, breaks.length - (breaksIn(right).length > 0 ? 1 : 0)) - 1];
  return start + (passed === undefined ? 0 : passed);
}

/** Where the lines begin in white space. */
function breaksIn(space: string): number[] {
  return [...space.matchAll(/\r\n|\r|\n/g)].map(({ 0: all, index }) => index + all.length);
}

/** By its whole line, where there is one such line only. */
function byLine(content: string, { text, end }: Known): number | undefined {
  const start = Math.max(text.lastIndexOf("\n", end - 1), text.lastIndexOf("\r", end - 1)) + 1;
  const line = text.slice(end > 0 ? start : 0).split(/[\r\n]/, 1)[0] ?? "";
  if (!line.trim()) return undefined;
  let found: number | undefined;
  for (let at = content.indexOf(line); at >= 0; at = content.indexOf(line, at + 1)) {
    if (!/^(?:[\r\n]|$)/.test(content.slice(at + line.length, at + line.length + 1))) continue;
    if (at > 0 && !/[\r\n]/.test(content[at - 1] ?? "")) continue;
    if (found !== undefined) return undefined;
    found = at;
  }
  return found === undefined ? undefined : found + end - (end > 0 ? start : 0);
}

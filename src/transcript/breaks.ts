import { UNSPACED, WORDS_TOGETHER } from "../core/seam";

const TOGETHER = `(?:${UNSPACED.source}|${WORDS_TOGETHER.source})`;
/** A run of text in which words follow one another without a space. */
const RUN = new RegExp(`${TOGETHER}(?:${TOGETHER}|\\p{M})*`, "gu");

/**
 * Closing punctuation, small kana and marks that repeat or lengthen what stands before them never begin a line, opening
 * punctuation never ends one (JIS X 4051, GB/T 15834; UAX #14 for Thai, Lao, Khmer and Burmese).
 */
const STAYS =
  /[\p{Terminal_Punctuation}\p{Pe}\p{Pf}ー々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ・…‥—％‰℃゛゜ๆฯໆៗ\p{M}"']/u;
/** A straight quotation mark may be either. */
const OPENS = /[\p{Ps}\p{Pi}￥＄£＃"']/u;

/** White space at which a line may end; the no-break ones are there so that none does. */
const SPACE = /[^\S\u00A0\u2007\u202F\uFEFF]/;

/** ICU looks words up, and takes the square of the length of what it is given: 300 000 Thai characters at once cost a minute (measured). */
const AT_ONCE = 500;

let words: Intl.Segmenter | undefined;
let graphemes: Intl.Segmenter | undefined;

/**
 * The offsets before which a line may begin, in order: after a space, and in scripts that are written without spaces
 * (Chinese, Japanese, Thai, Lao, Khmer, Burmese) between words. Never inside a word, and never before closing punctuation.
 */
export function breaksIn(text: string): number[] {
  const places = new Set<number>();
  for (const { 0: run, index } of text.matchAll(RUN)) {
    for (const at of wordStarts(run)) places.add(index + at);
    // Beside another script a word begins, and ends.
    places.add(index).add(index + run.length);
  }
  for (let at = 1; at < text.length; at++) if (SPACE.test(text[at - 1] ?? "")) places.add(at);
  return [...places].filter((at) => isBreak(text, at)).sort((a, b) => a - b);
}

/** What is seen as one character, from each on to the next: an emoji with its skin tone, a letter with its marks. */
export function graphemesOf(text: string): string[] {
  graphemes ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

function isBreak(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  const before = Array.from(text.slice(Math.max(0, at - 2), at)).at(-1) ?? "";
  const after = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (SPACE.test(after)) return false;
  if (SPACE.test(before)) return true;
  return !/\s/.test(before) && !/\s/.test(after) && !STAYS.test(after) && !OPENS.test(before);
}

function* wordStarts(run: string): Generator<number, void, undefined> {
  words ??= new Intl.Segmenter(undefined, { granularity: "word" });
  for (let from = 0; from < run.length;) {
    const piece = run.slice(from, from + AT_ONCE);
    const starts = Array.from(words.segment(piece), ({ index }) => index);
    const isLast = from + AT_ONCE >= run.length;
    // What the piece ends with may be half a word: it is looked at again with what follows.
    const last = isLast ? piece.length : (starts.findLast((at) => at > AT_ONCE / 2 && at < AT_ONCE - 50) ?? AT_ONCE);
    for (const at of starts) if (at > 0 && at <= last) yield from + at;
    from += last;
  }
}

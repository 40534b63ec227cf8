import { ENDS_SYLLABLE, NO_SPACES } from "../core/seam";

/** A run of text in which words follow one another without a space. */
const RUN = new RegExp(`${NO_SPACES}(?:${NO_SPACES}|\\p{M})*`, "gu");

/**
 * Never begins a line (UAX #14: classes CL, CP, EX, IS, NS, CJ, IN, PO, CM, EM; JIS X 4051, GB/T 15834): closing punctuation, small kana, marks that repeat or
 * lengthen what stands before them, dashes, units behind a number, skin tones.
 */
const STAYS =
  /[\p{Terminal_Punctuation}\p{Pe}\p{Pf}\p{M}\p{Emoji_Modifier}\p{Dash_Punctuation}ー々〻〵〜～゠ゝゞヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰ-ㇿ・…‥⋯％%‰‱℃℉°′″￠゛゜\uFF61\uFF63-\uFF65\uFF67-\uFF70\uFF9E\uFF9Fๆฯໆៗ"']/u;
/** The same behind a space (LB13): in French one stands before `?`, and a dash belongs to what is before it, but where it begins what somebody else says. */
const STAYS_BEHIND_SPACE = /^(?:[\p{Terminal_Punctuation}\p{Pe}…‥⋯％%‰°ๆฯໆៗ]|[\p{Pf}"'](?:[\s\p{P}]|$))/u;
const DASH = /^[\u2012-\u2015]/u;
/** Never ends a line (classes OP, PR, QU): what opens, and signs before a number. A straight quotation mark may be either. */
const OPENS = /[\p{Ps}\p{Pi}\p{Sc}№＃#¿¡"']/u;
/** Glue (classes GL, WJ, ZWJ): nothing beside it breaks. */
const GLUE = /[\u00A0\u2007\u202F\u2060\uFEFF\u2011\u200D]/;

/** White space at which a line may end; the no-break ones are there so that none does. */
const SPACE = /[^\S\u00A0\u2007\u202F\uFEFF]/;
const DIGIT = /\p{Nd}/u;
const HANGUL = /\p{Script=Hangul}/u;
const LETTERS = /\p{L}/u;

/** ICU looks words up, and takes the square of the length of what it is given: 300 000 Thai characters at once cost a minute (measured). */
const AT_ONCE = 500;

/** So much before a place is looked at. */
const NEAR = 12;

let words: Intl.Segmenter | undefined;
let graphemes: Intl.Segmenter | undefined;

/**
 * The offsets before which a line may begin, in order: after a space or what stands for one, and in scripts that are written without spaces
 * (Chinese, Japanese, Thai, Lao, Khmer, Burmese) between words. Never inside a word, and never before closing punctuation.
 */
export function breaksIn(text: string): number[] {
  const places = new Set<number>();
  for (const { 0: run, index } of text.matchAll(RUN)) {
    // A word of Korean that begins with Chinese characters, or has some in it.
    const isKorean = HANGUL.test(text[index - 1] ?? "") || HANGUL.test(text[index + run.length] ?? "");
    if (!isKorean) for (const at of wordStarts(run)) places.add(index + at);
    // Beside another script a word begins, and ends.
    places.add(index).add(index + run.length);
  }
  for (let at = 1; at < text.length; at++)
    if (SPACE.test(text[at - 1] ?? "") || ENDS_SYLLABLE.test(text[at - 1] ?? "")) places.add(at);
  return [...places].filter((at) => isBreak(text, at)).sort((a, b) => a - b);
}

/** What is seen as one character, from each on to the next: an emoji with its skin tone, a letter with its marks. */
function graphemesOf(text: string): string[] {
  graphemes ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** A line may begin there, by what stands on both sides of it. */
function isBreak(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  const before = Array.from(text.slice(Math.max(0, at - 2), at)).at(-1) ?? "";
  const after = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (SPACE.test(after) || GLUE.test(before) || GLUE.test(after)) return false;
  if (SPACE.test(before)) return !staysBehindSpace(text, at);
  // Korean is written with spaces, also around its Chinese characters; a number and its counter are one: 第2章, 30分.
  if (HANGUL.test(before + after) && LETTERS.test(before) && LETTERS.test(after)) return false;
  if (DIGIT.test(before) ? LETTERS.test(after) : before === "第" && DIGIT.test(after)) return false;
  return !/\s/.test(before) && !/\s/.test(after) && !STAYS.test(after) && !OPENS.test(before);
}

function staysBehindSpace(text: string, at: number): boolean {
  const next = text.slice(at, at + 3);
  const before = text.slice(Math.max(0, at - NEAR), at).trimEnd();
  // What only opens stays with what it opens.
  if (STAYS_BEHIND_SPACE.test(next) || /[\p{Ps}«‹¿¡]$/u.test(before)) return true;
  return DASH.test(next) && !/\p{Sentence_Terminal}[\p{Pe}\p{Pf}"']*$/u.test(before);
}

/**
 * Where to cut what can be broken nowhere, at most `most` wide: before that offset, and behind a hyphen or the like where one stands in its second half;
 * by whole characters, and by the rules above where it can be. There is always one character, and never the last one of a text that goes on.
 */
export function hardBreak(text: string, goesOn: boolean, most: number, width: (text: string) => number): number {
  let [used, at] = [0, 0];
  let [good, joint] = [0, 0];
  const characters = graphemesOf(text);
  for (const [i, character] of characters.entries()) {
    used += width(character);
    if (at > 0 && (used > most || (goesOn && i === characters.length - 1))) break;
    at += character.length;
    if (isBreak(text, at)) good = at;
    if (used > most / 2 && /[-/_.·\u00AD]/.test(character)) joint = at;
  }
  if (at >= text.length) return text.length;
  if (joint > 0 && !STAYS.test(text[joint] ?? "")) return joint;
  const glued = GLUE.test(text[at] ?? "") || GLUE.test(text[at - 1] ?? "") || STAYS.test(text[at] ?? "");
  return glued && good > 0 ? good : at;
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

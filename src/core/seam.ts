/** Scripts that are written without spaces, with their punctuation, full-width forms, and ー and ・, which are of no script. */
export const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\u30FB\u30FC\uFF00-\uFFEF]/u;

/** Scripts in which a space is a pause: there is none between words. */
const WORDS_TOGETHER = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** A character of either, as the source of a pattern: no space tells where a word ends. */
export const NO_SPACES = `(?:${UNSPACED.source}|${WORDS_TOGETHER.source})`;

/** Stands between syllables, or words, in place of a space: tsheg (Tibetan), the Ethiopic word space. Lines break behind it (UAX #14: class BA). */
export const ENDS_SYLLABLE = /[\u0F0B\u1361]/;

/** What belongs between two pieces of text: a space, or nothing where there is one, at an edge, and in scripts that are written without. */
export function seam(before: string, after: string): "" | " " {
  const left = Array.from(before.slice(-2)).at(-1);
  const right = Array.from(after.slice(0, 2))[0];
  if (!left || !right || /\s/.test(left) || /\s/.test(right)) return "";
  const near = before.slice(-NEAR);
  if (/[\p{Ps}¿¡\u200D]/u.test(left) || (QUOTE.test(left) && !closes(near, near.length - 1))) return "";
  // Behind a stop a point begins a name: `.NET`.
  if (/[.!?]/.test(left) && POINT_OF_A_NAME.test(after)) return " ";
  if (goesOn(after.slice(0, 3)) || (QUOTE.test(right) && closes(near + after.slice(0, 3), near.length))) return "";
  if (WORDS_TOGETHER.test(left) && WORDS_TOGETHER.test(right)) return "";
  if (ENDS_SYLLABLE.test(left)) return "";
  // Words of Korean may begin with Chinese characters.
  if ((HANGUL.test(left) && HAN.test(right)) || (HAN.test(left) && HANGUL.test(right))) return " ";
  return UNSPACED.test(left) || UNSPACED.test(right) ? "" : " ";
}

const HANGUL = /\p{Script=Hangul}/u;
const HAN = /\p{Script=Han}/u;

/** Two pieces of text as one: no space before punctuation, and no stop after a stop. */
export function joined(before: string, after: string): string {
  const next = withoutDoubledStop(before, after);
  const start = goesOn(next.trimStart()) ? before.trimEnd() : before;
  const more = start === before ? next : next.trimStart();
  return start + seam(start, more) + more;
}

/** Pieces that were recognized apart both end and begin with the stop between them: `。` and `。好`. Three points are no stop. */
export function withoutDoubledStop(before: string, after: string): string {
  const mark = DOUBLED.exec(after)?.[1];
  if (mark === undefined || (mark === "." && POINT_OF_A_NAME.test(after.trimStart()))) return after;
  const same = FULL_STOP.test(mark) ? FULL_STOP_BEFORE : SENTENCE_STOP.test(mark) ? STOP_BEFORE : COMMA_BEFORE;
  return same.test(before.slice(-20)) ? after.trimStart().slice(mark.length).trimStart() : after;
}

const SENTENCE_STOP = /\p{Sentence_Terminal}/u;
const STOP_BEFORE = /\p{Sentence_Terminal}[\p{Pe}\p{Pf}\p{Quotation_Mark}]*\s*$/u;
/** An ellipsis may be followed by a question mark. */
const FULL_STOP = /[.。．｡।۔]/;
const FULL_STOP_BEFORE = /[\p{Sentence_Terminal}…⋯][\p{Pe}\p{Pf}\p{Quotation_Mark}]*\s*$/u;
const COMMA_BEFORE = /[,،、，;؛；፣፤]\s*$/u;
const POINT_OF_A_NAME = /^\.[\p{L}\p{N}]/u;
const DOUBLED = /^\s*(\p{Sentence_Terminal}|[,،、，;؛；፣፤])(?!\p{Sentence_Terminal}|…)/u;

/** It begins with what stands behind a word without a space, in any script, or with what belongs to the character before it. */
function goesOn(text: string): boolean {
  return /^(?:[\p{Terminal_Punctuation}\p{Pe}…‥⋯\u055B-\u055E\u0F0B\p{M}\u200D\p{Emoji_Modifier}]|['’]\p{Ll})/u.test(
    text,
  );
}

const QUOTE = /\p{Quotation_Mark}/u;
/** Marks that are written in two ways: by which one before it a closing one is told from an opening one. */
const PARTNERS: Readonly<Record<string, string>> = { "“": "„", "«": "»", "»": "«", "›": "‹", "‹": "›", "‘": "‚" };
/** So much before it is looked at. */
const NEAR = 200;

/**
 * The quotation mark at that offset, at the seam, closes: of straight ones every second, “ after „ as in German, « after » as in Danish. One that
 * may be either opens where it stands before a letter, or behind a space.
 */
function closes(text: string, at: number): boolean {
  const before = text.slice(0, at);
  const mark = text[at] ?? "";
  // Where it was opened may be far back.
  if (mark === '"' && at === text.length - 1 && SENTENCE_STOP.test(before.at(-1) ?? "")) return true;
  if (mark === '"') return (before.split(mark).length - 1) % 2 === 1;
  const partner = PARTNERS[mark];
  if (partner !== undefined && before.lastIndexOf(partner) > before.lastIndexOf(mark)) return true;
  if (EITHER.has(mark)) return at === text.length - 1 ? /\S$/.test(before) : !/^[\p{L}\p{N}]/u.test(text.slice(at + 1));
  return /[\p{Pf}\p{Pe}]/u.test(mark);
}

const EITHER: ReadonlySet<string> = new Set(["»", "›", "'"]);

/** Between the channels of a recording that are recognized apart: within one text the only white space that is no space. */
export const PARAGRAPH = "\n\n";

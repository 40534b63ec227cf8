import type { Found } from "./found";
import { WRAPPED, type Word, type Words } from "./words";

/** Stand within names, in small letters. */
const WITHIN =
  /^(?:of|de|del|della|di|da|do|dos|das|van|von|der|den|ter|ten|zu|zum|du|des|la|le|les|los|las|el|al|bin|ibn|und|y|e|sur|en)$/;
/** These alone may stand there without another: `Bank of America`, `Rio de Janeiro`. */
const ALONE = /^(?:of|de|del|della|di|da|do|dos|van|von|du|la|le|bin|ibn|zu|sur)$/;
/** Before a person's name, and no part of it. */
const TITLE = /^(?:mr|mrs|ms|miss|dr|prof|professor|sir|herrn?|frau|hr|fr|mme|mlle|monsieur|madame|m|sra?|dra?|señora?|doctora?|don|doña|lord|lady|captain|president|ing|dipl|mag|phd|kantorin|orgelbauer)$/i; // prettier-ignore
/** Greetings, half-days and small words before a name, and no part of it. */
const BEFORE_NAME = /^(?:the|an?|our|my|your|this|that|hi|hello|hey|dear|thanks|cheers|regards|hallo|lieber?|moin|bonjour|hola|querid[oa]|olá|ciao|am|pm|fwd?|re|cc)$/i; // prettier-ignore
const MOST_WORDS = 5;

/** Lines of which every longer word has a capital: headlines and heads of tables, where capitals say nothing. */
export type WeakAt = (at: number) => boolean;

/** Words with capitals in a row, where the capital means a name. */
export function* namesIn(words: Words, isWeak: WeakAt): Generator<Found, void, undefined> {
  const { all, prose } = words;
  for (let i = 0; i < all.length; i++) {
    const first = all[i];
    if (!first || !isNameLike(first)) continue;
    const phrase = [first];
    let last = i;
    for (let j = i + 1; j < all.length && phrase.length < MOST_WORDS; j++) {
      const next = all[j];
      const gap = prose.slice(all[j - 1]?.end ?? 0, next?.start ?? 0);
      if (!next || !joins(gap, all[j - 1], prose)) break;
      if (isNameLike(next)) {
        phrase.push(...all.slice(last + 1, j + 1));
        last = j;
      } else if (
        !(
          next.shape === "lower" &&
          WITHIN.test(next.text) &&
          j - last < 3 &&
          (ALONE.test(next.text) || gap === "-" || j - last === 2)
        )
      )
        break;
    }
    yield* nameOf(phrase, words, isWeak(first.start));
    i = last;
  }
}

function isNameLike({ shape, text }: Word): boolean {
  return shape === "capital" || shape === "capitals" || (shape === "mixed" && /^\p{Lu}/u.test(text));
}

function joins(gap: string, before: Word | undefined, prose: string): boolean {
  if (/^(?: {1,2}|-| & )$/.test(gap)) return true;
  if (/^\.? {1,2}$/.test(gap)) return before !== undefined && (before.text.length === 1 || TITLE.test(before.text));
  // In a wrapped line; a small word of a name begins no item.
  return /^ ?\n[ \t]{0,4}$/.test(gap) && before !== undefined && isWrappedAt(prose, before.end);
}

function* nameOf(whole: readonly Word[], words: Words, weak: boolean): Generator<Found, void, undefined> {
  const cut = lineEndWithin(whole, words.prose);
  if (cut > 0) {
    yield* nameOf(whole.slice(0, cut), words, weak);
    yield* nameOf(whole.slice(cut), words, weak);
    return;
  }
  // Where capitals say something, an ordinary word within is a part of the name.
  const strong = !weak && !words.nounsAreCapital;
  const phrase = trimmed(whole, words, strong);
  const [first] = phrase;
  const last = phrase.at(-1);
  if (!first || !last) return;
  if (phrase.every(({ text, shape }) => shape === "capitals" && (phrase.length === 1 || words.isOrdinary(text))))
    return;
  if (phrase.length === 1 && !isName(first, words, weak)) return;
  const plain = phrase.filter((word) => isPlain(word, words) || word.shape === "lower");
  if (phrase.length > 1 && plain.length === phrase.length && !strong) return;
  // Of nouns in a row those that are names stand alone.
  if (
    words.nounsAreCapital &&
    plain.some(({ shape }) => shape !== "lower") &&
    phrase.every(({ end }) => words.prose[end] !== "-")
  ) {
    for (const word of phrase)
      if (!plain.includes(word) && isName(word, words, weak)) yield { term: word.text, at: word.start, kind: "name" };
    return;
  }
  const term = words.prose
    .slice(first.start, last.end)
    .replaceAll(/\s+/g, " ")
    .replace(/['’]s$/, "");
  yield { term, at: first.start, kind: "name" };
}

function isWrappedAt(prose: string, at: number): boolean {
  return at - prose.lastIndexOf("\n", at - 1) > WRAPPED;
}

/** A line end within a name is one only where the line was full: where the next word begins another; 0 without one. */
function lineEndWithin(phrase: readonly Word[], prose: string): number {
  return Math.max(0, phrase.findIndex((word, i) => i > 0 && word.begins && prose.slice(phrase[i - 1]?.end, word.start).includes("\n"))); // prettier-ignore
}

/** Without titles, small words, and ordinary words where their capital means nothing. Parts that a hyphen joins stay. */
function trimmed(whole: readonly Word[], words: Words, strong: boolean): readonly Word[] {
  let phrase = whole;
  const drops = (word: Word, at: number): boolean => {
    if (words.prose[at === 0 ? word.end : word.start - 1] === "-") return false;
    if (word.shape === "lower" || TITLE.test(word.text) || BEFORE_NAME.test(word.text)) return true;
    // The initial of a name.
    if (word.text.length === 1 && words.prose[word.end] === "." && at === 0 && phrase.length > 1) return false;
    return isPlain(word, words) && (!strong || phrase.length === 1 || (at === 0 && word.begins));
  };
  for (let first = phrase[0]; first && drops(first, 0); first = phrase[0]) phrase = phrase.slice(1);
  for (let last = phrase.at(-1); last && drops(last, phrase.length - 1); last = phrase.at(-1))
    phrase = phrase.slice(0, -1);
  return phrase;
}

function isPlain(word: Word, words: Words): boolean {
  if (word.shape === "mixed") return false;
  // A compound that recurs is what the document is about.
  const key = word.text.toLowerCase();
  if (words.nounsAreCapital && (words.inner.get(key) ?? 0) > 2 && key.length > 7 && !words.isListed(key)) return false;
  if ((words.lower.get(word.text.toLowerCase()) ?? 0) > 0) return true;
  // Within a sentence the capital itself says that it is a name.
  return word.begins || words.nounsAreCapital ? words.isOrdinary(word.text) : words.isListed(word.text);
}

/** One word with a capital: within a sentence that is a name; where it begins one, if it is no word of the language. */
function isName(word: Word, words: Words, weak: boolean): boolean {
  if (word.shape === "mixed" || word.text.length < 3 || isPlain(word, words)) return false;
  if (!word.begins && !weak) return true;
  if (words.isOrdinary(word.text)) return false;
  const key = word.text.toLowerCase();
  return words.hasList || (words.inner.get(key) ?? 0) > 0 || (words.upper.get(key) ?? 0) > 1;
}

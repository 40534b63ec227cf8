import type { Found } from "./found";
import type { Word, Words } from "./words";

/** Stand within names, in small letters. */
const WITHIN =
  /^(?:of|de|del|della|di|da|do|dos|das|van|von|der|den|ter|ten|zu|zum|du|des|la|le|les|los|las|el|al|bin|ibn|und|and|y|e|sur|en|for|the)$/;
/** These alone may stand there without another: `Bank of America`, `Rio de Janeiro`. */
const ALONE = /^(?:of|de|del|della|di|da|do|dos|van|von|du|la|le|bin|ibn|zu|sur)$/;
/** Before a person's name, and no part of it. */
const TITLE = /^(?:mr|mrs|ms|miss|dr|prof|professor|sir|herrn?|frau|hr|fr|mme|mlle|monsieur|madame|m|sra?|dra?|señora?|doctora?|don|doña|lord|lady|captain|president|ing|dipl|mag|phd|kantorin|orgelbauer)$/i; // prettier-ignore
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
      const gap = prose.slice(all[last]?.end ?? 0, next?.start ?? 0);
      if (!next || !joins(gap, all[last])) break;
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

function joins(gap: string, before: Word | undefined): boolean {
  if (/^(?: {1,2}|-| & )$/.test(gap)) return true;
  if (/^\.? {1,2}$/.test(gap)) return before !== undefined && (before.text.length === 1 || TITLE.test(before.text));
  return /^ ?\n[ \t]{0,4}$/.test(gap) && before !== undefined;
}

function* nameOf(whole: readonly Word[], words: Words, weak: boolean): Generator<Found, void, undefined> {
  let phrase = [...whole];
  // A line end within a name only where the line was full.
  for (let i = 1; i < phrase.length; i++) {
    const [one, next] = [phrase[i - 1], phrase[i]];
    if (one && next && words.prose.slice(one.end, next.start).includes("\n") && next.begins) {
      yield* nameOf(phrase.slice(0, i), words, weak);
      yield* nameOf(phrase.slice(i), words, weak);
      return;
    }
  }
  const plain = (word: Word | undefined): boolean => word !== undefined && isPlain(word, words);
  const hyphened = (i: number): boolean => words.prose[phrase[i]?.end ?? 0] === "-";
  const strong = !weak && !words.nounsAreCapital;
  while (phrase.length > 0) {
    const [first, second] = phrase;
    if (!first) return;
    const drops =
      TITLE.test(first.text) ||
      (first.shape === "lower" && !hyphened(0)) ||
      (plain(first) && (first.begins || !strong || phrase.length === 1) && !hyphened(0));
    if (!drops || (second && strong && first.begins && words.inner.has(first.text.toLowerCase()) && !plain(first)))
      break;
    phrase = phrase.slice(1);
  }
  while (
    phrase.length > 0 &&
    (TITLE.test(phrase.at(-1)?.text ?? "") ||
      ((plain(phrase.at(-1)) || phrase.at(-1)?.shape === "lower") &&
        (!strong || phrase.length === 1) &&
        !hyphened(phrase.length - 2)))
  )
    phrase = phrase.slice(0, -1);
  const [first] = phrase;
  const last = phrase.at(-1);
  if (!first || !last) return;
  const term = words.prose
    .slice(first.start, last.end)
    .replaceAll(/\s+/g, " ")
    .replace(/['’]s$/, "");
  if (phrase.length === 1 && first.shape === "capitals") return;
  if (phrase.length === 1 && !isName(first, words, weak)) return;
  if (phrase.length > 1 && phrase.every((word) => plain(word) || word.shape === "lower") && !strong) return;
  // Of nouns in a row those that are names stand alone.
  if (
    words.nounsAreCapital &&
    phrase.length > 1 &&
    phrase.every((word) => !hyphened(phrase.indexOf(word))) &&
    phrase.some(plain)
  ) {
    for (const word of phrase)
      if (!plain(word) && word.shape === "capital" && isName(word, words, weak))
        yield { term: word.text, at: word.start, kind: "name" };
    return;
  }
  yield { term, at: first.start, kind: "name" };
}

function isPlain(word: Word, words: Words): boolean {
  if (word.shape === "mixed") return false;
  return words.isOrdinary(word.text) || (words.lower.get(word.text.toLowerCase()) ?? 0) > 0;
}

/** One word with a capital: within a sentence that is a name; where it begins one, if it is no word of the language. */
function isName(word: Word, words: Words, weak: boolean): boolean {
  if (word.shape === "mixed") return false;
  if (word.text.length < 3 || isPlain(word, words)) return false;
  if (!word.begins && !weak) return true;
  const key = word.text.toLowerCase();
  return words.hasList || (words.inner.get(key) ?? 0) > 0 || (words.upper.get(key) ?? 0) > 1;
}

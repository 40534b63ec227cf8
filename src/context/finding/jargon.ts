import type { Found } from "./found";
import type { Words } from "./words";

const TIMES = 2;
const LONGEST = 40;
/** No word of a language that is written as it is spoken: `etcd`, `kubectl`, `nginx`. */
const UNSPEAKABLE = /^(?=[a-z]{3,})(?:[^aeiouy]{3,}|.*(?:ctl|tcd|dns|sql|xls|fs|db|ng[bcdfjkmpqtvwx]|[bcdfgjkpqtvwxz]{4}|q(?!u)|[^aeiouylrnmsw]{2}d)$|(?:ng|kn?[bcdfgjkmpqstvwxz]|[bdgkptv][bcdfgjkmpqtvx]|x[bcdfghjklm]|mk|rb|rs|vl|vm))/; // prettier-ignore

/** Ends of words that a language derives from others: they are spelled as they sound. */
const DERIVED =
  /(?:tion|sion|ment|ness|ive|ence|ance|able|ible|ally|ity|ical|ship|ful|less|ing|ed|ly|ous|ary|ist|ism|ized?|ises?)s?$/;
const LONG = 8;

/** Words in small letters that are no words of the language: those that recur, those that are long, and those that no language would have. */
export function* jargonIn(words: Words): Generator<Found, void, undefined> {
  // Where nouns have capitals, small letters are for verbs; of languages without a list nobody knows what is ordinary.
  if (!words.hasList || words.nounsAreCapital) return;
  const english = words.languages.has("en");
  for (const { text, start, shape } of words.all) {
    if (shape !== "lower" || text.length < 3 || text.length > LONGEST || !/^[\p{Script=Latin}\p{M}]+$/u.test(text))
      continue;
    const times = words.lower.get(text) ?? 0;
    // Languages with more forms to a word than a short list can hold.
    const enough = english && ((text.length >= LONG && !DERIVED.test(text)) || SCIENCE.test(text)) ? 1 : TIMES;
    const strange = english && UNSPEAKABLE.test(text);
    if (((times >= enough && text.length > 3) || strange) && !words.isOrdinary(text))
      yield { term: text, at: start, kind: "jargon" };
  }
}

/** Ends that sciences use. */
const SCIENCE = /(?:osis|itis|emia|oid|ase|ectomy|pathy|metric|lysis|genic|nomial|morph|esthesia|kinesia)s?$/;

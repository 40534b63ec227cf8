import type { Found } from "./found";
import type { Words } from "./words";

const TIMES = 3;
const LONGEST = 40;
/** No word of a language that is written as it is spoken: `etcd`, `kubectl`, `nginx`. */
const UNSPEAKABLE = /^(?=[a-z]{3,})(?:[^aeiouy]{3,}|.*(?:ctl|tcd|dns|sql|xls|fs|db|ng[bcdfjkmpqtvwx]|[bcdfgjkpqtvwxz]{4}|q(?!u)|[^aeiouylrnmsw]{2}d)$|(?:ng|kn?[bcdfgjkmpqstvwxz]|[bdgkptv][bcdfgjkmpqtvx]|x[bcdfghjklm]|mk|rb|rs|vl|vm))/; // prettier-ignore

/** Words in small letters that are no words of the language and recur, or that no language would have. */
export function* jargonIn(words: Words): Generator<Found, void, undefined> {
  // Nouns have capitals there, and small letters are for verbs; of languages without a list nobody knows what is ordinary.
  if (!words.hasList) return;
  for (const { text, start, shape } of words.all) {
    if (shape !== "lower" || text.length < 3 || text.length > LONGEST || !/^[\p{Script=Latin}\p{M}]+$/u.test(text))
      continue;
    const times = words.lower.get(text) ?? 0;
    const strange = UNSPEAKABLE.test(text) && words.languages.has("en");
    const enough = words.nounsAreCapital ? Infinity : isRare(text) ? 2 : TIMES;
    if ((times >= enough && text.length > 3) || strange)
      if (!words.isOrdinary(text)) yield { term: text, at: start, kind: "jargon" };
  }
}

/** Long, or with an ending that sciences use. */
function isRare(text: string): boolean {
  return (
    text.length > 8 ||
    /(?:osis|itis|emia|oid|ase|ine|ium|ectomy|pathy|gram|metric|lysis|genic|nomial|morph|thesis)s?$/.test(text)
  );
}

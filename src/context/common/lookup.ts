import { COMPOUNDS } from "./compounds";
import { ENGLISH } from "./english";
import { GERMAN } from "./german";
import { FRENCH, SPANISH } from "./romance";

export type Listed = "en" | "de" | "fr" | "es";

/** Words that tell a language: short, frequent, and in none of the others. */
const TELLTALES: Readonly<Record<Listed, ReadonlySet<string>>> = {
  en: new Set("the of and to is are was that with for this from by not we it be you have has will they our".split(" ")),
  de: new Set(
    "der und das ist nicht mit ein eine auf für den dem von wird sind wir auch sich im noch bei aus oder".split(" "),
  ),
  fr: new Set("le les des du et est une dans pour sur pas avec au que qui nous par aux il elle ce sont".split(" ")),
  es: new Set("el los las del y que en un una por con para se es al lo como más está su hay".split(" ")),
};

/** So much of a text are the small words of its language; of a language beside it (Portuguese, Italian, Dutch) they are fewer. */
const LEAST_SHARE = 0.16;
/** Which of the languages with a list are written there, by their small words; English where there are none, as in labels, lists of names and code. */
export function languagesOf(lowerCounts: ReadonlyMap<string, number>): ReadonlySet<Listed> {
  let total = 0;
  for (const count of lowerCounts.values()) total += count;
  const counts = (Object.keys(TELLTALES) as Listed[]).map((language) => {
    let count = 0;
    for (const word of TELLTALES[language]) count += lowerCounts.get(word) ?? 0;
    return { language, count };
  });
  const most = Math.max(...counts.map(({ count }) => count));
  const found = counts.filter(({ count }) => count * 3 >= most && count > 0 && count >= LEAST_SHARE * total);
  if (found.length === 0 && seemsEnglish(lowerCounts)) return new Set(["en"]);
  return new Set(found.map(({ language }) => language));
}

/** Half of its longer words in small letters are English, or there are none. */
function seemsEnglish(lowerCounts: ReadonlyMap<string, number>): boolean {
  const words = [...lowerCounts.keys()].filter((word) => word.length > 2);
  return words.filter(isEnglish).length * 2 >= words.length;
}

const sets = new Map<string, ReadonlySet<string>>();

/** The words of a list, made a set with the first look at it. */
export function wordSet(list: string): ReadonlySet<string> {
  let set = sets.get(list);
  if (!set) sets.set(list, (set = new Set(list.split(/\s+/).filter(Boolean))));
  return set;
}

/** Whether a word in small letters, or what it is derived from, is an ordinary one of a language. */
export function isOrdinary(word: string, language: Listed): boolean {
  switch (language) {
    case "en":
      return isEnglish(word);
    case "de":
      return isGerman(word);
    case "fr":
      return isRomance(word.replace(/^(?:[ldjmtsncç]|qu|jusqu|lorsqu|puisqu)['’]/, ""), FRENCH, FRENCH_ENDINGS, [
        "er",
        "ir",
        "re",
        "e",
        "eur",
      ]);
    case "es":
      return isRomance(word, SPANISH, SPANISH_ENDINGS, ["ar", "er", "ir", "a", "o", "e", "or"]);
  }
}

const LISTS: Readonly<Record<Listed, string>> = { en: ENGLISH, de: GERMAN, fr: FRENCH, es: SPANISH };

/** Whether the word stands in the list as it is, or without an `s` or another plural. */
export function isListed(word: string, language: Listed): boolean {
  if (language === "de") return isGermanStem(word);
  const words = wordSet(LISTS[language]);
  return [word, word.replace(/s$/, ""), word.replace(/es$/, ""), word.replace(/ies$/, "y")].some(
    (form) => words.has(form) || (language === "en" && wordSet(COMPOUNDS).has(form)),
  );
}

const ENGLISH_ENDINGS = ["s", "es", "ed", "d", "ing", "er", "ers", "r", "rs", "or", "ors", "ly", "y", "est", "st", "ness", "ment", "ments", "able", "ible", "ful", "less", "al", "ally", "ation", "ations", "ion", "ions", "ive", "ous", "ity", "ism", "ist", "ists", "ish", "ary", "ance", "ence", "ure", "ant", "ent", "ship", "hood", "wise", "ward", "wards", "like", "en", "ened", "ize", "ized", "izes", "izing", "ification", "th", "ten", "ability", "man", "men"]; // prettier-ignore
const PREFIXES =
  /^(?:un|re|non|pre|post|over|under|sub|super|inter|multi|mis|dis|in|im|out|up|down|co|de|auto|self|anti|back|semi|micro|mega|meta|ex|any|every|some|no)(?=.{3})/;
/** Those with which nobody makes a name; with the others somebody does: Overleaf, Autodesk. */
const SURE_PREFIXES = /^(?:un|re|non|pre|sub|multi|mis|dis|anti|semi|micro|inter)(?=.{3})/;

function isEnglish(word: string): boolean {
  const bare = bareOf(word);
  return isEnglishWord(word) || hasRest(bare, PREFIXES) || isTwoWords(bare);
}

/** The same of a word with a capital where that may mean a name: of two words only those that everybody writes as one are ordinary. */
export function isEnglishWord(word: string): boolean {
  const words = wordSet(ENGLISH);
  const bare = bareOf(word);
  if (hasStem(bare, words, ENGLISH_ENDINGS, 2) || hasStem(bare, wordSet(COMPOUNDS), ENGLISH_ENDINGS, 1)) return true;
  return hasRest(bare, SURE_PREFIXES);
}

function hasRest(word: string, prefixes: RegExp): boolean {
  const rest = word.replace(prefixes, "");
  return rest !== word && hasStem(rest, wordSet(ENGLISH), ENGLISH_ENDINGS, 1);
}

function bareOf(word: string): string {
  return word.replace(/(?:n['’]t|['’]\p{L}{0,3})$/u, "");
}

/** workaround, spreadsheet, timestamp: two words of the list */
function isTwoWords(word: string): boolean {
  const words = wordSet(ENGLISH);
  for (let at = 3; at <= word.length - 3 && word.length > 6; at++)
    if (words.has(word.slice(0, at)) && hasStem(word.slice(at), words, ["s", "ed", "ing", "er", "ers", "d"], 1))
      return true;
  return false;
}

/** The word without an ending, or with `e`, `y` or one letter less in its place. */
function hasStem(word: string, words: ReadonlySet<string>, endings: readonly string[], deep: number): boolean {
  if (words.has(word)) return true;
  if (deep === 0) return false;
  for (const ending of endings) {
    if (!word.endsWith(ending) || word.length - ending.length < 2) continue;
    const stem = word.slice(0, -ending.length);

    // Of `etcd` it is no ending.
    if (/^(?:d|r|rs|st|th|y|en|or|ors)$/.test(ending) && stem.length < 4 && !stem.endsWith("e")) continue;
    if (words.has(stem) || words.has(`${stem}e`) || (stem.endsWith("i") && words.has(`${stem.slice(0, -1)}y`)))
      return true;
    if (stem.at(-1) === stem.at(-2) && words.has(stem.slice(0, -1))) return true;
    if (stem.length > 3 && hasStem(stem, words, endings, deep - 1)) return true;
    if (stem.endsWith("i") && stem.length > 3 && hasStem(`${stem.slice(0, -1)}y`, words, endings, deep - 1))
      return true;
  }
  return false;
}

const GERMAN_ENDINGS = ["e", "en", "er", "n", "s", "es", "em", "ern", "ns", "sen", "se", "st", "t", "te", "ten", "ter", "tes", "tem", "end", "ende", "enden", "in", "innen", "chen", "lich", "liche", "lichen", "licher", "liches", "isch", "ische", "ischen", "ig", "ige", "igen", "iger", "ung", "ungen", "bar", "los", "heit", "keit", "schaft"]; // prettier-ignore
/** Nouns that are made of other words, and hardly ever names. */
const GERMAN_NOUN = /(?:ung|heit|keit|schaft|tion|sion|ität|ismus|nis|ment|tum|enz|anz|ierung|erei|logie|gra[fp]h?ie|iker|atur|ling)(?:en|s|e|er|se|sen)?$/; // prettier-ignore

function isGerman(word: string): boolean {
  if (GERMAN_NOUN.test(word) && word.length > 6) return true;
  return isGermanStem(word) || isGermanCompound(word, 3);
}

function isGermanStem(word: string): boolean {
  const words = wordSet(GERMAN);
  const plain = word.replaceAll("ä", "a").replaceAll("ö", "o").replaceAll("ü", "u");
  for (const form of plain === word ? [word] : [word, plain]) {
    if (words.has(form)) return true;
    for (const ending of GERMAN_ENDINGS)
      if (form.endsWith(ending) && form.length - ending.length > 2) {
        const stem = form.slice(0, -ending.length);
        if (
          words.has(stem) ||
          words.has(`${stem}e`) ||
          words.has(`${stem}en`) ||
          (stem.startsWith("ge") && words.has(`${stem.slice(2)}en`))
        )
          return true;
      }
  }
  return false;
}

/** Made of words of the list, with what joins them: `Druckdienstleister`, `Besprechungsraum`. */
function isGermanCompound(word: string, deep: number): boolean {
  if (deep === 0 || word.length < 7) return false;
  for (let at = 3; at <= word.length - 3; at++) {
    const first = word.slice(0, at);
    if (!isGermanPart(first)) continue;
    const rest = word.slice(at);
    if (isGermanStem(rest) || (GERMAN_NOUN.test(rest) && rest.length > 5) || isGermanCompound(rest, deep - 1))
      return true;
  }
  return false;
}

function isGermanPart(part: string): boolean {
  const words = wordSet(GERMAN);
  if (part.length > 2 && words.has(part)) return true;
  for (const joint of ["s", "es", "n", "en", "er", "e"])
    if (part.endsWith(joint) && part.length - joint.length > 2 && words.has(part.slice(0, -joint.length))) return true;
  return (
    part.length > 3 &&
    (words.has(`${part}e`) || words.has(`${part}en`) || /(?:ung|heit|keit|schaft|tion|ität)s?$/.test(part))
  );
}

const FRENCH_ENDINGS = ["s", "x", "e", "es", "é", "ée", "és", "ées", "er", "ant", "ants", "ent", "ons", "ez", "ait", "aient", "ais", "era", "eront", "erait", "ement", "ment", "ion", "ions", "ation", "ations", "eur", "eurs", "euse", "rice", "aux", "al", "ale", "ales", "elle", "elles", "if", "ive", "ives", "it", "is", "ie", "u", "ue", "us"]; // prettier-ignore
const SPANISH_ENDINGS = ["s", "es", "a", "as", "o", "os", "ar", "er", "ir", "ando", "iendo", "ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas", "aron", "ieron", "an", "en", "ó", "ió", "aba", "aban", "ía", "ían", "mente", "ción", "ciones", "dor", "dora", "dores", "amos", "emos", "imos", "ará", "erá", "e", "te", "me", "lo", "la", "se", "ito", "ita"]; // prettier-ignore

function isRomance(word: string, list: string, endings: readonly string[], infinitives: readonly string[]): boolean {
  const words = wordSet(list);
  if (words.has(word)) return true;
  return endings.some((ending) => {
    if (!word.endsWith(ending) || word.length - ending.length < 3) return false;
    const stem = word.slice(0, -ending.length);
    return words.has(stem) || infinitives.some((one) => words.has(stem + one));
  });
}

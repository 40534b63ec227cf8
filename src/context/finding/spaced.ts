import { ARABIC, HINDI } from "../common/others";
import { wordSet } from "../common/lookup";
import type { Reading } from "../reading/draft";
import { labeled } from "./enumerations";
import type { Found } from "./found";
import { quotedIn } from "./quoted";

interface Script {
  readonly letters: RegExp;
  readonly ordinary: ReadonlySet<string>;
  /** Stands before a name. */
  readonly before: RegExp;
  /** Without what is joined to it. */
  readonly stem: (word: string) => string;
}

const ARABIC_SCRIPT: Script = {
  letters: /[\p{Script=Arabic}\p{M}]{2,30}/gu,
  ordinary: wordSetOf(ARABIC, (word) => word),
  before:
    /^(?:و|ل|ب)?(?:ال)?(?:أستاذ[ة]?|سيدة?|دكتورة?|مهندسة?|شيخ|أمير[ة]?|شركة|مؤسسة|بنك|مدينة|جامعة|تطبيق|منصة|وكالة|بوابة|قناة|صحيفة|مقترحة|منصة|مطعم|فندق|حي|شارع|برنامج|مكتبة|مستشفى|شاعرة?|كاتبة?|فنانة?|لاعبة?|مدربة?|مخرجة?|وزيرة?|قرية|جبل|هي|هو|اسمه|اسمها|أستاذ)$/,
  stem: (word) => word.replaceAll(/[\u064b-\u0652\u0640]/g, "").replace(/^(?:[وفبكل]?(?:ال)|لل|[وفبك](?=.{3}))/, "").replace(/(?:ات|ون|ين|ها|هم|نا)$/, (end, at: number) => (at > 2 ? "" : end)), // prettier-ignore
};
const HINDI_SCRIPT: Script = {
  letters: /[\p{Script=Devanagari}\p{M}]{2,30}/gu,
  ordinary: wordSetOf(HINDI, (word) => word),
  before: /^(?:श्री|श्रीमती|सुश्री|डॉ|डॉ\.|प्रो|प्रोफेसर|कंपनी|शहर|मंदिर|बैंक)$/,
  stem: (word) => word.replace(/(?:ों|ें|ियाँ|ियों|ओं|एँ)$/, ""),
};

function wordSetOf(list: string, of: (word: string) => string): ReadonlySet<string> {
  return new Set([...wordSet(list)].map(of));
}

export function arabicIn(reading: Reading): Generator<Found, void, undefined> {
  return find(reading, ARABIC_SCRIPT);
}

export function hindiIn(reading: Reading): Generator<Found, void, undefined> {
  return find(reading, HINDI_SCRIPT);
}

/** Scripts without capitals of whose languages we have no list: what is set apart, and what recurs and is long. */
export function spacedIn(reading: Reading): Generator<Found, void, undefined> {
  return find(reading, { letters: /[\p{Script=Hebrew}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Georgian}\p{Script=Ethiopic}\p{M}]{4,40}/gu, ordinary: new Set(), before: /^$/, stem: (word) => word }); // prettier-ignore
}

function* find(
  { prose, marked }: Reading,
  { letters, ordinary, before, stem }: Script,
): Generator<Found, void, undefined> {
  const isOrdinary = (word: string): boolean =>
    // The future of any verb of Hindi.
    /(?:ंगे|ंगा|ंगी|एगा|एगी|ेगा|ेगी)$/.test(word) ||
    ordinary.has(word) ||
    ordinary.has(stem(word)) ||
    ordinary.has(`${stem(word)}ة`) ||
    ordinary.has(word.replace(/^[وفبلك]/, "")) ||
    stem(word).length < 2;
  const strange = (words: string): boolean => (words.match(letters) ?? []).some((word) => !isOrdinary(word));
  for (const { kind, start, end } of marked) {
    const words = prose
      .slice(start, end)
      .replace(/[:：]$/, "")
      .trim();
    if (!new RegExp(letters.source, "u").test(words) || words.length > 30) continue;
    if (kind === "title") yield { term: words, at: start, kind: "title" };
    else if (words.split(/\s+/).length <= 3 && strange(words))
      yield { term: words, at: start, kind: kind === "heading" ? "heading" : "marked" };
  }
  for (const { text: words, start } of quotedIn(prose))
    if (words.split(" ").length <= 3 && strange(words)) yield { term: words, at: start, kind: "marked" };
  for (const { text: words, start, kind } of labeled(prose)) {
    const parts = words.split(/\s+/);
    while (parts.length > 0 && before.test(parts[0] ?? "")) parts.shift();
    if (
      parts.length > 0 &&
      parts.length <= (kind === "label" ? 2 : 3) &&
      parts.every((part) => new RegExp(letters.source, "u").test(part) && !isOrdinary(part))
    )
      yield { term: parts.join(" "), at: start, kind: "name" };
  }
  const times = new Map<string, { readonly first: number; readonly word: string; times: number }>();
  const all = [...prose.matchAll(letters)].map(({ 0: word, index }) => ({ word, index, end: index + word.length }));
  for (const [i, { word, index }] of all.entries()) {
    const key = stem(word);
    const one = times.get(key) ?? { first: index, word, times: 0 };
    one.times += 1;
    times.set(key, one);
    if (!before.test(word)) continue;
    let to = i + 1;
    while (
      to < all.length &&
      to - i < 4 &&
      /^[ .]{1,2}$/.test(prose.slice(all[to - 1]?.end, all[to]?.index)) &&
      !isOrdinary(all[to]?.word ?? "") &&
      !before.test(all[to]?.word ?? "") &&
      !/^(?:ت|ي|ن)[^ ]{3}|^س[تينأ][^ ]{2}/.test(to - i > 1 ? (all[to]?.word ?? "") : "")
    )
      to += 1;
    if (to > i + 1)
      yield { term: prose.slice(all[i + 1]?.index, all[to - 1]?.end), at: all[i + 1]?.index ?? 0, kind: "name" };
  }
  yield* nisbasIn(all, prose, isOrdinary);
  const enough = ordinary.size > 0 ? 2 : 3;
  // Of Devanagari long ones hardly are words that everybody knows.
  const isLong = (word: string): boolean => ordinary.size > 0 && /^[\p{Script=Devanagari}\p{M}]{9,}$/u.test(word);
  for (const { first, word, times: count } of times.values())
    if ((count >= enough || isLong(word)) && stem(word).length > 2 && !isOrdinary(word))
      yield { term: word, at: first, kind: "jargon" };
}

/** `خليفة الرواحي`: a word without the article, and one with it that says where somebody is from. Of things both have it. */
function* nisbasIn(
  all: readonly { readonly word: string; readonly index: number; readonly end: number }[],
  prose: string,
  isOrdinary: (word: string) => boolean,
): Generator<Found, void, undefined> {
  for (const [i, { word, index, end }] of all.entries()) {
    const next = all[i + 1];
    if (!next || !/^ال[\p{Script=Arabic}]{2,}ي$/u.test(next.word) || prose.slice(end, next.index) !== " ") continue;
    if (!/^(?:و?ال|لل|[وبف]ال)/.test(word) && !isOrdinary(word))
      yield { term: `${word} ${next.word}`, at: index, kind: "name" };
  }
}

import { HONORIFICS, JAPANESE, KATAKANA } from "../common/japaneseWords";
import { wordSet } from "../common/lookup";
import type { Reading } from "../reading/draft";
import { labeled, rows } from "./enumerations";
import type { Found } from "./found";
import { quotedIn } from "./quoted";
import { segmentsOf } from "./wordSegments";

const KANA_RUN =
  /(?:\p{Script=Katakana}|[ー・]){2,40}(?:\p{Script=Han}{1,2}\p{Script=Katakana}{2,12})?|(?:\p{Script=Katakana}|[ー・])+/gu;
const KANJI = /[\p{Script=Han}々]+/gu;
const NAMED = new RegExp(String.raw`([\p{Script=Han}々]{1,4}|[\p{Script=Katakana}ー]{2,10})(?:${HONORIFICS})`, "gu");
const SENTENCE = /[はがをにでともへ](?:\p{Script=Han}|$)|です|ます|した|する|ない|という|こと/u;

/** Terms of Japanese: loanwords, people, and words in Han characters that are not ordinary. */
export function* japaneseIn({ prose, marked, text }: Reading): Generator<Found, void, undefined> {
  const [kanji, katakana] = [wordSet(JAPANESE), wordSet(KATAKANA)];
  const isOrdinary = (word: string): boolean =>
    kanji.has(word) ||
    katakana.has(word) ||
    /^\p{Script=Hiragana}+$/u.test(word) ||
    (word.length === 1 && ORDINARY_SIGNS.has(word));
  const strange = (words: string): boolean =>
    segmentsOf(words, 0, "ja").some(
      (one) => /[\p{Script=Han}\p{Script=Katakana}]/u.test(one.text) && !isOrdinary(one.text),
    );
  for (const { kind, start, end } of marked) {
    const words = (kind === "code" ? text : prose)
      .slice(start, end)
      .replace(/^[\d一二三四五六七八九十]+[.．、)]\s*/, "")
      .replace(/[:：]$/, "")
      .trim();
    if (!/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(words) || words.length > 14 || words.length < 2)
      continue;
    if (kind === "title") yield { term: words, at: start, kind: "title" };
    else if (strange(words) && !SENTENCE.test(words) && !ORDINAL.test(words))
      yield { term: words, at: start, kind: kind === "heading" ? "heading" : "marked" };
  }
  for (const { text: words, start } of quotedIn(prose))
    if (
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(words) &&
      words.length <= 12 &&
      words.length > 1 &&
      !SENTENCE.test(words) &&
      !isOrdinary(words)
    )
      yield { term: words, at: start, kind: "marked" };
  for (const { 1: name = "", index } of prose.matchAll(NAMED))
    if (!isOrdinary(name) && !/^(?:皆|担当|参加|利用|客|奥|お客|神|王|何|誰|母|父|姉|兄|彼|皆々)$/u.test(name))
      yield { term: name, at: index, kind: "name" };
  for (const { text: words, start, kind } of [...labeled(prose), ...rows(prose)]) {
    const bare = words.replace(new RegExp(`(?:${HONORIFICS})?(?:[（(].*)?$`, "u"), "");
    if (
      /^(?:[\p{Script=Han}々]{2,5}|[\p{Script=Katakana}ー・]{3,12}|[\p{Script=Han}々\p{Script=Katakana}ー]{3,10})$/u.test(
        bare,
      ) &&
      segmentsOf(bare, 0, "ja").every((one) => !isOrdinary(one.text)) &&
      (kind === "listed" || bare.length < 5 || /^\p{Script=Katakana}/u.test(bare))
    )
      yield { term: bare, at: start, kind: "name" };
  }
  for (const { 0: run, index } of prose.matchAll(KANA_RUN)) {
    const word = run.replace(/^[ー・]+|・+$/g, "");
    if (word.length < 3 || word.length > 24 || isOrdinary(word) || katakana.has(word.replace(/ー$/, ""))) continue;
    // クラウド・サービス and リリースノート: of ordinary words it is one.
    if (word.split("・").every((part) => katakana.has(part)) || isMadeOf(word, katakana)) continue;
    const before = /[\p{Script=Han}々]{2,4}$/u.exec(prose.slice(Math.max(0, index - 4), index))?.[0] ?? "";
    // ヘパリン置換: a word with the next one.
    const after =
      /^[\p{Script=Han}々]{1,2}(?![\p{Script=Han}々])/u.exec(
        prose.slice(index + run.length, index + run.length + 3),
      )?.[0] ?? "";
    yield { term: word + (ORDINARY_SIGNS.has(after) ? "" : after), at: index, kind: "name" };
    if (
      before &&
      /(?:システムズ?|テック|ソフト|デザイン|フーズ|ラボ|バンク|ホールディングス|エンジニアリング|サービス)$/.test(
        word,
      ) &&
      !kanji.has(before)
    )
      yield { term: before + word, at: index - before.length, kind: "name" };
  }
  yield* kanjiIn(prose, isOrdinary);
}

const ORDINARY_SIGNS = new Set(
  "年月日時分秒人個件回度円第約各全新旧大小前後上下中内外左右東西南北本社部課係長員者性的化式用型版品書会議室所場店家国県市区町村駅校館物事方法力点面線数量値率表図例文字語名番号目次無未非不再最高低初終毎週今昨明朝昼夜午春夏秋冬一二三四五六七八九十百千万億何私僕彼女男子父母兄弟姉妹水火木金土手足目耳口体心気間際他別同共両双以".split(
    "",
  ),
);

function isMadeOf(word: string, katakana: ReadonlySet<string>): boolean {
  for (let at = 2; at <= word.length - 2; at++)
    if (katakana.has(word.slice(0, at)) && (katakana.has(word.slice(at)) || isMadeOf(word.slice(at), katakana)))
      return true;
  return false;
}

const PLACE = /(?:温泉|小屋|神社|[岳山沢川峠湖島寺橋城滝谷池原港])$/u;
/** The first day, the third chapter. */
const ORDINAL = /^[一二三四五六七八九十\d]+(?:日目|回目|章|節|番|年目)$/u;

/** Han characters in a row: what the dictionary cuts into pieces or does not hold as ordinary; short ones where they recur. */
function* kanjiIn(prose: string, isOrdinary: (word: string) => boolean): Generator<Found, void, undefined> {
  const times = new Map<string, number>();
  const runs: { readonly run: string; readonly index: number }[] = [];
  for (const { 0: run, index } of prose.matchAll(KANJI)) {
    times.set(run, (times.get(run) ?? 0) + 1);
    runs.push({ run, index });
  }
  for (const { run, index } of runs) {
    if (
      run.length < 2 ||
      run.length > 7 ||
      isOrdinary(run) ||
      ORDINAL.test(run) ||
      (/^[一二三四五六七八九十百千万億\d]+/u.test(run) && run.length < 4)
    )
      continue;
    const parts = segmentsOf(run, 0, "ja").map((one) => one.text);
    const strange = parts.filter((part) => !isOrdinary(part)).reduce((sum, part) => sum + part.length, 0);
    if (2 * strange < run.length) continue;
    const often = (times.get(run) ?? 0) > 1;
    const split = parts.length > 1 && strange === run.length;
    if (
      often ||
      (strange >= run.length - 1 && split) ||
      (parts.length === 1 && run.length > 3) ||
      (run.length > 2 && PLACE.test(run))
    )
      yield { term: run, at: index, kind: "jargon" };
  }
}

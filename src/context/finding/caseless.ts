import type { Reading } from "../reading/draft";
import { chineseIn } from "./chinese";
import type { Found } from "./found";
import { japaneseIn } from "./japanese";
import { koreanIn } from "./korean";
import { latinIn } from "./latin";
import { arabicIn, hindiIn, spacedIn } from "./spaced";
import { thaiIn } from "./thai";
import type { Words } from "./words";

const count = (prose: string, script: RegExp): number => prose.match(script)?.length ?? 0;

/** Terms in scripts without capitals, and the Latin ones among them. */
export function* caselessIn(reading: Reading, words: Words): Generator<Found, void, undefined> {
  const { prose } = reading;
  // ASCII alone is told at once.
  if (!/[\u0590-\u1cff\u2e80-\ua4cf\ua800-\ud7ff\uf900-\ufdff\ufe70-\ufeff]/.test(prose)) return;
  const kana = count(prose, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  const han = count(prose, /\p{Script=Han}/gu);
  const hangul = count(prose, /\p{Script=Hangul}/gu);
  const thai = count(prose, /\p{Script=Thai}/gu);
  const arabic = count(prose, /\p{Script=Arabic}/gu);
  const deva = count(prose, /\p{Script=Devanagari}/gu);
  const others = count(prose, /[\p{Script=Hebrew}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Georgian}\p{Script=Ethiopic}]/gu); // prettier-ignore
  if (han + kana > 0) yield* kana * 8 > han ? japaneseIn(reading) : chineseIn(reading);
  if (hangul > 0) yield* koreanIn(reading);
  if (thai > 0) yield* thaiIn(reading);
  if (arabic > 0) yield* arabicIn(reading);
  if (deva > 0) yield* hindiIn(reading);
  if (others > 0) yield* spacedIn(reading);
  const all = han + kana + hangul + thai + arabic + deva + others;
  if (all * 3 > count(prose, /\p{Script=Latin}/gu)) yield* latinIn(reading, words);
}

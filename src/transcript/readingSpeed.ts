/**
 * Characters that a user can read in a second, by script: Netflix's Timed Text Style Guides (partnerhelp.netflixstudios.com, adult programs) have
 * 9 for Chinese, 12 for Korean, 4 for Japanese, and 17 to 20 for languages with Latin, Cyrillic, Arabic, Devanagari or Thai letters.
 */
const PER_SECOND = { latin: 20, korean: 12, chinese: 9, japanese: 4 } as const;

const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** With their punctuation and full-width forms. */
const DENSE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303F\u30FC\uFF01-\uFF65]/u;
const HANGUL = /\p{Script=Hangul}/u;

/** Marks on letters, of direction, joiners, skin tones: no characters of their own. */
const NOT_COUNTED = /[\p{Mn}\p{Me}\p{Cf}\p{Emoji_Modifier}]/u;

/** How long a user takes to read a text, in seconds. Of several scripts each character counts as in its own. */
export function readingSeconds(text: string): number {
  const dense = KANA.test(text) ? PER_SECOND.japanese : PER_SECOND.chinese;
  let seconds = 0;
  // By code point: of hours at once the characters of Intl.Segmenter take the square of their number (measured).
  for (const character of text) {
    if (character > "\u007F" && NOT_COUNTED.test(character)) continue;
    seconds += 1 / (DENSE.test(character) ? dense : HANGUL.test(character) ? PER_SECOND.korean : PER_SECOND.latin);
  }
  return seconds;
}

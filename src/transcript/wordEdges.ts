import { NO_SPACES } from "../core/seam";

const WORD = /[\p{L}\p{M}\p{N}_]/u;
const LETTER = /\p{L}/u;
/** Scripts in which no space tells where a word ends: it may end anywhere. */
const TOGETHER = new RegExp(NO_SPACES, "u");
const HANGUL = /\p{Script=Hangul}/u;
/** Goes on with what stands before it in any word: marks, long vowels, small kana (not っ, with which って begins), vowels behind a letter of Thai or Lao. */
const GOES_ON =
  /[\p{M}ー々〻ゝゞヽヾぁぃぅぇぉゃゅょゎァィゥェォッャュョヮ\u0E30\u0E32\u0E33\u0E45\u0E46\u0EB0\u0EB2\u0EB3\u0EC6]/u;
/** Stands before the letter after which it is said, or puts it below the one before it (Khmer, Burmese). */
const LEADS = /[\u0E40-\u0E44\u0EC0-\u0EC4\u17D2\u1039]/u;

/**
 * What may stand behind a Korean noun within its word: `쿠버네티즈를`, `쿠버네티즈에서는`, `쿠버네티즈입니다`. Not 인 and 일 alone, with
 * which other nouns are made.
 */
const PARTICLES = new RegExp(
  `^(?:들|님|씨)*(?:${[
    "(?:에게서|에게|에서|에|께서|께|한테서|한테|(?:으로|로)(?:부터|서|써)?|와|과|하고|이랑|랑|부터|까지|보다|처럼|같이|만큼|대로|마다|밖에|뿐|조차|마저|(?:이나|나)마?|(?:이라도|라도)|(?:이든지|이든|든지|든)|만|커녕){0,3}(?:은|는|도|의|만|이|가|을|를)?요?",
    "(?:이|)(?:다|며|고요?|란|라|라고요?|라는|라면|라서|라든지|라니|랍니다|래요|지만|죠|네요|니까|거나)",
    "이(?:네|야|면|자)",
    "에다가?|더러",
    "(?:이에요|예요|입니다|입니다만|입니까|인데|인데요|인지|인가|인가요|임|일까|일까요)",
    "(?:이었|였)[가-힣]{1,4}",
  ].join("|")})$`,
  "u",
);

/** A word may begin at that offset. */
export function beginsWord(text: string, at: number): boolean {
  const [before, after] = around(text, at);
  return (
    isEdge(before, after) || (HANGUL.test(after) !== HANGUL.test(before) && LETTER.test(before) && WORD.test(after))
  );
}

/** The word that `from` began may end at that offset. */
export function endsWord(text: string, from: number, at: number): boolean {
  const [before, after] = around(text, at);
  if (isEdge(before, after)) return true;
  if (!HANGUL.test(after)) return HANGUL.test(before) && LETTER.test(after);
  if (!HANGUL.test(before)) return true;
  // One syllable and a particle are a word of their own too often: 국 and 국가.
  const isLong = at - 2 >= from && HANGUL.test(text[at - 2] ?? "");
  return isLong && PARTICLES.test(text.slice(at, endOfHangul(text, at)));
}

/** What comes after the text so far may decide whether a word ends at that offset. */
export function isOpenEnd(text: string, at: number): boolean {
  return at === text.length || endOfHangul(text, at) === text.length;
}

function endOfHangul(text: string, from: number): number {
  let end = from;
  while (HANGUL.test(text[end] ?? "")) end += 1;
  return end;
}

function isEdge(before: string, after: string): boolean {
  if (!WORD.test(before) || !WORD.test(after)) return true;
  if (GOES_ON.test(after) || LEADS.test(before)) return false;
  return TOGETHER.test(before) || TOGETHER.test(after);
}

function around(text: string, at: number): readonly [string, string] {
  return [Array.from(text.slice(Math.max(0, at - 2), at)).at(-1) ?? "", Array.from(text.slice(at, at + 2))[0] ?? ""];
}

/** Scripts that are written without spaces, with their punctuation, full-width forms, and ー and ・, which are of no script. */
export const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\u30FB\u30FC\uFF00-\uFFEF]/u;

/** Scripts in which a space is a pause: there is none between words. */
export const WORDS_TOGETHER = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** What belongs between two pieces of text: a space, or nothing where there is one, at an edge, and in scripts that are written without. */
export function seam(before: string, after: string): "" | " " {
  const left = Array.from(before.slice(-2)).at(-1);
  const right = Array.from(after.slice(0, 2))[0];
  if (!left || !right || /\s/.test(left) || /\s/.test(right)) return "";
  if (/[\p{Ps}“‘¿¡]/u.test(left)) return "";
  if (/[\p{Terminal_Punctuation}\p{Pe}”]/u.test(right)) return "";
  if (WORDS_TOGETHER.test(left) && WORDS_TOGETHER.test(right)) return "";
  return UNSPACED.test(left) || UNSPACED.test(right) ? "" : " ";
}

/** Between the channels of a recording that are recognized apart: within one text the only white space that is no space. */
export const PARAGRAPH = "\n\n";

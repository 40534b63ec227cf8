/** Scripts that are written without spaces, with their punctuation and full-width forms. */
export const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFFEF]/u;

/** What belongs between two pieces of text: a space, or nothing where there is one, at an edge, and between Chinese or Japanese. */
export function seam(before: string, after: string): "" | " " {
  const left = Array.from(before.slice(-2)).at(-1);
  const right = Array.from(after.slice(0, 2))[0];
  if (!left || !right || /\s/.test(left) || /\s/.test(right)) return "";
  if (/[([{“「『《‘¿¡]/u.test(left)) return "";
  if (/^[,.;:!?)\]}、。，；：！？」』》”]/u.test(right)) return "";
  return UNSPACED.test(left) || UNSPACED.test(right) ? "" : " ";
}

/** Between the channels of a recording that are heard apart: within one text the only white space that is no space. */
export const PARAGRAPH = "\n\n";

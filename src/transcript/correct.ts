/** A spelling to replace, and by what. */
export interface Correction {
  readonly wrong: string;
  readonly right: string;
}

const WORD = /[\p{L}\p{M}\p{N}_]/u;
/** Scripts without spaces have no word boundaries to respect. */
const SPACED = /[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * Applies the glossary's `wrong = right` to a text, whole words only, in any case, the longest first.
 *
 * As long as the text still grows (`final` false), what may yet turn into a wrong spelling is held back, so the result
 * of a longer text always begins with the result of a shorter one and can be shown append-only.
 */
export function correct(text: string, corrections: readonly Correction[], final: boolean): string {
  if (corrections.length === 0) return text;
  const byLength = [...corrections].sort((a, b) => b.wrong.length - a.wrong.length);
  const haystack = lowerInPlace(text);
  let result = "";
  for (let at = 0; at < text.length;) {
    const rest = text.length - at;
    if (beginsWord(text, at)) {
      if (
        !final &&
        byLength.some(({ wrong }) => rest <= wrong.length && wrong.toLowerCase().startsWith(haystack.slice(at)))
      )
        break;
      const hit = byLength.find(
        ({ wrong }) => haystack.startsWith(wrong.toLowerCase(), at) && endsWord(text, at + wrong.length),
      );
      if (hit) {
        result += hit.right;
        at += hit.wrong.length;
        continue;
      }
    }
    result += text[at] ?? "";
    at += 1;
  }
  return result;
}

function beginsWord(text: string, at: number): boolean {
  const [before, here] = [text[at - 1] ?? "", text[at] ?? ""];
  return !(WORD.test(before) && WORD.test(here) && SPACED.test(here));
}

function endsWord(text: string, end: number): boolean {
  const [last, after] = [text[end - 1] ?? "", text[end] ?? ""];
  return !(WORD.test(last) && WORD.test(after) && SPACED.test(last));
}

/** Lower case with every letter at its place: the lower case of a few letters (İ) is longer, those stay as they are. */
function lowerInPlace(text: string): string {
  return text.replaceAll(/\p{Lu}/gu, (letter) =>
    letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter,
  );
}

/** Text as it is searched, and where each of its UTF-16 units stands in the text that was folded. */
export interface FoldedText {
  readonly text: string;
  readonly at: readonly number[];
}

/** A letter with its marks. */
const LETTER = /[\p{L}\p{N}]\p{M}*/gu;
/** Marks tell apart what many write without them: `café`, `ё`, the vowels of Arabic and Hebrew. In all other scripts they are letters. */
const MARKS_ARE_OPTIONAL = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]/u;
/** Letters that have no decomposition in Unicode, though keyboards without them write others. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
  ς: "σ",
};

/**
 * Letters and digits only, without case, width and optional marks. Whatever else stands between them is left out, so that a phrase is
 * found whatever punctuation a recognizer set, and a word that two segments share.
 */
export function foldedText(text: string): FoldedText {
  let folded = "";
  const at: number[] = [];
  for (const { 0: letter, index } of text.matchAll(LETTER)) {
    const piece = foldedLetter(letter);
    folded += piece;
    for (let i = 0; i < piece.length; i++) at.push(index);
  }
  return { text: folded, at };
}

/** The same with a space for each stretch of anything else. */
export function foldedWords(text: string): readonly string[] {
  return (text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map((word) => foldedText(word).text).filter(Boolean);
}

function foldedLetter(letter: string): string {
  // Most of what is said anywhere.
  if (letter >= "a" && letter <= "z" && letter.length === 1) return letter;
  const lower = letter.normalize("NFKC").toLowerCase();
  const bare = MARKS_ARE_OPTIONAL.test(lower) ? lower.normalize("NFD").replaceAll(/\p{M}/gu, "") : lower;
  return SPELLED[bare] ?? bare;
}

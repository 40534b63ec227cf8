import { foldLetter } from "../../core/fold";

/** Text as it is searched, and where each of its UTF-16 units stands in the text that was folded. */
export interface FoldedText {
  readonly text: string;
  readonly at: readonly number[];
}

/** A letter with its marks. */
const LETTER = /[\p{L}\p{N}]\p{M}*/gu;
/**
 * Letters and digits only, without case, width and optional marks. Whatever else stands between them is left out, so that a phrase is
 * found whatever punctuation a recognizer set, and a word that two segments share.
 */
export function foldedText(text: string): FoldedText {
  let folded = "";
  const at: number[] = [];
  for (const { 0: letter, index } of text.matchAll(LETTER)) {
    // Most of what is said anywhere.
    const piece = letter >= "a" && letter <= "z" && letter.length === 1 ? letter : foldLetter(letter);
    folded += piece;
    for (let i = 0; i < piece.length; i++) at.push(index);
  }
  return { text: folded, at };
}

/** The same with a space for each stretch of anything else. */
export function foldedWords(text: string): readonly string[] {
  return (text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map((word) => foldedText(word).text).filter(Boolean);
}

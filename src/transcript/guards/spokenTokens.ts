/** Words; in scripts without spaces every character is one. */
export const LETTERS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{M}\p{N}]+/gu;

/** Words in lower case without punctuation. */
export function tokensOf(text: string): string[] {
  return text.toLowerCase().match(LETTERS) ?? [];
}

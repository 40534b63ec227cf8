/** Scripts in which about every character is a token. */
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/**
 * About how many tokens a text is, rather too many than too few: the service does not publish its tokenizer. A
 * character of a dense script counts 1, a word 1 for every 4 letters begun, any other sign 1.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [piece] of text.matchAll(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu)) {
    let letters = 0;
    for (const character of piece) {
      if (DENSE.test(character)) tokens += 1;
      // Outside ASCII a tokenizer of bytes needs up to a token a letter.
      else letters += character < "\u0080" ? 1 : 3;
    }
    tokens += Math.ceil(letters / 4);
  }
  return tokens;
}

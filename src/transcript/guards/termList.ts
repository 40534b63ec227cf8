import { tokensOf as wordsOf } from "./tokens";

/** Longer texts are measured by the share that is known, not letter by letter. */
const LONGEST = 500;
/** A line of the context whose pieces all have at most so many words is a list, not a sentence with commas. */
const WORDS_OF_A_TERM = 4;

/** However the letters are written: composed or not, full width or not. */
function tokensOf(text: string): string[] {
  return wordsOf(text.normalize("NFKC"));
}

/** The terms of a context: its lines, and the items of a line that is a list itself. */
export class TermList {
  readonly #terms = new Set<string>();
  readonly #lengths: readonly number[];

  constructor(context: string) {
    for (const line of context.split("\n")) {
      const items = line.split(/[,;|、，；]/).map((item) => tokensOf(item));
      const listed = items.every(({ length }) => length <= WORDS_OF_A_TERM);
      for (const tokens of listed ? [tokensOf(line), ...items] : [tokensOf(line)]) {
        if (tokens.length > 0) this.#terms.add(tokens.join(""));
      }
    }
    this.#lengths = [...new Set([...this.#terms].map(({ length }) => length))].filter((length) => length <= LONGEST);
  }

  /**
   * The text is terms and nothing else: in any order, as often as it likes, whatever stands between them, also nothing
   * (Chinese, Thai, "BulgeBracket").
   */
  makesUp(text: string): boolean {
    if (this.#terms.size === 0 || text.length > LONGEST * 2) return false;
    const letters = tokensOf(text).join("");
    if (letters.length === 0 || letters.length > LONGEST) return false;
    const reached = new Uint8Array(letters.length + 1);
    reached[0] = 1;
    for (let at = 0; at < letters.length; at++) {
      if (!reached[at]) continue;
      for (const length of this.#lengths) {
        if (at + length <= letters.length && this.#terms.has(letters.slice(at, at + length))) reached[at + length] = 1;
      }
    }
    return reached[letters.length] === 1;
  }
}

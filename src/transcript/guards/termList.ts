import { tokensOf as wordsOf } from "./spokenTokens";

/** Longer texts are measured by the share that is known, not letter by letter. */
const LONGEST = 500;
/** A line of the context whose pieces all have at most so many words is a list, not a sentence with commas. */
const WORDS_OF_A_TERM = 4;

/** A model that prints a list may say it as one: "Kubernetes, Hoffmann, and Zeitgeist". */
const BETWEEN = new Set("and or und oder et ou y o e и 和 与 與 及 或 と や".split(" "));

/** However the letters are written: composed or not, full width or not. */
function tokensOf(text: string): string[] {
  return wordsOf(text.normalize("NFKC"));
}

/** The terms of a context: its lines, and the items of a line that is a list itself. */
export class TermList {
  readonly #terms = new Set<string>();
  readonly #lengths: readonly number[];

  constructor(context: string) {
    for (const numbered of context.split("\n")) {
      const line = numbered.replace(/^\s*\d+[.)]\s/, "");
      // "Names: Hoffmann (Siemens), Lazard".
      const items = line.split(/[,;|、，；:：()（）]/).map((item) => tokensOf(item));
      const listed = items.every(({ length }) => length <= WORDS_OF_A_TERM);
      for (const tokens of listed ? [tokensOf(line), ...items] : [tokensOf(line)]) {
        if (tokens.length > 0) this.#terms.add(tokens.join(""));
      }
    }
    this.#lengths = [...new Set([...this.#terms].map(({ length }) => length))].filter((length) => length <= LONGEST);
  }

  /**
   * The text is terms and nothing else: in any order, as often as it likes, whatever stands between them, also nothing
   * (Chinese, Thai, "BulgeBracket") or an "and".
   */
  makesUp(text: string): boolean {
    if (this.#terms.size === 0 || text.length > LONGEST * 2) return false;
    const tokens = tokensOf(text);
    return this.#areTerms(tokens.join("")) || this.#areTerms(tokens.filter((one) => !BETWEEN.has(one)).join(""));
  }

  #areTerms(letters: string): boolean {
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

import { tokensOf } from "./guards/tokens";

/** So many words in a row are no coincidence; shorter transcripts must be there as a whole. */
const RUN = 8;

/** A document's words, ready to be asked what stands in it. */
export class DocumentWords {
  readonly #words: string;

  constructor(markdown: string) {
    // Times that link into the recording stand between the words.
    this.#words = joined(markdown.replaceAll(/\[[^[\]\n]*\]\([^()\n]*\)/g, " ").replaceAll("\\", ""));
  }

  /** The text stands there, also where it was edited here and there: its beginning, its middle or its end does. */
  hold(text: string): boolean {
    const tokens = tokensOf(text);
    if (tokens.length === 0) return false;
    const last = Math.max(0, tokens.length - RUN);
    return [0, last >> 1, last].some((from) =>
      this.#words.includes(`\0${tokens.slice(from, from + RUN).join("\0")}\0`),
    );
  }
}

function joined(text: string): string {
  return `\0${tokensOf(text).join("\0")}\0`;
}

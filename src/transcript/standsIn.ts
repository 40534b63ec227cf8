import { tokensOf } from "./guards/spokenTokens";

/** So many words in a row are no coincidence; shorter transcripts must be there as a whole. */
const RUN = 8;
/** So far behind its link a short one begins: further lines of the block, a blank one, a time. */
const NEAR = 200;
/** Around a word of them as far as the others stand, with times between them. */
const AROUND = 1_000;
/** Where even the rarest of the words comes more often, the first places are looked at. */
const MOST_PLACES = 300;

/** A document's words, ready to be asked what stands in it. Nothing is made of it before: it may be long, and changes with every key. */
export class DocumentWords {
  readonly #text: string;

  constructor(markdown: string) {
    this.#text = markdown.toLowerCase();
  }

  /**
   * The text stands there, also where it was edited here and there: its beginning, its middle or its end does. A few words stand
   * in many notes: they count only right behind `link`, the offset at which the link to their recording ends.
   */
  hold(text: string, link?: number): boolean {
    const tokens = tokensOf(text);
    if (tokens.length === 0) return false;
    if (tokens.length < RUN && link !== undefined)
      return new DocumentWords(this.#text.slice(link, link + NEAR + text.length)).hold(text);
    const last = Math.max(0, tokens.length - RUN);
    return [0, last >> 1, last].some((from) => this.#has(tokens.slice(from, from + RUN)));
  }

  #has(tokens: readonly string[]): boolean {
    const wanted = `\0${tokens.join("\0")}\0`;
    // Where one of them is missing they are not there; of two characters in a row a mark may stand between.
    const places = tokens.map((token) => this.#placesOf(token));
    if (places.some(({ length }) => length === 0)) return false;
    const pairs = tokens
      .map((token, i) => this.#placesOf(token + (tokens[i + 1] ?? "")))
      .filter(({ length }) => length > 0);
    const rarest = [...places, ...pairs].toSorted((a, b) => a.length - b.length)[0] ?? [];
    return rarest.some((at) => joined(this.#text.slice(Math.max(0, at - AROUND), at + AROUND)).includes(wanted));
  }

  #placesOf(word: string): number[] {
    const places: number[] = [];
    for (
      let at = this.#text.indexOf(word);
      at >= 0 && places.length < MOST_PLACES;
      at = this.#text.indexOf(word, at + 1)
    )
      places.push(at);
    return places;
  }
}

/** Times that link into the recording stand between the words. */
function joined(text: string): string {
  return `\0${tokensOf(text.replaceAll(/\[[^[\]\n]*\]\([^()\n]*\)/g, " ")).join("\0")}\0`;
}

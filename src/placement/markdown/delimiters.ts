import type { Stretch } from "./inline";

/** Signs of emphasis, and which of them belong together (CommonMark 0.31, 6.2; `~~` of GFM, `==` of Obsidian). */
export class Delimiters {
  readonly #text: string;
  readonly #open = new Map<string, number[]>();
  readonly pairs: Stretch[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** The run of signs that begins at `at`; how long it is. */
  take(at: number): number {
    const sign = this.#text[at] ?? "";
    let end = at + 1;
    while (this.#text[end] === sign) end += 1;
    const length = end - at;
    if (sign === "=" && length !== 2) return length;
    const before = this.#text[at - 1] ?? " ";
    const after = this.#text[end] ?? " ";
    const open = this.#open.get(sign) ?? [];
    this.#open.set(sign, open);
    const [opens, closes] = [flanks(after, before), flanks(before, after)];
    const inWord = sign === "_";
    if (closes && (!inWord || !opens || isSign(after))) {
      const start = open.pop();
      if (start !== undefined) {
        this.pairs.push({ kind: "emphasis", start, end: at });
        for (const starts of this.#open.values()) while ((starts.at(-1) ?? -1) > start) starts.pop();
        return length;
      }
    }
    if (opens && (!inWord || !closes || isSign(before))) open.push(end);
    return length;
  }
}

/** A run of signs belongs to the word on its side `inner`. */
function flanks(inner: string, outer: string): boolean {
  return !/\s/.test(inner) && (!isSign(inner) || /\s/.test(outer) || isSign(outer));
}

function isSign(character: string): boolean {
  return /[\p{P}\p{S}]/u.test(character);
}

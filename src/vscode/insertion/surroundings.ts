import type { Change } from "./ownedText";

/** A stretch of a document as it was last seen, kept up to date while the changes of one step are taken. */
export class Around {
  #start: number;
  #text: string;

  constructor(start: number, text: string) {
    this.#start = start;
    this.#text = text;
  }

  get start(): number {
    return this.#start;
  }

  get text(): string {
    return this.#text;
  }

  /** What is known of a stretch. */
  slice(start: number, end: number): string {
    return this.#text.slice(Math.max(0, start - this.#start), Math.max(0, end - this.#start));
  }

  /** The change without what stays as it is, where all that it replaces is known. */
  smallest(change: Change): Change {
    const { offset, length, text } = change;
    if (length === 0 || offset < this.#start || offset + length > this.#start + this.#text.length) return change;
    const old = this.slice(offset, offset + length);
    const most = Math.min(length, text.length);
    let [same, sameEnd] = [0, 0];
    while (same < most && old[same] === text[same]) same++;
    while (sameEnd < most - same && old[length - 1 - sameEnd] === text[text.length - 1 - sameEnd]) sameEnd++;
    return { offset: offset + same, length: length - same - sameEnd, text: text.slice(same, text.length - sameEnd) };
  }

  follow({ offset, length, text }: Change): void {
    const end = this.#start + this.#text.length;
    if (offset + length < this.#start || (offset + length === this.#start && offset < this.#start)) {
      this.#start += text.length - length;
    } else if (offset <= end) {
      const before = this.slice(this.#start, offset);
      this.#text = before + text + this.slice(offset + length, end);
      this.#start = Math.min(this.#start, offset);
    }
  }
}

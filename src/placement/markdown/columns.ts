/** The beginning of a line, read column by column: a tab reaches to the next multiple of four, and what holds the line may take a part of it (CommonMark 0.31, 2.2). */
export class Columns {
  #text = "";
  /** Up to here the signs of what holds the line were read. */
  #pos = 0;
  col = 0;
  /** Column at which the content of what was read begins; it may be within a tab. */
  base = 0;
  /** The first character from there on that is no space, and its column. */
  next = 0;
  nextCol = 0;

  begin(text: string): void {
    this.#text = text;
    this.#pos = this.col = this.base = 0;
    this.#skipSpace();
  }

  get blank(): boolean {
    return this.next === this.#text.length;
  }

  /** Columns of space before the content. */
  get indent(): number {
    return this.nextCol - this.base;
  }

  /** A sign of so many characters. */
  pass(length: number): void {
    this.#pos = this.next + length;
    this.col = this.nextCol + length;
    this.#skipSpace();
  }

  /** `>` with the space behind it; of a tab it takes one column. */
  passQuote(): void {
    this.pass(1);
    const behind = this.#text[this.#pos];
    this.base = this.col + (behind === " " || behind === "\t" ? 1 : 0);
  }

  /** The character at which the content begins. */
  contentAt(): number {
    return this.#content()[0];
  }

  /** The space before the first character of the content. Of a tab that what holds the line takes a part of, the rest is spaces. */
  indentation(): string {
    const [at, col] = this.#content();
    return " ".repeat(Math.max(0, col - this.base)) + this.#text.slice(at, this.next);
  }

  #content(): readonly [at: number, col: number] {
    let [at, col] = [this.#pos, this.col];
    while (at < this.next && col < this.base) {
      col += this.#text[at] === "\t" ? 4 - (col % 4) : 1;
      at += 1;
    }
    return [at, col];
  }

  #skipSpace(): void {
    let [at, col] = [this.#pos, this.col];
    for (; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === 0x20) col += 1;
      else if (code === 0x09) col += 4 - (col % 4);
      else break;
    }
    this.next = at;
    this.nextCol = col;
  }
}

/** Columns that the beginning of a line takes. */
export function widthOf(beginning: string): number {
  let col = 0;
  for (const sign of beginning) col += sign === "\t" ? 4 - (col % 4) : 1;
  return col;
}

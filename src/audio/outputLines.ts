/** A line longer than this is a tag, and what it begins with says which. */
const MOST = 4_096;

/** Gives whole lines to `take` out of text that comes in pieces; of endless ones the beginning. `end` gives the last one. */
export class Lines {
  readonly #take: (line: string) => void;
  #line = "";

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  push(text: string): void {
    let from = 0;
    for (let to = text.indexOf("\n"); to >= 0; to = text.indexOf("\n", from)) {
      this.#add(text, from, to);
      this.end();
      from = to + 1;
    }
    this.#add(text, from, text.length);
  }

  end(): void {
    if (this.#line !== "") this.#take(this.#line.replace(/\r$/, ""));
    this.#line = "";
  }

  #add(text: string, from: number, to: number): void {
    this.#line += text.slice(from, Math.min(to, from + MOST - this.#line.length));
  }
}

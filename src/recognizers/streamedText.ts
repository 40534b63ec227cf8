/**
 * The whole text of a stream, whether its events carry only what is new (what we ask for) or all text so far (the
 * protocol's own default, and what some gateways send all the same).
 *
 * A stream is taken as cumulative for as long as every event begins with the one before it. In a stream of pieces the
 * second or third event ends that. Two pieces of which the second repeats the first and goes on ("ha", "haha") cannot
 * be told from a cumulative stream; nothing in the protocol could.
 */
export class StreamedText {
  #joined = "";
  #last = "";
  #pieces = 0;
  #cumulative: boolean;

  /** `mayRepeat`: events may carry all text so far; else they never do. */
  constructor(mayRepeat = true) {
    this.#cumulative = mayRepeat;
  }

  /** Takes the text of the next event; `finish` on the last one. Returns all text so far. */
  add(text: string, finish: boolean): string {
    if (text) {
      // An equal event is the closing repeat of a cumulative stream, or else a word said twice.
      const extendsLast = text.startsWith(this.#last) && (text.length > this.#last.length || finish);
      this.#cumulative &&= extendsLast;
      this.#joined += text;
      this.#last = text;
      this.#pieces += 1;
    }
    return this.text;
  }

  /** What an event says is the whole text. */
  replace(text: string): void {
    this.#joined = text;
    this.#cumulative = false;
  }

  get text(): string {
    return this.#cumulative && this.#pieces > 1 ? this.#last : this.#joined;
  }
}

import { LeakGuard } from "./leak";
import { beforeLoop } from "./loop";

/** A loop is looked for whenever so many characters have come. */
const EVERY = 40;
/** A loop that begins now lies in the end of the text. */
const TAIL = 800;

/** Decides how much of a clip's growing text can be shown before the guards have seen all of it; what is shown stays. */
export class LiveText {
  readonly #leaks: LeakGuard;
  #trusted = false;
  /** How long the text was that was suspected last. */
  #suspected = 0;
  #looked = 0;
  #end = Infinity;

  constructor(leaks: LeakGuard) {
    this.#leaks = leaks;
  }

  /** Looked at with every word at first, then seldom: who sends one letter at a time does not make it look at all of them each time. */
  #trusts(text: string): boolean {
    if (this.#trusted || this.#leaks.isEmpty) return true;
    if (text.length < this.#suspected) this.#suspected = 0;
    if (text.length < this.#suspected * 1.1 && this.#suspected > TAIL) return false;
    this.#suspected = text.length;
    return (this.#trusted = LeakGuard.knows(text) && !this.#leaks.suspects(text));
  }

  /** The part of the text so far that can be shown. */
  shown(text: string): string {
    // A new attempt begins anew.
    if (text.length < this.#looked) [this.#looked, this.#end] = [0, Infinity];
    if (!this.#trusts(text)) return "";
    if (this.#end === Infinity && text.length >= this.#looked + EVERY) {
      this.#looked = text.length;
      const skipped = Math.max(0, text.length - TAIL);
      const tail = text.slice(skipped);
      const end = beforeLoop(tail);
      if (end < tail.length) this.#end = skipped + end;
    }
    return text.slice(0, this.#end);
  }
}

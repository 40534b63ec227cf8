import { seam } from "../core/seam";

/** Of the beginning of the shorter one: two texts that share so much of it are one text, as it was and as it is now. */
const SAME = 0.5;
const SENTENCE_END = /\p{Sentence_Terminal}[\p{Pe}\p{Pf}\p{Quotation_Mark}]*$/u;

/**
 * A text that grows from event to event, of which each has all so far, and may have changed its mind about it ("two hundred", then
 * "200"). Some hosts send only what is new, or one sentence after the other: then hardly any event begins as the one before it.
 * An empty event takes nothing back.
 */
export class GrowingText {
  #newest = "";
  #joined = "";
  #goesOn = 0;
  #isNew = 0;

  /** `ends`: the last event of this text, which may be another writing of all of it. */
  add(text: string, ends: boolean): void {
    if (!text.trim()) return;
    if (this.#newest) {
      if (shared(this.#newest, text) >= SAME) this.#goesOn += 1;
      else if (!ends || /^\s/.test(text)) this.#isNew += 1;
    }
    this.#newest = text;
    // A piece brings its own space, a sentence does not.
    this.#joined += (SENTENCE_END.test(this.#joined) ? seam(this.#joined, text) : "") + text;
  }

  /** Its events have only what is new. */
  get inPieces(): boolean {
    return this.#isNew > this.#goesOn;
  }

  get text(): string {
    return this.inPieces ? this.#joined : this.#newest;
  }
}

/** How much of the shorter one's beginning both have, from 0 to 1. */
function shared(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  let same = 0;
  while (same < length && one[same] === other[same]) same += 1;
  return same / length;
}

import type { Segment } from "../../pipeline/types";
import { correct, type Correction } from "../../transcript/correct";
import { textOf } from "../../transcript/join";

/** A transcript that is handed over in one piece when it is complete, for places that cannot take it word by word. */
export class WholeText {
  readonly #segments = new Map<number, Segment>();
  readonly #corrections: readonly Correction[];

  constructor(corrections: readonly Correction[]) {
    this.#corrections = corrections;
  }

  write(segment: Segment): void {
    this.#segments.set(segment.index, segment);
  }

  get text(): string {
    const inOrder = [...this.#segments.values()].sort((a, b) => a.index - b.index);
    return correct(textOf(inOrder), this.#corrections, true);
  }
}

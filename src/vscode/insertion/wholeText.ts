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

  get segments(): readonly Segment[] {
    return [...this.#segments.values()].sort((a, b) => a.index - b.index);
  }

  get text(): string {
    return correct(textOf(this.segments), this.#corrections, true);
  }
}

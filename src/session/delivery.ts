import { describe } from "../core/describe";
import type { Notice } from "../core/notices";
import type { Log, Segment } from "../core/types";
import type { Sink } from "./sink";

/** The way of one recording's segments into a sink: in order, with marks for gaps, which later runs fill. */
export class Delivery {
  readonly #sink: Sink;
  readonly #log: Log;
  readonly #onNotice: (notice: Notice) => void;
  readonly #gaps = new Map<number, Segment>();
  #shown = -1;
  /** The segment that grows. */
  head: Segment | undefined;

  constructor(sink: Sink, log: Log, onNotice: (notice: Notice) => void) {
    this.#sink = sink;
    this.#log = log;
    this.#onNotice = onNotice;
  }

  /** Segments that failed for good, as far as is known. */
  get gaps(): readonly Segment[] {
    return [...this.#gaps.values()];
  }

  /** Takes the newest state of a segment. */
  async take(segment: Segment): Promise<void> {
    this.head = segment;
    if (segment.gap) {
      this.#log.error(`clip ${segment.index}: ${describe(segment.gap)}`);
      this.#gaps.set(segment.index, segment);
    } else if (segment.final && this.#gaps.delete(segment.index) && segment.index <= this.#shown) {
      return this.#filled(segment, await this.#sink.fill(segment));
    }
    if (segment.index > this.#shown && !segment.gap && this.#sink.hasMark?.(segment)) {
      // In the window before it had failed: its mark stands in the text, and is filled now.
      if (!segment.final) return;
      this.#shown = segment.index;
      return this.#filled(segment, (await this.#sink.fillRecovered?.(segment)) === true);
    }
    if (segment.index < this.#shown || (this.#gaps.has(segment.index) && !segment.gap)) return;
    this.#shown = Math.max(this.#shown, segment.index);
    this.#sink.write(segment);
  }

  #filled({ index, span }: Segment, isFilled: boolean): void {
    if (isFilled) return;
    this.#log.warn(`clip ${index}: its mark is gone from the text`);
    this.#onNotice({ code: "markChanged", span });
  }
}

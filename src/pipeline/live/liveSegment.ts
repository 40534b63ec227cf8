import { joined as asOne } from "../../core/seam";
import type { LiveHypothesis, Recognized, Segment, Span } from "../../core/types";
import type { LeakGuard } from "../../transcript/guards/leak";
import { LiveText } from "../../transcript/guards/live";
import { joined } from "../halves";

/** A sentence that is over, or what there is of it. The guards have not seen it. */
export interface Said extends Omit<Recognized, "guards"> {
  readonly span: Span;
}

/**
 * The segment that grows. Mostly it is one sentence. Where the connection was lost in the middle of one that was shown, the service may make two of the
 * same sound the next time: then it takes both, since what was shown stands in the text, and the second would repeat its end.
 */
export class LiveSegment {
  readonly index: number;
  readonly #leaks: LeakGuard;
  #live: LiveText;
  readonly #said: Said[] = [];
  /** Where the sound ends of which text was shown before the connection was lost, in seconds; and since. */
  #lostEnd = 0;
  #shownEnd = 0;

  constructor(index: number, leaks: LeakGuard) {
    this.index = index;
    this.#leaks = leaks;
    this.#live = new LiveText(leaks);
  }

  /** The newest state of the sentence that grows in it: what can be shown before the guards have seen all of it. */
  growing({ text, tail, span, language }: LiveHypothesis): Segment {
    const shown = this.#live.shown(text);
    if (shown) this.#shownEnd = Math.max(this.#shownEnd, span.end);
    const trusted = shown === text && tail && !this.#leaks.suspects(text + tail);
    return {
      index: this.index,
      span: { start: this.#said[0]?.span.start ?? span.start, end: span.end },
      text: this.#said.reduceRight((rest, said) => asOne(said.text, rest), shown),
      final: false,
      ...(language ? { language } : {}),
      ...(trusted ? { tail } : {}),
    };
  }

  /** A sentence is over; answers whether the segment is. */
  add(said: Said): boolean {
    this.#said.push(said);
    this.#live = new LiveText(this.#leaks);
    return said.span.end >= this.#lostEnd;
  }

  /** The connection is lost: all since the last segment is asked for again. */
  lose(): void {
    this.#lostEnd = Math.max(this.#lostEnd, this.#shownEnd);
    this.#said.length = 0;
    this.#live = new LiveText(this.#leaks);
  }

  /** Sentences are in it. */
  get isBegun(): boolean {
    return this.#said.length > 0;
  }

  /** Text of it was shown, in this session or a lost one. */
  get isShown(): boolean {
    return Math.max(this.#lostEnd, this.#shownEnd) > 0;
  }

  /** What there is of it, as one. */
  get whole(): Said {
    const [first] = this.#said;
    if (!first) throw new Error("There is nothing in it.");
    const { final: _, ...said } = joined(this.#said.map((one) => ({ ...one, final: true })));
    const billed = this.#said.reduce((sum, { billedSeconds = 0 }) => sum + billedSeconds, 0);
    return {
      ...said,
      span: { start: first.span.start, end: this.#said.at(-1)?.span.end ?? first.span.end },
      billedSeconds: Math.round(billed * 1_000) / 1_000,
    };
  }
}

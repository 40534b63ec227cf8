import type { Segment } from "../core/types";
import type { Sink, WriteOutcome } from "../session/sink";
import type { AppendOnly } from "../transcript/appendOnly";
import { eventOf, type CliEvent } from "./cliEvents";
import type { Output } from "./output";
import type { Progress } from "./progressLine";

/** Where the segments of one recording go. */
export interface TerminalPlace {
  readonly name: string;
  readonly output: Output;
  /** The text so far, where it is printed as it comes. */
  readonly live: AppendOnly | undefined;
  readonly progress: Progress;
  readonly emit: (event: CliEvent) => void;
  /** Seconds of the recording, as far as they are known. */
  readonly seconds: () => number;
  readonly signal: AbortSignal;
}

/** The terminal as the place of a text: what comes is printed as far as it is final, told as events, and kept for what is written at the end. */
export class TerminalSink implements Sink {
  readonly label: string;
  readonly uri = undefined;
  readonly undone = false;
  readonly #place: TerminalPlace;
  readonly #segments = new Map<number, Segment>();

  constructor(place: TerminalPlace) {
    this.label = place.name;
    this.#place = place;
  }

  /** The newest state of each, in order. */
  get segments(): readonly Segment[] {
    return [...this.#segments.values()];
  }

  get text(): string {
    return this.#place.live?.text ?? "";
  }

  write(recognized: Segment): void {
    const { name, output, live, progress, emit, seconds } = this.#place;
    progress.total(seconds());
    const segment = withoutNul(recognized);
    this.#segments.set(segment.index, segment);
    progress.done(segment);
    emit(eventOf(name, segment));
    // What was printed cannot be taken back, and what is not final may be another text in the end.
    if (live && segment.final) output.write(live.write(segment));
  }

  /** A reader that is slow slows the recognition down. */
  async flushed(): Promise<void> {
    await this.#place.output.flushed(this.#place.signal);
  }

  /** What was printed stands there. */
  fill(): Promise<boolean> {
    return Promise.resolve(false);
  }

  close(): Promise<WriteOutcome> {
    return Promise.resolve("written");
  }
}

/** Nobody says NUL, and most of what reads a text ends there. */
function withoutNul(segment: Segment): Segment {
  if (!segment.text.includes("\0") && !segment.words?.some(({ text }) => text.includes("\0"))) return segment;
  const clean = (text: string): string => text.replaceAll("\0", "");
  const words = segment.words?.map((word) => ({ ...word, text: clean(word.text) }));
  return { ...segment, text: clean(segment.text), ...(words ? { words } : {}) };
}

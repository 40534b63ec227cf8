import type { capture } from "../../../../src/audio/microphone/capture";
import { EarmarkError } from "../../../../src/core/errors";

type Item = Int16Array | "end" | Error;

/** A microphone that hears what a test says, when it says it. */
export class ScriptedMicrophone {
  /** Ids with which it was opened. */
  readonly opened: (string | undefined)[] = [];
  /** How many have it open now. */
  open = 0;
  /** All that was taken from it, one behind the other. */
  readonly taken: Int16Array[] = [];
  /** Why it cannot be opened. */
  refusal: EarmarkError | undefined;
  /** What it hears as soon as it is open, before which nothing was said. */
  greeting: (() => Int16Array) | undefined;
  #items: Item[] = [];
  /** Several may listen. */
  #waiting: (() => void)[] = [];

  readonly capture: typeof capture = (_ffmpeg, id, signal) => this.#capture(id, signal);

  async *#capture(id: string | undefined, signal: AbortSignal): AsyncGenerator<Int16Array, void, undefined> {
    this.opened.push(id);
    if (this.refusal) throw this.refusal;
    this.open += 1;
    const stop = (): void => this.#wake();
    signal.addEventListener("abort", stop);
    try {
      if (this.greeting) this.#items = [this.greeting()];
      for (;;) {
        signal.throwIfAborted();
        const item = this.#items.shift();
        if (item === undefined) await new Promise<void>((done) => this.#waiting.push(done));
        else if (item === "end") return;
        else if (item instanceof Error) throw item;
        else {
          this.taken.push(item);
          yield item;
        }
      }
    } finally {
      this.open -= 1;
      signal.removeEventListener("abort", stop);
    }
  }

  /** Says something, and returns when it was taken, or nobody listens. */
  async say(samples: Int16Array, pieces = 1): Promise<void> {
    const each = Math.ceil(samples.length / pieces);
    for (let at = 0; at < samples.length; at += each) this.#items.push(samples.slice(at, at + each));
    this.#wake();
    await settled(() => this.#items.length === 0 || this.open === 0);
  }

  /** Says it before somebody listens. */
  prepare(samples: Int16Array): void {
    this.#items.push(samples);
  }

  #wake(): void {
    for (const done of this.#waiting.splice(0)) done();
  }

  /** What nobody has taken is forgotten. */
  forget(): void {
    this.#items = [];
  }

  async pullOut(): Promise<void> {
    this.#items.push(new EarmarkError("microphoneGone", "pulled out"));
    this.#wake();
    await settled(() => this.open === 0 || this.#items.length === 0);
  }
}

/** Waits until something is so: turn by turn, not by time. */
export async function settled(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100_000; turn++) {
    if (isSo()) {
      // Whoever took it does something with it.
      await new Promise((done) => setImmediate(done));
      return;
    }
    await new Promise((done) => setImmediate(done));
  }
  throw new Error("It never was so.");
}

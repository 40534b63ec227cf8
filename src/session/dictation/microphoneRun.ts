import { capture } from "../../audio/microphone/capture";
import type { Clock } from "../../core/clock";
import { EarmarkError } from "../../core/errors";
import type { RecorderDeps } from "./recorderView";

/** How long a microphone may send nothing, as so many ticks: a machine that slept in between has not waited. */
const TICKS = 10;
const TICK_MS = 1_000;

/** A microphone that is open. */
export class MicrophoneRun {
  readonly #pieces: AsyncGenerator<Int16Array>;
  readonly #closing: AbortController;
  readonly #clock: Clock;
  #first: Int16Array | undefined;
  #hasCome = false;
  #ticks = 0;
  #closed = false;
  #done: Promise<void> = Promise.resolve();

  private constructor(pieces: AsyncGenerator<Int16Array>, closing: AbortController, clock: Clock) {
    this.#pieces = pieces;
    this.#closing = closing;
    this.#clock = clock;
    void this.#watch();
  }

  /**
   * Waits for its first samples. `open` gets the signal that closes it.
   * @throws {EarmarkError} as `open`; `microphoneBusy` where nothing comes for 10 s; `signal.reason` when aborted
   */
  static async open(
    open: (closing: AbortSignal) => AsyncGenerator<Int16Array>,
    clock: Clock,
    signal?: AbortSignal,
  ): Promise<MicrophoneRun> {
    signal?.throwIfAborted();
    const closing = new AbortController();
    const stop = (): void => closing.abort(signal?.reason);
    signal?.addEventListener("abort", stop, { once: true });
    const run = new MicrophoneRun(open(closing.signal), closing, clock);
    try {
      const { value, done } = await run.#pieces.next();
      if (done) throw new EarmarkError("microphoneBusy", "The microphone ended before it began.");
      run.#first = value;
      run.#hasCome = true;
      run.#ticks = 0;
      return run;
    } catch (error) {
      run.#closed = true;
      closing.abort();
      throw error;
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }

  /** Gives all that comes to `onPiece`. `onLost` is told once where it ends by itself. */
  listen(onPiece: (samples: Int16Array) => void, onLost: (error: EarmarkError) => void): void {
    this.#done = this.#listen(onPiece).then(
      () => {
        if (!this.#closed) onLost(new EarmarkError("microphoneGone", "The microphone sends no more."));
      },
      (error: unknown) => {
        if (this.#closed) return;
        this.#closed = true;
        onLost(
          error instanceof EarmarkError
            ? error
            : new EarmarkError("microphoneGone", `The microphone failed: ${String(error)}`, { cause: error }),
        );
      },
    );
  }

  /** Returns when it is closed: whatever came until then was given to `onPiece`. Never throws. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#closing.abort(new EarmarkError("microphoneGone", "The microphone is closed."));
    await this.#done;
    // One to which nobody has listened waits at its first piece.
    await this.#pieces.return(undefined).catch(() => undefined);
  }

  async #listen(onPiece: (samples: Int16Array) => void): Promise<void> {
    try {
      if (this.#first) onPiece(this.#first);
      this.#first = undefined;
      for await (const piece of this.#pieces) {
        this.#ticks = 0;
        onPiece(piece);
        if (this.#closed) return;
      }
    } finally {
      // Ends the watch too.
      this.#closing.abort();
    }
  }

  async #watch(): Promise<void> {
    const { signal } = this.#closing;
    try {
      for (;;) {
        await this.#clock.sleep(TICK_MS, signal);
        if (++this.#ticks < TICKS) continue;
        const code = this.#hasCome ? "microphoneGone" : "microphoneBusy";
        return this.#closing.abort(new EarmarkError(code, "The microphone has sent nothing for 10 s."));
      }
    } catch {
      // It was closed.
    }
  }
}

/** The one with this id, or the system's own choice, as `MicrophoneRun.open`. */
export async function openMicrophone(
  deps: Pick<RecorderDeps, "ffmpeg" | "capture" | "clock">,
  id: string | undefined,
  signal?: AbortSignal,
): Promise<MicrophoneRun> {
  const open = (closing: AbortSignal): AsyncGenerator<Int16Array> =>
    (deps.capture ?? capture)(deps.ffmpeg, id, closing);
  return MicrophoneRun.open(open, deps.clock, signal);
}

import { SYSTEM_CLOCK, type Clock } from "../../core/clock";
import type { LiveSound } from "../../core/types";
import { decode, SAMPLE_RATE, type Source } from "../decode";
import { openSource } from "../source";
import { Growth, type GrowthState } from "./growth";

/** A look at the file while no sound comes. */
const LOOK_MS = 250;
/** When the file is over and nothing came for so many looks, all that ffmpeg can read was read. */
const LAST_LOOKS = 6;

/** How a file is followed. */
export interface Following {
  /** It ends so many seconds after its last byte. */
  readonly quietSeconds: number;
  /** Told once how it ended. */
  readonly onEnd: (state: Exclude<GrowthState, "growing">) => void;
  /** Makes sure that it still is the file that was agreed to. @throws {EarmarkError} `changed` */
  readonly check?: (() => Promise<void>) | undefined;
  readonly clock?: Clock;
}

/**
 * The sound of a file that is still being written, as it comes. Every reader has an ffmpeg of its own, which waits where the file
 * ends: the file itself is what is kept, and a slow reader costs no memory. What ffmpeg holds back at the end, or cannot follow, is
 * read when the file is over. A file that was replaced, removed or shortened ends there.
 */
export class FollowedSound implements LiveSound {
  readonly #source: Source;
  readonly #following: Following;
  readonly #growth: Growth;
  readonly #clock: Clock;
  #told = false;

  constructor(source: Source, following: Following) {
    this.#source = source;
    this.#following = following;
    this.#clock = following.clock ?? SYSTEM_CLOCK;
    this.#growth = new Growth(source.file, following.quietSeconds, this.#clock);
  }

  async *samplesFrom(sample: number, signal: AbortSignal): AsyncGenerator<Int16Array, void, undefined> {
    let at = 0;
    for await (const piece of this.#followed(signal)) {
      const early = Math.min(piece.length, Math.max(0, sample - at));
      at += piece.length;
      if (early < piece.length) yield piece.subarray(early);
    }
    signal.throwIfAborted();
    while ((await this.#growth.look()) === "growing") await this.#clock.sleep(LOOK_MS, signal);
    const { state } = this.#growth;
    if (!this.#told && state !== "growing") this.#following.onEnd(state);
    this.#told = true;
    if (state === "over") yield* this.#rest(Math.max(at, sample), at > 0, signal);
  }

  /** As far as ffmpeg can follow. */
  async *#followed(signal: AbortSignal): AsyncGenerator<Int16Array, void, undefined> {
    await this.#following.check?.();
    // As it is now: what it becomes is compared with that.
    await this.#growth.look();
    let looked = this.#clock.now();
    const leaving = new AbortController();
    let isChecked = false;
    const pieces = decode(
      { ...this.#source, growing: { timeoutSeconds: this.#following.quietSeconds + 60 } },
      AbortSignal.any([signal, leaving.signal]),
    );
    let next = pieces.next();
    let changed: unknown;
    try {
      for (;;) {
        const piece = await this.#unlessOver(next, signal);
        if (!piece || piece.done) return;
        // By now it is open, and stays the same whatever takes its place.
        if (!isChecked) await this.#following.check?.().catch((error: unknown) => (changed = error));
        if (changed !== undefined) throw changed;
        isChecked = true;
        // Also while sound comes: what is written into a file that was shortened is another recording.
        if (this.#clock.now() - looked >= LOOK_MS) {
          if ((await this.#growth.look()) === "shortened") return;
          looked = this.#clock.now();
        }
        yield piece.value;
        next = pieces.next();
      }
    } catch {
      // It could not be followed to its end: the rest is read when it is over.
      signal.throwIfAborted();
      if (changed !== undefined) throw changed;
    } finally {
      leaving.abort(new DOMException("The file is over.", "AbortError"));
      await next.catch(() => undefined);
      await pieces.return();
    }
  }

  /** Undefined: nothing comes any more. */
  async #unlessOver<T>(next: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    for (let looks = 0; looks < LAST_LOOKS;) {
      const waiting = new AbortController();
      const look = this.#clock.sleep(LOOK_MS, AbortSignal.any([signal, waiting.signal])).then(() => undefined);
      look.catch(() => undefined);
      const piece = await Promise.race([next, look]).finally(() => waiting.abort());
      if (piece !== undefined) return piece;
      const state = await this.#growth.look();
      if (state === "shortened") return undefined;
      looks = state === "growing" ? 0 : looks + 1;
    }
    return undefined;
  }

  /** What is in the complete file behind a sample. */
  async *#rest(from: number, isSome: boolean, signal: AbortSignal): AsyncGenerator<Int16Array, void, undefined> {
    const { ffmpeg, file, chosen } = this.#source;
    try {
      const source = await openSource(ffmpeg, file, { track: chosen, onNotice: () => undefined }, signal);
      yield* decode(source, signal, from > 0 ? { start: from / SAMPLE_RATE, end: Infinity } : undefined);
    } catch (error) {
      signal.throwIfAborted();
      // A recorder that was killed leaves a file that only a follower could read.
      if (!isSome) throw error;
    }
  }
}

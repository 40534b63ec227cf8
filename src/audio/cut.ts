import { FRAMES_PER_SECOND } from "./loudness";
import type { Window } from "./windows";

/** A pause must be quiet for so long: 600 ms, of which the middle is cut. */
const PAUSE = 0.6 * FRAMES_PER_SECOND;
/** A clip is not ended so shortly before the end of the recording; the rest would be too short to recognize. */
const LEAST_REST = 2 * FRAMES_PER_SECOND;

/**
 * Decides where a recording is cut: in each window, in the middle of its quietest 600 ms. Numbers in, numbers out;
 * a cut leaves as soon as its window has been decoded.
 */
export class Cutter {
  readonly #windows: readonly Window[];
  #frames: number[] = [];
  #start = 0;
  #cuts = 0;

  constructor(windows: readonly Window[]) {
    this.#windows = windows;
  }

  /** Takes loudness by frame, in dB; returns the new cuts, as frame numbers from the start of the recording. */
  push(loudness: readonly number[]): number[] {
    for (const level of loudness) this.#frames.push(level);
    const cuts: number[] = [];
    for (;;) {
      const window = this.#windows[Math.min(this.#cuts, this.#windows.length - 1)];
      if (!window || this.#frames.length < window.max * FRAMES_PER_SECOND + LEAST_REST) return cuts;
      const length = quietest(this.#frames, window.min * FRAMES_PER_SECOND, window.max * FRAMES_PER_SECOND);
      this.#frames = this.#frames.slice(length);
      this.#start += length;
      this.#cuts += 1;
      cuts.push(this.#start);
    }
  }
}

/** The middle of the quietest stretch that lies in `from` to `to`; the latest of equals, since long clips are better. */
function quietest(frames: readonly number[], from: number, to: number): number {
  const first = Math.round(from);
  const last = Math.round(to) - PAUSE;
  let sum = 0;
  for (let i = first; i < first + PAUSE; i++) sum += frames[i] ?? 0;
  let best = first;
  let least = sum;
  for (let i = first + 1; i <= last; i++) {
    sum += (frames[i + PAUSE - 1] ?? 0) - (frames[i - 1] ?? 0);
    if (sum <= least) [least, best] = [sum, i];
  }
  return best + PAUSE / 2;
}

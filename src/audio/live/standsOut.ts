import { FRAMES_PER_SECOND } from "../loudness";
import { FAINT, STANDS_OUT } from "../speech";

/** What is around a frame: the 10 s up to it. */
export const AROUND_FRAMES = 10 * FRAMES_PER_SECOND;

/** Half decibels; what 16 bits can hold has less than 100 dB. */
const BINS = 200;
/** The quietest tenth is what is around a voice. */
const FLOOR = 0.1;
/** Where there is a voice, what is between music and voice counts as music: so far up from the floor to the loudest tenth. */
const TOP = 0.9;
const SHARE = 0.3;

/**
 * Which frames stand out from what was around them, as a voice does, whatever that is: a fan, a street, music. What it says
 * of a frame depends on nothing but the 10 s that end with it.
 */
export class StandsOut {
  readonly #counts = new Int32Array(BINS);
  readonly #around: number[] = [];
  #oldest = 0;

  /** Takes the loudness of one frame, in dB. */
  push(level: number): boolean {
    const bin = Math.max(0, Math.min(BINS - 1, Math.round(level * 2)));
    if (this.#around.length < AROUND_FRAMES) this.#around.push(bin);
    else {
      const gone = this.#around[this.#oldest] ?? 0;
      this.#counts[gone] = (this.#counts[gone] ?? 0) - 1;
      this.#around[this.#oldest] = bin;
      this.#oldest = (this.#oldest + 1) % AROUND_FRAMES;
    }
    this.#counts[bin] = (this.#counts[bin] ?? 0) + 1;
    const floor = this.#quantile(FLOOR);
    const rise = Math.max(STANDS_OUT, SHARE * (this.#quantile(TOP) - floor));
    return level > Math.max(FAINT, floor + rise);
  }

  #quantile(share: number): number {
    let left = Math.floor(share * this.#around.length);
    for (let bin = 0; bin < BINS; bin++) {
      left -= this.#counts[bin] ?? 0;
      if (left < 0) return bin / 2;
    }
    return BINS / 2;
  }
}

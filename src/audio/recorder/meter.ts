import { SAMPLE_RATE } from "../decode";
import { FRAMES_PER_SECOND, Loudness } from "../loudness";
import { FAINT, LEAST_FRAMES, soundAbove } from "../speech";

/** Samples of which the level is: 100 ms. */
const LEVEL_SAMPLES = SAMPLE_RATE / 10;
/** A meter's lower end: what a quiet room has in a good microphone, in dB of full scale. */
const BOTTOM = -60;
/** Nothing but the recorder's own noise for so long, and it looks as if it were muted: 5 s. */
const UNHEARD = 5 * FRAMES_PER_SECOND;
/** What is around a voice is judged by so much: 10 s. */
const AROUND = 10 * FRAMES_PER_SECOND;

/** How loud it is that is recorded, for the eye, and where nothing is said. */
export class Meter {
  readonly #loudness = new Loudness();
  #level = 0;
  /** Of the last samples, in order. */
  #last: number[] = [];
  #faint = 0;
  #above = 0;
  #frames: number[] = [];

  /** 0 to 1, even to the ear: the root mean square of the last 100 ms from -60 dB of full scale up to 0. */
  get level(): number {
    return this.#level;
  }

  /** For 5 s there was nothing but digital silence, or what a recorder hears of itself (-78 dB). */
  get isUnheard(): boolean {
    return this.#faint >= UNHEARD;
  }

  /** Seconds of quiet at the end, measured against what is around the voice: for the end of a word. */
  get quietSeconds(): number {
    const threshold = soundAbove(this.#frames);
    let at = this.#frames.length;
    while (at > 0 && (this.#frames[at - 1] ?? 0) <= threshold) at -= 1;
    return (this.#frames.length - at) / FRAMES_PER_SECOND;
  }

  push(samples: Int16Array): void {
    this.#measure(samples);
    for (const frame of this.#loudness.push(samples)) {
      this.#faint += 1;
      // A click is not a voice: what is unheard stays so until something lasts for 50 ms.
      this.#above = frame > FAINT ? this.#above + 1 : 0;
      if (this.#above >= LEAST_FRAMES) this.#faint = 0;
      this.#frames.push(frame);
    }
    if (this.#frames.length > 2 * AROUND) this.#frames = this.#frames.slice(-AROUND);
  }

  /** A pause, or another microphone. */
  reset(): void {
    this.#level = 0;
    this.#last = [];
    this.#faint = 0;
    this.#above = 0;
    this.#frames = [];
  }

  #measure(samples: Int16Array): void {
    for (const sample of samples.subarray(-LEVEL_SAMPLES)) this.#last.push(sample);
    if (this.#last.length > LEVEL_SAMPLES) this.#last = this.#last.slice(-LEVEL_SAMPLES);
    const energy = this.#last.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, this.#last.length);
    const decibels = 10 * Math.log10(energy / 32_768 ** 2 + 1e-12);
    this.#level = Math.min(1, Math.max(0, 1 - decibels / BOTTOM));
  }
}

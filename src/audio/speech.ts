import { FRAMES_A_SECOND } from "./loudness";

/** Louder than this counts as sound in any case: a steady loud noise may hide a voice. -35 dB of full scale. */
const LOUD = 55;
/** What is quieter is the noise of the recorder itself: -78 dB of full scale. */
const FAINT = 12;
/** A voice, even a whisper, stands out from what is around it by so many decibels. Steady noise varies by 1 to 2 in frames of 10 ms. */
const STANDS_OUT = 8;
/** Shorter sounds are clicks. */
const LEAST_FRAMES = 5;

/** Less than this in a whole clip is not speech: the shortest word takes about 150 ms. Seconds. */
export const SILENT = 0.1;

/**
 * Seconds in which somebody speaks, by loudness alone (frames of 10 ms, in dB as `Loudness` gives them). What it finds is
 * there; a held note, and what hardly stands out, it does not find (`isNothing`).
 */
export function speechSeconds(levels: readonly number[]): number {
  const sorted = Float64Array.from(levels).sort();
  const floor = sorted[Math.floor(sorted.length / 10)] ?? 0;
  const threshold = Math.max(FAINT, Math.min(LOUD, floor + STANDS_OUT));
  let frames = 0;
  let run = 0;
  for (const level of [...levels, -Infinity]) {
    if (level > threshold) {
      run += 1;
      continue;
    }
    if (run >= LEAST_FRAMES) frames += run;
    run = 0;
  }
  return frames / FRAMES_A_SECOND;
}

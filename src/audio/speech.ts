import { FRAMES_PER_SECOND } from "./loudness";

/** Louder than this counts as sound in any case: a steady loud noise may hide a voice. -35 dB of full scale. */
const LOUD = 55;
/** What is quieter is the noise of the recorder itself: -78 dB of full scale. */
export const FAINT = 12;
/** A voice, even a whisper, stands out from what is around it by so many decibels. Steady noise varies by 1 to 2 in frames of 10 ms. */
export const STANDS_OUT = 8;
/** Shorter sounds are clicks. */
export const LEAST_FRAMES = 5;

/** Less than this in a whole clip is not speech: the shortest word takes about 150 ms. Seconds. */
export const SILENT = 0.1;

/**
 * Seconds in which somebody speaks, by loudness alone (frames of 10 ms, in dB as `Loudness` gives them). What it finds is
 * there; a held note, and what hardly stands out, it does not find (`isNothing`).
 */
export function speechSeconds(levels: readonly number[]): number {
  return runsAbove(levels, soundAbove(levels)).reduce((sum, { length }) => sum + length, 0) / FRAMES_PER_SECOND;
}

/** What is louder, of these frames, is no pause: it stands out from what is around it, or is loud in any case. */
export function soundAbove(levels: readonly number[]): number {
  return Math.min(LOUD, thresholdOf(levels));
}

/** A sound that holds on for longer than a word: 2 s. */
const HELD_FRAMES = 2 * FRAMES_PER_SECOND;

/**
 * Seconds of sound that comes and goes as words do, however loud all of it is: of a hum, a hiss or a held chord nothing,
 * also where it begins late or stops now and then, since what holds on is measured against itself.
 */
export function changingSeconds(levels: readonly number[]): number {
  const seconds = runsAbove(levels, thresholdOf(levels)).map((run) =>
    run.length > HELD_FRAMES ? changingSeconds(run) : run.length / FRAMES_PER_SECOND,
  );
  return seconds.reduce((sum, one) => sum + one, 0);
}

/** What is louder stands out: the quietest tenth is what is around it. So no run is ever as long as all. */
function thresholdOf(levels: readonly number[]): number {
  const sorted = Float64Array.from(levels).sort();
  return Math.max(FAINT, (sorted[Math.floor(sorted.length / 10)] ?? 0) + STANDS_OUT);
}

function runsAbove(levels: readonly number[], threshold: number): (readonly number[])[] {
  const runs: (readonly number[])[] = [];
  let begin = 0;
  for (let at = 0; at <= levels.length; at++) {
    if ((levels[at] ?? -Infinity) > threshold) continue;
    if (at - begin >= LEAST_FRAMES) runs.push(levels.slice(begin, at));
    begin = at + 1;
  }
  return runs;
}

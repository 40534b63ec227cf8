import { SAMPLE_RATE } from "./decode";
import { SILENT, speechSeconds } from "./speech";

// What only may be silence is looked at more closely before it is called so: it would not be sent, and would be missing.

/** Loudness is averaged over 50 ms: that of steady noise, brown too, then varies by less than 1 dB, that of the faintest word by more. */
const AVERAGED = 5;
/** A voice or music changes by more than so many decibels, for 100 ms in all. */
const CHANGES = 4;
const LEAST_FRAMES = 10;
/** Dithered silence has 4: three quarters of the smallest step that 16 bits have. */
const DITHER = 6;

/** A look at the pitch each quarter of a second, at 40 ms; a note lasts for two of them. */
const STEP = SAMPLE_RATE / 4;
const LENGTH = 0.04 * SAMPLE_RATE;
const LEAST_LOOKS = 2;
/** Periods of 2 to 12.5 ms, in samples: a higher tone repeats itself in one of them too, and noise in none. */
const [SHORTEST, LONGEST] = [32, 200];
/** Of two periods of a tone; white, pink and brown noise have 0.3 at most. */
const ALIKE = 0.4;
/** Mean power below which a tone is not audible any more, in steps of 16 bits: -84 dB of full scale. */
const INAUDIBLE = 2 ** 2;

/**
 * Seconds in which somebody may be speaking or singing: less than `SILENT` only where it is certain that nobody does.
 * `levels` as `Loudness` gives them, of all of these samples.
 */
export function speechIn(levels: readonly number[], pieces: readonly Int16Array[]): number {
  const found = speechSeconds(levels);
  // What is not loud, and no voice by that alone, is silence only where it can be nothing else.
  return found < SILENT && !isNothing(levels, pieces) ? SILENT : found;
}

/**
 * True for digital silence and for a steady noise, of which nothing can be a voice, a held note or music. `levels` as
 * `Loudness` gives them, of all of these samples.
 */
function isNothing(levels: readonly number[], pieces: readonly Int16Array[]): boolean {
  return isSteady(levels) && !isTonal(pieces);
}

function isSteady(levels: readonly number[]): boolean {
  const averages: number[] = [];
  let sum = 0;
  for (const [at, level] of levels.entries()) {
    sum += level - (levels[at - AVERAGED] ?? 0);
    if (at >= AVERAGED - 1) averages.push(sum / AVERAGED);
  }
  const floor = Float64Array.from(averages).sort()[averages.length >> 2] ?? 0;
  const threshold = Math.max(DITHER, floor + CHANGES);
  return averages.filter((level) => level > threshold).length < LEAST_FRAMES;
}

function isTonal(pieces: readonly Int16Array[]): boolean {
  let run = 0;
  for (const look of looksAt(pieces)) {
    run = repeatsItself(look) ? run + 1 : 0;
    if (run === LEAST_LOOKS) return true;
  }
  return false;
}

/** Samples at each step, with the one before them. They may lie in several pieces. */
function* looksAt(pieces: readonly Int16Array[]): Generator<Int16Array, void, undefined> {
  const look = new Int16Array(1 + LENGTH + LONGEST);
  let place = 0;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      const inStep = place % STEP;
      const count = Math.min(piece.length - at, (inStep < look.length ? look.length : STEP) - inStep);
      if (inStep < look.length) look.set(piece.subarray(at, at + count), inStep);
      at += count;
      place += count;
      if (inStep + count === look.length) yield look;
    }
  }
}

/** Differences of samples, which is how a rumble is told from a tone: that has no pitch in them any more. */
function repeatsItself(look: Int16Array): boolean {
  const changes = Float64Array.from({ length: LENGTH + LONGEST }, (_, i) => (look[i + 1] ?? 0) - (look[i] ?? 0));
  if (look.reduce((power, sample) => power + sample * sample, 0) < INAUDIBLE * look.length) return false;
  for (let lag = SHORTEST; lag <= LONGEST; lag++) {
    let [both, first, second] = [0, 0, 0];
    for (let i = 0; i < LENGTH; i++) {
      const [one, two] = [changes[i] ?? 0, changes[i + lag] ?? 0];
      both += one * two;
      first += one * one;
      second += two * two;
    }
    if (both > ALIKE * Math.sqrt(first * second)) return true;
  }
  return false;
}

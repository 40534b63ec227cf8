import assert from "node:assert/strict";
import { SILENT } from "../../../src/audio/speech";
import { stretchesOf } from "../../../src/audio/stretches";
import { concat, silence, speakNumbers } from "../../sounds/tones";

const RATE = 16_000;

/** The same noise in every run: linear congruential, three of which add up to a bell. */
function noiseOf(seed: number): () => number {
  let state = seed;
  const next = (): number => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32 - 0.5;
  return () => next() + next() + next();
}

/** Samples as loud as that, in decibels of full scale, by their mean power. */
function at(level: number, samples: ArrayLike<number>): Int16Array {
  let power = 0;
  for (let i = 0; i < samples.length; i++) power += (samples[i] ?? 0) ** 2;
  const factor = (10 ** (level / 20) * 32_768) / Math.sqrt(power / samples.length);
  return Int16Array.from({ length: samples.length }, (_, i) => Math.round((samples[i] ?? 0) * factor));
}

function of(seconds: number, sample: (second: number) => number): Float64Array {
  return Float64Array.from({ length: seconds * RATE }, (_, i) => sample(i / RATE));
}

function sum(...parts: readonly Int16Array[]): Int16Array {
  return Int16Array.from({ length: parts[0]?.length ?? 0 }, (_, i) =>
    parts.reduce((all, part) => all + (part[i] ?? 0), 0),
  );
}

const sine = (hertz: number) => (second: number) => Math.sin(2 * Math.PI * hertz * second);
const white = (seed: number): Float64Array => of(30, noiseOf(seed));
function brown(seed: number): Float64Array {
  const noise = noiseOf(seed);
  let last = 0;
  return of(30, () => (last = 0.99 * last + noise()));
}

/** Whether a recording is called silence, in pieces of an odd length. */
async function isSilent(samples: Int16Array): Promise<boolean> {
  async function* pieces(): AsyncGenerator<Int16Array, void, undefined> {
    for (let from = 0; from < samples.length; from += 4_567) yield samples.subarray(from, from + 4_567);
  }
  const windows = [{ min: 100, max: 120 }];
  for await (const { speech } of stretchesOf(pieces(), { windows, wholeUpTo: 0 }, () => undefined))
    if (speech >= SILENT) return false;
  return true;
}

describe("what is called silence", () => {
  const word = speakNumbers([500]);
  const alone = (level: number): Int16Array => concat([silence(12), at(level, word), silence(12)]);
  const HEARD: readonly (readonly [string, () => Int16Array])[] = [
    ...[-55, -63, -70, -75].map((level) => [`a word at ${level} dB`, () => alone(level)] as const),
    ["a word in noise that is 9 dB quieter", () => sum(at(-69, white(1)), concat([alone(-60), silence(6)]))],
    ["a held note of 30 s", () => at(-30, of(30, sine(220)))],
    ["a quiet low note", () => at(-60, of(30, sine(110)))],
    ["a quiet high note", () => at(-60, of(30, sine(1_760)))],
    [
      "a chord",
      () =>
        at(
          -45,
          of(30, (t) => sine(220)(t) + sine(277)(t) + sine(330)(t)),
        ),
    ],
    [
      "a voice that sings one vowel",
      () =>
        at(
          -50,
          of(30, (t) => [1, 2, 3, 4, 5, 6].reduce((all, n) => all + sine(196 * n)(t) / n, 0)),
        ),
    ],
    ["a note in noise", () => sum(at(-67, white(2)), at(-50, of(30, sine(440))))],
    ["a note of half a second", () => concat([silence(10), at(-60, of(0.6, sine(330))), silence(10)])],
    [
      "a hum",
      () =>
        at(
          -55,
          of(30, (t) => sine(50)(t) + 0.5 * sine(150)(t)),
        ),
    ],
    [
      "music that swells for 30 s",
      () =>
        at(
          -50,
          of(30, (t) => t * noiseOf(3)() * sine(0.2)(t)),
        ),
    ],
  ];
  for (const [name, samples] of HEARD)
    it(`recordings, right already: ${name} is no silence`, async () => {
      assert.equal(await isSilent(samples()), false);
    });

  const SILENCES: readonly (readonly [string, () => Int16Array])[] = [
    ["digital silence", () => silence(30)],
    ["the smallest steps that samples have", () => white(4).reduce((all, one, i) => ((all[i] = Math.round(one)), all), new Int16Array(30 * RATE))], // prettier-ignore
    ["steady white noise", () => at(-50, white(5))],
    ["a steady rumble", () => at(-50, brown(6))],
    [
      "noise with a click",
      () =>
        sum(
          at(-60, white(7)),
          at(
            -70,
            of(30, (t) => (t > 9 && t < 9.001 ? 1 : 0)),
          ),
        ),
    ],
  ];
  for (const [name, samples] of SILENCES)
    it(`recordings, right already: ${name} is silence`, async () => {
      assert.equal(await isSilent(samples()), true);
    });
});

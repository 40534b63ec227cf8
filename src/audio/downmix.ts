import { PeakLimit } from "./peakLimit";
import { float32s, int16s, joined, rounded, wholeUnits } from "./samples";

// How several channels become one. No channel is left out, none cancels another out, and nothing has to be decided: the
// same rule holds for every second, so that a part that is read again by itself sounds as it did in the whole.
//
// ffmpeg's own `-ac 1` does neither: it leaves LFE out, takes the first of channels whose places it does not know, and
// opposite channels (one side wired the wrong way round) become silence.

/** Channels that ffmpeg's `pan` knows. What a recording does not have is passed over, also where their number changes on the way. */
const CHANNELS = 64;

/**
 * ffmpeg's half: two signals out of any number of channels, the mean of all and a mean of them with unequal weights. What
 * is opposite in two channels is missing in the first and present in the second. Of equal channels the two are equal.
 */
const TWO_MEANS = `pan=stereo|c0<${sum(() => 1)}|c1<${sum(weight)}`;

function sum(weightOf: (channel: number) => number): string {
  return Array.from({ length: CHANNELS }, (_, channel) => `${weightOf(channel)}*c${channel}`).join("+");
}

/** Neighbours are pairs (left and right): 1 and 0, 0.75 and 0.25, 0.875 and 0.125 ...: no two channels weigh the same. */
function weight(channel: number): number {
  const spread = reversed(channel >> 1) / 2;
  return channel % 2 ? spread : 1 - spread;
}

/** The bits of a number behind the point, in reverse: 0, 1/2, 1/4, 3/4, 1/8 ... */
function reversed(n: number): number {
  let value = 0;
  for (let bit = 0.5; n > 0; n >>= 1, bit /= 2) value += (n & 1) * bit;
  return value;
}

/** How sound of so many channels becomes one: what ffmpeg does, and what is done to the bytes that it gives. */
export interface Mixing {
  /** For `-af`, in order. */
  readonly filters: readonly string[];
  /** Arguments that say in which form it gives its samples. */
  readonly format: readonly string[];
  /** ffmpeg's name of such samples without a container. */
  readonly raw: "s16le" | "f32le";
  /** Bytes of one sample of each of its signals. */
  readonly frameBytes: number;
  readonly samples: (pieces: AsyncIterable<Buffer>) => AsyncIterable<Int16Array>;
}

/** `channels`: as the file says them. Only how loud many channels become depends on it. */
export function mixingOf(channels: number): Mixing {
  if (channels === 1)
    return {
      filters: [],
      format: ["-ac", "1", ...S16],
      raw: "s16le",
      frameBytes: 2,
      samples: (pieces) => wholeUnits(pieces, 2, int16s),
    };
  // The mean of many channels is too quiet for 16 bits.
  const many = channels > 2;
  return {
    filters: many ? ["aformat=sample_fmts=fltp", TWO_MEANS] : [TWO_MEANS],
    format: many ? ["-c:a", "pcm_f32le"] : S16,
    raw: many ? "f32le" : "s16le",
    frameBytes: many ? 8 : 4,
    async *samples(pieces) {
      const downmix = new Downmix(channels, many ? 1 : 32_768);
      const means = many ? wholeUnits(pieces, 8, float32s) : wholeUnits(pieces, 4, int16s);
      for await (const pairs of means) {
        const mixed = downmix.push(pairs);
        if (mixed.length > 0) yield mixed;
      }
      const last = downmix.end();
      if (last.length > 0) yield last;
    },
  };
}

const S16 = ["-c:a", "pcm_s16le"];

/** What differs in the channels is as loud as half: an opposite voice as one on one side, and width adds little noise. */
const DIFFERENCE = 0.5;
/** Hilbert's filter reaches so many samples to both sides; flat from 300 Hz on, -5 dB at 150 Hz. */
const REACH = 31;

function tap(n: number): number {
  return (2 / (Math.PI * n)) * (0.54 + 0.46 * Math.cos((Math.PI * n) / (REACH + 1)));
}

const T1 = tap(1);
const T3 = tap(3);
const T5 = tap(5);
const T7 = tap(7);
const T9 = tap(9);
const T11 = tap(11);
const T13 = tap(13);
const T15 = tap(15);
const T17 = tap(17);
const T19 = tap(19);
const T21 = tap(21);
const T23 = tap(23);
const T25 = tap(25);
const T27 = tap(27);
const T29 = tap(29);
const T31 = tap(31);

/** A sample turned by 90 degrees. Written out: in a loop over the taps it takes three times as long (2 s an hour). */
function turned(all: Float64Array, at: number): number {
  return (
    T1 * across(all, at, 1) +
    T3 * across(all, at, 3) +
    T5 * across(all, at, 5) +
    T7 * across(all, at, 7) +
    T9 * across(all, at, 9) +
    T11 * across(all, at, 11) +
    T13 * across(all, at, 13) +
    T15 * across(all, at, 15) +
    T17 * across(all, at, 17) +
    T19 * across(all, at, 19) +
    T21 * across(all, at, 21) +
    T23 * across(all, at, 23) +
    T25 * across(all, at, 25) +
    T27 * across(all, at, 27) +
    T29 * across(all, at, 29) +
    T31 * across(all, at, 31)
  );
}

function across(all: Float64Array, at: number, n: number): number {
  return (all[at - n] ?? 0) - (all[at + n] ?? 0);
}

/**
 * Where decoding has to begin, in seconds, for a sound to be from `seconds` on what it is when all is decoded: filters have to
 * settle (ffmpeg's too: its resampler takes 1 ms, an MP3 80 ms), and a block needs the one before it.
 */
export function settledFrom(seconds: number): number {
  return Math.max(0, Math.floor(seconds * 10 + 1e-6) - 3) / 10;
}

/**
 * Our half: both signals, interleaved, become one; the second, less the first, turned by 90 degrees. What is turned so
 * cancels nothing out and leaves the loudness of every tone what it is. Equal channels come out as they are.
 */
class Downmix {
  /** The first signal, and the second less the first: `2 * REACH` that were seen before, and room for what comes. */
  #mean = new Float64Array(2 * REACH);
  #rest = new Float64Array(2 * REACH);
  /** Samples that are there only for the filter to begin. */
  #ahead = REACH;
  readonly #scale: number;
  readonly #peaks: PeakLimit | undefined;

  /**
   * `fullScale`: the number that stands for the loudest sample. Stereo is a plain mean; of more channels each is louder than
   * its share, since few of them speak at a time.
   */
  constructor(channels: number, fullScale: number) {
    const many = channels > 2;
    this.#scale = (32_768 / fullScale) * (many ? Math.sqrt(channels) : 1);
    this.#peaks = many ? new PeakLimit() : undefined;
  }

  /** Takes both signals in pieces of any length, a pair at a time; gives the samples that can be known. */
  push(pairs: ArrayLike<number>): Int16Array {
    const count = pairs.length >> 1;
    const mean = (this.#mean = withRoom(this.#mean, count));
    const rest = (this.#rest = withRoom(this.#rest, count));
    for (let i = 0, at = 2 * REACH; i < count; i++, at++) {
      const first = pairs[2 * i] ?? 0;
      mean[at] = first;
      rest[at] = (pairs[2 * i + 1] ?? 0) - first;
    }
    const skip = Math.min(this.#ahead, count);
    this.#ahead -= skip;
    const mixed = mix(mean, rest, skip, count, this.#scale);
    mean.copyWithin(0, count, count + 2 * REACH);
    rest.copyWithin(0, count, count + 2 * REACH);
    return this.#peaks ? this.#peaks.push(mixed) : rounded(mixed);
  }

  /** The last samples: behind the end there is silence. */
  end(): Int16Array {
    const last = this.push(new Float64Array(2 * REACH));
    return this.#peaks ? joined(last, this.#peaks.end()) : last;
  }
}

function mix(mean: Float64Array, rest: Float64Array, from: number, to: number, scale: number): Float64Array {
  const mixed = new Float64Array(to - from);
  if (isSilent(rest, to + 2 * REACH)) {
    // Equal channels have no rest; then there is nothing to filter.
    for (let i = from; i < to; i++) mixed[i - from] = scale * (mean[i + REACH] ?? 0);
    return mixed;
  }
  for (let i = from; i < to; i++) {
    const at = i + REACH;
    mixed[i - from] = scale * ((mean[at] ?? 0) + DIFFERENCE * turned(rest, at));
  }
  return mixed;
}

function isSilent(values: Float64Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (values[i] !== 0) return false;
  return true;
}

/** The end of what was there, and room for more: the same memory wherever that is large enough. */
function withRoom(before: Float64Array<ArrayBuffer>, count: number): Float64Array<ArrayBuffer> {
  const length = 2 * REACH + count;
  if (before.length >= length) return before;
  const all = new Float64Array(length);
  all.set(before.subarray(0, 2 * REACH));
  return all;
}

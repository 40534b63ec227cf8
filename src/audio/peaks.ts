import { SAMPLE_RATE } from "./decode";

/** Columns of a waveform for each second of sound: one in 20 ms. */
export const PEAKS_PER_SECOND = 50;

const SAMPLES = SAMPLE_RATE / PEAKS_PER_SECOND;

/**
 * The lowest and the highest sample of each 20 ms, as signed bytes, two for each; in pieces, as the sound comes. Every n-th sample
 * would lose the peaks.
 */
export async function* peaksOf(pieces: AsyncIterable<Int16Array>): AsyncGenerator<Int8Array, void, undefined> {
  let low = 0;
  let high = 0;
  let count = 0;
  for await (const piece of pieces) {
    const peaks = new Int8Array(2 * Math.ceil((count + piece.length) / SAMPLES));
    let at = 0;
    for (const sample of piece) {
      if (sample < low) low = sample;
      else if (sample > high) high = sample;
      if (++count < SAMPLES) continue;
      peaks[at++] = low >> 8;
      peaks[at++] = high >> 8;
      low = high = count = 0;
    }
    if (at > 0) yield peaks.subarray(0, at);
  }
  if (count > 0) yield Int8Array.of(low >> 8, high >> 8);
}

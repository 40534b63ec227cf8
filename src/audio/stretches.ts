import { Cutter } from "./cut";
import { SAMPLE_RATE } from "./decode";
import { FRAME, Loudness } from "./loudness";
import { speechIn } from "./nothing";
import { SampleQueue } from "./sampleQueue";
import type { Window } from "./windows";

/** Sound between two cuts. */
export interface Stretch {
  /** Number of its first sample in the recording. */
  readonly start: number;
  /** Number of the sample after its last one. */
  readonly end: number;
  /** In the pieces in which they were decoded. */
  readonly samples: readonly Int16Array[];
  /** Seconds in which somebody may be speaking or singing: `SILENT` or more where it is not certain that nobody does. */
  readonly speech: number;
  /** It is the whole recording. */
  readonly whole: boolean;
}

/** Where a recording may be cut. */
export interface CutRules {
  readonly windows: readonly Window[];
  /** A recording of at most so many seconds is not cut at all. */
  readonly wholeUpTo: number;
}

/**
 * Cuts sound while it is still coming: a stretch leaves as soon as the pause that ends it has been decoded. The same
 * samples give the same stretches, in pieces of whatever size they come.
 */
export async function* stretchesOf(
  pieces: AsyncIterable<Int16Array>,
  { windows, wholeUpTo }: CutRules,
  onDecoded: (seconds: number, complete: boolean) => void,
): AsyncGenerator<Stretch, void, undefined> {
  const queue = new SampleQueue();
  const loudness = new Loudness();
  const cutter = new Cutter(windows);
  /** Loudness that the cutter has not seen yet, and of the stretch that is being decoded. */
  let unseen: number[] = [];
  let levels: number[] = [];
  let start = 0;
  const take = (samples: number, whole: boolean): Stretch => {
    const frames = Math.round(samples / FRAME);
    const end = start + samples;
    const stretch = { start, end, samples: queue.take(samples), whole };
    const speech = speechIn(levels.slice(0, frames), stretch.samples);
    levels = levels.slice(frames);
    start = end;
    return { ...stretch, speech };
  };
  for await (const samples of pieces) {
    queue.add(samples);
    onDecoded((start + queue.length) / SAMPLE_RATE, false);
    for (const level of loudness.push(samples)) {
      unseen.push(level);
      levels.push(level);
    }
    if (start + queue.length <= wholeUpTo * SAMPLE_RATE) continue;
    for (const cut of cutter.push(unseen)) yield take(cut * FRAME - start, false);
    unseen = [];
  }
  onDecoded((start + queue.length) / SAMPLE_RATE, true);
  if (queue.length > 0) yield take(queue.length, start === 0);
}

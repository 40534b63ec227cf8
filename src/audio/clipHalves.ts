import type { Clip, Span, Upload } from "../core/types";
import { Cutter } from "./cut";
import { SAMPLE_RATE } from "./decode";
import { encode } from "./encode";
import type { Ffmpeg } from "./ffmpeg";
import { FRAMES_PER_SECOND, Loudness } from "./loudness";
import { lengthOf } from "./reread";
import { SampleQueue } from "./sampleQueue";

/** The sound of a cut. */
export interface CutSound {
  readonly index: number;
  readonly span: Span;
  readonly samples: readonly Int16Array[];
}

/**
 * Two clips of a span of a cut: cut in the quietest place of its middle third.
 * @throws {EarmarkError} as `encode`; `signal.reason` when aborted
 */
export async function inHalves(
  ffmpeg: Ffmpeg,
  { index, span, samples }: CutSound,
  { start, end }: Span,
  upload: Upload,
  signal: AbortSignal,
): Promise<readonly Clip[]> {
  const all = new SampleQueue();
  for (const piece of samples) all.add(piece);
  all.take(lengthOf({ start: span.start, end: start }));
  const queue = new SampleQueue();
  const loudness = new Loudness();
  const levels: number[] = [];
  for (const piece of all.take(lengthOf({ start, end }))) {
    queue.add(piece);
    levels.push(...loudness.push(piece));
  }
  const third = queue.length / SAMPLE_RATE / 3;
  const [middle] = new Cutter([{ min: third, max: 2 * third }]).push(levels);
  const at = middle === undefined ? queue.length >> 1 : (middle * SAMPLE_RATE) / FRAMES_PER_SECOND;
  const seam = start + at / SAMPLE_RATE;
  const clip = async (sound: readonly Int16Array[], start: number, end: number): Promise<Clip> => ({
    index,
    span: { start, end },
    audio: await encode(ffmpeg, sound, upload, signal),
  });
  return [await clip(queue.take(at), start, seam), await clip(queue.take(queue.length), seam, end)];
}

import { readFile } from "node:fs/promises";
import type { AudioInfo, Clip, Limits } from "../pipeline/types";
import { Cutter, windowsFor } from "./cut";
import { decode, isCutOff, SAMPLE_RATE, type Source } from "./decode";
import { encode } from "./encode";
import { mimeOf } from "./formats";
import { checkFile } from "./input";
import { FRAMES_A_SECOND, Loudness } from "./loudness";
import { SampleQueue } from "./sampleQueue";

const SAMPLES_A_FRAME = SAMPLE_RATE / FRAMES_A_SECOND;

/**
 * A recording as clips that the model takes, in order, while ffmpeg is still decoding. A short file that the service
 * accepts as it is goes as it is. The decoded samples are the duration; `onHeard` is told how far decoding is, in seconds.
 * @throws {EarmarkError} `missingFile`, `emptyFile`, `noAudio`, `unreadable`, `playlist`; `signal.reason` when aborted
 */
export async function* clipsOf(
  source: Source,
  limits: Limits,
  onHeard: (seconds: number, complete: boolean) => void,
  signal: AbortSignal,
): AsyncGenerator<Clip, void, undefined> {
  const { sizeBytes } = await checkFile(source.file);
  const mime = asItIs(source.info, sizeBytes, limits);
  const queue = new SampleQueue();
  const loudness = new Loudness();
  const cutter = new Cutter(windowsFor(limits.seconds));
  const heard: number[] = [];
  let index = 0;
  let start = 0;
  const clip = async (end: number): Promise<Clip> => {
    const audio = await encode(source.ffmpeg, queue.take(end - start), signal);
    const span = { start: start / SAMPLE_RATE, end: end / SAMPLE_RATE };
    start = end;
    return { index: index++, span, audio };
  };
  for await (const samples of decode(source, signal)) {
    queue.add(samples);
    onHeard((start + queue.length) / SAMPLE_RATE, false);
    for (const level of loudness.push(samples)) heard.push(level);
    // A file that may go as it is stays whole until its true length is known.
    if (mime && start + queue.length <= limits.seconds * SAMPLE_RATE) continue;
    for (const cut of cutter.push(heard.splice(0))) yield await clip(cut * SAMPLES_A_FRAME);
  }
  const end = start + queue.length;
  onHeard(end / SAMPLE_RATE, true);
  // A damaged file is not passed on: what could be decoded of it is sound.
  if (mime && index === 0 && end <= limits.seconds * SAMPLE_RATE && !isCutOff(end / SAMPLE_RATE, source.info)) {
    const data = await readFile(source.file, { signal });
    yield { index, span: { start: 0, end: end / SAMPLE_RATE }, audio: { kind: "bytes", data, mime } };
  } else if (end > start) {
    yield await clip(end);
  }
}

/** The MIME type under which the file may be sent without touching it: mono, 16 kHz, of a listed format, within the limits. */
function asItIs(info: AudioInfo, sizeBytes: number, limits: Limits): string | undefined {
  const fits = info.duration <= limits.seconds && Math.ceil(sizeBytes / 3) * 4 <= limits.base64Bytes;
  return fits && info.channels === 1 && info.sampleRate === SAMPLE_RATE ? mimeOf(info.container) : undefined;
}

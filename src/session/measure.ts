import pLimit from "p-limit";
import type { FfmpegFinder } from "../audio/ffmpeg";
import { checkFile } from "../audio/input";
import { probe } from "../audio/probe";
import type { Durations } from "./durations";
import type { Options } from "./options";
import { isComing, type Recording } from "./recording";

/** Recordings together. */
export interface Measured {
  /** By their headers; 0 where only the service will know. */
  readonly seconds: number;
  readonly bytes: number;
}

/** Measures a few. @throws {EarmarkError} for what cannot be transcribed */
export type Measure = (recordings: readonly Recording[], settings: Pick<Options, "ffmpegPath">) => Promise<Measured>;

/** @throws {EarmarkError} for what cannot be transcribed */
export async function measure(
  recordings: readonly Recording[],
  { ffmpegPath }: Pick<Options, "ffmpegPath">,
  ffmpegs: FfmpegFinder,
): Promise<Measured> {
  const never = new AbortController().signal;
  let seconds = 0;
  let bytes = 0;
  for (const recording of recordings) {
    if (recording.kind === "url") continue;
    const ffmpeg = await ffmpegs.find(ffmpegPath, never, recording.path);
    bytes += (await checkFile(recording.path)).sizeBytes;
    // Its header says what was known when it began.
    if (isComing(recording)) continue;
    seconds += (await probe(ffmpeg, recording.path, never)).duration;
  }
  return { seconds, bytes };
}

/** More than there are of those who measure, so that none of them waits. */
const LANES = 32;

/** How far the measuring of many recordings is, and whether somebody still waits for it. */
export interface Measuring {
  /** So many are measured. */
  readonly onMeasured: (done: number) => void;
  readonly isCancelled: () => boolean;
}

/** Many of them. What cannot be read counts nothing: that is said when its turn comes. Undefined: cancelled. */
export async function measureMany(
  recordings: readonly Recording[],
  settings: Pick<Options, "ffmpegPath">,
  durations: Pick<Durations, "of">,
  { onMeasured, isCancelled }: Measuring,
): Promise<Measured | undefined> {
  let done = 0;
  let seconds = 0;
  let bytes = 0;
  await pLimit(LANES).map(recordings, async (recording) => {
    if (isCancelled() || recording.kind === "url") return;
    const found = await checkFile(recording.path).catch(() => undefined);
    const duration = found && (await durations.of(recording.path, settings));
    done += 1;
    seconds += duration ?? 0;
    bytes += found?.sizeBytes ?? 0;
    onMeasured(done);
  });
  return isCancelled() ? undefined : { seconds, bytes };
}

import { EarmarkError } from "../../core/errors";
import type { Clip, Cut, LiveSound, Span, Upload } from "../../core/types";
import type { Cutting } from "../clips";
import { SAMPLE_RATE } from "../decode";
import { digestOf } from "../digest";
import { encode } from "../encode";
import type { Ffmpeg } from "../ffmpeg";
import { inHalves } from "../clipHalves";
import { SampleQueue } from "../sampleQueue";
import { LiveCutter, type LiveClip } from "./liveCutter";

/** How sound that is still coming is cut and sent. */
export interface LiveCutting extends Cutting {
  /** Encodes what is sent. */
  readonly ffmpeg: Ffmpeg;
}

/** The place behind the last clip that is known: the number of the next one, and the sample with which it may begin. */
export interface Place {
  readonly index: number;
  readonly sample: number;
}

/** A clip that was cut before: the same sound, at the same place, with the digest it had. */
export type KnownCut = Pick<Cut, "index" | "span" | "digest">;

/**
 * Sound that is still coming as cuts, each as soon as the pause that ends it has come; what is silence is in none. The same sound
 * gives the same cuts, also from the end of any of them on. `onDecoded` is told how far cutting is.
 * @throws {EarmarkError} as `LiveSound.samplesFrom`; `signal.reason` when aborted
 */
export async function* liveCuts(
  sound: LiveSound,
  after: Place,
  { limits, upload, ffmpeg, onDecoded }: LiveCutting,
  signal: AbortSignal,
): AsyncGenerator<Cut, void, undefined> {
  const cutter = new LiveCutter(limits.seconds, after.sample);
  let { index } = after;
  let seen = LiveCutter.firstSampleFor(after.sample);
  const cutOf = ({ start, end, samples, speech }: LiveClip): Cut => {
    const span = { start: start / SAMPLE_RATE, end: end / SAMPLE_RATE };
    const known = { index: index++, span, digest: digestOf(samples) };
    return { ...cutWith(known, () => Promise.resolve(samples), { upload, ffmpeg }), speech };
  };
  for await (const piece of sound.samplesFrom(seen, signal)) {
    seen += piece.length;
    onDecoded(seen / SAMPLE_RATE, false);
    for (const clip of cutter.push(piece)) yield cutOf(clip);
  }
  signal.throwIfAborted();
  onDecoded(seen / SAMPLE_RATE, true);
  for (const clip of cutter.end()) yield cutOf(clip);
}

/** A cut that is known from an earlier time: its sound is read again only where it is asked for. */
export function knownCut(sound: LiveSound, known: KnownCut, cutting: Pick<LiveCutting, "upload" | "ffmpeg">): Cut {
  return cutWith(known, (signal) => read(sound, known.span, signal), cutting);
}

/** Behind clips that follow each other, from the first one on. */
export function placeBehind(known: readonly KnownCut[]): Place {
  const last = known.at(-1);
  return last ? { index: last.index + 1, sample: Math.round(last.span.end * SAMPLE_RATE) } : { index: 0, sample: 0 };
}

/** Plain samples, where nothing is to be lost: to start ffmpeg takes longer than a fast link needs for the double of so little. */
const asSent = (upload: Upload): Upload => (upload === "lossless" ? "wav" : upload);

function cutWith(
  { index, span, digest }: KnownCut,
  samplesOf: (signal: AbortSignal) => Promise<readonly Int16Array[]>,
  { upload, ffmpeg }: Pick<LiveCutting, "upload" | "ffmpeg">,
): Cut {
  const place = { index, span };
  return {
    ...place,
    digest,
    speech: undefined,
    encode: async (signal): Promise<Clip> => ({
      ...place,
      audio: await encode(ffmpeg, await samplesOf(signal), asSent(upload), signal),
    }),
    halves: async (signal, within = span) =>
      inHalves(ffmpeg, { ...place, samples: await samplesOf(signal) }, within, asSent(upload), signal),
  };
}

async function read(sound: LiveSound, { start, end }: Span, signal: AbortSignal): Promise<readonly Int16Array[]> {
  const first = Math.round(start * SAMPLE_RATE);
  const count = Math.round(end * SAMPLE_RATE) - first;
  const queue = new SampleQueue();
  for await (const piece of sound.samplesFrom(first, signal)) {
    queue.add(piece);
    if (queue.length >= count) break;
  }
  signal.throwIfAborted();
  // What was cut may have been in memory only when everything ended.
  if (queue.length === 0 && count > 0) throw new EarmarkError("soundLost", "The recording ends before this clip.");
  return queue.take(count);
}

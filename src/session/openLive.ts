import { decode, SAMPLE_RATE, type Source } from "../audio/decode";
import { nameOf, type FfmpegFinder } from "../audio/ffmpeg";
import { knownCuts, liveCuts, placeBehind, type LiveCutting } from "../audio/live/liveCuts";
import { EarmarkError } from "../core/errors";
import type { Cut, LiveSound, Log } from "../core/types";
import { digestInKey } from "../storage/clipStore";
import type { PlannedClip } from "../storage/journal";
import type { Options } from "./options";
import type { Reading } from "./reading";
import type { LiveRecording } from "./recording";

/**
 * The cuts of a recording while it is being made: it is not looked at, since there may be nothing to see of it yet.
 * @throws {EarmarkError} `noFfmpeg`; `wrongModel` for one that takes whole recordings; `signal.reason` when aborted
 */
export async function openLive(
  name: string,
  { sound, known = [] }: LiveRecording,
  options: Pick<Options, "ffmpegPath" | "model" | "upload">,
  { log, ffmpegs }: { readonly log: Log; readonly ffmpegs: FfmpegFinder },
  reading: Reading,
  signal: AbortSignal,
): Promise<(signal: AbortSignal) => AsyncIterable<Cut>> {
  if (!sound) throw new Error("There is no sound that is still coming.");
  const { limits, protocol, id } = options.model;
  if (protocol === "filetrans")
    throw new EarmarkError("wrongModel", `${id} takes whole recordings.`, { detail: id.replace(/-filetrans\b/, "") });
  const ffmpeg = await ffmpegs.find(options.ffmpegPath, signal);
  log.info(`${name}: transcribed while it is recorded; ${nameOf(ffmpeg)}`);
  reading.opened({ duration: 0, container: "", codec: "", channels: 1, sampleRate: SAMPLE_RATE }, nameOf(ffmpeg));
  const onDecoded = (seconds: number, complete: boolean): void => reading.heard(seconds, complete);
  const cutting = { limits, upload: options.upload, ffmpeg, onDecoded };
  return (s) => reading.counted(liveCutsOf(sound, known, cutting, s));
}

/** A complete recording, as one that is coming at the speed of its reader. */
export function soundOf(source: Source): LiveSound {
  return {
    samplesFrom: (sample, signal) =>
      decode(source, signal, sample > 0 ? { start: sample / SAMPLE_RATE, end: Infinity } : undefined),
  };
}

/**
 * The clips that are known, and those behind them. A clip keeps the name under which its text is or will be, although a file with
 * loss gives other samples than the microphone did: it is the same sound.
 */
export async function* liveCutsOf(
  sound: LiveSound,
  planned: readonly PlannedClip[],
  cutting: LiveCutting,
  signal: AbortSignal,
): AsyncGenerator<Cut, void, undefined> {
  const gap = planned.findIndex(({ index }, place) => index !== place);
  const known = (gap < 0 ? planned : planned.slice(0, gap)).map(({ index, span, key }) => ({
    index,
    span,
    digest: digestInKey(key),
  }));
  yield* knownCuts(sound, known, cutting);
  yield* liveCuts(sound, placeBehind(known), cutting, signal);
}

import { decode, SAMPLE_RATE, type Source } from "../audio/decode";
import { nameOf, type FfmpegFinder } from "../audio/ffmpeg";
import { knownCut, liveCuts, placeBehind, type KnownCut, type LiveCutting } from "../audio/live/liveCuts";
import { EarmarkError } from "../core/errors";
import type { Cut, LiveSound, Log } from "../core/types";
import { digestInKey } from "../storage/clipStore";
import type { PlannedClip } from "../storage/journal";
import type { Options } from "./options";
import type { Pinned } from "./pinnedFile";
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
): Promise<Cuts> {
  if (!sound) throw new Error("There is no sound that is still coming.");
  const { limits, protocol, id } = options.model;
  if (protocol === "filetrans")
    throw new EarmarkError("wrongModel", `${id} takes whole recordings.`, { detail: id.replace(/-filetrans\b/, "") });
  const ffmpeg = await ffmpegs.find(options.ffmpegPath, signal);
  log.info(`${name}: transcribed while it is recorded; ${nameOf(ffmpeg)}`);
  reading.opened({ duration: 0, container: "", codec: "", channels: 1, sampleRate: SAMPLE_RATE }, nameOf(ffmpeg));
  const onDecoded = (seconds: number, complete: boolean): void => reading.heard(seconds, complete);
  const cutting = { limits, upload: options.upload, ffmpeg, onDecoded };
  const cuts = (s: AbortSignal): AsyncIterable<Cut> => reading.counted(liveCutsOf(sound, known, cutting, s));
  return Object.assign(cuts, { live: livePartsOf(sound, known, cutting) });
}

/** The cuts of a recording, each time anew from its beginning; of one that was begun while it was made with what they are made of. */
export interface Cuts {
  (signal: AbortSignal): AsyncIterable<Cut>;
  readonly live?: LiveParts;
}

/** What is transcribed by the sentence. */
export interface LiveParts {
  readonly sound: LiveSound;
  /** Of an earlier window, or run. */
  readonly known: readonly Cut[];
  /** A stretch of it as a clip. */
  cutAt(place: KnownCut): Cut;
}

export function livePartsOf(sound: LiveSound, planned: readonly PlannedClip[], cutting: LiveCutting): LiveParts {
  const cutAt = (place: KnownCut): Cut => knownCut(sound, place, cutting);
  return { sound, known: inARow(planned).map(cutAt), cutAt };
}

/** Sound of the confirmed file only, however late another one takes its place. */
export function pinnedSound(sound: LiveSound, pinned: Pinned | undefined): LiveSound {
  if (!pinned) return sound;
  return {
    async *samplesFrom(sample, signal) {
      for await (const piece of sound.samplesFrom(sample, signal)) {
        await pinned.check();
        yield piece;
      }
    },
  };
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
  const known = inARow(planned);
  yield* known.map((cut) => knownCut(sound, cut, cutting));
  yield* liveCuts(sound, placeBehind(known), cutting, signal);
}

/** The first clips that follow each other. */
function inARow(planned: readonly PlannedClip[]): readonly KnownCut[] {
  const gap = planned.findIndex(({ index }, place) => index !== place);
  const known = gap < 0 ? planned : planned.slice(0, gap);
  return known.map(({ index, span, key }) => ({ index, span, digest: digestInKey(key) }));
}

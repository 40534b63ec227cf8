import { cutsOf, type Cutting } from "../audio/clips";
import { nameOf, type FfmpegFinder } from "../audio/ffmpeg";
import { growsFrom } from "../audio/follow/growing";
import { checkFile } from "../audio/input";
import { openSource } from "../audio/source";
import type { Notice } from "../core/notices";
import type { Cut, Log } from "../core/types";
import { cutOfUrl } from "../pipeline/urlCut";
import { noticesOfWhole, only, wholeCut } from "../pipeline/wholeCut";
import type { PlanStore } from "../storage/planStore";
import { pinnedCuts } from "./pinnedCuts";
import { isStill } from "./pinnedFile";
import { liveCutsOf, livePartsOf, openLive, pinnedSound, soundOf, type Cuts } from "./openLive";
import type { Options } from "./options";
import type { Reading } from "./reading";
import type { FileRecording, Recording } from "./recording";

/** What it takes to read recordings. */
export interface ReadingDeps {
  readonly log: Log;
  readonly ffmpegs: FfmpegFinder;
  readonly store: {
    /** Absent where nothing can be kept. */
    readonly plans?: Pick<PlanStore, "cuts"> | undefined;
    /** The audio track that was chosen of a recording, by what it is: the same for its copy. */
    readonly tracks: { find(file: string): Promise<number | undefined> };
  };
}

/**
 * The cuts of a recording, each time anew from its beginning. A URL is one, which only the service can read.
 * @throws {EarmarkError} for what cannot be read; `signal.reason` when aborted
 */
export async function openRecording(
  recording: Recording,
  options: Pick<Options, "ffmpegPath" | "model" | "upload" | "allChannels">,
  { log, ffmpegs, store }: ReadingDeps,
  reading: Reading,
  onNotice: (notice: Notice) => void,
  signal: AbortSignal,
): Promise<Cuts> {
  if (recording.kind === "url") {
    const cut = cutOfUrl(recording.url);
    return () => only(cut);
  }
  if (recording.live?.sound)
    return openLive(recording.name, recording.live, options, { log, ffmpegs }, reading, signal);
  const { pinned, path, copy: file = path } = recording;
  // A copy is what was confirmed, whatever becomes of the file.
  const check = file === path ? pinned : undefined;
  await check?.check();
  await checkFile(file);
  const grew = await growsFrom(path, file);
  const ffmpeg = await ffmpegs.find(options.ffmpegPath, signal, file);
  const track = await store.tracks.find(file);
  const source = await openSource(ffmpeg, file, { track, onNotice }, signal);
  const { info } = source;
  reading.opened(info, nameOf(ffmpeg));
  if (ffmpegs.isWorthAHint(ffmpeg, info.duration)) onNotice({ code: "slowFfmpeg" });
  log.info(`${recording.name}: ${info.codec}, ${info.channels} channels, ${info.sampleRate} Hz; ${nameOf(ffmpeg)}`);
  const whole = (cuts: AsyncIterable<Cut>, s: AbortSignal): AsyncIterable<Cut> => {
    const all = sayingIfGrown(cuts, () => grew(s), onNotice);
    return reading.counted(asPinned(all, check));
  };
  if (options.model.protocol === "filetrans") {
    noticesOfWhole(info).forEach(onNotice);
    const cut = await wholeCut(source, options, signal);
    reading.decoded(info.duration, true);
    return (s) => whole(only(cut), s);
  }
  const onDecoded = (seconds: number, complete: boolean): void => reading.decoded(seconds, complete);
  const cutting: Cutting = { limits: options.model.limits, upload: options.upload, onDecoded };
  if (recording.live) {
    if (recording.live.follow === 0) onNotice({ code: "stillRecorded" });
    const known = recording.live.known ?? [];
    const sound = soundOf(source);
    const all = { ...cutting, ffmpeg };
    const cuts = (s: AbortSignal): AsyncIterable<Cut> =>
      reading.counted(asPinned(liveCutsOf(sound, known, all, s), check));
    return Object.assign(cuts, { live: livePartsOf(pinnedSound(sound, check), known, all) });
  }
  const { plans } = store;
  const isOriginal = async (): Promise<boolean> => file === path || isStill(pinned);
  const cuts = (s: AbortSignal): AsyncIterable<Cut> =>
    plans ? plans.cuts(source, cutting, s, path, isOriginal) : cutsOf(source, cutting, s);
  return (s) => whole(cuts(s), s);
}

/** Nothing of another file leaves this machine, however late it takes the place of the confirmed one. */
export function asPinned(cuts: AsyncIterable<Cut>, pinned: FileRecording["pinned"]): AsyncIterable<Cut> {
  return pinned ? pinnedCuts(cuts, pinned) : cuts;
}

/** What was written to the file while it was read is not in the text. */
async function* sayingIfGrown(
  cuts: AsyncIterable<Cut>,
  grew: () => Promise<boolean>,
  onNotice: (notice: Notice) => void,
): AsyncGenerator<Cut, void, undefined> {
  yield* cuts;
  if (await grew()) onNotice({ code: "stillRecorded" });
}

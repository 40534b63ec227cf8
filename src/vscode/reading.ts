import { checkFile } from "../audio/input";
import { openSource } from "../audio/source";
import { cutOfUrl } from "../pipeline/urlCut";
import { noticesOfWhole, only, wholeCut } from "../pipeline/wholeCut";
import type { Notice } from "../core/notices";
import type { AudioInfo, Cut } from "../core/types";
import type { Parts } from "./parts";
import { confirmedCuts } from "../session/confirmedCuts";
import type { FileRecording, Recording } from "./recording";
import type { Settings } from "./settings";

/** How far a recording has been read. */
export class Reading {
  #info: AudioInfo | undefined;
  #heard = 0;
  #complete = false;
  #clips = 0;

  get codec(): string {
    return this.#info?.codec ?? "";
  }

  /** Clips in all; 0 until the end is read. */
  get clips(): number {
    return this.#complete ? this.#clips : 0;
  }

  /** Length of the recording: by its header, and from the end on by its samples. */
  get seconds(): number {
    return this.#complete ? this.#heard : Math.max(this.#heard, this.#info?.duration ?? 0);
  }

  opened(info: AudioInfo): void {
    this.#info = info;
  }

  heard(seconds: number, complete: boolean): void {
    this.#heard = seconds;
    this.#complete ||= complete;
  }

  /** Passes cuts on and counts them. */
  async *counted(cuts: AsyncIterable<Cut>): AsyncGenerator<Cut, void, undefined> {
    for await (const cut of cuts) {
      this.#clips = Math.max(this.#clips, cut.index + 1);
      yield cut;
    }
  }
}

/**
 * The cuts of a recording, each time anew from its beginning. A URL is one, which only the service can read.
 * @throws {EarmarkError} for what cannot be read; `signal.reason` when aborted
 */
export async function openRecording(
  recording: Recording,
  settings: Settings,
  { log, ffmpegs, storage }: Pick<Parts, "log" | "ffmpegs" | "storage">,
  reading: Reading,
  onNotice: (notice: Notice) => void,
  signal: AbortSignal,
): Promise<(signal: AbortSignal) => AsyncIterable<Cut>> {
  if (recording.kind === "url") {
    const cut = cutOfUrl(recording.url);
    return () => only(cut);
  }
  const { confirmed, path, copy: file = path } = recording;
  // A copy is what was confirmed, whatever becomes of the file.
  const check = file === path ? confirmed : undefined;
  await check?.check();
  await checkFile(file);
  const ffmpeg = await ffmpegs.find(settings.ffmpegPath, signal, file);
  const track = await storage.tracks.find(path);
  const source = await openSource(ffmpeg, file, { track, onNotice }, signal);
  const { info } = source;
  reading.opened(info);
  log.info(`${recording.name}: ${info.codec}, ${info.channels} channels, ${info.sampleRate} Hz; ${ffmpeg.version}`);
  if (settings.model.protocol === "filetrans") {
    noticesOfWhole(info).forEach(onNotice);
    const cut = await wholeCut(source, settings, signal);
    reading.heard(info.duration, true);
    return (_: AbortSignal) => reading.counted(asConfirmed(only(cut), check));
  }
  const onHeard = (seconds: number, complete: boolean): void => reading.heard(seconds, complete);
  const cutting = { limits: settings.model.limits, upload: settings.upload, onHeard };
  return (s) => reading.counted(asConfirmed(storage.plans.cuts(source, cutting, s, path), check));
}

/** Nothing of another file leaves this machine, however late it takes the place of the confirmed one. */
export function asConfirmed(cuts: AsyncIterable<Cut>, confirmed: FileRecording["confirmed"]): AsyncIterable<Cut> {
  return confirmed ? confirmedCuts(cuts, confirmed) : cuts;
}

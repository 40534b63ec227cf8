import { clipsOf } from "../audio/clips";
import { findFfmpeg } from "../audio/ffmpeg";
import { checkFile } from "../audio/input";
import { probe } from "../audio/probe";
import type { AudioInfo, Clip } from "../pipeline/types";
import type { Parts } from "./parts";
import type { Recording } from "./recording";
import type { Settings } from "./settings";

/** How far a recording has been read. */
export class Reading {
  /** Only a part of the recording could be decoded. */
  damaged = false;
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

  /** Passes clips on and counts them. */
  async *counted(clips: AsyncIterable<Clip>): AsyncGenerator<Clip, void, undefined> {
    for await (const clip of clips) {
      this.#clips = Math.max(this.#clips, clip.index + 1);
      yield clip;
    }
  }
}

/**
 * The clips of a recording, each time anew from its beginning. A URL is one clip, which only the service can read.
 * @throws {EarmarkError} for what cannot be read; `signal.reason` when aborted
 */
export async function openRecording(
  recording: Recording,
  settings: Settings,
  { log, home }: Pick<Parts, "log" | "home">,
  reading: Reading,
  signal: AbortSignal,
): Promise<(signal: AbortSignal) => AsyncIterable<Clip>> {
  if (recording.kind === "url") {
    const clip: Clip = { index: 0, span: { start: 0, end: 0 }, audio: { kind: "url", url: recording.url } };
    return async function* () {
      yield await Promise.resolve(clip);
    };
  }
  const file = recording.path;
  await checkFile(file);
  const ffmpeg = await findFfmpeg({ setting: settings.ffmpegPath, home }, signal);
  const info = await probe(ffmpeg, file, signal);
  reading.opened(info);
  log.info(`${recording.name}: ${info.codec}, ${info.channels} channels, ${info.sampleRate} Hz; ${ffmpeg.version}`);
  const onWarning = (message: string): void => {
    log.warn(`${recording.name}: ${message}`);
    reading.damaged = true;
  };
  const onHeard = (seconds: number, complete: boolean): void => reading.heard(seconds, complete);
  return (s) => reading.counted(clipsOf({ ffmpeg, file, info, onWarning }, settings.model.limits, onHeard, s));
}

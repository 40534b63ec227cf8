import { existsSync } from "node:fs";
import { uriOf } from "../transcription/recordingUri";
import * as path from "node:path";
import { CLOCK_VERSION } from "../../audio/sampleClock";
import type { Source } from "../../audio/decode";
import { fingerprint } from "../../audio/digest";
import { convert, isPlayable } from "../../audio/playable";
import { openSource, trackMark } from "../../audio/source";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import type { Storage } from "../transcription/editorStorage";
import type { FileRecording } from "../../session/recording";
import { readSettings } from "../settings";

/** A recording that can be drawn and played. */
export interface Sound {
  readonly source: Source;
  /** What can be played now: the recording itself, or a copy made earlier. */
  readonly file: string | undefined;
  /** Where the copy goes. */
  readonly copy: string;
}

/** What it takes to draw and to play a recording. */
export interface SoundDeps {
  readonly ffmpegs: FfmpegFinder;
  readonly storage: Pick<Storage, "tracks" | "copies">;
}

/** @throws {EarmarkError} for what cannot be read */
export async function soundOf(
  recording: FileRecording,
  { ffmpegs, storage }: SoundDeps,
  signal: AbortSignal,
): Promise<Sound> {
  const ffmpeg = await ffmpegs.find(readSettings(uriOf(recording)).ffmpegPath, signal, recording.path);
  const track = await storage.tracks.find(recording.path);
  const source = await openSource(ffmpeg, recording.path, { track, onNotice: () => undefined }, signal);
  const name = `${await fingerprint(recording.path)}-${CLOCK_VERSION}${trackMark(source.info)}.mp3`;
  const copy = path.join(storage.copies, name);
  const file = (await isPlayable(source, signal)) ? recording.path : existsSync(copy) ? copy : undefined;
  return { source, file, copy };
}

/** Makes the copy. @throws {EarmarkError} as `convert` */
export async function makeCopy(sound: Sound, signal: AbortSignal): Promise<string> {
  if (!existsSync(sound.copy)) await convert(sound.source, sound.copy, signal);
  return sound.copy;
}

import { existsSync } from "node:fs";
import * as path from "node:path";
import { fingerprint } from "../../audio/digest";
import type { Ffmpeg } from "../../audio/ffmpeg";
import { convert, isPlayable } from "../../audio/playable";
import { probe } from "../../audio/probe";
import type { AudioInfo } from "../../core/types";
import type { Parts } from "../parts";
import type { FileRecording } from "../recording";
import { readSettings } from "../settings";

/** A recording that can be drawn and heard. */
export interface Sound {
  readonly ffmpeg: Ffmpeg;
  readonly info: AudioInfo;
  /** What can be played now: the recording itself, or a copy made earlier. */
  readonly file: string | undefined;
  /** Where the copy goes. */
  readonly copy: string;
}

/** @throws {EarmarkError} for what cannot be read */
export async function soundOf(
  recording: FileRecording,
  { ffmpegs, storage }: Pick<Parts, "ffmpegs" | "storage">,
  signal: AbortSignal,
): Promise<Sound> {
  const ffmpeg = await ffmpegs.find(readSettings(recording.uri).ffmpegPath, signal);
  const info = await probe(ffmpeg, recording.path, signal);
  const copy = path.join(storage.copies, `${await fingerprint(recording.path)}.mp3`);
  const file = (await isPlayable(recording.path, info)) ? recording.path : existsSync(copy) ? copy : undefined;
  return { ffmpeg, info, file, copy };
}

/** Makes the copy. @throws {EarmarkError} as `convert` */
export async function makeCopy(recording: FileRecording, sound: Sound, signal: AbortSignal): Promise<string> {
  if (!existsSync(sound.copy)) await convert(sound.ffmpeg, recording.path, sound.copy, signal);
  return sound.copy;
}

import { mkdir, rename, rm, stat } from "node:fs/promises";
import * as path from "node:path";
import { EarmarkError } from "../core/errors";
import type { AudioInfo } from "../core/types";
import type { Ffmpeg } from "./ffmpeg";
import { inputOf } from "./input";
import { run } from "./process";

/** What VS Code's page plays: it comes without AAC, and so without most recordings of phones. */
const CODECS = /^(pcm_(s16le|u8|s24le|f32le)|mp3|flac|opus|vorbis)$/;
const CONTAINERS = /^(wav|mp3|flac|ogg|matroska,webm)$/;
/** The page reads a file as a whole before it can go to a place in it. */
const MOST_BYTES = 64_000_000;

/** True for what can be played as it is. */
export async function isPlayable(file: string, { codec, container }: AudioInfo): Promise<boolean> {
  return CODECS.test(codec) && CONTAINERS.test(container) && (await stat(file)).size <= MOST_BYTES;
}

/** For listening: 22 MB an hour, and a place in it is a place in the sound. */
const MP3 = ["-ac", "1", "-ar", "24000", "-c:a", "libmp3lame", "-b:a", "48k", "-f", "mp3"];

/**
 * A copy of a recording that can be played, complete when it has its name.
 * @throws {EarmarkError} `unreadable`, `noSpace`; `signal.reason` when aborted, and nothing is left
 */
export async function convert(ffmpeg: Ffmpeg, file: string, target: string, signal: AbortSignal): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const part = `${target}.part`;
  try {
    const args = ["-y", ...inputOf(file), "-v", "error", "-map", "0:a:0", "-vn", "-sn", "-dn", ...MP3, part];
    const { code, stderr } = await run(ffmpeg.path, args, new Uint8Array(), signal);
    if (code !== 0) {
      const full = /no space left/i.test(stderr);
      throw new EarmarkError(full ? "noSpace" : "unreadable", `ffmpeg ended with ${code}: ${stderr.slice(-300)}`);
    }
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

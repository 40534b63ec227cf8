import { stat } from "node:fs/promises";
import * as path from "node:path";
import type { Writable } from "node:stream";
import { EarmarkError } from "../core/errors";
import { isOneWhole } from "./asItIs";
import { hasConstantRate } from "./mp3Frames";
import { decode, SAMPLE_RATE, type Source } from "./decode";
import { isGapless } from "./gaps";
import { start } from "./process";
import { makeFolder } from "../system/makeFolder";
import { cleanUp, renameFile } from "../system/renameAndRemove";

/** What VS Code's page plays: it comes without AAC, and so without most recordings of phones. */
const CODECS = /^(pcm_(s16le|u8|s24le|f32le)|mp3|flac|opus|vorbis)$/;
const CONTAINERS = /^(wav|mp3|flac|ogg|matroska,webm)$/;
/** The page reads a file as a whole before it can go to a place in it. */
const MOST_BYTES = 64_000_000;

/**
 * True for what can be played as it is, second for second: the page begins at the first sound and plays over what is
 * missing, and of several tracks it takes one of its own.
 */
export async function isPlayable(source: Source, signal: AbortSignal): Promise<boolean> {
  const { codec, container, tracks } = source.info;
  if (!isOneWhole(source.info)) return false;
  if (!CODECS.test(codec) || !CONTAINERS.test(container) || tracks) return false;
  if ((await stat(source.file)).size > MOST_BYTES) return false;
  // In containers with times of their own the rate does not matter.
  if (/^(wav|mp3)$/.test(container) && codec === "mp3")
    return container === "mp3" && (await hasConstantRate(source.file, signal));
  return isGapless(source, signal);
}

/** For listening: 22 MB an hour, and a place in it is a place in the sound. */
const MP3 = ["-c:a", "libmp3lame", "-b:a", "48k", "-f", "mp3"];
/** For a service, as clips are sent. */
export const MP3_SPEECH = ["-c:a", "libmp3lame", "-b:a", "64k", "-f", "mp3"];
export const FLAC = ["-c:a", "flac", "-f", "flac"];

/**
 * A copy of a recording that can be played, complete when it has its name: the very sound that is transcribed, so that a
 * second of it is a second of the transcript.
 * @throws {EarmarkError} `unreadable`, `noSpace`; `signal.reason` when aborted, and nothing is left
 */
export async function convert(
  source: Source,
  target: string,
  signal: AbortSignal,
  format: readonly string[] = MP3,
): Promise<void> {
  await makeFolder(path.dirname(target));
  const part = `${target}.part`;
  const input = [
    "-y",
    "-nostdin",
    "-hide_banner",
    "-f",
    "s16le",
    "-ar",
    String(SAMPLE_RATE),
    "-ac",
    "1",
    "-i",
    "pipe:0",
  ];
  const child = start(source.ffmpeg, [...input, "-v", "error", ...format, part]);
  signal.addEventListener("abort", child.end, { once: true });
  try {
    for await (const { buffer, byteOffset, byteLength } of decode(source, signal)) {
      // An encoder that has ended takes nothing more; its exit code tells why.
      if (child.stdin.destroyed) break;
      if (!child.stdin.write(new Uint8Array(buffer, byteOffset, byteLength)))
        await Promise.race([drained(child.stdin), child.exited]);
    }
    child.stdin.end();
    const code = await child.exited;
    signal.throwIfAborted();
    // Of a short file on a full disk ffmpeg says so, and ends with 0.
    const full = /no space left/i.test(child.stderr());
    if (code !== 0 || full) {
      throw new EarmarkError(
        full ? "noSpace" : "unreadable",
        `ffmpeg ended with ${code}: ${child.stderr().slice(-300)}`,
      );
    }
    await renameFile(part, target);
  } catch (error) {
    child.end();
    await child.exited.catch(() => undefined);
    await cleanUp(part);
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", child.end);
  }
}

function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => void stream.once("drain", resolve).once("close", resolve));
}

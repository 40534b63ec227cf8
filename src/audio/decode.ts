import { EarmarkError } from "../core/errors";
import type { Notice } from "../core/notices";
import type { AudioInfo, Span } from "../core/types";
import { decodeTakes } from "./decodeTakes";
import { mixingOf, settledFrom } from "./downmix";
import type { Ffmpeg } from "./ffmpeg";
import { inputOf } from "./input";
import { FfmpegMessages } from "./messages";
import { plainWav, readPlainWav } from "./plainWav";
import { start } from "./process";

/** Samples a second of everything after decoding, as the service wants it. */
export const SAMPLE_RATE = 16_000;

/** No byte for so long while we wait for one: the file or the drive is stuck. */
const STALL_MS = 60_000;

/** A recording to decode, with what the probe said of it. */
export interface Source {
  readonly ffmpeg: Ffmpeg;
  readonly file: string;
  readonly info: AudioInfo;
  /** Told what the user should know of the recording, such as that only a part of it could be decoded. May come again. */
  readonly onNotice: (notice: Notice) => void;
}

/**
 * The first audio track as 16 kHz mono samples, in pieces, at the speed of the consumer; all of it, or from the start of
 * `span` on. Leaving the loop ends ffmpeg.
 * @throws {EarmarkError} `unreadable`, `noAudio`, `playlist`, `notSupported`; `signal.reason` when aborted
 */
export async function* decode(
  source: Source,
  signal: AbortSignal,
  span?: Span,
): AsyncGenerator<Int16Array, void, undefined> {
  const { ffmpeg, file, info } = source;
  if (info.takes) return yield* decodeTakes(source, info.takes, span?.start ?? 0, signal);
  const plain = info.codec === "pcm_s16le" && info.channels === 1 ? await plainWav(file) : undefined;
  if (plain) return yield* readPlainWav(file, plain, span?.start ?? 0, signal);
  const mixing = mixingOf(info.channels);
  // Without -flush_packets 0 the pipe takes 40 % longer (measured: 8.5 s instead of 6.1 s for 1 h of mp3).
  const from = settledFrom(span?.start ?? 0);
  const input = inputOf(file, info.longLook, from > 0 ? ["-ss", String(from)] : []);
  const filters = mixing.filters.length > 0 ? ["-af", mixing.filters.join(",")] : [];
  const format = [...filters, "-ar", String(SAMPLE_RATE), ...mixing.format];
  const args = [...input, "-v", "error", "-map", trackOf(info), "-vn", "-sn", "-dn", ...format];
  const messages = new FfmpegMessages();
  const child = start(ffmpeg.path, [...args, "-flush_packets", "0", "pipe:1"], (line) => messages.take(line));
  signal.addEventListener("abort", child.kill, { once: true });
  let samples = 0;
  let early = Math.round(((span?.start ?? 0) - from) * SAMPLE_RATE);
  try {
    child.stdin.end();
    for await (const piece of mixing.samples(withWatchdog(child.stdout, child.kill))) {
      samples += piece.length;
      if (early < piece.length) yield piece.subarray(early);
      early = Math.max(0, early - piece.length);
    }
    const code = await child.exited;
    signal.throwIfAborted();
    if (samples === 0) throw code === 0 ? new EarmarkError("noAudio", "The audio track is empty.") : messages.failure();
    const seconds = samples / SAMPLE_RATE;
    // Cut-off mp3, flac, mkv, wav and m4a files end with exit code 0 and part of the sound.
    if (!span && (code !== 0 || isCutOff(seconds, info))) {
      source.onNotice({ code: "partlyDecoded", seconds, of: isCutOff(seconds, info) ? info.duration : 0 });
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EarmarkError) throw error;
    child.kill();
    await child.exited.catch((failure: unknown) => messages.take(String(failure)));
    throw messages.failure();
  } finally {
    signal.removeEventListener("abort", child.kill);
    child.kill();
    await child.exited.catch(() => undefined);
  }
}

/** The audio track that is decoded, for `-map`. */
export function trackOf({ track }: AudioInfo): string {
  return `0:a:${track ?? 0}`;
}

/** True where far less was decoded than the header says. Headers are up to 9 % off (VBR without an index). */
export function isCutOff(seconds: number, { duration }: AudioInfo): boolean {
  return seconds < duration * 0.9 - 1;
}

/** Whoever reads what ffmpeg gives waits for it no longer than this. */
export async function* withWatchdog(
  stdout: AsyncIterable<Buffer>,
  kill: () => void,
): AsyncGenerator<Buffer, void, undefined> {
  let stalled = false;
  const arm = (): NodeJS.Timeout =>
    setTimeout(() => {
      stalled = true;
      kill();
    }, STALL_MS);
  let timer = arm();
  try {
    for await (const piece of stdout) {
      clearTimeout(timer);
      yield piece;
      timer = arm();
    }
  } finally {
    clearTimeout(timer);
  }
  if (stalled) throw new EarmarkError("unreadable", `ffmpeg gave nothing for ${STALL_MS / 1_000} s.`);
}

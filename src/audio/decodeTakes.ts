import { createReadStream } from "node:fs";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Take } from "../core/types";
import { SAMPLE_RATE, type Source } from "./decode";
import { mixingOf, settledFrom } from "./downmix";
import { FfmpegMessages } from "./ffmpegMessages";
import { readPlainWav } from "./plainWav";
import { start } from "./process";
import { withWatchdog } from "./timedSound";

/**
 * The sound of several takes, or of one whose header is wrong, one behind the other as in `decode`: each is given to ffmpeg
 * with its header put right.
 * @throws {EarmarkError} `unreadable`; `signal.reason` when aborted
 */
export async function* decodeTakes(
  source: Source,
  takes: readonly Take[],
  fromSeconds: number,
  signal: AbortSignal,
): AsyncGenerator<Int16Array, void, undefined> {
  let begin = 0;
  for (const take of takes) {
    const end = begin + take.seconds;
    if (end > fromSeconds) yield* decodeTake(source, take, Math.max(0, fromSeconds - begin), signal);
    begin = end;
  }
  if (fromSeconds === 0 && source.info.stated)
    source.onNotice({ code: "partlyDecoded", seconds: begin, of: source.info.stated });
}

async function* decodeTake(
  { ffmpeg, file, onNotice }: Source,
  take: Take,
  fromSeconds: number,
  signal: AbortSignal,
): AsyncGenerator<Int16Array, void, undefined> {
  if (take.isReady)
    return yield* readPlainWav(file, { start: take.start, bytes: take.end - take.start }, fromSeconds, signal);
  // A whole second is a whole number of samples at every rate.
  const from = take.bytesPerSecond === undefined ? 0 : Math.floor(settledFrom(fromSeconds));
  const begin = take.start + from * (take.bytesPerSecond ?? 0);
  const mixing = mixingOf(take.channels);
  const safe = ["-nostdin", "-hide_banner", "-v", "error", "-protocol_whitelist", "pipe"];
  const input = ["-format_whitelist", take.container, "-f", take.container, "-i", "pipe:0", "-map", "0:a:0"];
  const filters = mixing.filters.length > 0 ? ["-af", mixing.filters.join(",")] : [];
  const output = ["-ar", String(SAMPLE_RATE), ...mixing.format, "-f", mixing.raw, "-flush_packets", "0", "pipe:1"];
  const messages = new FfmpegMessages();
  const child = start(ffmpeg, [...safe, ...input, ...filters, ...output], (line) => messages.take(line));
  signal.addEventListener("abort", child.end, { once: true });
  let early = Math.round((fromSeconds - from) * SAMPLE_RATE);
  let samples = 0;
  try {
    const fed = feed(child.stdin, file, { ...take, start: begin });
    for await (const piece of mixing.samples(withWatchdog(child.stdout, child.end))) {
      samples += piece.length;
      if (early < piece.length) yield piece.subarray(early);
      early = Math.max(0, early - piece.length);
    }
    await fed;
    const code = await child.exited;
    signal.throwIfAborted();
    if (samples === 0) throw messages.failure();
    if (code !== 0) onNotice({ code: "partlyDecoded", seconds: samples / SAMPLE_RATE, of: take.seconds });
  } finally {
    signal.removeEventListener("abort", child.end);
    child.end();
    await child.exited.catch(() => undefined);
  }
}

/** Never throws: whoever reads may have seen enough, and its exit code tells what it could not read. */
async function feed(stdin: Writable, file: string, { head, start: from, end }: Take): Promise<void> {
  async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    yield head;
    if (end > from) yield* createReadStream(file, { start: from, end: end - 1 }) as AsyncIterable<Uint8Array>;
  }
  await pipeline(Readable.from(pieces(), { objectMode: false }), stdin).catch(() => undefined);
}

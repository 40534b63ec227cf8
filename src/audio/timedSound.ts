import { EarmarkError } from "../core/errors";
import type { AudioInfo } from "../core/types";
import { aviTime, later } from "./aviGaps";
import { Clock, isLate, openAt, type Opening } from "./sampleClock";
import type { Source } from "./decode";
import { FfmpegMessages } from "./ffmpegMessages";
import { growingInput } from "./follow/growingInput";
import { start } from "./process";
import { TimedBlocks, type TimedBlock } from "./timedBlocks";

/** No byte for so long while we wait for one: the file or the drive is stuck. */
const STALL_MS = 60_000;

/** What ffmpeg gives. */
export interface SoundForm {
  /** Arguments that say in which form it gives its samples. */
  readonly args: readonly string[];
  /** Samples a second. */
  readonly rate: number;
  /** Bytes of one sample of each channel. */
  readonly frameBytes: number;
}

/** How reading a recording to its end went. */
export interface SoundEnd {
  /** The second at which it ended. */
  readonly seconds: number;
  /** Seconds that were silence because the file has nothing for them. */
  readonly filled: number;
  /** Those of them that are behind the first sound, without those of which the file says that they are silence. */
  readonly between: number;
  /** ffmpeg failed on the way, or the file ended in the middle of something. */
  readonly failed: boolean;
  readonly brokenOff: boolean;
  /** Something on the way could not be read. */
  readonly damaged: boolean;
}

/**
 * The samples of a recording's track as bytes, from a second on, on the clock of players (`clock.ts`). Leaving the loop ends
 * ffmpeg. `onSoundEnd` is told when all was read.
 * @throws {EarmarkError} `unreadable`, `noAudio`, `playlist`, `notSupported`; `signal.reason` when aborted
 */
export async function* timedSound(
  source: Source,
  from: number,
  form: SoundForm,
  onSoundEnd: (end: SoundEnd) => void,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  const { file } = source;
  const info = infoFor(source);
  const quick = opened(source, from);
  const { gaps, silence } = await aviTime(file, info);
  const onEnd = (end: SoundEnd): void => onSoundEnd({ ...end, between: Math.max(0, end.between - silence) });
  if (quick.zero > 0 && gaps.length === 0) {
    const clock = new Clock(info, form.rate, form.frameBytes, quick.zero);
    const blocks = blocksOf(source, quick, form, clock, onEnd, signal);
    try {
      const first = await blocks.next();
      // Nothing there, or not at once: a silence of the file, or a search that went wrong. Read from the beginning it is right.
      if (first.done !== true && !isLate(first.value)) {
        yield* clock.place(first.value);
        for await (const some of blocks) yield* clock.place(some);
        return;
      }
    } finally {
      await blocks.return();
    }
  }
  const opening = opened(source, 0);
  const clock = new Clock(source.growing ? { ...info, duration: 0 } : info, form.rate, form.frameBytes, 0);
  const placed = later(gaps);
  let early = Math.round(from * form.rate) * form.frameBytes;
  for await (const some of blocksOf(source, opening, form, clock, onEnd, signal)) {
    for (const bytes of clock.place(gaps.length > 0 ? placed(some) : some)) {
      if (early < bytes.length) yield early > 0 ? bytes.subarray(early) : bytes;
      early = Math.max(0, early - bytes.length);
    }
  }
}

/** How long what grows will be nobody knows. */
function infoFor({ info, growing }: Source): AudioInfo {
  return growing ? { ...info, duration: Infinity, estimated: false } : info;
}

function opened(source: Source, seconds: number): Opening {
  const { file, growing } = source;
  const info = infoFor(source);
  return growing ? growingInput(file, info, growing.timeoutSeconds) : openAt(file, info, seconds);
}

/** What ffmpeg decodes, with its times: never an empty list. */
async function* blocksOf(
  { ffmpeg, info, growing }: Source,
  { args: input, zero }: Opening,
  { args: form, rate }: SoundForm,
  clock: Clock,
  onEnd: (end: SoundEnd) => void,
  signal: AbortSignal,
): AsyncGenerator<TimedBlock[], void, undefined> {
  signal.throwIfAborted();
  const what = ["-v", "error", "-map", trackOf(info), "-vn", "-sn", "-dn", ...form, "-ar", String(rate)];
  // Without -flush_packets 0 the pipe takes 40 % longer (measured: 8.5 s instead of 6.1 s for 1 h of mp3).
  // What is still coming is waited for.
  const flush = growing ? ["-flush_packets", "1", "-cluster_time_limit", "100"] : ["-flush_packets", "0"];
  const args = [...input, ...what, "-f", "matroska", ...flush, "pipe:1"];
  const messages = new FfmpegMessages();
  const child = start(ffmpeg, args, (line) => messages.take(line));
  signal.addEventListener("abort", child.end, { once: true });
  const reader = new TimedBlocks();
  let isEmpty = true;
  try {
    child.stdin.end();
    for await (const piece of withWatchdog(child.stdout, child.end, growing && growing.timeoutSeconds * 1_000)) {
      const blocks = reader.push(piece);
      if (blocks.length === 0) continue;
      isEmpty = false;
      yield blocks;
    }
    const code = await child.exited;
    signal.throwIfAborted();
    // A part may begin where a recording ends.
    if (isEmpty && zero > 0) return;
    if (isEmpty) throw code === 0 ? new EarmarkError("noAudio", "The audio track is empty.") : messages.failure();
    const { seconds, filled, between } = clock;
    const { brokenOff, damaged } = messages;
    onEnd({ seconds, filled, between, failed: code !== 0, brokenOff, damaged });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EarmarkError) throw error;
    child.end();
    await child.exited.catch((failure: unknown) => messages.take(String(failure)));
    throw messages.failure();
  } finally {
    signal.removeEventListener("abort", child.end);
    child.end();
    await child.exited.catch(() => undefined);
  }
}

/** The audio track that is decoded, for `-map`. */
export function trackOf({ track }: AudioInfo): string {
  return `0:a:${track ?? 0}`;
}

/** Whoever reads what ffmpeg gives waits for it no longer than this. */
export async function* withWatchdog(
  stdout: AsyncIterable<Buffer>,
  end: () => void,
  stallMs = STALL_MS,
): AsyncGenerator<Buffer, void, undefined> {
  let stalled = false;
  const arm = (): NodeJS.Timeout =>
    setTimeout(() => {
      stalled = true;
      end();
    }, stallMs);
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
  if (stalled) throw new EarmarkError("unreadable", `ffmpeg produced no output for ${stallMs / 1_000} s.`);
}

import type { AudioInfo, Span } from "../core/types";
import { aviStreams } from "./aviStreams";
import { Bytes } from "./bytes";
import type { TimedBlock } from "./timedBlocks";

/**
 * Where the time of an AVI is not ffmpeg's. It passes over empty chunks, which stand for silence, and takes one that is larger than its
 * stream's header allows for two: encoders of AAC, and of MP3 at a low rate, make some or all of them larger (`get_duration` of avidec.c).
 */
export interface AviGap {
  /** Milliseconds by ffmpeg's count, at which what comes is later than it says. */
  readonly ms: number;
  /** By how many milliseconds more; negative where it is earlier. */
  readonly more: number;
}

/** Headers and index are no larger in recordings of days. */
const MOST_HEAD = 1 << 20;
const MOST_INDEX = 1 << 26;

/** The time of a track that ffmpeg does not tell. */
export interface AviTime {
  readonly gaps: readonly AviGap[];
  /** Seconds of empty chunks behind the first sound: silence that was meant. */
  readonly silence: number;
}

const NONE: AviTime = { gaps: [], silence: 0 };

/**
 * None for what is no AVI, has no index or counts bytes. Empty chunks are how writers of AVI say that compressed sound is missing, since
 * a chunk has no time but its number; ffmpeg may give them to a decoder, which complains.
 */
export async function aviTime(file: string, { container, within, track = 0 }: AudioInfo): Promise<AviTime> {
  if (container !== "avi") return NONE;
  return Bytes.of(file, (bytes) => timeIn(bytes, within ?? { start: 0, end: bytes.size }, track)).catch(() => NONE);
}

async function timeIn(bytes: Bytes, { start, end }: Span, track: number): Promise<AviTime> {
  let stream: Stream | undefined;
  for (let at = start + 12, size = 0; at + 8 <= end; at += 8 + size + (size % 2)) {
    const head = await bytes.read(at, 12);
    if (head.length < 8) break;
    const id = head.toString("latin1", 0, 4);
    size = head.readUInt32LE(4);
    if (id === "LIST" && head.toString("latin1", 8, 12) === "hdrl")
      stream = streamsIn(await bytes.read(at + 12, Math.min(size, MOST_HEAD)))[track];
    if (id !== "idx1") continue;
    return stream && stream.chunkMs > 0 ? timeOf(await bytes.read(at + 8, Math.min(size, MOST_INDEX)), stream) : NONE;
  }
  return NONE;
}

interface Stream {
  /** As chunks of it begin, such as `01`. */
  readonly mark: string;
  /** 0 where a chunk is as long as it has bytes. */
  readonly chunkMs: number;
  /** Its frames have numbers, by which ffmpeg goes. */
  readonly isNumbered: boolean;
  readonly blockBytes: number;
  /** In chunks, or in blocks. */
  readonly length: number;
}

const FLAC = 0xf1ac;
const AAC = 0xff;

/** The streams of sound. */
function streamsIn(headers: Buffer): readonly Stream[] {
  const streams: Stream[] = [];
  let number = 0;
  for (const { type, scale, rate, length, sampleBytes, codec, blockBytes } of aviStreams(headers)) {
    const mark = String(number++).padStart(2, "0");
    if (type !== "auds") continue;
    const chunkMs = sampleBytes === 0 && scale && rate ? (scale / rate) * 1_000 : 0;
    // Of AAC, ffmpeg does not believe so few.
    const isSmall = codec === AAC && blockBytes <= 4;
    streams.push({ mark, chunkMs, isNumbered: codec === FLAC, blockBytes: isSmall ? 0 : blockBytes, length });
  }
  return streams;
}

/** Entries of 16 bytes: id of the chunk, flags, place, size. */
function timeOf(index: Buffer, { mark, chunkMs, isNumbered, blockBytes, length }: Stream): AviTime {
  const sizes: number[] = [];
  for (let at = 0; at + 16 <= index.length; at += 16)
    if (index.toString("latin1", at, at + 4) === `${mark}wb`) sizes.push(index.readUInt32LE(at + 12));
  const sound = sizes.slice(sizes.findIndex((size) => size > 0));
  const silence = (sound.filter((size) => size === 0).length * chunkMs) / 1_000;
  if (isNumbered) return { gaps: [], silence };
  const blocksIn = (size: number): number => (blockBytes > 0 ? Math.ceil(size / blockBytes) : Math.sign(size));
  // What the header counted is what its writer meant: a chunk as one, or by its blocks.
  const blocks = sizes.reduce((sum, size) => sum + Math.max(1, blocksIn(size)), 0);
  const areOne = Math.abs(length - sizes.length) <= Math.abs(length - blocks);
  const gaps: AviGap[] = [];
  let [theirs, ours, more] = [0, 0, 0];
  for (const size of sizes) {
    if (size > 0 && ours - theirs !== more) {
      gaps.push({ ms: theirs * chunkMs, more: (ours - theirs - more) * chunkMs });
      more = ours - theirs;
    }
    theirs += blocksIn(size);
    ours += areOne ? 1 : Math.max(1, blocksIn(size));
  }
  return { gaps, silence };
}

/** Blocks in order, on the clock of players. */
export function later(gaps: readonly AviGap[]): (blocks: TimedBlock[]) => TimedBlock[] {
  let next = 0;
  let more = 0;
  // Times of blocks are rounded to milliseconds.
  const reached = (ms: number): boolean => ms + 1 >= (gaps[next]?.ms ?? Infinity);
  return (blocks) =>
    blocks.map(({ ms, bytes }) => {
      while (reached(ms)) more += gaps[next++]?.more ?? 0;
      return { ms: ms + more, bytes };
    });
}

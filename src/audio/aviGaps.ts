import type { AudioInfo } from "../core/types";
import { aviStreams } from "./aviStreams";
import { Bytes } from "./bytes";
import type { TimedBlock } from "./timedBlocks";

/** Time of an AVI that is not in ffmpeg's: it counts chunks, and passes over empty ones, which stand for silence. */
export interface AviGap {
  /** Milliseconds by ffmpeg's count, at which what comes is later than it says. */
  readonly ms: number;
  /** By how many milliseconds more. */
  readonly more: number;
}

/** Headers and index are no larger in recordings of days. */
const MOST_HEAD = 1 << 20;
const MOST_INDEX = 1 << 26;

/**
 * The gaps of a track: nothing for what is no AVI, has no index, or counts bytes. Empty chunks are how writers of AVI say that
 * compressed sound is missing, since a chunk has no time but its number.
 */
export async function aviGaps(file: string, { container, within, track = 0 }: AudioInfo): Promise<readonly AviGap[]> {
  if (container !== "avi" || within) return [];
  return Bytes.of(file, (bytes) => gapsIn(bytes, track)).catch(() => []);
}

async function gapsIn(bytes: Bytes, track: number): Promise<readonly AviGap[]> {
  let stream: Stream | undefined;
  for (let at = 12, size = 0; at + 8 <= bytes.size; at += 8 + size + (size % 2)) {
    const head = await bytes.read(at, 12);
    if (head.length < 8) break;
    const id = head.toString("latin1", 0, 4);
    size = head.readUInt32LE(4);
    if (id === "LIST" && head.toString("latin1", 8, 12) === "hdrl")
      stream = streamsIn(await bytes.read(at + 12, Math.min(size, MOST_HEAD)))[track];
    if (id !== "idx1") continue;
    return stream && stream.chunkMs > 0 ? gapsOf(await bytes.read(at + 8, Math.min(size, MOST_INDEX)), stream) : [];
  }
  return [];
}

interface Stream {
  /** As chunks of it begin, such as `01`. */
  readonly mark: string;
  /** 0 where a chunk is as long as it has bytes. */
  readonly chunkMs: number;
}

/** The streams of sound. */
function streamsIn(headers: Buffer): readonly Stream[] {
  const streams: Stream[] = [];
  let number = 0;
  for (const { type, scale, rate, sampleBytes } of aviStreams(headers)) {
    const mark = String(number++).padStart(2, "0");
    if (type !== "auds") continue;
    streams.push({ mark, chunkMs: sampleBytes === 0 && scale && rate ? (scale / rate) * 1_000 : 0 });
  }
  return streams;
}

/** Entries of 16 bytes: id of the chunk, flags, place, size. */
function gapsOf(index: Buffer, { mark, chunkMs }: Stream): readonly AviGap[] {
  const gaps: AviGap[] = [];
  let full = 0;
  let empty = 0;
  for (let at = 0; at + 16 <= index.length; at += 16) {
    if (index.toString("latin1", at, at + 4) !== `${mark}wb`) continue;
    if (index.readUInt32LE(at + 12) === 0) {
      empty += 1;
      continue;
    }
    if (empty > 0) gaps.push({ ms: full * chunkMs, more: empty * chunkMs });
    full += 1;
    empty = 0;
  }
  return gaps;
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

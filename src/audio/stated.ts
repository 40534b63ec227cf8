import type { AudioInfo, Span } from "../core/types";
import { aviStreams } from "./aviStreams";
import { Bytes } from "./bytes";
import { kindAt } from "./containers";
import { headerAt, isPlaceholder, missingSeconds } from "./headers";
import { behindId3 } from "./mpeg";
import { endOf } from "./ends";

/** Programs count their own headers along, or leave them out: so many bytes too many are no sound that is missing. */
const CARELESS = 128;
/** What a recording's own lengths say of it. */
export type Stated = Pick<AudioInfo, "stated" | "estimated">;

/**
 * Whether a file ends before its header says: it was copied, sent or written in part only, and ffmpeg then tells the length
 * of what is there, or nothing. `stated` is 0 where the lengths of its container lead beyond its end, but say no time.
 * @throws Node's error where it cannot be read
 */
export function statedOf(file: string, within?: Span): Promise<Stated> {
  return Bytes.of(file, async (bytes) => {
    const { start, end } = within ?? { start: 0, end: bytes.size };
    const kind = await kindAt(bytes, start);
    if (!kind) return (await endOfMp3(bytes, start)) > end + CARELESS ? { stated: 0 } : {};
    const header = await headerAt(bytes, start);
    if (header) {
      const missing = missingSeconds(header, end);
      return missing > 0 ? { stated: (end - header.start) / header.bytesPerSecond + missing } : {};
    }
    const stated = await endOf(bytes, start, kind);
    // An AVI that was not closed has guesses for lengths.
    if (stated === undefined) return kind === "riff" ? { estimated: true } : {};
    if (stated <= end + (/^(riff|iff|w64|caf|au)$/.test(kind) ? CARELESS : 0)) return {};
    if (kind === "riff") return { stated: await aviSeconds(bytes, start) };
    return { stated: kind === "asf" ? await asfSeconds(bytes, start) : 0 };
  });
}

/** Where an MP3 ends by the index in its first frame, which counts all that comes; 0 where it has none. */
async function endOfMp3(bytes: Bytes, start: number): Promise<number> {
  const frame = start + behindId3(await bytes.read(start, 10));
  const head = await bytes.read(frame, 64);
  if (head[0] !== 0xff) return 0;
  const at = [head.indexOf("Xing"), head.indexOf("Info")].find((one) => one > 0) ?? -1;
  // Flags: there is a number of frames, and one of bytes.
  if (at < 0 || at + 16 > head.length || (head.readUInt32BE(at + 4) & 3) !== 3) return 0;
  return frame + head.readUInt32BE(at + 12);
}

/** Headers of streams come first. */
const AVI_HEAD = 1 << 16;

/** The longest stream of an AVI, as it was counted when it was closed. */
async function aviSeconds(bytes: Bytes, at: number): Promise<number> {
  const head = await bytes.read(at, AVI_HEAD);
  let seconds = 0;
  for (const { scale, rate, length } of aviStreams(head)) {
    if (rate > 0 && !isPlaceholder(length)) seconds = Math.max(seconds, (length * scale) / rate);
  }
  return seconds;
}

const FILE_PROPERTIES = Buffer.from("a1dcab8c47a9cf118ee400c00c205365", "hex");
const ASF_HEAD = 1 << 16;

async function asfSeconds(bytes: Bytes, at: number): Promise<number> {
  const head = await bytes.read(at, ASF_HEAD);
  const found = head.indexOf(FILE_PROPERTIES);
  const properties = head.subarray(found + 24, found + 24 + 72);
  if (found < 0 || properties.length < 72) return 0;
  // A broadcast has no length: what stands there means nothing.
  if (properties.readUInt32LE(64) & 1) return 0;
  const [played, preroll] = [properties.readBigUInt64LE(40), properties.readBigUInt64LE(56)];
  return Math.max(0, Number(played) / 10_000_000 - Number(preroll) / 1_000);
}

import { MANY, type Bytes } from "./bytes";
import { adtsLength, mp3Length } from "./mpeg";

// Sound without a container: frames that begin with a few bits that are always the same, each of which says its own length. ffmpeg goes
// on with the kind of the first one, and passes everything else over.

const KINDS = ["mp3", "adts", "ac3", "dts", "loas", "ts"] as const;
export type FrameKind = (typeof KINDS)[number];

/** Bytes of the frame of a kind that begins at a place; 0 where none does. */
const LENGTHS: Readonly<Record<FrameKind, (bytes: Buffer, at: number) => number>> = {
  mp3: mp3Length,
  adts: adtsLength,
  ac3: ac3Length,
  dts: dtsLength,
  loas: (bytes, at) => (bytes.readUInt16BE(at) >>> 5 === 0x2b7 ? 3 + (bytes.readUIntBE(at + 1, 2) & 0x1fff) : 0),
  // MPEG transport streams (ISO 13818-1): packets.
  ts: (bytes, at) => (bytes[at] === 0x47 ? 188 : 0),
};
/** More than any of them looks at. */
const HEADER = 8;
/** The least that has something in it. */
const LEAST = 8;

/** Bits per second of AC-3 by their code (ATSC A/52, table 5.18), in thousands. */
const AC3_RATES = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640];

function ac3Length(bytes: Buffer, at: number): number {
  if (bytes.readUInt16BE(at) !== 0x0b77) return 0;
  const version = (bytes[at + 5] ?? 0) >>> 3;
  // Enhanced AC-3 says it in words of 16 bits.
  if (version > 10) return version <= 16 ? ((bytes.readUInt16BE(at + 2) & 0x7ff) + 1) * 2 : 0;
  const codes = bytes[at + 4] ?? 0;
  const kilobits = AC3_RATES[(codes & 0x3f) >>> 1] ?? 0;
  // A frame has 1536 samples.
  const rate = codes >>> 6;
  if (rate === 0) return kilobits * 4;
  if (rate === 2) return kilobits * 6;
  return rate === 1 ? (Math.floor((kilobits * 96_000) / 44_100) + (codes & 1)) * 2 : 0;
}

function dtsLength(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at) === 0x7ffe8001 ? ((bytes.readUIntBE(at + 5, 3) >>> 4) & 0x3fff) + 1 : 0;
}

/** So many frames of one kind in a row are no accident, in gigabytes neither. */
const CERTAIN = 6;
/** So many are none where a beginning is looked for, and not all places are tried. */
const LIKELY = 3;
/** Bytes of so many frames. */
const FRAMES = 1 << 16;

/** What frames begin at the beginning of some bytes; samples may look like one or two. */
export function framesAt(head: Buffer): FrameKind | undefined {
  return KINDS.find((kind) => hasFrames(head, 0, kind, LIKELY));
}

/** Frames in a row that begin alike. */
function hasFrames(bytes: Buffer, from: number, kind: FrameKind, count: number): boolean {
  let at = from;
  for (let frames = 0; frames < count; frames++) {
    const length = at + HEADER <= bytes.length ? LENGTHS[kind](bytes, at) : 0;
    if (length < LEAST || bytes[at] !== bytes[from] || (kind === "mp3" && bytes[at + 1] !== bytes[from + 1]))
      return false;
    at += length;
  }
  return true;
}

/** The first byte of each. */
const FIRST: Readonly<Record<FrameKind, number>> = {
  mp3: 0xff,
  adts: 0xff,
  ac3: 0x0b,
  dts: 0x7f,
  loas: 0x56,
  ts: 0x47,
};

/** Where frames of another kind begin, from a place on; undefined where none do, or none before `to`. */
export async function nextFrames(
  bytes: Bytes,
  from: number,
  own: FrameKind | undefined,
  to = bytes.size,
): Promise<number | undefined> {
  const others: FrameKind[][] = Array.from({ length: 256 }, () => []);
  for (const kind of KINDS) if (kind !== own) others[FIRST[kind]]?.push(kind);
  for (let base = from; base < to; base += MANY) {
    const block = await bytes.read(base, MANY + FRAMES);
    const end = Math.min(MANY, block.length, to - base);
    for (let at = 0; at < end; at++)
      for (const kind of others[block[at] as number] as FrameKind[])
        if (hasFrames(block, at, kind, CERTAIN)) return base + at;
  }
  return undefined;
}

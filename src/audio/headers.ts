import type { Bytes } from "./bytes";

/** What comes before the sound in a file of plain samples, and how its chunks go on behind it. */
export interface Header {
  /** ffmpeg's name of the container in which `head` and the sound can be given to it. */
  readonly container: "wav" | "aiff" | "caf";
  /** A header for so many bytes of sound. What the recorder wrote may have been its first guess. */
  readonly head: (bytes: number) => Uint8Array;
  /** Where the sound begins, in bytes from the start of the file. */
  readonly start: number;
  /** Bytes of sound, as the header says it; undefined where it does not know. */
  readonly length: number | undefined;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bytesPerSecond: number;
  /** Every second has exactly so many bytes: a place can be computed. */
  readonly isPlain: boolean;
  /** 16 kHz mono of 16 bits: nothing has to be decoded. */
  readonly isReady: boolean;
  /** ffmpeg refuses it, or reads nothing of it, while its length is not known. */
  readonly needsLength: boolean;
  readonly chunks: Chunks;
}

/** How the chunks of a family of containers are written. */
export interface Chunks {
  /** Bytes of a chunk's own header. */
  readonly head: number;
  /** Name and length of a chunk, without its own header; undefined for what is no chunk. */
  readonly read: (head: Buffer) => { readonly id: string; readonly length: number } | undefined;
  /** Chunks begin at multiples of so many bytes. */
  readonly pad: number;
}

/** `LIST`, `id3 `, `bext`; what begins a file of its own is no chunk of another. */
const NAME = /^(?!RIFF|RF64|BW64|riff|FORM|caff)[\x20-\x7e]{4}$/;
const named = (head: Buffer, length: number): ReturnType<Chunks["read"]> => {
  const id = head.toString("latin1", 0, 4);
  return NAME.test(id) && length >= 0 ? { id, length } : undefined;
};
const big = (head: Buffer, at: number): number => Number(head.readBigInt64BE(at));

const RIFF: Chunks = { head: 8, pad: 2, read: (head) => named(head, head.readUInt32LE(4)) };
const IFF: Chunks = { head: 8, pad: 2, read: (head) => named(head, head.readUInt32BE(4)) };
/** -1 is "to the end" and only of the sound. */
const CAF: Chunks = { head: 12, pad: 1, read: (head) => named(head, Math.max(0, big(head, 4))) };
/** Names are GUIDs that begin with those of RIFF; lengths include the header of 24 bytes. */
const W64: Chunks = {
  head: 24,
  pad: 8,
  read: (head) => named(head, Math.max(0, Number(head.readBigInt64LE(16)) - 24)),
};

/** More chunks before the sound than this are none. */
const MOST_CHUNKS = 200;
const MOST_FORMAT_BYTES = 4_096;

/** The header that begins at a place of a file; undefined where none does that is understood here. */
export async function headerAt(bytes: Bytes, at: number): Promise<Header | undefined> {
  const magic = await bytes.read(at, 40);
  if (magic.length < 12) return undefined;
  const name = magic.toString("latin1", 0, 4);
  const type = magic.toString("latin1", 8, 12);
  if (/^(RIFF|RF64|BW64)$/.test(name) && type === "WAVE") return waveAt(bytes, at + 12, RIFF);
  if (name === "riff" && magic.toString("latin1", 24, 28) === "wave") return waveAt(bytes, at + 40, W64);
  if (name === "FORM" && /^AIF[FC]$/.test(type)) return aiffAt(bytes, at, type);
  if (name === "caff") return cafAt(bytes, at);
  return undefined;
}

/** Chunks from a place on until the one with the sound, of which only the beginning is read. */
async function chunksUntil(
  sound: string,
  bytes: Bytes,
  from: number,
  chunks: Chunks,
): Promise<{ readonly before: ReadonlyMap<string, Buffer>; readonly at: number; readonly length: number } | undefined> {
  const before = new Map<string, Buffer>();
  for (let at = from, count = 0; count < MOST_CHUNKS; count++) {
    const head = await bytes.read(at, chunks.head);
    const chunk = head.length === chunks.head ? chunks.read(head) : undefined;
    if (!chunk) return undefined;
    if (chunk.id === sound) return { before, at: at + chunks.head, length: chunk.length };
    before.set(chunk.id, await bytes.read(at + chunks.head, Math.min(chunk.length, MOST_FORMAT_BYTES)));
    at += chunks.head + padded(chunk.length, chunks.pad);
  }
  return undefined;
}

export function padded(length: number, pad: number): number {
  return Math.ceil(length / pad) * pad;
}

/** What a recorder writes that does not know yet, or whose file became too long for 32 bits. */
const UNKNOWN = 0xffff_ffff;
const NEAR = 0x1_0000;

/**
 * True for a length that a program writes that does not know it yet: none, or about as much as there is room for, in 30 to
 * 63 bits, often less its headers or rounded to a block.
 */
export function isPlaceholder(length: number): boolean {
  return (
    length <= 0 || [2 ** 30, 2 ** 31, 2 ** 32].some((most) => Math.abs(length - most) <= NEAR) || length >= 2 ** 52
  );
}

/** Less than this is no word, in seconds. */
export const LITTLE = 0.3;

/** Seconds that a header states beyond the place where its file, or its part of it, ends. */
export function missingSeconds({ start, length, bytesPerSecond }: Header, end: number): number {
  if (length === undefined || isPlaceholder(length)) return 0;
  const seconds = (start + length - end) / bytesPerSecond;
  return seconds > LITTLE ? seconds : 0;
}

async function waveAt(bytes: Bytes, first: number, chunks: Chunks): Promise<Header | undefined> {
  const sound = await chunksUntil("data", bytes, first, chunks);
  const format = sound?.before.get("fmt ");
  if (!sound || !format || format.length < 16) return undefined;
  // RF64: the real length, low and high half.
  const long = sound.before.get("ds64");
  const length = long && sound.length === UNKNOWN && long.length >= 16 ? Number(long.readBigInt64LE(8)) : sound.length;
  const [channels, sampleRate] = [format.readUInt16LE(2), format.readUInt32LE(4)];
  // A GUID begins with the number of the codec.
  const tag =
    format.readUInt16LE(0) === 0xfffe && format.length >= 26 ? format.readUInt16LE(24) : format.readUInt16LE(0);
  // PCM, float, A-law, mu-law.
  const isPlain = [1, 3, 6, 7].includes(tag);
  // ADPCM says how many samples a block has; its bytes a second are often wrong.
  const samples = isPlain ? 1 : (tag === 2 || tag === 0x11) && format.length >= 20 ? format.readUInt16LE(18) : 0;
  const bytesPerSecond = samples > 0 ? (sampleRate * format.readUInt16LE(12)) / samples : format.readUInt32LE(8);
  if (channels === 0 || sampleRate === 0 || bytesPerSecond === 0) return undefined;
  const head = Buffer.alloc(20 + padded(format.length, 2) + 8);
  head.write("RIFF\xff\xff\xff\xffWAVEfmt ", "latin1");
  head.writeUInt32LE(format.length, 16);
  head.set(format, 20);
  head.write("data\xff\xff\xff\xff", head.length - 8, "latin1");
  return {
    container: "wav",
    head: () => head,
    start: sound.at,
    length: length > 0 && length < Number.MAX_SAFE_INTEGER && length !== UNKNOWN ? length : undefined,
    channels,
    sampleRate,
    bytesPerSecond,
    isPlain,
    isReady: tag === 1 && channels === 1 && sampleRate === 16_000 && format.readUInt16LE(14) === 16,
    needsLength: long !== undefined || chunks === W64,
    chunks,
  };
}

async function aiffAt(bytes: Bytes, at: number, type: string): Promise<Header | undefined> {
  const sound = await chunksUntil("SSND", bytes, at + 12, IFF);
  const common = sound?.before.get("COMM");
  if (!sound || !common || common.length < 18) return undefined;
  const [channels, bits] = [common.readUInt16BE(0), common.readUInt16BE(6)];
  // An 80-bit float: its exponent is that of the highest bit of the 64 that follow.
  const sampleRate = Math.round(Number(common.readBigUInt64BE(10)) * 2 ** ((common.readUInt16BE(8) & 0x7fff) - 16_446));
  const isPlain =
    type === "AIFF" || /^(NONE|sowt|twos|fl32|fl64|in24|in32|raw )$/i.test(common.toString("latin1", 18, 22));
  const bytesPerSecond = sampleRate * channels * Math.ceil(bits / 8);
  if (channels === 0 || !(bytesPerSecond > 0) || !isPlain) return undefined;
  // Offset and size of blocks come before the first sample.
  const offset = (await bytes.read(sound.at, 8)).readUInt32BE(0);
  return {
    container: "aiff",
    head: (count) => {
      const comm = Buffer.from(common);
      comm.writeUInt32BE(Math.min(count / (bytesPerSecond / sampleRate), 0x7fff_ffff) >>> 0, 2);
      // ffmpeg takes lengths from 2 GB on for 2 GB.
      const length = Math.min(count + 8, 0x7fff_fff0);
      return Buffer.concat([
        Buffer.from("FORM\x7f\xff\xff\xff", "latin1"),
        Buffer.from(`${type}COMM`, "latin1"),
        uint32BE(comm.length),
        comm,
        Buffer.alloc(comm.length % 2),
        Buffer.from("SSND", "latin1"),
        uint32BE(length),
        Buffer.alloc(8),
      ]);
    },
    start: sound.at + 8 + offset,
    length: sound.length > 8 + offset && sound.length !== UNKNOWN ? sound.length - 8 - offset : undefined,
    channels,
    sampleRate,
    bytesPerSecond,
    isPlain,
    isReady: false,
    needsLength: true,
    chunks: IFF,
  };
}

function uint32BE(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

async function cafAt(bytes: Bytes, at: number): Promise<Header | undefined> {
  const sound = await chunksUntil("data", bytes, at + 8, CAF);
  const description = sound?.before.get("desc");
  if (!sound || !description || description.length < 32) return undefined;
  const sampleRate = description.readDoubleBE(0);
  const isPlain = /^(lpcm|alaw|ulaw)$/.test(description.toString("latin1", 8, 12));
  const [packet, frames, channels] = [16, 20, 24].map((place) => description.readUInt32BE(place)) as [
    number,
    number,
    number,
  ];
  const bytesPerSecond = (sampleRate * packet) / frames;
  if (!isPlain || channels === 0 || !(bytesPerSecond > 0) || !Number.isFinite(bytesPerSecond)) return undefined;
  const head = Buffer.concat([
    Buffer.from("caff\0\x01\0\0desc\0\0\0\0\0\0\0\x20", "latin1"),
    description.subarray(0, 32),
    Buffer.from("data\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", "latin1"),
  ]);
  return {
    container: "caf",
    head: () => head,
    // A count of edits comes before the first sample.
    start: sound.at + 4,
    length: sound.length > 4 ? sound.length - 4 : undefined,
    channels,
    sampleRate,
    bytesPerSecond,
    isPlain,
    isReady: false,
    needsLength: false,
    chunks: CAF,
  };
}

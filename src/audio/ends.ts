import { boxesOf } from "./mp4Boxes";
import { MANY, Window, type Bytes } from "./bytes";
import { kindAt, type Kind } from "./containers";
import { endOfSegment } from "./ebml";
import { isPlaceholder } from "./headers";

/**
 * Where a container ends by its own lengths, which may be beyond the end of the file; undefined where it does not know or has none.
 */
export async function endOf(bytes: Bytes, at: number, kind: Kind): Promise<number | undefined> {
  return ENDS[kind]?.(bytes, at);
}

type EndOf = (bytes: Bytes, at: number) => Promise<number | undefined>;

/** Where a container ends by its own lengths; undefined where it does not know. */
const ENDS: Readonly<Partial<Record<Kind, EndOf>>> = {
  mp4: endOfBoxes,
  flv: endOfTags,
  asf: endOfAsf,
  matroska: endOfSegment,
  caf: (bytes, at) => endOfChunks(bytes, at + 8, 12, (head) => Number(head.readBigInt64BE(4)), 1),
  au: endOfAu,
  riff: endOfRiff,
  iff: async (bytes, at) => at + 8 + even((await bytes.read(at + 4, 4)).readUInt32BE(0)),
  w64: async (bytes, at) => at + Math.max(40, Number((await bytes.read(at + 16, 8)).readBigInt64LE(0))),
};

const even = (length: number): number => length + (length % 2);

/**
 * Where the next file of MP4 begins, or the boxes end. What has no index of its own belongs to the one before it, as in broadcasts in
 * fragments; what has one need not have a header.
 */
async function endOfBoxes(bytes: Bytes, from: number): Promise<number | undefined> {
  let end = from;
  const seen = new Set<string>();
  let header: number | undefined;
  /** Behind the first index and what it is the index of. */
  let pair: number | undefined;
  for await (const { at, type, length } of boxesOf(bytes, from)) {
    if (!/^[\x20-\x7e\xa9]{4}$/.test(type)) break;
    if (at > from && type === "ftyp") header = at;
    if (type === "moov" && seen.has("moov")) return header ?? (seen.has("moof") ? at : (pair ?? at));
    seen.add(type);
    // A last box of a length of 0 goes to the end.
    end = length === 0 ? bytes.size : at + length;
    if (seen.has("moov") && seen.has("mdat")) pair ??= end;
  }
  return end;
}

/** Header, data, and three kinds of index, by the beginnings of their names. */
const ASF = /^(3026b275|3626b275|90080033|d329e2d6|f803b1fe)/;
/** Of a data object that holds nothing yet. */
const ASF_EMPTY = 50;

async function endOfAsf(bytes: Bytes, from: number): Promise<number | undefined> {
  let at = from;
  for (let count = 0; count < 100; count++) {
    const head = await bytes.read(at, 24);
    if (head.length < 24 || !ASF.test(head.toString("hex", 0, 4))) break;
    if (at > from && (await kindAt(bytes, at))) break;
    const length = Number(head.readBigInt64LE(16));
    // A broadcast does not know its length yet.
    if (length < 24 || (count === 1 && length <= ASF_EMPTY)) return count < 2 ? undefined : at;
    at += length;
  }
  return at;
}

const TAG = 11;

/** FLV: tags of sound, pictures and data, each with its length behind it once more. */
async function endOfTags(bytes: Bytes, from: number): Promise<number> {
  const window = new Window(bytes, MANY);
  for (let at = from + 13; ;) {
    const head = await window.read(at, TAG);
    if (head.length === 0) return at;
    // Bit 5 is that of an encrypted one.
    if (head.length === TAG && ![8, 9, 18].includes((head[0] ?? 0) & ~0x20)) return at;
    at += TAG + (head.length === TAG ? head.readUIntBE(1, 3) + 4 : 0);
  }
}

async function endOfAu(bytes: Bytes, at: number): Promise<number | undefined> {
  const head = await bytes.read(at, 12);
  const length = head.readUInt32BE(8);
  return length === 0xffff_ffff ? undefined : at + head.readUInt32BE(4) + length;
}

/** WAV and AVI: a long AVI goes on in further pieces. */
async function endOfRiff(bytes: Bytes, from: number): Promise<number | undefined> {
  let at = from;
  for (let count = 0; count < 10_000; count++) {
    const head = await bytes.read(at, 12);
    if (count > 0 && (head.toString("latin1", 0, 4) !== "RIFF" || head.toString("latin1", 8, 12) !== "AVIX")) break;
    const length = head.readUInt32LE(4);
    // A recorder that was not stopped has not written it.
    if (isPlaceholder(length)) return undefined;
    at += 8 + even(length);
  }
  return at;
}

/** Chunks one behind the other; a negative length is "to the end". */
async function endOfChunks(
  bytes: Bytes,
  from: number,
  size: number,
  lengthOf: (head: Buffer) => number,
  pad: number,
): Promise<number | undefined> {
  let at = from;
  for (let count = 0; count < 10_000; count++) {
    const head = await bytes.read(at, size);
    if (head.length < size || !/^[\x20-\x7e]{4}$/.test(head.toString("latin1", 0, 4))) return at;
    if (count > 0 && (await kindAt(bytes, at))) return at;
    const length = lengthOf(head);
    if (length < 0) return undefined;
    at += size + Math.ceil(length / pad) * pad;
  }
  return at;
}

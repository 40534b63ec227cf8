import type { Span } from "../core/types";
import { boxesOf } from "./boxes";
import { Bytes } from "./bytes";
import { isPlaceholder } from "./headers";
import { kindAt, nextContainer, type Kind } from "./containers";

// Recordings that were put one behind the other by `cat`, by a recorder that went on in the same file, or behind a page
// that a server sent in their place. Most players and ffmpeg read the first of them and pass the others over.

/** Each is opened by a program of its own. */
const MOST = 100;

/** The recordings of a file, in bytes. */
export interface Parts {
  /** Empty where it is one from its first byte on, as far as its containers tell. */
  readonly parts: readonly Span[];
  /** Bytes behind as many of them as are read. */
  readonly unread: number;
}

/** @throws Node's error where it cannot be read */
export function partsOf(file: string): Promise<Parts> {
  return Bytes.of(file, async (bytes) => {
    const starts: number[] = [];
    let at: number | undefined = 0;
    while (at !== undefined && starts.length < MOST) {
      const kind = await kindAt(bytes, at);
      // What begins without a header of its own, such as MP3, goes on to its end.
      if (!kind) break;
      starts.push(at);
      at = await nextAfter(bytes, at, kind);
    }
    const size = starts.length < MOST ? bytes.size : (at ?? bytes.size);
    const parts = starts.map((start, index) => ({ start, end: starts[index + 1] ?? size }));
    return { parts: parts.length > 1 ? parts : [], unread: bytes.size - size };
  });
}

/** The bytes behind what is in front of a file's first container, where that is not its beginning. */
export function behindRubbish(file: string): Promise<Span | undefined> {
  return Bytes.of(file, async (bytes) => {
    const start = await nextContainer(bytes, 0);
    return start === undefined || start === 0 ? undefined : { start, end: bytes.size };
  });
}

/** Where the container begins that follows on the one at a place; undefined where none does. */
async function nextAfter(bytes: Bytes, at: number, kind: Kind): Promise<number | undefined> {
  if (kind === "ogg") return nextChain(bytes, at);
  // Only metadata of FLAC could hold a file of its own. Behind it there is no structure that leads to the end.
  if (kind === "flac") return nextContainer(bytes, await endOfMetadata(bytes, at));
  if (kind === "amr") return nextContainer(bytes, at + 1);
  const end = await endOf(bytes, at, kind);
  if (end === bytes.size) return undefined;
  if (end !== undefined && end < bytes.size && (await kindAt(bytes, end))) return end;
  // A recorder that was not stopped, or something behind it: its lengths may lead into the next one.
  const same = await nextContainer(bytes, at + 1, [kind]);
  const any = end === undefined ? undefined : await nextContainer(bytes, end);
  return same === undefined || any === undefined ? (same ?? any) : Math.min(same, any);
}

/**
 * Where a container ends by its own lengths, which may be beyond the end of the file; undefined where it does not know or has none.
 */
export async function endOf(bytes: Bytes, at: number, kind: Kind): Promise<number | undefined> {
  return ENDS[kind]?.(bytes, at);
}

/** Bytes that are read at once where there are many small pieces. */
const MANY = 1 << 20;

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

/** The next file of MP4: what has no index of its own belongs to the one before it, as in broadcasts in fragments. */
async function endOfBoxes(bytes: Bytes, from: number): Promise<number | undefined> {
  let next: number | undefined;
  let end = from;
  for await (const box of boxesOf(bytes, from)) {
    if (!/^[\x20-\x7e\xa9]{4}$/.test(box.type)) break;
    if (box.at > from && box.type === "ftyp") next = box.at;
    if (box.type === "moov" && next !== undefined) return next;
    // A last box of a length of 0 goes to the end.
    end = box.length === 0 ? bytes.size : box.at + box.length;
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
  let at = from + 13;
  let base = at;
  let block: Buffer = Buffer.alloc(0);
  for (;;) {
    if (at + TAG > base + block.length) {
      base = at;
      block = await bytes.read(at, MANY);
      if (block.length < TAG) return block.length === 0 ? at : at + TAG;
    }
    const head = block.subarray(at - base, at - base + TAG);
    if (![8, 9, 18].includes((head[0] ?? 0) & 0x1f)) return at;
    at += TAG + head.readUIntBE(1, 3) + 4;
  }
}

/** A segment, and what may fill a place up. */
const TOP = /^(18538067|ec|bf)$/;

/** Matroska: the header, then a segment. */
async function endOfSegment(bytes: Bytes, from: number): Promise<number | undefined> {
  const header = await elementAt(bytes, from);
  if (header?.end === undefined) return undefined;
  let at = header.end;
  for (let count = 0; count < 100; count++) {
    const element = await elementAt(bytes, at);
    if (element === undefined || !TOP.test(element.id)) return at;
    if (element.end === undefined) return undefined;
    at = element.end;
  }
  return at;
}

/** An element of EBML (RFC 8794): `end` is absent where its length is not known. */
async function elementAt(
  bytes: Bytes,
  at: number,
): Promise<{ readonly id: string; readonly end: number | undefined } | undefined> {
  const head = await bytes.read(at, 12);
  const idLength = Math.clz32(head[0] ?? 0) - 23;
  const first = head[idLength];
  const length = Math.clz32(first ?? 0) - 23;
  if (first === undefined || idLength > 4 || length > 8 || head.length < idLength + length) return undefined;
  let value = BigInt(first & (0xff >> length));
  for (const one of head.subarray(idLength + 1, idLength + length)) value = (value << 8n) | BigInt(one);
  const isKnown = value !== (1n << BigInt(7 * length)) - 1n;
  return {
    id: head.toString("hex", 0, idLength),
    end: isKnown ? at + idLength + length + Number(value) : undefined,
  };
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

async function endOfMetadata(bytes: Bytes, from: number): Promise<number> {
  let at = from + 4;
  for (let count = 0; count < 1_000; count++) {
    const head = await bytes.read(at, 4);
    if (head.length < 4) break;
    at += 4 + head.readUIntBE(1, 3);
    if ((head[0] ?? 0) & 0x80) break;
  }
  return at;
}

/** Ogg: streams that begin behind others are another recording, of an internet radio often the next song. */
async function nextChain(bytes: Bytes, from: number): Promise<number | undefined> {
  let begun = false;
  let block: Buffer = Buffer.alloc(0);
  let base = from;
  for (let at = from; at < bytes.size;) {
    if (at + 282 > base + block.length && base + block.length < bytes.size) {
      base = at;
      block = await bytes.read(at, MANY);
    }
    const head = block.subarray(at - base, at - base + 282);
    if (head.length < 27 || head.toString("latin1", 0, 4) !== "OggS") {
      // Something that is no page: on with the next one.
      const next = block.indexOf("OggS", at - base + 1, "latin1");
      at = next < 0 ? Math.max(at + 1, base + block.length - 3) : base + next;
      continue;
    }
    const isFirst = ((head[5] ?? 0) & 2) !== 0;
    if (isFirst && begun) return at;
    begun ||= !isFirst;
    const segments = head[26] ?? 0;
    at += 27 + segments + head.subarray(27, 27 + segments).reduce((sum, one) => sum + one, 0);
  }
  return undefined;
}

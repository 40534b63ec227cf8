import type { Span, Take } from "../core/types";
import { isForeign, isNoSound } from "./behind";
import { Bytes } from "./bytes";
import { CONTAINERS, nextContainer } from "./containers";
import { headerAt, missingSeconds, padded, type Chunks, type Header } from "./headers";

/** What a file of plain samples holds beyond what its header says. */
export interface Takes {
  /** Its parts, each with the sound that really is there; empty where the header is right, and ffmpeg reads it as it is. */
  readonly takes: readonly Take[];
  /** Bytes behind the sound that are neither sound nor chunks. */
  readonly unread: number;
  /** Where one recording ends, with its chunks, that has something else behind it; ffmpeg must not see that. */
  readonly end?: number;
  /** Seconds that headers state and that are not there; absent where all is. */
  readonly missing?: number;
}

/** More sound than this behind the end that a header says is no mere carelessness of the recorder, in seconds. */
const MUCH = 0.1;
const WRAP = 2 ** 32;
/** More takes in one file are none. */
const MOST = 1_000;

/**
 * Looks for sound that a header does not tell of: a recorder that stopped without closing its file, a length that did not
 * fit 32 bits, several takes one behind the other. Reads only headers where all is right.
 * @throws Node's error where it cannot be read
 */
export function takesOf(file: string): Promise<Takes> {
  return Bytes.of(file, async (bytes) => {
    const takes: Take[] = [];
    let readOn = false;
    let unread = 0;
    let missing = 0;
    let foreign: number | undefined;
    let header = await headerAt(bytes, 0);
    if (!header) return { takes, unread };
    while (header && takes.length < MOST) {
      const end = await endOf(bytes, header);
      takes.push(takeOf(header, end.sound));
      readOn ||= end.readOn;
      unread += end.unread;
      foreign = end.foreign;
      missing += end.readOn ? 0 : missingSeconds(header, end.next ?? bytes.size);
      header = end.next === undefined ? undefined : await headerAt(bytes, end.next);
    }
    const seconds = missing > 0 ? { missing } : {};
    if (readOn || takes.length > 1) return { takes, unread, ...seconds };
    return { takes: [], unread, ...(foreign === undefined ? {} : { end: foreign }), ...seconds };
  });
}

function takeOf(header: Header, end: number): Take {
  const { container, head, start, channels, sampleRate, bytesPerSecond, isPlain, isReady } = header;
  const length = Math.max(0, end - start);
  return {
    container,
    head: head(length),
    start,
    end,
    seconds: length / bytesPerSecond,
    channels,
    sampleRate,
    ...(isPlain ? { bytesPerSecond } : {}),
    isReady,
  };
}

/** What has a header that is understood here begins a take. */
const OTHERS = CONTAINERS.filter((kind) => !/^(riff|iff|caf|w64)$/.test(kind));

interface End {
  /** Where the sound ends. */
  readonly sound: number;
  /** The sound goes on behind the end that the header says. */
  readonly readOn: boolean;
  /** Where something begins that is no sound of this take. */
  readonly foreign?: number;
  /** Where the next take begins. */
  readonly next?: number;
  readonly unread: number;
}

async function endOf(bytes: Bytes, { start, length, chunks, bytesPerSecond, needsLength }: Header): Promise<End> {
  const said = length === undefined ? undefined : start + length;
  if (said === undefined || said > bytes.size) {
    // The length is not known yet, or the rest is missing: the sound goes on to the next take or to the end.
    const { next } = await nextTake(bytes, start);
    // It was sent while it was recorded, and something else behind it. Frames alone may be in any tone.
    const foreign = needsLength ? undefined : await nextContainer(bytes, start, OTHERS, next);
    if (foreign !== undefined) return { sound: foreign, readOn: false, foreign, unread: bytes.size - foreign };
    const readOn = length === undefined && needsLength;
    return { sound: next ?? bytes.size, readOn, ...(next === undefined ? {} : { next }), unread: 0 };
  }
  const explained = await endOfChunks(bytes, said, chunks);
  if (bytes.size - explained < Math.max(MUCH * bytesPerSecond, 64)) return { sound: said, readOn: false, unread: 0 };
  if (await headerAt(bytes, explained)) return { sound: said, readOn: false, next: explained, unread: 0 };
  // Counted in 32 bits: the rest is a multiple of 4 GB, and need not be looked through.
  if (Math.abs(bytes.size - said - WRAP * Math.round((bytes.size - said) / WRAP)) <= chunks.pad)
    return { sound: bytes.size, readOn: true, unread: 0 };
  const { next, isEmpty } = await nextTake(bytes, explained);
  const end = next ?? bytes.size;
  const more = next === undefined ? {} : { next };
  // Reserved by the recorder, and never written to.
  if (isEmpty) return { sound: said, readOn: false, ...more, unread: 0 };
  // Behind real chunks, or of another format: no sound of this one.
  const foreign = explained > said + chunks.pad ? explained : await foreignAt(bytes, [padded(said, chunks.pad), said]);
  if (foreign !== undefined)
    return { sound: said, readOn: false, foreign, ...more, unread: await bytesUnread(bytes, { start: foreign, end }) };
  return { sound: next ?? (await beforeLastChunks(bytes, said, chunks)), readOn: true, ...more, unread: 0 };
}

async function bytesUnread(bytes: Bytes, span: Span): Promise<number> {
  return (await isNoSound(bytes, span)) ? 0 : span.end - span.start;
}

/** More chunks in a row than this are not followed. */
const MOST_CHUNKS = 10_000;

/** Where the chunks end that lie one behind the other from a place on. */
async function endOfChunks(bytes: Bytes, from: number, chunks: Chunks): Promise<number> {
  // Some recorders leave the byte out that fills an odd chunk up.
  for (const first of new Set([padded(from, chunks.pad), from])) {
    let at = first;
    for (let count = 0; count < MOST_CHUNKS; count++) {
      const end = await chunkAt(bytes, at, chunks);
      if (end === undefined) break;
      at = Math.min(end, bytes.size);
    }
    if (at > first) return at;
  }
  return from;
}

/** Where the chunk ends that begins at a place, filled up; undefined where none does. */
async function chunkAt(bytes: Bytes, at: number, { head, read, pad }: Chunks): Promise<number | undefined> {
  const found = await bytes.read(at, head);
  const chunk = found.length === head ? read(found) : undefined;
  const end = at + head + (chunk?.length ?? 0);
  return chunk && end <= bytes.size ? at + head + padded(chunk.length, pad) : undefined;
}

const BLOCK = 1 << 20;
const ZEROS = Buffer.alloc(BLOCK);
/** How headers begin that `headerAt` understands. */
const MAGIC = /(?:RIFF|RF64|BW64)[^]{4}WAVE|FORM[^]{4}AIF[FC]|caff\0|riff\.\x91/g;
/** The longest of them. */
const OVERLAP = 12;
/** More that look like a header and are none are somebody's joke. */
const MOST_LOOKS = 10_000;

/** Where the next header begins from a place on, and whether there is nothing but zeros before it. */
async function nextTake(
  bytes: Bytes,
  from: number,
): Promise<{ readonly next: number | undefined; readonly isEmpty: boolean }> {
  let isEmpty = true;
  let looks = 0;
  for (let at = from; at < bytes.size; at += BLOCK) {
    const block = await bytes.read(at, BLOCK + OVERLAP);
    const zeros = block.length <= BLOCK ? block : block.subarray(0, BLOCK);
    if (zeros.equals(ZEROS.subarray(0, zeros.length))) continue;
    isEmpty = false;
    for (const { index } of block.toString("latin1").matchAll(MAGIC)) {
      if (looks++ < MOST_LOOKS && (await headerAt(bytes, at + index))) return { next: at + index, isEmpty };
    }
  }
  return { next: undefined, isEmpty };
}

function placesOf(block: Buffer, magic: string): number[] {
  const places: number[] = [];
  for (let at = block.indexOf(magic, 0, "latin1"); at >= 0; at = block.indexOf(magic, at + 1, "latin1"))
    places.push(at);
  return places;
}

/** The first of these places at which something begins that is no sound of this file. */
async function foreignAt(bytes: Bytes, places: readonly number[]): Promise<number | undefined> {
  for (const at of places) if (await isForeign(bytes, at)) return at;
  return undefined;
}

/** Chunks that programs put behind the sound. */
const LAST = [
  "LIST",
  "id3 ",
  "ID3 ",
  "bext",
  "cue ",
  "smpl",
  "iXML",
  "_PMX",
  "acid",
  "inst",
  "axml",
  "NAME",
  "ANNO",
  "MARK",
];
const LAST_BYTES = 1 << 20;

/** Where the sound ends whose file was closed properly, but with a wrong length: before chunks that go exactly to the end. */
async function beforeLastChunks(bytes: Bytes, from: number, chunks: Chunks): Promise<number> {
  const begin = Math.max(from, bytes.size - LAST_BYTES);
  const block = await bytes.read(begin, LAST_BYTES);
  for (const place of LAST.flatMap((id) => placesOf(block, id)).sort((a, b) => a - b))
    if (bytes.size - (await endOfChunks(bytes, begin + place, chunks)) <= 1) return begin + place;
  return bytes.size;
}

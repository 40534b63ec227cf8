import type { Span } from "../core/types";
import { Bytes, MANY, Window } from "./bytes";
import { isForeign, unknownIn } from "./behind";
import { nextBroadcast } from "./broadcast";
import { ANY, kindAt, nextContainer, type Kind } from "./containers";
import { endOf } from "./ends";
import { framesAt, nextFrames, type FrameKind } from "./frames";
import { headerAt } from "./headers";
import { behindId3 } from "./mpeg";

// Recordings that were put one behind the other by `cat`, by a recorder that went on in the same file, or behind a page
// that a server sent in their place. Most players and ffmpeg read the first of them and pass the others over.

/** Three frames of any kind. */
const HEAD_BYTES = 1 << 15;
/** Each is opened by a program of its own. */
const MOST = 100;

/** The recordings of a file, in bytes. */
export interface Joined {
  /** Empty where it is one from its first byte on, as far as its containers tell. */
  readonly recordings: readonly Span[];
  /** Bytes behind as many of them as are read. */
  readonly unread: number;
}

/**
 * `from`: where the second one begins, of a first one whose end is known.
 * @throws Node's error where it cannot be read
 */
export function joinedRecordings(file: string, from = 0): Promise<Joined> {
  return Bytes.of(file, async (bytes) => {
    // What a header of plain samples says was judged before.
    if (from === 0 && (await headerAt(bytes, 0))) return { recordings: [], unread: 0 };
    const starts = from > 0 ? [0] : [];
    let at: number | undefined = from;
    while (at !== undefined && starts.length < MOST) {
      starts.push(await behindTag(bytes, at));
      at = await nextAfter(bytes, at);
    }
    const last = at === undefined ? await lastOf(bytes, starts.at(-1) ?? 0) : { end: at, unread: bytes.size - at };
    const recordings = starts.map((start, index) => ({ start, end: starts[index + 1] ?? last.end }));
    return { recordings: recordings.length > 1 || starts[0] || last.isCut ? recordings : [], unread: last.unread };
  });
}

/** An MP4 counts the places of its sound from its own beginning, which a tag before it has moved. */
async function behindTag(bytes: Bytes, at: number): Promise<number> {
  const begin = at + behindId3(await bytes.read(at, 10));
  return begin > at && (await kindAt(bytes, begin)) === "mp4" ? begin : at;
}

/** What is known of the last recording of a file. */
interface Last {
  readonly end: number;
  /** Bytes behind it of which nothing is known: nobody else would tell that they were left out. */
  readonly unread: number;
  /** ffmpeg would take what is behind it for its sound. */
  readonly isCut?: boolean;
}

async function lastOf(bytes: Bytes, begin: number): Promise<Last> {
  const kind = await kindAt(bytes, begin);
  const end = (kind && (await endOf(bytes, begin, kind))) ?? bytes.size;
  if (end >= bytes.size) return { end: bytes.size, unread: 0 };
  // AU has nothing but sound, of which ffmpeg reads more than the header says, as of a recorder that stopped.
  const isCut = kind === "au" && (await isForeign(bytes, end));
  if (kind === "au" && !isCut) return { end: bytes.size, unread: 0 };
  const unread = await unknownIn(bytes, { start: end, end: bytes.size });
  return { end: isCut ? end : bytes.size - unread, unread, isCut };
}

/** The bytes behind what is in front of a file's first container, where that is not its beginning. */
export function behindRubbish(file: string): Promise<Span | undefined> {
  return Bytes.of(file, async (bytes) => {
    const start = await nextContainer(bytes, 0);
    return start === undefined || start === 0 ? undefined : { start, end: bytes.size };
  });
}

/** Where the recording begins that follows on the one at a place; undefined where none does. */
async function nextAfter(bytes: Bytes, begin: number): Promise<number | undefined> {
  const tag = behindId3(await bytes.read(begin, 10));
  const at = begin + tag;
  const kind = await kindAt(bytes, at);
  // MP3 and what else has no header of its own goes on to the next one that has; further tags are its own.
  if (!kind) return bytes.size > MOST_RAW ? undefined : nextAfterRaw(bytes, at);
  if (kind === "ogg") return nextChain(bytes, at);
  // Only metadata of FLAC could hold a file of its own. Behind it there is no structure that leads to the end.
  if (kind === "flac") return nextOf(bytes, await endOfMetadata(bytes, at), undefined, ANY);
  if (kind === "amr") return nextOf(bytes, at + 1, undefined, ANY);
  const end = await endOf(bytes, at, kind);
  if (end === bytes.size) return undefined;
  if (end !== undefined && end < bytes.size && (await beginsAt(bytes, end))) return end;
  // A recorder that was not stopped, or something behind it: its lengths may lead into the next one.
  const same = await nextContainer(bytes, at + 1, [kind]);
  const any = await nextContainer(bytes, end ?? at + 1);
  return earlier(same, any);
}

async function nextAfterRaw(bytes: Bytes, at: number): Promise<number | undefined> {
  const own = framesAt(await bytes.read(at, HEAD_BYTES));
  // Of what has no frames nobody knows what is in it: pictures of a film, with its sound in pieces.
  if (own === undefined) return nextContainer(bytes, at + 1);
  if (own !== "ts") return nextOf(bytes, at + 1, own);
  const { next, end } = await nextBroadcast(bytes, at);
  if (next === undefined && end < bytes.size && (await beginsAt(bytes, end))) return end;
  return next ?? nextContainer(bytes, end);
}

/** Where the next one begins behind sound that has no structure but its frames. */
async function nextOf(
  bytes: Bytes,
  from: number,
  own: FrameKind | undefined,
  kinds?: readonly Kind[],
): Promise<number | undefined> {
  const frames = await nextFrames(bytes, from, own);
  return earlier(await nextContainer(bytes, from, kinds, frames), frames);
}

function earlier(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

/** Broadcasts are films of gigabytes, and seldom have anything else behind them. */
const MOST_RAW = 1 << 29;

/** True where something begins that can be decoded by itself, with a header or without. */
export async function beginsAt(bytes: Bytes, at: number): Promise<boolean> {
  const head = await bytes.read(at, HEAD_BYTES);
  return behindId3(head) > 0 || framesAt(head) !== undefined || (await kindAt(bytes, at)) !== undefined;
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
  const window = new Window(bytes, MANY);
  let begun = false;
  for (let at = from, page = from; at !== bytes.size;) {
    const head = await window.read(at, 27 + 255);
    if (head.length < 27 || head.toString("latin1", 0, 4) !== "OggS") {
      // Something else, or a page that ended early, and its length leads into the next recording.
      return (await beginsAt(bytes, at)) ? at : nextContainer(bytes, page + 1, ["ogg"]);
    }
    const isFirst = ((head[5] ?? 0) & 2) !== 0;
    if (isFirst && begun) return at;
    begun ||= !isFirst;
    page = at;
    const segments = head[26] ?? 0;
    at += 27 + segments + head.subarray(27, 27 + segments).reduce((sum, one) => sum + one, 0);
  }
  return undefined;
}

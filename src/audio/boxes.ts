import type { Bytes } from "./bytes";

/** More boxes than this are looked at in no file. Recordings of a day in fragments of a second have as many. */
const MOST = 200_000;

interface Box {
  readonly at: number;
  readonly type: string;
}

/** The boxes of an MP4 file that lie in no other, as far as they can be followed. */
async function* boxesOf(bytes: Bytes): AsyncGenerator<Box, void, undefined> {
  for (let at = 0, count = 0; at < bytes.size && count < MOST; count++) {
    const head = await bytes.read(at, 16);
    if (head.length < 8) return;
    yield { at, type: head.toString("latin1", 4, 8) };
    const short = head.readUInt32BE(0);
    const length = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short;
    if (length < 8) return;
    at += length;
  }
}

/**
 * True where an MP4 file can be read while it arrives, as a service may: one index, before all that it is the index of.
 * Fragments have an index each.
 */
export async function hasIndexInFront(bytes: Bytes): Promise<boolean> {
  let isIndexed = false;
  let isFragmented = false;
  let isInOrder = true;
  for await (const { type } of boxesOf(bytes)) {
    isInOrder &&= !(type === "mdat" && !isIndexed) && !(type === "moov" && isIndexed);
    isIndexed ||= type === "moov";
    isFragmented ||= type === "moof";
  }
  return isIndexed && isInOrder && !isFragmented;
}

/**
 * Bytes of MP4 files that were put behind the first by `cat`: players and ffmpeg read the first and pass the others over.
 * 0 for every other file, and where all is of one.
 */
export async function joinedBytes(bytes: Bytes): Promise<number> {
  let index = 0;
  let second: number | undefined;
  for await (const { at, type } of boxesOf(bytes)) {
    if (at === 0 && type !== "ftyp") return 0;
    if (at > 0 && type === "ftyp") second ??= at;
    // Only the index makes it a file of its own.
    if (type === "moov") index += 1;
  }
  return second !== undefined && index > 1 ? bytes.size - second : 0;
}

import { Window, type Bytes } from "./bytes";

/** More boxes than this are looked at in no file. Recordings of a day in fragments of a second have as many. */
const MOST = 200_000;

/** Boxes may be as long as gigabytes, or follow on one another: bytes that are read at once. */
const SMALL = 4_096;

interface Box {
  readonly at: number;
  readonly type: string;
  /** With its header, in bytes; 0 is "to the end". */
  readonly length: number;
}

/** The boxes of an MP4 file that lie in no other, from the one at a place on, as far as they can be followed. */
export async function* boxesOf(bytes: Bytes, from = 0): AsyncGenerator<Box, void, undefined> {
  const window = new Window(bytes, SMALL);
  for (let at = from, count = 0; at < bytes.size && count < MOST; count++) {
    const head = await window.read(at, 16);
    if (head.length < 8) return;
    const short = head.readUInt32BE(0);
    const length = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short;
    yield { at, type: head.toString("latin1", 4, 8), length };
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

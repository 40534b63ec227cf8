import type { Bytes } from "./bytes";

/** More boxes than this are looked at in no file. Recordings of a day in fragments of a second have as many. */
const MOST = 200_000;

/**
 * Bytes of MP4 files that were put behind the first by `cat`: players and ffmpeg read the first and pass the others over.
 * 0 for every other file, and where all is of one.
 */
export async function joinedBytes(bytes: Bytes): Promise<number> {
  let index = 0;
  let second: number | undefined;
  for (let at = 0, count = 0; at < bytes.size && count < MOST; count++) {
    const head = await bytes.read(at, 16);
    if (head.length < 8) break;
    const type = head.toString("latin1", 4, 8);
    if (at === 0 && type !== "ftyp") return 0;
    if (at > 0 && type === "ftyp") second ??= at;
    // Only the index makes it a file of its own.
    if (type === "moov") index += 1;
    const short = head.readUInt32BE(0);
    const length = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short;
    if (length < 8) break;
    at += length;
  }
  return second !== undefined && index > 1 ? bytes.size - second : 0;
}

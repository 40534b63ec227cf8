import { MANY, type Bytes } from "./bytes";

const BIT_RATES = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const LOW_BIT_RATES = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES = [44_100, 48_000, 32_000];

/** Three frames of MP3 or AAC (ADTS), one behind the other: samples may look like one. */
export function isMpeg(head: Buffer): boolean {
  return hasFrames(head, 3);
}

function hasFrames(head: Buffer, count: number, begin: Uint8Array = Buffer.alloc(0)): boolean {
  let at = 0;
  for (let frames = 0; frames < count; frames++) {
    const frame = head.subarray(at);
    const length = frame.length >= 6 && frame.subarray(0, begin.length).equals(begin) ? frameLength(frame) : 0;
    if (length < 8) return false;
    at += length;
  }
  return true;
}

/** Bytes of the frame of MP3 or ADTS that begins here; 0 where none does. */
function frameLength(frame: Buffer): number {
  const bits = frame.readUInt32BE(0);
  // ADTS has layer 0 and its length in 13 bits.
  if (bits >>> 20 === 0xfff && ((bits >>> 17) & 3) === 0) return (frame.readUInt32BE(2) >>> 5) & 0x1fff;
  if (bits >>> 21 !== 0x7ff || ((bits >>> 17) & 3) !== 1) return 0;
  const version = (bits >>> 19) & 3;
  const [isFirst, isHalf] = [version === 3, version === 2];
  const bitRate = (isFirst ? BIT_RATES : LOW_BIT_RATES)[(bits >>> 12) & 15] ?? 0;
  const rate = (RATES[(bits >>> 10) & 3] ?? Infinity) / (isFirst ? 1 : isHalf ? 2 : 4);
  return Math.floor(((isFirst ? 144_000 : 72_000) * bitRate) / rate) + ((bits >>> 9) & 1);
}

/** How frames begin: ADTS, and MP3 with and without a checksum, of each version. */
const ADTS = ["fff1", "fff9", "fff0", "fff8"];
const MP3 = ["fffb", "fffa", "fff3", "fff2", "ffe3", "ffe2"];
/** So many frames of one kind in a row are no accident, in gigabytes neither. */
const CERTAIN = 6;
/** Bytes of so many frames. */
const FRAMES = 1 << 16;

/** Where MP3 turns into ADTS, or ADTS into MP3: ffmpeg goes on with the format of the first, and passes the other over. */
export async function nextOther(bytes: Bytes, from: number): Promise<number | undefined> {
  const head = await bytes.read(from, FRAMES);
  if (!isMpeg(head)) return undefined;
  const own = head.toString("hex", 0, 2);
  const others = (ADTS.includes(own) ? MP3 : ADTS).map((one) => Buffer.from(one, "hex"));
  for (let at = from; at < bytes.size; at += MANY) {
    const block = await bytes.read(at, MANY + FRAMES);
    const places = others.flatMap((other) => placeIn(block, other) ?? []);
    if (places.length > 0) return at + Math.min(...places);
  }
  return undefined;
}

function placeIn(block: Buffer, begin: Buffer): number | undefined {
  for (let at = block.indexOf(begin); at >= 0; at = block.indexOf(begin, at + 1))
    if (hasFrames(block.subarray(at), CERTAIN, begin)) return at;
  return undefined;
}

/** An ID3v2 tag: its version, flags, and a length in four times 7 bits. */
export const ID3 = /^494433(?:02|03|04)00.0(?:[0-7].){4}/;

/** Where the sound begins behind a tag at the beginning; 0 where there is no tag. */
export function behindId3(head: Buffer): number {
  if (!ID3.test(head.toString("hex", 0, 10))) return 0;
  // Flag 4: the header stands behind it once more.
  const footer = (head[5] ?? 0) & 0x10 ? 10 : 0;
  return 10 + footer + [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (head[at] ?? 0), 0);
}

const BIT_RATES = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const LOW_BIT_RATES = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES = [44_100, 48_000, 32_000];

/** Bytes of the frame of MP3 that begins at a place; 0 where none does. */
export function mp3Length(bytes: Buffer, at: number): number {
  const bits = bytes.readUInt32BE(at);
  if (bits >>> 21 !== 0x7ff || ((bits >>> 17) & 3) !== 1) return 0;
  return Math.floor((samplesOf(bits) * kilobitsOf(bits) * 125) / rateOf(bits)) + ((bits >>> 9) & 1);
}

/** Seconds of a frame of MP3, by its header; 0 where it has no sampling rate. */
export function secondsOf(bits: number): number {
  return samplesOf(bits) / rateOf(bits);
}

function samplesOf(bits: number): number {
  return ((bits >>> 19) & 3) === 3 ? 1_152 : 576;
}

function rateOf(bits: number): number {
  const version = (bits >>> 19) & 3;
  return (RATES[(bits >>> 10) & 3] ?? Infinity) / (version === 3 ? 1 : version === 2 ? 2 : 4);
}

/** Thousands of bits in a second, by the header of a frame of MP3; 0 where it has a rate of its own. */
export function kilobitsOf(bits: number): number {
  return (((bits >>> 19) & 3) === 3 ? BIT_RATES : LOW_BIT_RATES)[(bits >>> 12) & 15] ?? 0;
}

/** The same of AAC (ADTS), which has layer 0 and its length in 13 bits. */
export function adtsLength(bytes: Buffer, at: number): number {
  const bits = bytes.readUInt32BE(at);
  if (bits >>> 20 !== 0xfff || ((bits >>> 17) & 3) !== 0) return 0;
  return (bytes.readUInt32BE(at + 2) >>> 5) & 0x1fff;
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

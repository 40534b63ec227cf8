// Text behind a recording: a page that a server sent in place of the rest, a log, a list of marks. Read as samples it is noise.

/** So many bytes tell it; fewer hold no word of speech. */
export const TEXT_BYTES = 4_096;
const LEAST_BYTES = 64;

/** What no text has. Samples of every encoding have some of it, at silence or on the way from quiet to loud. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[^\P{Cc}\t\n\f\r\u001b]/u;
/** Unassigned, private and half characters: in UTF-16 every sound that comes close to zero has some of them. */
const NONE = /[\p{Cn}\p{Co}\p{Cs}]/u;
/** Spaces, lines, and what ends words in Chinese: a sound far from zero may lie among letters, and comes by none of these. */
const BREAK = /[\s\u3001\u3002\uff0c]/u;

/**
 * True for the beginning of a text: UTF-8, another charset that has ASCII's lines and spaces, or UTF-16. False for samples, however
 * quiet, loud, or far from zero they are.
 */
export function isText(bytes: Buffer): boolean {
  const some = bytes.subarray(0, Math.min(bytes.length, TEXT_BYTES) & ~1);
  if (some.length < LEAST_BYTES) return false;
  return isOfBytes(some) || isOfPairs(some) || isOfPairs(Buffer.from(some).swap16());
}

/** UTF-8, or a charset of before Unicode. */
function isOfBytes(bytes: Buffer): boolean {
  const latin = bytes.toString("latin1");
  // What is a control character in Latin-1 is none elsewhere.
  if (CONTROL.test(latin.replaceAll(/[\u0080-\u009f]/g, ""))) return false;
  if (decoded(bytes, "utf-8") === undefined && (latin.match(/[ \n]/g)?.length ?? 0) * 500 < bytes.length) return false;
  return isSparse(bytes) && isSparse(bytes.map((byte) => byte ^ ALAW));
}

/** UTF-16, little end first. */
function isOfPairs(bytes: Buffer): boolean {
  const text = decoded(bytes, "utf-16le");
  if (text === undefined || !BREAK.test(text) || CONTROL.test(text) || NONE.test(text)) return false;
  return isSparse(new Uint16Array(new Uint8Array(bytes).buffer));
}

/** Undefined where it is no text of that charset; a character that is torn at the end is left out. */
function decoded(bytes: Buffer, charset: "utf-8" | "utf-16le"): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

/** A-law has every other bit turned over: its neighbors are not neighbors as bytes. */
const ALAW = 0x55;
/** Fewer different ones are a tone. */
const LEAST_VALUES = 6;
/** Values that can all come by in so few bytes. */
const NARROW = 256;

/** As many bytes or units may be a sample of every channel. */
const STRIDES = [1, 2, 3, 4, 6, 8];

/** Each byte of a sound's samples comes by every value that lies between two others; letters do not, not even in a table. */
function isSparse(values: Uint8Array | Uint16Array): boolean {
  if (new Set(values).size < LEAST_VALUES) return false;
  return STRIDES.every((stride) =>
    Array.from({ length: stride }, (_, phase) => values.filter((__, i) => i % stride === phase)).some(leavesOut),
  );
}

/** What is rare at both ends does not count. */
function leavesOut(values: Uint8Array | Uint16Array): boolean {
  const sorted = values.slice().sort();
  const rare = Math.floor(sorted.length / 100);
  const common = sorted.subarray(rare, sorted.length - rare);
  const range = (common.at(-1) ?? 0) - (common[0] ?? 0) + 1;
  return range > NARROW || new Set(common).size < 0.85 * range;
}

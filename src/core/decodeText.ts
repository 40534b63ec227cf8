/**
 * The text of a file's bytes: UTF-8, or UTF-16 as Windows writes it (with its mark, or told by every second byte of the beginning being
 * zero). What is neither comes out with replacement characters, and whoever reads it can say so.
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** Whether what was decoded is a text at all: a recording, a PDF, or an archive has zeros, or hardly anything that could be decoded. */
export function seemsText(text: string): boolean {
  const replaced = text.slice(0, SAMPLE).split("\uFFFD").length - 1;
  return !text.includes("\0") && replaced * 5 <= Math.min(SAMPLE, text.length);
}

const SAMPLE = 2_000;

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const zeros = [0, 0];
  const end = Math.min(SAMPLE, bytes.length - (bytes.length % 2));
  for (let i = 0; i < end; i++) if (bytes[i] === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  // Letters of Latin have a zero beside each; other scripts write their spaces and line ends so.
  if (odd > 2 && even === 0 && odd * 12 >= end) return "utf-16le";
  return even > 2 && odd === 0 && even * 12 >= end ? "utf-16be" : "utf-8";
}

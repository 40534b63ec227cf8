import type { Body } from "./http";

/** A body of text. */
export function textBody(text: string): Body {
  const bytes = Buffer.from(text);
  return { bytes: bytes.length, pieces: () => [bytes] };
}

/** Divisible by 3, so that the pieces of base64 can be put one after the other. */
const PIECE = 3 * 16_384;

/** Bytes as base64 between two texts. Four clips of 150 s would be 40 MB as whole strings; in pieces they are next to nothing. */
export function base64Body(before: string, data: Uint8Array, after: string): Body {
  const [head, tail] = [Buffer.from(before), Buffer.from(after)];
  const source = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return {
    bytes: head.length + Math.ceil(data.length / 3) * 4 + tail.length,
    *pieces() {
      yield head;
      for (let at = 0; at < source.length; at += PIECE) {
        yield Buffer.from(source.subarray(at, at + PIECE).toString("base64"), "latin1");
      }
      yield tail;
    },
  };
}

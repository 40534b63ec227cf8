// The server's side of RFC 6455, byte by byte.
import { createHash } from "node:crypto";

/** What a server answers to a client's key (RFC 6455, 4.2.2). */
export function acceptFor(key: string): string {
  return createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
}

/** A frame as a server sends it. */
export function served(opcode: number, payload: Uint8Array | string, final = true): Buffer {
  const bytes = Buffer.from(payload);
  const { length } = bytes;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = (final ? 0x80 : 0) | opcode;
  head[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, bytes]);
}

/** The payload of a farewell. */
export function farewell(code: number, reason = ""): Buffer {
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return Buffer.concat([payload, Buffer.from(reason)]);
}

/** A frame of a client. */
export interface ClientFrame {
  readonly opcode: number;
  readonly payload: Buffer;
  /** What it did in another way than it must. */
  readonly violations: readonly string[];
  /** What comes behind it. */
  readonly rest: Buffer<ArrayBuffer>;
}

/** The first frame in these bytes; undefined: it is not complete. */
export function clientFrameIn(bytes: Buffer<ArrayBuffer>): ClientFrame | undefined {
  if (bytes.length < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  const short = second & 127;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + extra + 4;
  if (bytes.length < start) return undefined;
  const length = extra === 2 ? bytes.readUInt16BE(2) : extra === 8 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < start + length) return undefined;
  const mask = bytes.subarray(start - 4, start);
  const violations: string[] = [];
  if (!(second & 128)) violations.push("a frame without a mask");
  if (first & 0x70 || !(first & 128)) violations.push("reserved bits, or parts, which this client does not send");
  if ((extra === 2 && length < 126) || (extra === 8 && length < 65_536))
    violations.push("a length that is longer than it must be");
  return {
    opcode: first & 15,
    payload: Buffer.from(bytes.subarray(start, start + length).map((byte, i) => byte ^ (mask[i & 3] ?? 0))),
    violations,
    rest: bytes.subarray(start + length),
  };
}

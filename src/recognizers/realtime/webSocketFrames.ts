/** What a frame is (RFC 6455, 11.8). */
export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Why a connection must be given up (RFC 6455, 7.4.1). */
export const CLOSE = { normal: 1000, protocol: 1002, unsupported: 1003, badText: 1007, tooBig: 1009 } as const;

/** What the other side said in one or more frames. */
export type Message =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "ping" | "pong"; readonly data: Uint8Array }
  /** `code` is 1005 where the frame holds none. */
  | { readonly kind: "close"; readonly code: number; readonly reason: string };

/** The other side does not keep to the protocol. */
export class FrameError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Of a control frame (RFC 6455, 5.5). */
const CONTROL_BYTES = 125;

/** One frame of a client, which has to be masked (RFC 6455, 5.3). `mask`: four random bytes. */
export function frameOf(opcode: number, payload: Uint8Array, mask: Uint8Array): Buffer {
  const { length } = payload;
  const extra = length <= CONTROL_BYTES ? 0 : length <= 0xffff ? 2 : 8;
  const frame = Buffer.allocUnsafe(2 + extra + 4 + length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (extra === 0 ? length : extra === 2 ? 126 : 127);
  if (extra === 2) frame.writeUInt16BE(length, 2);
  if (extra === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.set(mask, 2 + extra);
  const start = 6 + extra;
  for (let i = 0; i < length; i++) frame[start + i] = (payload[i] ?? 0) ^ (mask[i & 3] ?? 0);
  return frame;
}

/** A code and a reason as the payload of a frame that closes. */
export function closing(code: number, reason = ""): Buffer {
  const text = Buffer.from(reason).subarray(0, CONTROL_BYTES - 2);
  const payload = Buffer.alloc(2 + text.length);
  payload.writeUInt16BE(code, 0);
  payload.set(text, 2);
  return payload;
}

interface Frame {
  readonly final: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
}

/** Frames of a server, in pieces of any length, to messages. Nothing was agreed on beyond the protocol itself, so reserved bits are errors. */
export class FrameReader {
  readonly #most: number;
  #pieces: Buffer[] = [];
  #length = 0;
  /** Bytes without which nothing can be said. */
  #needed = 2;
  #parts: Buffer[] = [];
  #partBytes = 0;

  /** `most`: bytes of a message. */
  constructor(most: number) {
    this.#most = most;
  }

  /** @throws {FrameError} where what came is not the protocol, or more than is taken */
  push(piece: Buffer): Message[] {
    this.#pieces.push(piece);
    this.#length += piece.length;
    const messages: Message[] = [];
    while (this.#length >= this.#needed) {
      const frame = this.#frame();
      if (!frame) continue;
      const message = this.#take(frame);
      if (message) messages.push(message);
    }
    return messages;
  }

  /** Undefined: `needed` says how much it takes. */
  #frame(): Frame | undefined {
    const bytes = this.#pieces.length === 1 && this.#pieces[0] ? this.#pieces[0] : Buffer.concat(this.#pieces);
    this.#pieces = [bytes];
    const [first = 0, second = 0] = bytes;
    const opcode = first & 0x0f;
    if (first & 0x70) throw new FrameError(CLOSE.protocol, "Reserved bits are set.");
    if (second & 0x80) throw new FrameError(CLOSE.protocol, "A frame of a server is masked.");
    const short = second & 0x7f;
    const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (opcode >= OPCODES.close && (extra > 0 || !(first & 0x80)))
      throw new FrameError(CLOSE.protocol, "A control frame is too long, or in parts.");
    const head = 2 + extra;
    if (bytes.length < head) return this.#wait(head);
    const length = extra === 2 ? bytes.readUInt16BE(2) : extra === 8 ? Number(bytes.readBigUInt64BE(2)) : short;
    if (length + this.#partBytes > this.#most)
      throw new FrameError(CLOSE.tooBig, `A message has over ${this.#most} bytes.`);
    if (bytes.length < head + length) return this.#wait(head + length);
    this.#pieces = [bytes.subarray(head + length)];
    this.#length = bytes.length - head - length;
    this.#needed = 2;
    return { final: (first & 0x80) !== 0, opcode, payload: bytes.subarray(head, head + length) };
  }

  #wait(bytes: number): undefined {
    this.#needed = bytes;
    return undefined;
  }

  #take({ final, opcode, payload }: Frame): Message | undefined {
    switch (opcode) {
      case OPCODES.ping:
        return { kind: "ping", data: payload };
      case OPCODES.pong:
        return { kind: "pong", data: payload };
      case OPCODES.close:
        return closeIn(payload);
      case OPCODES.binary:
        throw new FrameError(CLOSE.unsupported, "A message is binary.");
      case OPCODES.text:
      case OPCODES.continuation:
        if ((opcode === OPCODES.text) !== (this.#parts.length === 0))
          throw new FrameError(
            CLOSE.protocol,
            "A message begins in the middle of another one, or goes on without one.",
          );
        break;
      default:
        throw new FrameError(CLOSE.protocol, `A frame has the kind ${opcode}.`);
    }
    this.#parts.push(payload);
    this.#partBytes += payload.length;
    // A server that sends empty parts for ever.
    if (this.#parts.length > this.#most) throw new FrameError(CLOSE.tooBig, "A message has too many parts.");
    if (!final) return undefined;
    const text = textIn(Buffer.concat(this.#parts));
    this.#parts = [];
    this.#partBytes = 0;
    return { kind: "text", text };
  }
}

function closeIn(payload: Buffer): Message {
  if (payload.length === 0) return { kind: "close", code: 1005, reason: "" };
  if (payload.length === 1) throw new FrameError(CLOSE.protocol, "A close has half a code.");
  return { kind: "close", code: payload.readUInt16BE(0), reason: textIn(payload.subarray(2)) };
}

function textIn(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FrameError(CLOSE.badText, "A message is not UTF-8.");
  }
}

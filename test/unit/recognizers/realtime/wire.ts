// The other end of a WebSocket without a network: what it is sent, and when, is up to a test.
import { createHash } from "node:crypto";
import { Duplex } from "node:stream";
import type { Http } from "../../../../src/recognizers/http";

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

/** The client's socket. What it writes is kept, frame by frame. */
export class Wire extends Duplex {
  readonly frames: { readonly opcode: number; readonly payload: Buffer }[] = [];
  /** Holds back what is written, until `go` is called. */
  held: (() => void)[] | undefined;
  onPing: () => void = () => undefined;
  #bytes = Buffer.alloc(0);

  constructor(allowHalfOpen = false) {
    super({ allowHalfOpen });
  }

  /** False: nobody reads at the moment. */
  say(...frames: Buffer[]): boolean {
    return this.push(Buffer.concat(frames));
  }

  go(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const done of held) done();
  }

  /** Of the client's farewell. */
  get code(): number | undefined {
    const last = this.frames.find(({ opcode }) => opcode === 8);
    return last && last.payload.length >= 2 ? last.payload.readUInt16BE(0) : undefined;
  }

  override _read(): void {
    // It is pushed.
  }

  override _write(piece: Buffer, _: BufferEncoding, done: () => void): void {
    this.#bytes = Buffer.concat([this.#bytes, piece]);
    this.#take();
    if (this.held) this.held.push(done);
    else done();
  }

  #take(): void {
    const bytes = this.#bytes;
    const short = (bytes[1] ?? 0) & 127;
    const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (bytes.length < 6 + extra) return;
    const length = extra === 2 ? bytes.readUInt16BE(2) : extra === 8 ? Number(bytes.readBigUInt64BE(2)) : short;
    const start = 6 + extra;
    if (bytes.length < start + length) return;
    const payload = Buffer.from(
      bytes.subarray(start, start + length).map((b, i) => b ^ (bytes[start - 4 + (i & 3)] ?? 0)),
    );
    this.#bytes = bytes.subarray(start + length);
    const opcode = (bytes[0] ?? 0) & 15;
    this.frames.push({ opcode, payload });
    if (opcode === 9) this.onPing();
    this.#take();
  }
}

/** What asks for it. `asked` has the headers; `answer`: other headers than the right ones. */
export function over(
  wire: Wire,
  answer: Record<string, string> = {},
): Pick<Http, "upgrade"> & { asked?: Record<string, string> } {
  const http: ReturnType<typeof over> = {
    upgrade(_, headers) {
      http.asked = headers;
      const key = headers["sec-websocket-key"] ?? "";
      const digest = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
      const right = { upgrade: "websocket", connection: "Upgrade", "sec-websocket-accept": digest };
      const said: Record<string, string> = { ...right, ...answer };
      return Promise.resolve({ socket: wire, header: (name) => said[name] ?? "" });
    },
  };
  return http;
}

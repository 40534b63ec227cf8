// The server's side of RFC 6455, strict in what it takes: written apart from the client's, so that one does not agree with the other's mistakes.
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

export interface Peer {
  send(text: string): void;
  ping(data?: string): void;
  close(code: number, reason?: string): void;
  /** The connection breaks, without a word. */
  drop(): void;
  /** Bytes as they are. */
  raw(bytes: Buffer): void;
  readonly isOpen: boolean;
}

export interface PeerHandlers {
  onText(text: string): void;
  /** By the client's own word, with the code of its frame, or undefined where the connection ended otherwise. */
  onClose(code: number | undefined): void;
  onPong?(): void;
  /** What the client did is not the protocol. */
  onViolation(what: string): void;
}

/** Accepts a client that asks rightly. `cutInto`: frames are sent in parts of so many bytes. */
export function accept(
  { headers }: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  handlers: PeerHandlers,
  cutInto = Infinity,
): Peer {
  const key = headers["sec-websocket-key"] ?? "";
  if (Buffer.from(key, "base64").length !== 16 || headers["sec-websocket-version"] !== "13")
    handlers.onViolation("handshake");
  const digest = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${digest}\r\n\r\n`,
  );
  let open = true;
  let bytes = Buffer.from(head);
  const ended = (code: number | undefined): void => {
    if (!open) return;
    open = false;
    handlers.onClose(code);
  };
  const frame = (opcode: number, payload: Buffer, final = true): void => {
    if (!open) return;
    const { length } = payload;
    const size = length < 126 ? Buffer.from([length]) : Buffer.from([126, length >> 8, length & 255]);
    if (length > 65_535) throw new RangeError("too long for a test");
    socket.write(Buffer.concat([Buffer.from([(final ? 0x80 : 0) | opcode]), size, payload]));
  };
  const take = (): void => {
    for (;;) {
      if (bytes.length < 2) return;
      const [first = 0, second = 0] = bytes;
      const opcode = first & 15;
      const short = second & 127;
      const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
      if (bytes.length < 2 + extra + 4) return;
      const length = extra === 2 ? bytes.readUInt16BE(2) : extra === 8 ? Number(bytes.readBigUInt64BE(2)) : short;
      const start = 2 + extra + 4;
      if (bytes.length < start + length) return;
      if (!(second & 128)) handlers.onViolation("a frame without a mask");
      if (first & 0x70 || !(first & 128))
        handlers.onViolation("reserved bits, or parts, which this client does not send");
      if ((extra === 2 && length < 126) || (extra === 8 && length < 65_536))
        handlers.onViolation("a length that is longer than it must be");
      const mask = bytes.subarray(start - 4, start);
      const payload = Buffer.from(bytes.subarray(start, start + length).map((byte, i) => byte ^ (mask[i & 3] ?? 0)));
      bytes = bytes.subarray(start + length);
      if (opcode === 1) handlers.onText(payload.toString("utf8"));
      else if (opcode === 9) frame(10, payload);
      else if (opcode === 10) handlers.onPong?.();
      else if (opcode === 8) {
        frame(8, payload);
        ended(payload.length >= 2 ? payload.readUInt16BE(0) : 1005);
        socket.end();
        return;
      } else handlers.onViolation(`opcode ${opcode}`);
    }
  };
  socket.on("data", (piece: Buffer) => {
    bytes = Buffer.concat([bytes, piece]);
    take();
  });
  socket.on("error", () => undefined);
  socket.on("close", () => ended(undefined));
  socket.on("end", () => socket.end());
  take();
  return {
    send: (text) => {
      const payload = Buffer.from(text);
      for (let at = 0; at === 0 || at < payload.length; at += cutInto)
        frame(at === 0 ? 1 : 0, payload.subarray(at, at + cutInto), at + cutInto >= payload.length);
    },
    ping: (data = "") => frame(9, Buffer.from(data)),
    close: (code, reason = "") => {
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(code);
      frame(8, Buffer.concat([payload, Buffer.from(reason)]));
      ended(undefined);
      socket.end();
    },
    drop: () => {
      ended(undefined);
      socket.destroy();
    },
    raw: (more) => void socket.write(more),
    get isOpen() {
      return open;
    },
  };
}

// The server's side of RFC 6455, strict in what it takes: written apart from the client's, so that one does not agree with the other's mistakes.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { acceptFor, clientFrameIn, farewell, served } from "./frames";

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
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(key)}\r\n\r\n`,
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
    if (payload.length > 65_535) throw new RangeError("too long for a test");
    socket.write(served(opcode, payload, final));
  };
  const take = (): void => {
    for (;;) {
      const got = clientFrameIn(bytes);
      if (!got) return;
      const { opcode, payload } = got;
      for (const what of got.violations) handlers.onViolation(what);
      bytes = got.rest;
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
      frame(8, farewell(code, reason));
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

// The other end of a WebSocket without a network: what it is sent, and when, is up to a test.
import { Duplex } from "node:stream";
import type { Http } from "../../../../src/recognizers/http";
import { acceptFor, clientFrameIn } from "../../../service/frames";

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
    const got = clientFrameIn(this.#bytes);
    if (!got) return;
    const { opcode, payload } = got;
    this.#bytes = got.rest;
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
      const accepted = acceptFor(headers["sec-websocket-key"] ?? "");
      const right = { upgrade: "websocket", connection: "Upgrade", "sec-websocket-accept": accepted };
      const said: Record<string, string> = { ...right, ...answer };
      return Promise.resolve({ socket: wire, header: (name) => said[name] ?? "" });
    },
  };
  return http;
}

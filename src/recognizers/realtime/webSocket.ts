import { createHash, randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import { SYSTEM_CLOCK, type Clock } from "../../core/clock";
import { EarmarkError } from "../../core/errors";
import { objectOf } from "../hypotheses";
import type { Http } from "../http";
import { CLOSE, closing, FrameError, frameOf, FrameReader, OPCODES, type Message } from "./webSocketFrames";

/** Of RFC 6455, 1.3. */
const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** Of one message: an event with the longest sentence has some kilobytes. */
const MESSAGE_BYTES = 1_048_576;
/** Messages that nobody has taken yet, until no more are read. */
const WAITING = 1_000;
/** Nothing came for so long: the other side is asked whether it is there. */
const PING_MS = 5_000;
/** And for so long: it is not. A network that goes away says nothing, and TCP would wait for a quarter of an hour. */
const DEAD_MS = 15_000;

/** From our farewell to the end of the connection. */
const LINGER_MS = 2_000;

/** The connection was closed by the other side. */
export interface Closed {
  /** RFC 6455, 7.4; 1005 where none was said, 1006 where the connection broke. */
  readonly code: number;
  readonly reason: string;
}

/**
 * A WebSocket (RFC 6455) of texts on a socket that `http.ts` opened, through whatever proxy that goes. undici's own goes neither through
 * VS Code's proxies nor says why a service refused it, which tells a wrong key from an unpaid account, and brings all of `fetch` along.
 */
export class WebSocket {
  readonly #socket: Duplex;
  readonly #clock: Clock;
  readonly #reader = new FrameReader(MESSAGE_BYTES);
  readonly #waiting: string[] = [];
  readonly #over = new AbortController();
  #heard: number;
  #closed: Closed | undefined;
  #failure: unknown;
  #wake: () => void = () => undefined;

  /**
   * @throws {EarmarkError} by what failed on the way, or what the service says; `signal.reason` when aborted. Later `signal` has no effect.
   */
  static async open(
    http: Http,
    url: string,
    headers: Record<string, string>,
    signal: AbortSignal,
    clock = SYSTEM_CLOCK,
  ): Promise<WebSocket> {
    const key = randomBytes(16).toString("base64");
    const wish = { ...headers, "sec-websocket-key": key, "sec-websocket-version": "13" };
    const answer = await http.upgrade(url, wish, signal);
    if (!("socket" in answer)) {
      await objectOf(answer);
      throw new EarmarkError("badAnswer", `The service answered ${answer.status} where a connection was to begin.`);
    }
    const expected = createHash("sha1")
      .update(key + GUID)
      .digest("base64");
    if (answer.header("sec-websocket-accept") !== expected || answer.header("sec-websocket-extensions")) {
      answer.socket.destroy();
      throw new EarmarkError("badAnswer", "What answered does not speak WebSocket.");
    }
    return new WebSocket(answer.socket, clock);
  }

  constructor(socket: Duplex, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    this.#heard = clock.now();
    socket
      .on("data", (piece: Buffer) => this.#take(piece))
      .on("drain", () => this.#wake())
      .on("error", (error) => this.#lost(error))
      .on("end", () => this.#lost(undefined))
      .on("close", () => this.#lost(undefined));
    this.#watch().catch(() => undefined);
  }

  /** How it was closed; undefined: it is open, or failed. */
  get closed(): Closed | undefined {
    return this.#closed;
  }

  /** The next message; undefined where the connection was closed in an orderly way. @throws {EarmarkError} `cut`, `timeout`, `badAnswer`; what `fail` was given */
  async read(): Promise<string | undefined> {
    for (;;) {
      const message = this.#waiting.shift();
      if (message !== undefined) {
        if (this.#waiting.length < WAITING && this.#socket.isPaused()) this.#socket.resume();
        return message;
      }
      if (this.#failure) throw this.#failure;
      if (this.#closed) return undefined;
      await new Promise<void>((resolve) => this.#whenever(resolve));
    }
  }

  /** Settles when there is room for more. Of one that is closed nothing is sent: `read` says so. */
  async send(text: string): Promise<void> {
    if (this.#isOver || this.#write(OPCODES.text, Buffer.from(text))) return;
    while (!this.#isOver && this.#socket.writableNeedDrain)
      await new Promise<void>((resolve) => this.#whenever(resolve));
  }

  /** Whoever reads gets this error once all that came before is read. */
  fail(error: unknown): void {
    this.#end(undefined, error);
    this.#socket.destroy();
  }

  /** Says farewell and closes; nothing is waited for. */
  close(): void {
    if (this.#isOver) return;
    this.#write(OPCODES.close, closing(CLOSE.normal));
    this.#end({ code: CLOSE.normal, reason: "" }, undefined);
    this.#leave();
  }

  get #isOver(): boolean {
    return this.#closed !== undefined || this.#failure !== undefined;
  }

  /** What still comes is read and forgotten: a socket that is destroyed before takes back even what it has sent. */
  #leave(): void {
    const socket = this.#socket;
    socket.end();
    socket.resume();
    const late = setTimeout(() => socket.destroy(), LINGER_MS).unref();
    socket.once("close", () => clearTimeout(late));
  }

  /** Several may wait at once: for room, and for messages. */
  #whenever(wake: () => void): void {
    const before = this.#wake;
    this.#wake = () => {
      this.#wake = () => undefined;
      before();
      wake();
    };
  }

  #write(opcode: number, payload: Uint8Array): boolean {
    return this.#socket.write(frameOf(opcode, payload, randomBytes(4)));
  }

  #take(piece: Buffer): void {
    this.#heard = this.#clock.now();
    try {
      for (const message of this.#reader.push(piece)) this.#said(message);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      if (!this.#isOver) this.#write(OPCODES.close, closing(error.code));
      this.fail(new EarmarkError("badAnswer", `The service does not keep to WebSocket: ${error.message}`));
    }
    if (this.#waiting.length >= WAITING) this.#socket.pause();
    this.#wake();
  }

  #said(message: Message): void {
    if (this.#isOver) return;
    switch (message.kind) {
      case "text":
        this.#waiting.push(message.text);
        return;
      case "ping":
        this.#write(OPCODES.pong, message.data);
        return;
      case "pong":
        return;
      case "close":
        this.#write(OPCODES.close, closing(message.code === 1005 ? CLOSE.normal : message.code));
        this.#end({ code: message.code, reason: message.reason }, undefined);
        this.#leave();
    }
  }

  #lost(error: Error | undefined): void {
    if (this.#isOver) return;
    this.#end(undefined, new EarmarkError("cut", "The connection broke.", error ? { cause: error } : {}));
    this.#socket.destroy();
  }

  #end(closed: Closed | undefined, failure: unknown): void {
    if (this.#isOver) return;
    this.#closed = closed;
    this.#failure = failure;
    this.#over.abort();
    this.#wake();
  }

  async #watch(): Promise<void> {
    for (;;) {
      await this.#clock.sleep(PING_MS, this.#over.signal);
      const silent = this.#clock.now() - this.#heard;
      // Whoever does not read does not hear, either.
      if (this.#socket.isPaused()) continue;
      if (silent >= DEAD_MS)
        this.fail(new EarmarkError("timeout", `Nothing was heard of the service for ${DEAD_MS / 1_000} s.`));
      else if (silent >= PING_MS) this.#write(OPCODES.ping, Buffer.alloc(0));
    }
  }
}

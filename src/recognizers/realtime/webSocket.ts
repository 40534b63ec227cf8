import type { Duplex } from "node:stream";
import type { ping, WebSocket as UndiciWebSocket } from "undici";
import { SYSTEM_CLOCK, type Clock } from "../../core/clock";
import { EarmarkError } from "../../core/errors";
import type { Http } from "../http";
import { Upgrading } from "./upgrading";

/** Nothing goes there: `Upgrading` knows the way. undici refuses ports that browsers do, and some gateway listens on one of them. */
const NOWHERE = "ws://service.invalid/";
/** Messages that nobody has taken yet, and their characters, until no more are read. */
const WAITING = 1_000;
const WAITING_CHARACTERS = 4_194_304;
/** Nothing came for so long: the other side is asked whether it is there. */
const PING_MS = 5_000;
/** And for so long: it is not. A network that goes away says nothing, and TCP would wait for a quarter of an hour. */
const DEAD_MS = 15_000;
/** From the farewell to the end of the connection. */
const LINGER_MS = 2_000;
const NORMAL = 1000;
/** undici's word for a connection that ended without a farewell of the other side (RFC 6455, 7.4.1). */
const NO_FAREWELL = 1006;

/** The connection was closed by the other side. */
export interface Closed {
  /** RFC 6455, 7.4; 1005 where none was said. */
  readonly code: number;
  readonly reason: string;
}

/**
 * undici's WebSocket, of texts that are read when there is time for them. Whatever undici does not do is done with the socket itself: it
 * never stops a server that says more than is read, does not notice a network that is gone, and waits for ever for the end after a farewell.
 */
export class WebSocket {
  readonly #peer: UndiciWebSocket;
  readonly #socket: Duplex;
  readonly #ping: () => void;
  readonly #clock: Clock;
  readonly #waiting: string[] = [];
  readonly #over = new AbortController();
  #characters = 0;
  #heard: number;
  #leaving = false;
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
    const undici = await import("./undiciWebSocket");
    const way = new Upgrading(http, url, headers, signal);
    const peer = new undici.WebSocket(NOWHERE, { dispatcher: way as never });
    return new Promise((resolve, reject) => {
      // In the same tick: what is not listened to is lost.
      peer.addEventListener(
        "open",
        () => way.socket && resolve(new WebSocket(peer, way, way.socket, undici.ping, clock)),
      );
      peer.addEventListener("close", () => {
        // undici leaves it open where the answer is wrong.
        way.socket?.destroy();
        reject(way.failure ?? new EarmarkError("badAnswer", "What answered does not speak WebSocket."));
      });
    });
  }

  private constructor(peer: UndiciWebSocket, way: Upgrading, socket: Duplex, asks: typeof ping, clock: Clock) {
    this.#peer = peer;
    this.#socket = socket;
    this.#ping = () => asks(peer);
    this.#clock = clock;
    this.#heard = clock.now();
    /** undici says only that there was no farewell. It has begun one itself where the other side does not keep to the protocol. */
    let gaveUp = false;
    peer.addEventListener("message", ({ data }) => this.#take(data));
    peer.addEventListener("close", ({ code, reason }) => {
      if (code !== NO_FAREWELL) this.#end({ code, reason }, undefined);
      else if (gaveUp) this.fail(new EarmarkError("badAnswer", "The service does not keep to WebSocket."));
      else this.#lost(way.broken);
    });
    socket
      .on("data", () => this.#heardSomething())
      .on("resume", () => this.#isFull && socket.pause())
      .on("drain", () => this.#wake())
      .on("end", () => this.#leave())
      .prependListener("close", () => (gaveUp = peer.readyState === peer.CLOSING && !way.broken));
    // Before undici listened.
    if (socket.destroyed) this.#lost(way.broken);
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
        this.#characters -= message.length;
        if (!this.#isFull && this.#socket.isPaused()) this.#socket.resume();
        return message;
      }
      if (this.#failure) throw this.#failure;
      if (this.#closed) return undefined;
      await new Promise<void>((resolve) => this.#whenever(resolve));
    }
  }

  /** Settles when there is room for more. Of one that is closed nothing is sent: `read` says so. */
  async send(text: string): Promise<void> {
    if (this.#isOver) return;
    this.#peer.send(text);
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
    this.#peer.close(NORMAL);
    this.#end({ code: NORMAL, reason: "" }, undefined);
    this.#leave();
  }

  get #isOver(): boolean {
    return this.#closed !== undefined || this.#failure !== undefined;
  }

  /** Nothing is read on; what came before a farewell is not held up. */
  get #isFull(): boolean {
    return (
      !this.#isOver && !this.#leaving && (this.#waiting.length >= WAITING || this.#characters >= WAITING_CHARACTERS)
    );
  }

  /** What still comes is read and forgotten: a socket that is destroyed before takes back even what it has sent. */
  #leave(): void {
    const socket = this.#socket;
    if (this.#leaving || socket.destroyed) return;
    this.#leaving = true;
    socket.resume();
    const ended = new AbortController();
    socket.once("close", () => ended.abort());
    this.#clock.sleep(LINGER_MS, ended.signal).then(
      () => socket.destroy(),
      () => undefined,
    );
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

  #heardSomething(): void {
    this.#heard = this.#clock.now();
    // The other side's farewell was in it, and the end of the connection is up to it.
    if (this.#peer.readyState !== this.#peer.OPEN) this.#leave();
  }

  #take(data: unknown): void {
    if (this.#isOver) return;
    if (typeof data !== "string") return this.fail(new EarmarkError("badAnswer", "A message is binary."));
    this.#waiting.push(data);
    this.#characters += data.length;
    if (this.#isFull) this.#socket.pause();
    this.#wake();
  }

  #lost(cause: Error | undefined): void {
    this.fail(new EarmarkError("cut", "The connection broke.", cause ? { cause } : {}));
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
      if (this.#isFull) continue;
      if (silent >= DEAD_MS)
        this.fail(new EarmarkError("timeout", `Nothing was heard of the service for ${DEAD_MS / 1_000} s.`));
      else if (silent >= PING_MS) this.#ping();
    }
  }
}

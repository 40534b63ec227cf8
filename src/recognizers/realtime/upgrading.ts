import type { Duplex } from "node:stream";
import type { Dispatcher } from "undici";
import { EarmarkError } from "../../core/errors";
import { objectOf } from "../hypotheses";
import type { Http } from "../http";

/** What undici's handshake has to say. The rest is `fetch` speaking of itself, and an offer to take what is compressed. */
const OF_HANDSHAKE = /^sec-websocket-(key|version)$/;
/** What it looks at in the answer, beside `connection`. */
const LOOKED_AT = ["upgrade", "sec-websocket-accept", "sec-websocket-extensions", "sec-websocket-protocol"];

/**
 * How a WebSocket of undici's gets its connection: over `http.upgrade`, through whatever proxy that goes. Of a refusal undici says nothing,
 * and whether a key is wrong or an account unpaid is in it: `failure` has it.
 */
export class Upgrading {
  /** Read by undici: bytes and frames of a message. An event with the longest sentence has some kilobytes. */
  readonly webSocketOptions = { maxPayloadSize: 1_048_576, maxFragments: 65_536 };
  /** Of the connection, where there is one. */
  socket: Duplex | undefined;
  /** What the socket failed with. */
  broken: Error | undefined;
  /** Why there is none. */
  failure: unknown;
  readonly #ask: (handshake: Record<string, string>) => ReturnType<Http["upgrade"]>;

  /** `headers`: beside those of the handshake. */
  constructor(http: Http, url: string, headers: Record<string, string>, signal: AbortSignal) {
    this.#ask = (handshake) => http.upgrade(url, { ...headers, ...handshake }, signal);
  }

  /** @see Dispatcher.dispatch */
  dispatch({ headers }: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const handshake = Object.entries((headers ?? {}) as Record<string, string>).filter(([name]) =>
      OF_HANDSHAKE.test(name),
    );
    // Whoever wants it to stop has the signal.
    handler.onConnect?.(() => undefined);
    this.#open(Object.fromEntries(handshake), handler).catch((error: unknown) => {
      this.failure = error;
      handler.onError?.(new Error("There is no connection."));
    });
    return true;
  }

  async #open(handshake: Record<string, string>, handler: Dispatcher.DispatchHandler): Promise<void> {
    const answer = await this.#ask(handshake);
    if (!("socket" in answer)) {
      await objectOf(answer);
      throw new EarmarkError("badAnswer", `The service answered ${answer.status} where a connection was to begin.`);
    }
    const { socket, header } = answer;
    this.socket = socket;
    // Here, since undici listens only once it has looked at the answer.
    socket.on("error", (error) => (this.broken ??= error));
    const headers = Object.fromEntries(LOOKED_AT.map((name) => [name, header(name)]).filter(([, value]) => value));
    // A list (RFC 9110, 7.6.1), which undici compares with one word.
    if (/\bupgrade\b/i.test(header("connection"))) headers["connection"] = "Upgrade";
    handler.onRequestUpgrade?.(undefined as never, 101, headers, socket);
  }
}

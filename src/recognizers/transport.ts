import type { Duplex } from "node:stream";
import type { Network } from "./network";

/** What is sent, in pieces made when the connection takes them: a clip is not held in memory several times over. */
export interface Body {
  readonly bytes: number;
  readonly pieces: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

export interface TransportRequest {
  readonly url: URL;
  readonly method: "GET" | "POST";
  readonly headers: Record<string, string>;
  readonly body: Body | undefined;
  readonly signal: AbortSignal;
  /** The service says that an answer will come (RFC 9110, 15.2). */
  readonly onInfo: () => void;
}

export interface TransportAnswer {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it comes. Leaving the loop closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** A wish to go on in another protocol on the same connection (RFC 9110, 7.8). */
export type UpgradeRequest = Pick<TransportRequest, "url" | "headers" | "signal">;

/** The connection, with whatever came behind the head of the answer; or a refusal, with all that it says. */
export type UpgradeAnswer =
  | { readonly socket: Duplex; readonly headers: TransportAnswer["headers"] }
  | (TransportAnswer & { readonly socket?: undefined });

/**
 * One way from here to there. It keeps the time limits of its network, follows no redirect, stops at once when the signal says so,
 * and throws whatever failed: `http.ts` says what it means.
 */
export interface Transport {
  request(asked: TransportRequest): Promise<TransportAnswer>;
  /** Asks for a WebSocket (RFC 6455, 4.1). The socket is the caller's, to be destroyed by it; `signal` is heeded until it is there. */
  upgrade(asked: UpgradeRequest): Promise<UpgradeAnswer>;
  /** What is still open fails. */
  close(): Promise<void>;
}

/** Opens a transport. `ca`: the certificates that are trusted; undefined: those that are trusted without a word. */
export type Transports = (network: Network, ca: string[] | undefined) => Transport;

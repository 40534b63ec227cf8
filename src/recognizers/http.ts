import type { Duplex } from "node:stream";
import { SYSTEM_CLOCK, type Clock } from "../core/clock";
import { EarmarkError, type ErrorCode } from "../core/errors";
import { isInTheClear, isLoopback } from "./baseUrl";
import { tooMuch } from "./bounds";
import { SYSTEM_TRUST, allCertificates, type Trust } from "./certificates";
import { decompressed } from "./decompress";
import { isLeftToSystem, type Network } from "./network";
import { refusedByProxy } from "./proxyErrors";
import { limited, requestMs, type Limited } from "./requestLimit";
import type { Body, Transport, TransportAnswer, Transports } from "./transport";
import { undiciTransport } from "./undiciTransport";

export type { Body } from "./transport";

/** The head of an answer and its body as it comes. Leaving the body's loop closes the request. */
export interface HttpAnswer {
  readonly status: number;
  /** Content type without parameters, in lower case. */
  readonly type: string;
  readonly retryAfterMs: number | undefined;
  /** A header by its name in lower case; empty where there is none. */
  readonly header: (name: string) => string;
  readonly body: AsyncIterable<Uint8Array>;
}

/** A connection in another protocol. */
export interface Upgraded {
  readonly socket: Duplex;
  readonly header: HttpAnswer["header"];
}

/** Connections that are kept alive between requests. */
export interface Http {
  /**
   * `extraMs`: how much longer than any other request this one may take as a whole, until the last byte of its answer.
   * @throws {EarmarkError} by what failed on the way; `signal.reason` when aborted
   */
  post(
    url: string,
    headers: Record<string, string>,
    body: Body,
    signal: AbortSignal,
    extraMs?: number,
  ): Promise<HttpAnswer>;
  /** @throws as `post` */
  get(url: string, headers: Record<string, string>, signal: AbortSignal, extraMs?: number): Promise<HttpAnswer>;
  /**
   * Asks for a WebSocket; answers with the socket, which is the caller's to destroy, or with the refusal. `close` does not end it.
   * @throws as `post`
   */
  upgrade(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<Upgraded | HttpAnswer>;
  close(): Promise<void>;
}

/** "Processing" every few seconds for as long as a request may take (RFC 9110, 15.2). Each of them is another sign of life. */
const ANNOUNCEMENTS = 1_000;

/** By their names, also where a gateway has made one up. The key of a WebSocket is none: a random number, without which there is no answer. */
const SECRET_HEADER = /^(?!sec-websocket-key$).*(auth|key|token|secret|cookie|password|credential)/i;

/**
 * Opens no connection until the first request. Redirects are not followed: the key stays with the host it was set for. This
 * machine is never asked for through a proxy, whatever the settings say: its addresses are often without TLS.
 * `editors`: goes to others where nobody has set a proxy, since the editor knows that of the system.
 */
export function openHttp(
  network: Network,
  clock: Clock = SYSTEM_CLOCK,
  trust: Trust = SYSTEM_TRUST,
  editors?: Transports,
): Http {
  const here = (ca: string[] | undefined): Transport => undiciTransport(network, ca);
  if (!editors || !isLeftToSystem(network, process.env)) return httpOver(here, clock, trust, network);
  return httpOver((ca) => byHost(here(ca), editors(network, ca)), clock, trust, network);
}

function byHost(here: Transport, elsewhere: Transport): Transport {
  return {
    request: (asked) => (isLoopback(asked.url.hostname) ? here : elsewhere).request(asked),
    upgrade: (asked) => (isLoopback(asked.url.hostname) ? here : elsewhere).upgrade(asked),
    close: async () => void (await Promise.all([here.close(), elsewhere.close()])),
  };
}

/** The same over any transport. `opened`: opens it, with certificates as `Transports` does. */
export function httpOver(
  opened: (ca: string[] | undefined) => Transport,
  clock: Clock,
  trust: Trust,
  network: Pick<Network, "keyWithoutTls">,
): Http {
  let transport = opened(undefined);
  const all = [transport];
  let trusting: Promise<boolean> | undefined;
  /** A certificate was not trusted: with more of them it may be. False: there are none. */
  const trustMore = (): Promise<boolean> =>
    (trusting ??= trust.more().then((more) => {
      if (!more || more.length === 0) return false;
      transport = opened(allCertificates(more));
      all.push(transport);
      return true;
    }));
  const open = new Set<Limited>();

  /** A key goes out only encrypted, or to this machine. */
  const allowed = (url: string, headers: Record<string, string>): Record<string, string> =>
    network.keyWithoutTls || !isInTheClear(url)
      ? headers
      : Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET_HEADER.test(name)));

  /** What was asked for once more with other certificates, where they are not trusted. Before anything was sent: it is the connection that failed. */
  const trusted = <T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> =>
    ask().catch(async (error: unknown) => {
      if (signal.aborted || failureOf(error).code !== "certificate" || !(await trustMore())) throw error;
      signal.throwIfAborted();
      return ask();
    });

  /** Asks within so many milliseconds. `read`: takes the answer, and calls `release` when it is over. @throws as `Http.post` */
  async function asked<A, T>(
    ms: number,
    outer: AbortSignal,
    ask: (limit: Limited) => Promise<A>,
    read: (answer: A, signal: AbortSignal, release: () => void) => T,
  ): Promise<T> {
    outer.throwIfAborted();
    const limit = limited(outer, ms, clock);
    const { signal } = limit;
    open.add(limit);
    const release = (): void => {
      limit.release();
      open.delete(limit);
    };
    try {
      return read(await trusted(() => ask(limit), signal), signal, release);
    } catch (error) {
      release();
      throw signal.aborted ? signal.reason : failureOf(error);
    }
  }

  const upgrade: Http["upgrade"] = (url, headers, outer) =>
    asked(
      requestMs(0, 0),
      outer,
      ({ signal }) => transport.upgrade({ url: new URL(url), headers: allowed(url, headers), signal }),
      (answer, signal, release) => {
        if (!answer.socket) return answerOf(answer, signal, release);
        release();
        return { socket: answer.socket, header: (name) => one(answer.headers[name]) };
      },
    );

  function send(
    method: "GET" | "POST",
    url: string,
    headers: Record<string, string>,
    body: Body | undefined,
    outer: AbortSignal,
    extraMs: number,
  ): Promise<HttpAnswer> {
    let announced = 0;
    const request = ({ signal, fail }: Limited): Promise<TransportAnswer> => {
      const onInfo = (): void => {
        if (++announced > ANNOUNCEMENTS) fail(tooMuch("answers that only say that one will come", ANNOUNCEMENTS));
      };
      return transport.request({ url: new URL(url), method, headers: allowed(url, headers), body, signal, onInfo });
    };
    return asked(requestMs(body?.bytes ?? 0, extraMs), outer, request, answerOf);
  }
  return {
    post: (url, headers, body, signal, extraMs = 0) => send("POST", url, headers, body, signal, extraMs),
    get: (url, headers, signal, extraMs = 0) => send("GET", url, headers, undefined, signal, extraMs),
    upgrade,
    close: async () => {
      for (const limit of open) limit.release();
      await Promise.all(all.map((one) => one.close()));
    },
  };
}

function answerOf(answer: TransportAnswer, signal: AbortSignal, release: () => void): HttpAnswer {
  return {
    status: answer.status,
    type: (one(answer.headers["content-type"]).split(";")[0] ?? "").trim().toLowerCase(),
    retryAfterMs: millisecondsOf(one(answer.headers["retry-after"])),
    header: (name) => one(answer.headers[name]),
    body: translated(decompressed(answer.body, one(answer.headers["content-encoding"])), signal, release),
  };
}

async function* translated(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  release: () => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body;
  } catch (error) {
    throw signal.aborted ? signal.reason : failureOf(error);
  } finally {
    release();
  }
}

const MEANINGS: readonly (readonly [ErrorCode, RegExp])[] = [
  ["timeout", /_TIMEOUT$|^ETIMEDOUT$/],
  ["certificate", /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_TLS/],
  // Somebody refused or hung up: there is a network. Of several addresses one without a route (IPv6) says nothing.
  ["unreachable", /^ECONN|^EPIPE$|^UND_ERR_SOCKET$/],
  ["offline", /^(ENOTFOUND|EAI_AGAIN|EAI_FAIL|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL)$/],
];

/** The error that a failed connection means, by the code of Node or undici, the innermost cause first. */
function failureOf(error: unknown): EarmarkError {
  if (error instanceof EarmarkError) return error;
  const names: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string") names.unshift(at.code);
    names.push(at.message);
    // Several addresses were tried ("happy eyeballs"): any one of them tells.
    if (at instanceof AggregateError)
      names.push(...at.errors.map((one: unknown) => String((one as { code?: unknown }).code)));
  }
  // undici's words.
  const status = names.map((name) => /Proxy response \((\d+)\)/.exec(name)?.[1]).find(Boolean);
  if (status) return refusedByProxy(Number(status), { cause: error });
  const meaning = MEANINGS.find(([, pattern]) => names.some((name) => pattern.test(name)))?.[0] ?? "unreachable";
  return new EarmarkError(meaning, `The request failed: ${names[0] ?? "unknown"}.`, { cause: error });
}

function one(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header) ?? "";
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3). */
function millisecondsOf(header: string): number | undefined {
  if (!header) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

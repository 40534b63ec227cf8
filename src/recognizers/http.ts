import * as dns from "node:dns";
import type { LookupFunction } from "node:net";
import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { SYSTEM_CLOCK, type Clock } from "../core/clock";
import { EarmarkError, type ErrorCode } from "../core/errors";
import { isInTheClear, isLoopback } from "./baseUrl";
import { tooMuch } from "./bounds";
import { SYSTEM_TRUST, together, type Trust } from "./certificates";
import { decompressed } from "./decompress";
import type { Network } from "./network";
import { limited, requestMs, type Limited } from "./requestLimit";
import { EnvHttpProxyAgent } from "./undici";

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

/** What is sent, in pieces made when the connection takes them: a clip is not held in memory several times over. */
export interface Body {
  readonly bytes: number;
  readonly pieces: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
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
  close(): Promise<void>;
}

/** "Processing" every few seconds for as long as a request may take (RFC 9110, 15.2). Each of them is another sign of life. */
const ANNOUNCEMENTS = 1_000;

/** By their names, also where a gateway has made one up. */
const SECRET_HEADER = /auth|key|token|secret|cookie|password|credential/i;

/**
 * Opens no connection until the first request. Redirects are not followed: the key stays with the host it was set for. This
 * machine is never asked for through a proxy, whatever the settings say: its addresses are often without TLS.
 */
export function openHttp(network: Network, clock: Clock = SYSTEM_CLOCK, trust: Trust = SYSTEM_TRUST): Http {
  let agents = agentsFor(network, undefined);
  const all = [agents];
  let trusting: Promise<boolean> | undefined;
  /** A certificate was not trusted: with more of them it may be. False: there are none. */
  const trustMore = (): Promise<boolean> =>
    (trusting ??= trust.more().then((more) => {
      if (!more || more.length === 0) return false;
      agents = agentsFor(network, together(more));
      all.push(agents);
      return true;
    }));
  const open = new Set<Limited>();

  /** A key goes out only encrypted, or to this machine. */
  const allowed = (url: string, headers: Record<string, string>): Record<string, string> =>
    network.keyWithoutTls || !isInTheClear(url)
      ? headers
      : Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET_HEADER.test(name)));

  async function send(
    method: "GET" | "POST",
    url: string,
    headers: Record<string, string>,
    body: Body | undefined,
    outer: AbortSignal,
    extraMs: number,
  ): Promise<HttpAnswer> {
    outer.throwIfAborted();
    const { origin, hostname, pathname, search } = new URL(url);
    const limit = limited(outer, requestMs(body?.bytes ?? 0, extraMs), clock);
    const { signal } = limit;
    open.add(limit);
    let announced = 0;
    const onInfo = (): void => {
      if (++announced > ANNOUNCEMENTS) limit.fail(tooMuch("answers that only say that one will come", ANNOUNCEMENTS));
    };
    const release = (): void => {
      limit.release();
      open.delete(limit);
    };
    const request = (): Promise<Dispatcher.ResponseData> =>
      (isLoopback(hostname) ? agents.here : agents.elsewhere).request({
        origin,
        path: pathname + search,
        method,
        headers: { ...allowed(url, headers), ...(body ? { "content-length": String(body.bytes) } : {}) },
        body: body ? Readable.from(body.pieces(), { objectMode: false }) : null,
        signal,
        onInfo,
      });
    try {
      const answer = await request().catch(async (error: unknown) => {
        // Before anything was sent: it is the connection that failed.
        if (signal.aborted || failureOf(error).code !== "certificate" || !(await trustMore())) throw error;
        signal.throwIfAborted();
        return request();
      });
      return {
        status: answer.statusCode,
        type: (one(answer.headers["content-type"]).split(";")[0] ?? "").trim().toLowerCase(),
        retryAfterMs: millisecondsOf(one(answer.headers["retry-after"])),
        header: (name) => one(answer.headers[name]),
        body: translated(decompressed(answer.body, one(answer.headers["content-encoding"])), signal, release),
      };
    } catch (error) {
      release();
      throw signal.aborted ? signal.reason : failureOf(error);
    }
  }
  return {
    post: (url, headers, body, signal, extraMs = 0) => send("POST", url, headers, body, signal, extraMs),
    get: (url, headers, signal, extraMs = 0) => send("GET", url, headers, undefined, signal, extraMs),
    close: async () => {
      for (const limit of open) limit.release();
      await Promise.all(all.flatMap(({ here, elsewhere }) => [here.destroy(), elsewhere.destroy()]));
    },
  };
}

interface Agents {
  readonly here: Dispatcher;
  readonly elsewhere: Dispatcher;
}

/** Connections to this machine, and to all others. `ca`: what is trusted; undefined: what Node trusts by itself. */
function agentsFor(network: Network, ca: string[] | undefined): Agents {
  const tls = { ...(ca ? { ca } : {}), rejectUnauthorized: network.strictTls, timeout: network.connectTimeoutMs };
  const excepted = network.noProxy ?? [process.env["no_proxy"] ?? process.env["NO_PROXY"] ?? ""];
  const shared = {
    requestTls: tls,
    proxyTls: tls,
    headersTimeout: network.firstByteTimeoutMs,
    bodyTimeout: network.idleTimeoutMs,
  };
  const elsewhere = new EnvHttpProxyAgent({
    ...shared,
    ...(network.proxy === undefined ? {} : { httpProxy: network.proxy, httpsProxy: network.proxy }),
    ...(network.proxyAuthorization ? { token: network.proxyAuthorization } : {}),
    // undici knows "all of them" only where it stands alone.
    noProxy: /(^|[\s,])\*([\s,]|$)/.test(excepted.join(",")) ? "*" : excepted.join(","),
    connect: tls,
  });
  // Names below `localhost` are this machine (RFC 6761, 6.3), whatever a resolver makes of them.
  const lookup: LookupFunction = (_, options, done) => dns.lookup("localhost", options, done);
  const here = new EnvHttpProxyAgent({ ...shared, httpProxy: "", httpsProxy: "", connect: { ...tls, lookup } });
  return { here, elsewhere };
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
  ["proxy", /Proxy response \(|Proxy Authentication/],
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

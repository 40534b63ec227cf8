import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import type { TLSSocket } from "node:tls";
import { Readable, pipeline, type Duplex } from "node:stream";
import { EarmarkError } from "../core/errors";
import type { Network } from "./network";
import { refusedByProxy } from "./proxyErrors";
import type { Transport, TransportAnswer, TransportRequest, UpgradeAnswer } from "./transport";

type Ask = (
  options: RequestOptions & { readonly ca?: string[]; readonly rejectUnauthorized?: boolean },
) => ClientRequest;

/** Node's `http` and `https` as the editor hands them to its extensions: with its way through the system's proxy. */
export interface EditorModules {
  readonly http: { readonly request: Ask };
  readonly https: { readonly request: Ask };
}

/**
 * The way that VS Code makes its extensions' own requests go: through what the system's settings or a PAC script say about each
 * URL, with VS Code's dialog where the proxy wants a name and a password. Direct connections are kept alive; those through a
 * proxy are not, since VS Code makes an agent for each.
 */
export function editorTransport(modules: EditorModules, network: Network, ca: string[] | undefined): Transport {
  const open = new Set<(error: Error) => void>();
  return {
    async request(asked) {
      asked.signal.throwIfAborted();
      return answerTo({ ...asked, upgrades: false }, modules, network, ca, open) as Promise<TransportAnswer>;
    },
    async upgrade(asked) {
      asked.signal.throwIfAborted();
      const wish = { ...asked, method: "GET", body: undefined, onInfo: () => undefined, upgrades: true } as const;
      return answerTo(wish, modules, network, ca, open);
    },
    close: () => {
      for (const fail of open) fail(new EarmarkError("unreachable", "The connections were closed."));
      return Promise.resolve();
    },
  };
}

function answerTo(
  { url, method, headers, body, signal, onInfo, upgrades }: TransportRequest & { readonly upgrades: boolean },
  modules: EditorModules,
  network: Network,
  ca: string[] | undefined,
  open: Set<(error: Error) => void>,
): Promise<UpgradeAnswer> {
  const secure = url.protocol === "https:";
  return new Promise((resolve, reject) => {
    const request = (secure ? modules.https : modules.http).request({
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ""),
      port: url.port,
      path: url.pathname + url.search,
      method,
      headers: {
        ...headers,
        // In so many words: VS Code's agent, one for each request, says "close" for what Node's own agent would then keep
        // (microsoft/vscode#173861).
        ...(upgrades ? { connection: "Upgrade", upgrade: "websocket" } : { connection: "keep-alive" }),
        ...(body ? { "content-length": String(body.bytes) } : {}),
      },
      ...(secure ? { rejectUnauthorized: network.strictTls, ...(ca ? { ca } : {}) } : {}),
    });
    const limit = new Limit((what, ms) =>
      fail(new EarmarkError("timeout", `${what} took longer than ${ms / 1_000} s.`)),
    );
    let response: IncomingMessage | undefined;
    /** Why no proxy could be reached: the error itself names the proxies only. */
    let cause: unknown;
    const over = (): void => {
      limit.clear();
      signal.removeEventListener("abort", stop);
      open.delete(fail);
    };
    // A request that waits for the proxy to be found has no socket that could tell it of its end.
    const fail = (error: Error): void => {
      over();
      reject(error);
      response?.destroy(error);
      request.destroy(error);
    };
    const stop = (): void => fail(signal.reason as Error);
    signal.addEventListener("abort", stop, { once: true });
    open.add(fail);

    // Scripts are run, and a dialog may wait for a password.
    limit.set("Finding a way through the proxy", network.firstByteTimeoutMs);
    request
      .on("proxy", (tried: { readonly error?: unknown }) => (cause = tried.error))
      .once("socket", (socket) => {
        const { connecting, secureConnecting } = socket as { connecting: boolean; secureConnecting?: boolean };
        limit.clear();
        if (!connecting && !secureConnecting) return;
        limit.set("Connecting", network.connectTimeoutMs);
        socket.once(secure ? "secureConnect" : "connect", () => request.writableFinished || limit.clear());
      })
      .once("finish", () => response ?? limit.set("The first byte", network.firstByteTimeoutMs))
      .on("information", () => {
        limit.again();
        onInfo();
      })
      .once("upgrade", (answer: IncomingMessage, socket: Duplex, head: Buffer) => {
        over();
        response = answer;
        if (head.length > 0) socket.unshift(head);
        resolve({ socket, headers: answer.headers });
      })
      .once("response", (answer) => {
        response = answer;
        limit.clear();
        // VS Code hands the proxy's own answer over as if it were the service's, on a socket without TLS.
        if (secure && !(answer.socket as Partial<TLSSocket>).encrypted) {
          fail(refusedByProxy(answer.statusCode ?? 0));
          return;
        }
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: piecesOf(answer, limit, network.idleTimeoutMs, () => {
            over();
            // The service answered before it had everything.
            if (!request.writableFinished) request.destroy();
          }),
        });
      })
      .on("error", (error) => fail(cause === undefined ? error : new Error(error.message, { cause })))
      .once("close", () => response ?? fail(new EarmarkError("unreachable", "The connection was closed.")));
    if (!body) {
      request.end();
      return;
    }
    const pieces = Readable.from(body.pieces(), { objectMode: false }).once("error", fail);
    // Its own callback is not needed: both ends tell of their errors.
    pipeline(pieces, request, () => undefined);
  });
}

async function* piecesOf(
  response: IncomingMessage,
  limit: Limit,
  idleMs: number,
  over: () => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    limit.set("The next piece of the answer", idleMs);
    for await (const piece of response as AsyncIterable<Uint8Array>) {
      // Whoever reads slowly does not make the service slow.
      limit.clear();
      yield piece;
      limit.set("The next piece of the answer", idleMs);
    }
  } finally {
    over();
  }
}

/** What is waited for now, and for how long at most. */
class Limit {
  readonly #exceeded: (what: string, ms: number) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(exceeded: (what: string, ms: number) => void) {
    this.#exceeded = exceeded;
  }

  set(what: string, ms: number): void {
    this.clear();
    this.#timer = setTimeout(() => this.#exceeded(what, ms), ms);
  }

  /** As if it had just been set, where it is. */
  again(): void {
    this.#timer?.refresh();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

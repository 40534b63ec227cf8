import { PassThrough, type Duplex } from "node:stream";
import type { Dispatcher } from "undici";
import type { UpgradeAnswer, UpgradeRequest } from "./transport";

/**
 * Asks for a WebSocket on one of undici's ways. Its own `upgrade` throws a refusal away, and whether an account is unpaid or a key wrong
 * is in it.
 */
export function upgradeOver(dispatcher: Dispatcher, { url, headers, signal }: UpgradeRequest): Promise<UpgradeAnswer> {
  return new Promise((resolve, reject) => {
    const body = new PassThrough();
    let controller: { abort(reason: Error): void } | undefined;
    const stop = (): void => {
      controller?.abort(signal.reason as Error);
      fail(signal.reason as Error);
    };
    const over = (): void => signal.removeEventListener("abort", stop);
    const fail = (error: Error): void => {
      over();
      reject(error);
      body.destroy(error);
    };
    signal.addEventListener("abort", stop, { once: true });
    // Whoever does not read it does not want to know how it ended.
    body.on("error", () => undefined);
    const asked = {
      origin: url.origin,
      path: url.pathname + url.search,
      method: "GET" as const,
      headers,
      upgrade: "websocket",
    };
    dispatcher.dispatch(asked, {
      onRequestStart: (started) => {
        controller = started;
        if (signal.aborted) stop();
      },
      onRequestUpgrade: (_, __, answered, socket: Duplex) => {
        over();
        if (signal.aborted) socket.destroy();
        else resolve({ socket, headers: answered });
      },
      onResponseStart: (_, status, answered) => {
        // "100 Continue" and the like: the answer is still to come.
        if (status >= 200) resolve({ status, headers: answered, body });
      },
      onResponseData: (_, piece) => void body.write(piece),
      onResponseEnd: () => {
        over();
        body.end();
      },
      onResponseError: (_, error) => fail(error),
    });
  });
}

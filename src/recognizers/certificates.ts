import * as tls from "node:tls";
import { Worker } from "node:worker_threads";

type Source = "default" | "system";
/** Node 22.15 and later, as in every VS Code that we support; absent from older Nodes that run our tests. */
const getCACertificates = (tls as { getCACertificates?: (source: Source) => string[] }).getCACertificates;

/** In a thread: the keychain of macOS takes seconds to read, in which nothing else of the extension host would run. */
const READER = `
  const { parentPort } = process.getBuiltinModule("node:worker_threads");
  parentPort.postMessage(process.getBuiltinModule("node:tls").getCACertificates("system"));
`;
const LIMIT_MS = 15_000;

/** Certificates beside the ones that Node trusts by itself (its own, and those of `NODE_EXTRA_CA_CERTS`). */
export interface Trust {
  /** Asked for when a certificate was not trusted. Undefined: there are none, or they could not be read. */
  more(): Promise<readonly string[] | undefined>;
}

/**
 * Those of the operating system, in which companies put their own; a bundled undici does not see the ones that VS Code
 * patches into `tls`. Read once, and only where a server is met that needs them.
 */
export const SYSTEM_TRUST: Trust = {
  more: () => (ofSystem ??= getCACertificates ? readIn(READER, LIMIT_MS) : Promise.resolve(undefined)),
};
let ofSystem: Promise<readonly string[] | undefined> | undefined;

/** What Node trusts by itself, and more. */
export function allCertificates(more: readonly string[]): string[] {
  return [...new Set([...(getCACertificates?.("default") ?? tls.rootCertificates), ...more])];
}

/** What a script posts from a thread of its own; undefined where it fails, or takes too long, and then the thread is ended. */
export function readIn(script: string, limitMs: number): Promise<readonly string[] | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(script, { eval: true });
    const end = (found: unknown): void => {
      clearTimeout(limit);
      void worker.terminate();
      resolve(Array.isArray(found) ? found.filter((one) => typeof one === "string") : undefined);
    };
    const limit = setTimeout(end, limitMs);
    worker
      .once("message", end)
      .once("error", () => end(undefined))
      .once("exit", () => end(undefined));
  });
}

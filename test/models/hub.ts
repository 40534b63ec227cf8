import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import * as path from "node:path";

/** How the hub misbehaves, by path of the request. */
export interface HubBehavior {
  /** Breaks the connection after so many bytes of an answer; undefined: not. */
  cutAfter: (url: string, number: number) => number | undefined;
  /** Waits before such a break. */
  beforeCut: () => Promise<void>;
  /** Sends other bytes of the same length. */
  tampers: (url: string) => boolean;
  /** Answers with the whole file whatever range was asked for. */
  ignoresRanges: boolean;
  /** Sends more than there should be. */
  sendsMore: boolean;
  status: (url: string) => number;
  /** Sends from another address, as hubs do. */
  redirects: boolean;
  /** Waits before each piece of an answer. */
  gate: () => Promise<void>;
}

/** A hub of models on this machine, which serves a folder. */
export interface Hub {
  readonly url: string;
  readonly behavior: HubBehavior;
  /** Paths that were asked for, with the byte from which on. */
  readonly asked: string[];
  close(): Promise<void>;
}

const PIECE = 4_096;

export async function startHub(folder: string): Promise<Hub> {
  const behavior: HubBehavior = {
    cutAfter: () => undefined,
    beforeCut: () => Promise.resolve(),
    tampers: () => false,
    ignoresRanges: false,
    sendsMore: false,
    status: () => 200,
    redirects: false,
    gate: () => Promise.resolve(),
  };
  const asked: string[] = [];
  const server = createServer((message, response) => void serve(folder, behavior, asked, message, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behavior,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  folder: string,
  behavior: HubBehavior,
  asked: string[],
  { url = "", headers }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (behavior.redirects && !url.startsWith("/cdn/")) {
    response.writeHead(302, { location: `/cdn${url}` }).end();
    return;
  }
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
  asked.push(`${url}@${from}`);
  const status = behavior.status(url);
  if (status !== 200) {
    response.writeHead(status).end("not here");
    return;
  }
  // Any number of mirrors serve the same folder: the first part of the path is the mirror's name.
  const name = url.replace(/^\/cdn/, "").replace(/^\/mirror\d/, "");
  const file = readFileSync(path.join(folder, name));
  const content = behavior.tampers(url) ? file.map((byte) => byte ^ 1) : file;
  const whole = behavior.ignoresRanges || headers.range === undefined;
  const rest = whole ? content : content.subarray(from);
  const extra = behavior.sendsMore ? Buffer.alloc(PIECE) : Buffer.alloc(0);
  response.writeHead(whole ? 200 : 206, {
    "content-length": rest.length + extra.length,
    ...(whole ? {} : { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` }),
  });
  const cut = behavior.cutAfter(url, asked.length) ?? Infinity;
  const all = Buffer.concat([rest, extra]);
  for (let at = 0; at < all.length; at += PIECE) {
    await behavior.gate();
    if (at >= cut) {
      await behavior.beforeCut();
      // What was sent arrives; a reset would throw it away.
      response.socket?.end();
      return;
    }
    await new Promise<void>((resolve) => response.write(all.subarray(at, at + PIECE), () => resolve()));
  }
  response.end();
}

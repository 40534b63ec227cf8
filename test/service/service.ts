import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Fault } from "./faults";
import { accept, hear, Refusal, type Accepted } from "./request";

/** Hears samples. Calls `onText` with all text so far as it goes; answers with the whole text and its language. */
export type Ears = (
  samples: Int16Array,
  request: Accepted,
  onText: (text: string) => void,
) => Promise<{ readonly text: string; readonly language: string }>;

/** How the stand-in behaves. Changed between requests by the tests. */
export interface Behavior {
  ears: Ears;
  /** Seconds of audio taken at most. The guide says 180. */
  limitSeconds: number;
  /** Every event carries all text so far, although only new text was asked for. */
  cumulative: boolean;
  /** Answers with one JSON object even where a stream was asked for. */
  plain: boolean;
  /** Leaves `annotations` and `usage.seconds` out, as the snapshot of 2026-02-10 does. */
  terse: boolean;
  /** Waits before the first byte of each answer, in milliseconds. */
  delayMs: number;
  /** Waits between events, in milliseconds. */
  paceMs: number;
  /** What goes wrong with this request, by its number from 0. */
  fault: (number: number, request: Accepted | undefined) => Fault | undefined;
  /** Called when a request is complete and about to be answered; the answer waits for it. */
  gate: (number: number, request: Accepted | undefined) => Promise<void>;
}

/** What a request was, for the tests to look at. */
export interface Received {
  readonly number: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  request?: Accepted;
  seconds?: number;
  /** The client closed the connection before the answer was complete. */
  aborted: boolean;
  answered: boolean;
  /** All that was said, once the answer is complete. */
  heard?: string;
}

/** The one key that works. */
export const KEY = "sk-0123456789abcdef0123456789abcdef";

/** A running stand-in. */
export interface Service {
  readonly url: string;
  readonly behavior: Behavior;
  readonly received: Received[];
  /** Connections opened so far: one of many requests that are kept alive. */
  connections(): number;
  /** Most requests that were at work at the same time. */
  busiest(): number;
  close(): Promise<void>;
}

const PATH = "/api/v1/services/aigc/multimodal-generation/generation";

/** An HTTP server on this machine that speaks DashScope's native protocol, strictly. */
export async function startService(ears: Ears, port = 0): Promise<Service> {
  const behavior: Behavior = {
    ears,
    limitSeconds: 180,
    cumulative: false,
    plain: false,
    terse: false,
    delayMs: 0,
    paceMs: 0,
    fault: () => undefined,
    gate: () => Promise.resolve(),
  };
  const received: Received[] = [];
  let connections = 0;
  let working = 0;
  let busiest = 0;
  const server = createServer((message, response) => {
    void (async () => {
      busiest = Math.max(busiest, ++working);
      try {
        await answer(behavior, received, message, response);
      } catch (error) {
        if (!response.headersSent)
          send(response, 500, { code: "InternalError", message: String(error), request_id: "?" });
        response.end();
      } finally {
        working -= 1;
      }
    })();
  });
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behavior,
    received,
    connections: () => connections,
    busiest: () => busiest,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  behavior: Behavior,
  received: Received[],
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces).toString("utf8");
  const entry: Received = { number: received.length, headers: message.headers, body, aborted: false, answered: false };
  received.push(entry);
  response.on("close", () => (entry.aborted = !entry.answered));
  const id = randomUUID();
  try {
    if (message.method !== "POST" || message.url !== PATH) throw new Refusal(404, "NotFound", "no such path");
    if (!(message.headers["content-type"] ?? "").startsWith("application/json"))
      throw new Refusal(400, "InvalidParameter", "content-type");
    if (message.headers.authorization !== `Bearer ${KEY}`)
      throw new Refusal(401, "InvalidApiKey", "Invalid API-key provided.");
    entry.request = accept(body);
  } catch (error) {
    await behavior.gate(entry.number, undefined);
    return refuse(response, entry, error, id);
  }
  await behavior.gate(entry.number, entry.request);
  const fault = behavior.fault(entry.number, entry.request);
  if (fault) {
    await fault(response, id);
    entry.answered = !response.destroyed;
    return;
  }
  await tell(behavior, entry, message, response, id);
}

async function tell(
  behavior: Behavior,
  entry: Received,
  message: IncomingMessage,
  response: ServerResponse,
  id: string,
): Promise<void> {
  const request = entry.request as Accepted;
  let samples: Int16Array;
  try {
    samples = await hear(request.audio, behavior.limitSeconds);
  } catch (error) {
    return refuse(response, entry, error, id);
  }
  entry.seconds = Math.ceil(samples.length / 16_000);
  await wait(behavior.delayMs);
  const stream = message.headers["x-dashscope-sse"] === "enable" && !behavior.plain;
  const frame = (text: string | undefined, finish: string, language: string | undefined): object => ({
    output: {
      choices: [
        {
          finish_reason: finish,
          message: {
            ...(behavior.terse
              ? {}
              : {
                  annotations:
                    request.languageId && language ? [{ language, type: "audio_info", emotion: "neutral" }] : [],
                }),
            content: text === undefined ? [] : [{ text }],
            role: "assistant",
          },
        },
      ],
    },
    usage: behavior.terse
      ? { prompt_tokens_details: { audio_tokens: (entry.seconds ?? 0) * 25 - 3 } }
      : { input_tokens_details: { text_tokens: 0 }, output_tokens_details: { text_tokens: 1 }, seconds: entry.seconds },
    request_id: id,
  });
  if (!stream) {
    const { text, language } = await behavior.ears(samples, request, () => undefined);
    entry.answered = true;
    entry.heard = text;
    return send(response, 200, frame(text || undefined, "stop", language));
  }
  response.writeHead(200, { "content-type": "text/event-stream;charset=UTF-8" });
  let count = 0;
  const write = (data: object): void => {
    response.write(`id:${++count}\nevent:result\n:HTTP_STATUS/200\ndata:${JSON.stringify(data)}\n\n`);
  };
  let told = "";
  const queue: string[] = [];
  const heard = behavior.ears(samples, request, (text) => queue.push(text));
  let whole: { text: string; language: string } | undefined;
  const ended = heard.then((result) => (whole = result));
  ended.catch(() => undefined);
  for (;;) {
    const text = queue.shift();
    if (text !== undefined) {
      if (text !== told)
        write(
          frame(
            behavior.cumulative ? text : text.slice(told.length),
            "null",
            request.language ?? (whole?.language || "en"),
          ),
        );
      told = text;
      await wait(behavior.paceMs);
    } else if (whole) {
      const rest = whole.text.slice(told.length);
      write(frame(behavior.cumulative ? whole.text : rest || undefined, "stop", whole.language));
      entry.answered = true;
      entry.heard = whole.text;
      response.end();
      return;
    } else {
      await Promise.race([ended, wait(5)]);
    }
    if (response.destroyed) return;
  }
}

function refuse(response: ServerResponse, entry: Received, error: unknown, id: string): void {
  const { status, code, message } = error instanceof Refusal ? error : new Refusal(500, "InternalError", String(error));
  entry.answered = true;
  send(response, status, { code, message, request_id: id });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Fault } from "./faults";
import { NEWER } from "./models";
import { decode, hear, Refusal, type Accepted } from "./request";
import type { ServerKind } from "../../src/recognizers/servers";
import { SHAPES, type Facts, type Shape } from "./shapes";
import { fileTasks, isOpen, type FileTasks } from "./fileTasks";
import { models as compatibleModels } from "./shapes/compatible";
import { startRealtime, type Realtime } from "./realtime";
import { failureOf, models } from "./shapes/server";

/** Hears samples. Calls `onText` with all text so far as it goes; answers with the whole text and its language. */
export interface FakeRecognizer {
  (
    samples: Int16Array,
    request: Accepted,
    onText: (text: string) => void,
  ): Promise<{ readonly text: string; readonly language: string }>;
  /** It takes its time: while somebody speaks it is asked only when it is not at work. */
  readonly isSlow?: true;
}

/** How the stand-in behaves. Changed between requests by the tests. */
export interface Behavior {
  recognizer: FakeRecognizer;
  /** Seconds of audio taken at most. The guide says 180. */
  limitSeconds: number;
  /** Every event carries all text so far, although only new text was asked for. */
  cumulative: boolean;
  /** Answers with one JSON object even where a stream was asked for. */
  plain: boolean;
  /** Leaves `annotations` and `usage.seconds` out, as the snapshot of 2026-02-10 does. */
  terse: boolean;
  /** The newer models put their answer at the top, as they do on workspace hosts. */
  topLevel: boolean;
  /** Seconds of sound from which on the newer models say what they have so far. */
  partialsFrom: number;
  /** What kind of server of one's own it is. */
  server: ServerKind;
  /** The key of that server; empty: it asks for none. */
  serverKey: string;
  /** That server's form lets the model's tag through, before every 30 seconds, as vLLM did for a while. */
  leaksTag: boolean;
  /** That server is speaches 0.8.3 or older, or faster-whisper-server: a stream is segments without a type and without an end. */
  untyped: boolean;
  /** Megabytes that the temporary storage takes. */
  storageMegabytes: number;
  /** How often a task is not done yet, and with which code it fails; empty: it succeeds. */
  taskPolls: number;
  taskFailure: string;
  /** A task whose recording failed ends well all the same. */
  taskEndsWell: boolean;
  /** Tells speakers apart without being asked. */
  speakers: boolean;
  /** Waits before the first byte of each answer, in milliseconds. */
  delayMs: number;
  /** Waits between events, in milliseconds. */
  paceMs: number;
  /** What goes wrong with this request, by its number from 0. */
  fault: (number: number, request: Accepted | undefined) => Fault | undefined;
  /** What goes wrong with every request before it is even looked at, as an account's trouble does. */
  door: Fault | undefined;
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
  readonly files: FileTasks;
  readonly realtime: Realtime;
  /** Connections opened so far: one of many requests that are kept alive. */
  connections(): number;
  /** Most requests that were at work at the same time. */
  busiest(): number;
  close(): Promise<void>;
}

/** An HTTP server on this machine that speaks the protocols of `shapes.ts`, strictly. */
export async function startService(recognizer: FakeRecognizer, port = 0): Promise<Service> {
  const behavior: Behavior = {
    recognizer,
    limitSeconds: 180,
    cumulative: false,
    plain: false,
    terse: false,
    topLevel: false,
    partialsFrom: 60,
    server: "vllm",
    serverKey: "",
    leaksTag: false,
    untyped: false,
    storageMegabytes: 100,
    taskPolls: 2,
    taskFailure: "",
    taskEndsWell: false,
    speakers: false,
    delayMs: 0,
    paceMs: 0,
    fault: () => undefined,
    door: undefined,
    gate: () => Promise.resolve(),
  };
  const received: Received[] = [];
  let connections = 0;
  let working = 0;
  let busiest = 0;
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const files = fileTasks(behavior, url);
  const server = createServer((message, response) => {
    void (async () => {
      busiest = Math.max(busiest, ++working);
      try {
        await answer(behavior, received, files, message, response);
      } catch (error) {
        if (!response.headersSent)
          send(response, 500, { code: "InternalError", message: String(error), request_id: "?" });
        response.end();
      } finally {
        working -= 1;
      }
    })();
  });
  const realtime = startRealtime(() => behavior.recognizer, KEY);
  server.on("upgrade", realtime.upgrade);
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: url(),
    behavior,
    received,
    files,
    realtime,
    connections: () => connections,
    busiest: () => busiest,
    close: () =>
      new Promise((resolve) => {
        realtime.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  behavior: Behavior,
  received: Received[],
  files: FileTasks,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  const bytes = Buffer.concat(pieces);
  const body = bytes.toString("utf8");
  const entry: Received = { number: received.length, headers: message.headers, body, aborted: false, answered: false };
  received.push(entry);
  response.on("close", () => (entry.aborted = !entry.answered));
  const id = randomUUID();
  if (behavior.door) return behavior.door(response, id);
  let shape: Shape;
  try {
    authorize(message, behavior);
    const fault = message.url?.endsWith("/asr/transcription") ? behavior.fault(entry.number, undefined) : undefined;
    if (fault) return await fault(response, id);
    if (await files.answer(message, bytes, entry, response)) return;
    if (message.method === "GET" && message.url === "/v1/models") {
      entry.answered = true;
      return send(response, 200, models(behavior));
    }
    if (message.method === "GET" && message.url === "/compatible-mode/v1/models") {
      entry.answered = true;
      return send(response, 200, compatibleModels());
    }
    const found = SHAPES[message.url ?? ""];
    if (message.method !== "POST" || !found) throw new Refusal(404, "NotFound", "no such path");
    if (message.url !== "/v1/audio/transcriptions" && message.url !== "/inference") {
      if (!(message.headers["content-type"] ?? "").startsWith("application/json"))
        throw new Refusal(400, "InvalidParameter", "content-type");
    }
    shape = found(bytes);
    entry.request = await shape.accept(bytes, message.headers, behavior);
  } catch (error) {
    await behavior.gate(entry.number, undefined);
    return refuse(message, response, entry, error, id, behavior);
  }
  await behavior.gate(entry.number, entry.request);
  const fault = behavior.fault(entry.number, entry.request);
  if (fault) {
    await fault(response, id);
    entry.answered = !response.destroyed;
    return;
  }
  try {
    const { audio, model } = entry.request;
    const kept = files.open(audio, model, message.headers);
    const samples = kept
      ? decode(kept, undefined, behavior.limitSeconds)
      : await hear(audio, behavior.limitSeconds, NEWER.test(model) ? 20_971_520 : 10_485_760);
    entry.seconds = Math.ceil(samples.length / 16_000);
    await wait(behavior.delayMs);
    await tell(samples, entry, shape, { id, seconds: entry.seconds, request: entry.request, behavior }, response);
  } catch (error) {
    return refuse(message, response, entry, error, id, behavior);
  }
}

/** A path of a server of one's own. */
function isOwn(url: string | undefined): boolean {
  return url?.startsWith("/v1/") === true || url === "/inference";
}

/** The service's own paths want its key, a server's only where it has one. */
function authorize({ url, headers }: IncomingMessage, { serverKey }: Behavior): void {
  if (isOpen(url ?? "")) return;
  const key = isOwn(url) ? serverKey : KEY;
  if (key && headers.authorization !== `Bearer ${key}`)
    throw new Refusal(401, "InvalidApiKey", "Invalid API-key provided.");
}

async function tell(
  samples: Int16Array,
  entry: Received,
  shape: Shape,
  facts: Facts,
  response: ServerResponse,
): Promise<void> {
  const { behavior, request } = facts;
  if (!request.stream || behavior.plain) {
    const said = await behavior.recognizer(samples, request, () => undefined);
    const whole = shape.whole(said, facts);
    entry.answered = true;
    entry.heard = said.text;
    if (request.plainText) return void response.writeHead(200, { "content-type": "text/plain" }).end(`${said.text}\n`);
    return send(response, 200, whole);
  }
  let told = "";
  const queue: string[] = [];
  let said: { text: string; language: string } | undefined;
  const ended = behavior.recognizer(samples, request, (text) => queue.push(text)).then((result) => (said = result));
  ended.catch(() => undefined);
  // Written with the first frame: before it, what is wrong can still be said with a status.
  const write = (frames: string): void => {
    if (!frames && !said) return;
    if (!response.headersSent) response.writeHead(200, { "content-type": "text/event-stream;charset=UTF-8" });
    response.write(frames);
  };
  // FakeRecognizer that know everything at once also know the language from the beginning.
  await wait(0);
  for (;;) {
    const text = queue.shift();
    if (text !== undefined) {
      if (text !== told) write(shape.piece(text.slice(told.length), text, said?.language || "en", facts));
      told = text;
      await wait(behavior.paceMs);
    } else if (said) {
      write(shape.end(said.text.slice(told.length), said, facts));
      entry.answered = true;
      entry.heard = said.text;
      response.end();
      return;
    } else {
      await Promise.race([ended, wait(5)]);
    }
    if (response.destroyed) return;
  }
}

/** How the compatible mode names what the native protocol names so. */
const COMPATIBLE_CODES: Readonly<Record<string, string>> = {
  InvalidApiKey: "invalid_api_key",
  InvalidParameter: "invalid_parameter_error",
  ModelNotFound: "model_not_found",
  InternalError: "internal_error",
};

function refuse(
  { url }: IncomingMessage,
  response: ServerResponse,
  entry: Received,
  error: unknown,
  id: string,
  behavior: Behavior,
): void {
  const { status, code, message } = error instanceof Refusal ? error : new Refusal(500, "InternalError", String(error));
  entry.answered = true;
  if (isOwn(url)) return send(response, status, failureOf(behavior, { status, code, message }));
  if (!url?.startsWith("/compatible-mode/")) return send(response, status, { code, message, request_id: id });
  const inner = { message, type: "invalid_request_error", param: null, code: COMPATIBLE_CODES[code] ?? code };
  send(response, status, { error: inner, id: `chatcmpl-${id}`, request_id: id });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

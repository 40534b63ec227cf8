// Answers without end, from real servers on this machine: what is counted is what was really read.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createBrotliCompress, createDeflate, createGzip, gzipSync } from "node:zlib";
import type { Clip } from "../../../src/core/types";
import { ANSWER_BYTES, EVENT_LENGTH, mostCharacters } from "../../../src/recognizers/bounds";
import { modelOf } from "../../../src/recognizers/catalog";
import { serverModel, type Engine } from "../../../src/recognizers/engine";
import type { Http, HttpAnswer } from "../../../src/recognizers/http";
import { TIMEOUTS } from "../../../src/recognizers/network";
import { recognizerFor } from "../../../src/recognizers/recognizerFor";
import { modelsOf } from "../../../src/recognizers/server";
import { collectLog } from "../support";
import { WAYS, type Open } from "./ways";

const NEVER = new AbortController().signal;
const data = new Uint8Array(64);
const CLIP: Clip = { index: 0, span: { start: 0, end: 15 }, audio: { kind: "bytes", data, mime: "audio/wav" } };
const LARGE = "a".repeat(65_536);
/** A piece of undici's, and one of zlib's. */
const PIECE = 65_536 * 2;

for (const [way, open] of WAYS) describe(`attacks 4: answers without end: ${way}`, () => answersWithoutEnd(open));

function answersWithoutEnd(open: Open): void {
  let server: Server;
  let url: string;
  let http: Http;
  let answer: (response: ServerResponse) => Promise<void> | void;
  let closed: Promise<unknown>;
  let read: number;

  before(async () => {
    server = createServer((request, response) => {
      closed = once(response, "close");
      request.resume().on("end", () => void answer(response));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const real = open({ ...TIMEOUTS, strictTls: true });
    const counted = ({ body, ...head }: HttpAnswer): HttpAnswer => ({ ...head, body: counting(body) });
    http = {
      post: async (...request) => counted(await real.post(...request)),
      get: async (...request) => counted(await real.get(...request)),
      upgrade: (...request) => real.upgrade(...request),
      close: () => real.close(),
    };
  });
  beforeEach(() => (read = 0));
  after(async () => {
    await http.close();
    server.close();
    server.closeAllConnections();
  });

  async function* counting(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of body) {
      read += piece.length;
      yield piece;
    }
  }

  /** Writes the same again for as long as anybody reads, or until so much was written that a test has failed. */
  async function endlessly(to: NodeJS.WritableStream, response: ServerResponse, first: string, piece: string) {
    to.write(first);
    for (let written = 0; !response.destroyed && written < 8 * ANSWER_BYTES; written += piece.length) {
      if (!to.write(piece)) await Promise.race([once(to, "drain"), closed]);
    }
    response.destroy();
  }

  const endless =
    (type: string, first: string, piece: string) =>
    (response: ServerResponse): Promise<void> => {
      response.writeHead(200, { "content-type": type });
      return endlessly(response, response, first, piece);
    };

  async function hear(engine: Engine, protocolOf = modelOf("qwen3-asr-flash", "custom")): Promise<number> {
    let texts = 0;
    const recognizer = await recognizerFor(engine, {
      model: engine.id === "server" ? serverModel(engine.kind, "any") : protocolOf,
      key: "sk-0123456789",
      http: () => Promise.resolve(http),
      fileJobs: assert.fail as never,
      local: () => assert.fail(),
      log: collectLog().log,
    });
    for await (const _ of recognizer.recognize(CLIP, { context: "", itn: false }, NEVER)) texts += 1;
    return texts;
  }

  const ENGINES: readonly (readonly [string, () => Engine])[] = [
    ["the service, native", () => ({ id: "cloud", region: "custom", baseUrl: url, compatible: false })],
    ["the service, compatible mode", () => ({ id: "cloud", region: "custom", baseUrl: url, compatible: true })],
    ["a server of one's own", () => ({ id: "server", baseUrl: url, kind: "vllm", headers: {} })],
  ];
  const STREAM = "text/event-stream";
  const delta = (content: string): string => {
    const choices = [{ delta: { content }, message: { content }, finish_reason: null }];
    return `data: ${JSON.stringify({ choices, output: { choices } })}\n\n`;
  };
  const ATTACKS: readonly (readonly [string, number, (response: ServerResponse) => Promise<void>])[] = [
    ["an event without end", EVENT_LENGTH, endless(STREAM, "data: ", LARGE)],
    ["an event of endless lines", EVENT_LENGTH, endless(STREAM, "", `data: ${LARGE}\n`)],
    ["a comment without end", EVENT_LENGTH, endless(STREAM, ":", LARGE)],
    ["comments without end", ANSWER_BYTES, endless(STREAM, "", `: ${LARGE}\n\n`)],
    ["line ends without end", ANSWER_BYTES, endless(STREAM, "", "\r".repeat(65_536))],
    ["an object without end", ANSWER_BYTES, endless("application/json", '{"text": "', LARGE)],
    ["an object without a type", ANSWER_BYTES, endless("", "[", "[],".repeat(20_000))],
    ["a page without end", ANSWER_BYTES, endless("text/html", "<html>", LARGE)],
  ];

  for (const [engineName, engine] of ENGINES) {
    for (const [name, most, attack] of ATTACKS) {
      it(`${name}: ${engineName}`, async () => {
        answer = attack;
        await assert.rejects(hear(engine()), { code: "badAnswer" });
        await closed;
        assert.ok(read <= most + PIECE, `${read} bytes were read`);
      });
    }

    it(`more text than anybody can say: ${engineName}`, async () => {
      answer = endless(STREAM, "", delta("word ".repeat(1_000)));
      await assert.rejects(hear(engine()), { code: "badAnswer" });
      await closed;
      assert.ok(read <= mostCharacters(CLIP.span) + 8 * PIECE, `${read} bytes were read`);
    });
  }

  it("an error's page without end", async () => {
    answer = (response) => {
      response.writeHead(500, { "content-type": "text/html" });
      return endlessly(response, response, "", LARGE);
    };
    await assert.rejects(hear({ id: "server", baseUrl: url, kind: "openai", headers: {} }), { code: "badAnswer" });
    await closed;
    assert.ok(read <= ANSWER_BYTES + PIECE);
  });

  it("a list of models without end", async () => {
    answer = endless("application/json", '{"data": [', '{"id": "m"},'.repeat(5_000));
    const to = { baseUrl: url, key: undefined, headers: {}, http };
    await assert.rejects(modelsOf(to, NEVER), { code: "badAnswer" });
    await closed;
    assert.ok(read <= ANSWER_BYTES + PIECE);
  });

  for (const [encoding, compress] of [
    ["gzip", createGzip],
    ["deflate", createDeflate],
    ["br", createBrotliCompress],
  ] as const) {
    it(`counts what a compressed answer becomes: ${encoding}`, async () => {
      answer = (response) => {
        response.writeHead(200, { "content-type": "application/json", "content-encoding": encoding });
        const stream = compress();
        stream.pipe(response);
        response.on("close", () => stream.destroy());
        return endlessly(stream, response, '{"text": "', LARGE);
      };
      await assert.rejects(hear({ id: "server", baseUrl: url, kind: "groq", headers: {} }), { code: "badAnswer" });
      await closed;
      assert.ok(read > 0 && read <= ANSWER_BYTES + PIECE, `${read} bytes were read`);
    });
  }

  it("reads a compressed answer, and knows one that was cut or is none", async () => {
    const compressed = gzipSync(JSON.stringify({ text: "heard" }));
    const send = (bytes: Buffer) => (response: ServerResponse) =>
      void response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(bytes);
    const engine: Engine = { id: "server", baseUrl: url, kind: "groq", headers: {} };
    answer = send(compressed);
    assert.equal(await hear(engine), 1);
    answer = send(compressed.subarray(0, 20));
    await assert.rejects(hear(engine), { code: "cut" });
    answer = send(Buffer.from('{"text": "plain"}'));
    await assert.rejects(hear(engine), { code: "badAnswer" });
  });

  it("counts what a compressed answer is that becomes nothing", async () => {
    answer = (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
      const empty = gzipSync("");
      const many = Buffer.concat(Array.from({ length: 50_000 }, () => empty));
      const on = (): void => {
        while (!response.destroyed && response.write(many));
        if (!response.destroyed) response.once("drain", on);
      };
      on();
    };
    await assert.rejects(hear({ id: "server", baseUrl: url, kind: "groq", headers: {} }), { code: "badAnswer" });
    await closed;
  });

  it("heads of answers that never come to the answer", async () => {
    answer = (response) => {
      const on = (): void => response.writeProcessing(() => !response.destroyed && on());
      on();
    };
    await assert.rejects(hear({ id: "server", baseUrl: url, kind: "groq", headers: {} }), { code: "badAnswer" });
    await closed;
  });

  it("an answer after some that only say that it will come", async () => {
    answer = (response) => {
      for (let times = 0; times < 5; times += 1) response.writeProcessing();
      response.writeEarlyHints({ link: "</style.css>; rel=preload" });
      response.writeHead(200, { "content-type": "application/json" }).end('{"text": "heard"}');
    };
    assert.equal(await hear({ id: "server", baseUrl: url, kind: "groq", headers: {} }), 1);
  });

  for (const [name, json] of [
    ["objects", () => `{"text": "heard", "words": [${"{},".repeat(3_100_000)}{}]}`],
    ["lists in lists", () => `{"text": "heard", "words": ${"[".repeat(4_000_000)}${"]".repeat(4_000_000)}}`],
    ["objects in objects", () => `${'{"a":'.repeat(1_500_000)}1${"}".repeat(1_500_000)}`],
  ] as const) {
    it(`more values than words can be: ${name}`, async () => {
      answer = (response) => void response.writeHead(200, { "content-type": "application/json" }).end(json());
      await assert.rejects(hear({ id: "server", baseUrl: url, kind: "groq", headers: {} }), { code: "badAnswer" });
    });
  }

  it("takes signs of JSON in a text for text", async () => {
    const text = `${'[{,\\" '.repeat(2_000)}heard`;
    const rest = "x".repeat(1_200_000);
    answer = (response) =>
      void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ text, rest }));
    assert.equal(await hear({ id: "server", baseUrl: url, kind: "groq", headers: {} }), 1);
  });

  it("reads an answer that begins with a byte order mark", async () => {
    answer = (response) =>
      void response.writeHead(200, { "content-type": "application/json" }).end('\uFEFF{"text": "heard"}');
    assert.equal(await hear({ id: "server", baseUrl: url, kind: "groq", headers: {} }), 1);
  });

  it("leaves whole recordings the room they need", () => {
    const everyWord = { begin_time: 1_234_560, end_time: 1_234_999, text: "word", punctuation: "," };
    assert.ok(mostCharacters({ start: 0, end: 0 }) > 12 * 3_600 * 30);
    assert.ok(JSON.stringify(everyWord).length < 100);
  });
}

// The way of a request as a whole: how long it may take, which way it goes, and what is written of it.
import assert from "node:assert/strict";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "../../../src/core/clock";
import { EarmarkError } from "../../../src/core/errors";
import { inLines, logLine, requestIdOf } from "../../../src/core/logLine";
import type { Clip, Hypothesis, Span } from "../../../src/core/types";
import { isLoopback } from "../../../src/recognizers/baseUrl";
import { textBody } from "../../../src/recognizers/body";
import { billable } from "../../../src/recognizers/bounds";
import { modelOf } from "../../../src/recognizers/catalog";
import { serverModel, type Engine } from "../../../src/recognizers/engine";
import { openHttp, type Http } from "../../../src/recognizers/http";
import { TIMEOUTS } from "../../../src/recognizers/network";
import { recognizerFor } from "../../../src/recognizers/recognizerFor";
import { recognitionMs, requestMs } from "../../../src/recognizers/requestLimit";
import { modelsOf } from "../../../src/recognizers/server";
import { collectLog } from "../support";
import { WAYS, type Open } from "./ways";

const NEVER = new AbortController().signal;

/** Time that goes on only when a test says so. */
class TestClock implements Clock {
  #now = 0;
  readonly #sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { at: this.#now + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal.addEventListener("abort", () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason as Error);
      });
    });
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const sleeper of [...this.#sleepers].filter(({ at }) => at <= this.#now)) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }

  get waiting(): number {
    return this.#sleepers.size;
  }
}

for (const [way, open] of WAYS) describe(`a request as a whole: ${way}`, () => requestAsWhole(open));

function requestAsWhole(open: Open): void {
  let server: Server;
  let url: string;
  let answer: (response: ServerResponse) => void;
  let seen: { readonly url: string; readonly authorization: string | undefined }[];
  let http: Http;
  let clock: TestClock;
  const { log, lines } = collectLog();

  before(async () => {
    server = createServer((request, response) => {
      seen.push({ url: request.url ?? "", authorization: request.headers.authorization });
      request.resume().on("end", () => answer(response));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    [seen, clock] = [[], new TestClock()];
    http = open({ ...TIMEOUTS, strictTls: true }, clock);
  });
  afterEach(() => http.close());
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  async function* hear(span: Span, engine: Engine): AsyncGenerator<Hypothesis> {
    const recognizer = await recognizerFor(engine, {
      model: engine.id === "server" ? serverModel(engine.kind, "any") : modelOf("qwen3-asr-flash", "custom"),
      key: "sk-0123456789",
      http: () => Promise.resolve(http),
      fileJobs: assert.fail as never,
      local: () => assert.fail(),
      log,
    });
    const clip: Clip = { index: 0, span, audio: { kind: "bytes", data: new Uint8Array(64), mime: "audio/wav" } };
    yield* recognizer.recognize(clip, { context: "", itn: false }, NEVER);
  }
  const ENGINES: readonly (readonly [string, () => Engine])[] = [
    ["the service, native", () => ({ id: "cloud", region: "custom", baseUrl: url, compatible: false })],
    ["the service, compatible mode", () => ({ id: "cloud", region: "custom", baseUrl: url, compatible: true })],
    ["a server of one's own", () => ({ id: "server", baseUrl: url, kind: "openai", headers: {} })],
  ];
  const choices = [{ delta: { content: "w" }, message: { content: "w" }, finish_reason: null }];
  const DRIP = `data: ${JSON.stringify({ choices, output: { choices } })}\n\n`;

  describe("attacks 17: takes only so long, however it drips", () => {
    for (const [name, engine] of ENGINES) {
      it(`an answer that goes on: ${name}`, async () => {
        const span = { start: 0, end: 60 };
        const limit = requestMs(0, recognitionMs(span));
        let response: ServerResponse | undefined;
        answer = (to) => (response = to.writeHead(200, { "content-type": "text/event-stream" })).write(DRIP);
        let drips = 0;
        await assert.rejects(
          async () => {
            for await (const _ of hear(span, engine())) {
              // Each drip takes a quarter of what there is, and none lets the idle time run out.
              drips += 1;
              clock.advance(limit / 4);
              response?.write(DRIP);
            }
          },
          { code: "timeout" },
        );
        assert.ok(drips >= 3 && drips <= 5, `${drips} drips`);
        assert.equal(clock.waiting, 0);
      });
    }

    it("an answer that never begins, and a list of models that never ends", async () => {
      answer = () => clock.advance(requestMs(10_000, 0));
      const body = textBody("{}");
      await assert.rejects(http.post(url, {}, body, NEVER), { code: "timeout" });
      answer = (response) => {
        response.writeHead(200, { "content-type": "application/json" }).write('{"data": [');
        clock.advance(requestMs(0, 0));
      };
      await assert.rejects(modelsOf({ baseUrl: url, key: undefined, headers: {}, http }, NEVER), { code: "timeout" });
    });

    it("leaves time to what is long, slow or large, and lets go of what is over", async () => {
      assert.ok(recognitionMs({ start: 0, end: 180 }) > recognitionMs({ start: 0, end: 15 }));
      assert.ok(requestMs(0, recognitionMs({ start: 0, end: 15 })) > 10 * 60_000);
      assert.ok(requestMs(10_000_000, 0) >= 10_000_000 / 16, "128 kbit/s");
      assert.ok(Number.isSafeInteger(requestMs(0, Infinity)) && requestMs(0, Infinity) < 2 ** 31);
      answer = (response) => void response.end("{}");
      const { body } = await http.get(url, {}, NEVER);
      for await (const _ of body);
      assert.equal(clock.waiting, 0);
    });

    it("ends with the user's own reason where the user was faster", async () => {
      const controller = new AbortController();
      const reason = new Error("cancelled");
      answer = () => controller.abort(reason);
      await assert.rejects(http.get(url, {}, controller.signal), reason);
      assert.equal(clock.waiting, 0);
    });
  });

  describe("attacks 22: this machine is never asked for through a proxy", () => {
    const HERE = [
      "127.0.0.1", "127.0.0.2", "127.255.255.254", "127.1", "2130706434", "0x7f.1", "[::1]", "[0:0:0:0:0:0:0:1]",
      "[::ffff:127.0.0.2]", "localhost", "LocalHost", "localhost.", "speech.localhost", "a.b.localhost",
    ]; // prettier-ignore
    const ELSEWHERE = [
      "128.0.0.1", "10.0.0.1", "localhost.example.com", "notlocalhost", "127.0.0.1.example.com", "[::2]", "[::ffff:10.0.0.1]",
      "localhost-evil", "0.0.0.0", "example.localhost.com",
    ]; // prettier-ignore

    it("knows which addresses are of this machine", () => {
      for (const host of HERE) assert.ok(isLoopback(new URL(`http://${host}/`).hostname), host);
      for (const host of ELSEWHERE) assert.ok(!isLoopback(new URL(`http://${host}/`).hostname), host);
    });

    it("sends it nothing, by the editor's setting or by the environment's, whatever is excepted", async () => {
      const asked: string[] = [];
      const proxy = createServer((request, response) => {
        asked.push(`${request.url} ${request.headers.authorization}`);
        response.end("{}");
      }).on("connect", (request, socket) => {
        asked.push(`${request.url}`);
        socket.destroy();
      });
      await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
      const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      const { port } = new URL(url);
      answer = (response) => void response.end("{}");
      const names = ["http_proxy", "https_proxy", "no_proxy"];
      const before = names.map((name) => [name, process.env[name]] as const);
      try {
        for (const [settings, environment] of [
          [{ proxy: proxyUrl }, {}],
          [{ proxy: proxyUrl, noProxy: [] }, {}],
          [{ proxy: proxyUrl, noProxy: ["example.com"] }, {}],
          [{}, { http_proxy: proxyUrl, https_proxy: proxyUrl, no_proxy: "example.com" }],
        ] as const) {
          for (const name of names) Reflect.deleteProperty(process.env, name);
          Object.assign(process.env, environment);
          const through = openHttp({ ...TIMEOUTS, strictTls: true, ...settings });
          // On Linux all of 127.0.0.0/8 is there; elsewhere only its first, and who is refused has not asked the proxy.
          for (const host of ["127.0.0.1", "127.0.0.2", "127.1", "localhost", "speech.localhost", "[::1]"]) {
            const headers = { authorization: "Bearer sk-secret" };
            await through.get(`http://${host}:${port}/${host}`, headers, NEVER).then(
              async ({ body }) => {
                for await (const _ of body);
              },
              (error: unknown) => assert.equal((error as EarmarkError).code, "unreachable"),
            );
          }
          await through.close();
        }
      } finally {
        for (const [name, value] of before) {
          if (value === undefined) Reflect.deleteProperty(process.env, name);
          else process.env[name] = value;
        }
        proxy.close();
        proxy.closeAllConnections();
      }
      assert.deepEqual(asked, []);
      assert.ok(seen.filter((one) => one.authorization === "Bearer sk-secret").length >= 4 * 4);
    });

    it("and others are, unless they are excepted, one by one or all", async () => {
      const asked: string[] = [];
      const proxy = createServer().on("connect", (request, socket) => {
        asked.push(request.url ?? "");
        socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
      });
      await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
      const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      for (const [noProxy, expected] of [
        [[], 1],
        [["other.test"], 1],
        [["service.test"], 0],
        [["*"], 0],
        [["other.test", "*"], 0],
      ] as const) {
        asked.length = 0;
        const through = openHttp({ ...TIMEOUTS, strictTls: true, proxy: proxyUrl, noProxy });
        await assert.rejects(through.get("https://service.test/", {}, NEVER));
        await through.close();
        assert.equal(asked.length, expected, noProxy.join(","));
      }
      proxy.close();
      proxy.closeAllConnections();
    });
  });

  describe("attacks 21: what is logged is on one line, and bounded", () => {
    const controls = (text: string): boolean => /\p{Cc}/u.test(text);
    const FORGED = "abc\n2026-11-25 [error] forged\u001b[2J";
    it("ids of requests are ids", () => {
      for (const id of ["chatcmpl-1_2", "568e2bf0-d6f2-97f8-9f15-a57b11dc6977", "a".repeat(128)])
        assert.equal(requestIdOf(id), id);
      for (const id of [FORGED, "", "a b", "a".repeat(129), "é", 7, undefined, { toString: () => "x" }, "a\n"])
        assert.equal(requestIdOf(id), undefined);
    });

    for (const [name, engine] of ENGINES) {
      it(`also what a service makes of them: ${name}`, async () => {
        for (const id of [FORGED, "x".repeat(1_000_000), "req-1"]) {
          lines.length = 0;
          const message = { content: "said" };
          const whole = { choices: [{ finish_reason: "stop", message }], request_id: id, id };
          answer = (response) => {
            response.writeHead(200, { "content-type": "application/json" });
            response.end(JSON.stringify({ ...whole, output: whole }));
          };
          let last: Hypothesis | undefined;
          for await (last of hear({ start: 0, end: 2 }, engine()));
          assert.equal(last?.requestId, id === "req-1" ? id : undefined);
          answer = (response) => {
            response.writeHead(400, { "content-type": "application/json" });
            response.end(JSON.stringify({ code: FORGED, message: FORGED, request_id: id }));
          };
          await assert.rejects(hear({ start: 0, end: 2 }, engine()).next(), (error: EarmarkError) => {
            assert.equal(error.requestId, id === "req-1" ? id : undefined);
            return !controls(error.message) && error.message.length < 1_100;
          });
          assert.ok(lines.length > 0);
          for (const line of lines) assert.ok(!controls(line) && line.length < 1_100);
        }
      });
    }

    it("a type, a status and a program's complaint as well", async () => {
      answer = (response) => {
        response.writeHead(200, { "content-type": `text/${"x".repeat(5_000)}` }).end("hello");
      };
      const engine: Engine = { id: "server", baseUrl: url, kind: "groq", headers: {} };
      await assert.rejects(
        hear({ start: 0, end: 2 }, engine).next(),
        (error: EarmarkError) => error.message.length < 400,
      );
      const error = new EarmarkError("engine", `program said ${FORGED}${"x".repeat(100_000)}`);
      assert.ok(!controls(error.message) && error.message.length < 1_100);
    });

    it("whoever writes it", () => {
      const { log: plain, lines: written } = collectLog();
      const safe = inLines(plain);
      for (const level of ["debug", "info", "warn", "error"] as const)
        safe[level](`${FORGED}\u2028\u202e${"x".repeat(9_000)}`);
      assert.equal(written.length, 4);
      for (const line of written) assert.match(line, /^abc␊2026-11-25 \[error\] forged␛\[2J��x{900,1000}…$/);
      assert.equal(logLine("\ud800 half", 10), "\ufffd half");
    });
  });

  describe("attacks 15: seconds that a service charges for", () => {
    it("are a number, at least 0 and at most those of the clip, rounded up", () => {
      const span = { start: 10, end: 24.2 };
      for (const [said, expected] of [
        [14, 14], [15, 15], [0, 0], [16, 15], [1e9, 15], [-1, undefined], [-1e9, undefined], [NaN, undefined],
        [Infinity, undefined], [-Infinity, undefined], [undefined, undefined],
      ] as const) assert.equal(billable(said, span), expected, String(said)); // prettier-ignore
      assert.equal(billable(40, span, 2), 30);
      assert.equal(billable(40, { start: 0, end: 0 }), 40);
    });

    for (const [name, engine] of ENGINES) {
      it(`whatever it says: ${name}`, async () => {
        for (const [seconds, expected] of [
          [7, 7],
          [-1_000_000_000, undefined],
          [1e12, 8],
          ["9", undefined],
        ] as const) {
          // prettier-ignore
          const whole = { choices: [{ finish_reason: "stop", message: { content: "said" } }], usage: { seconds } };
          answer = (response) => {
            response.writeHead(200, { "content-type": "application/json" });
            response.end(JSON.stringify({ ...whole, output: whole }));
          };
          let last: Hypothesis | undefined;
          for await (last of hear({ start: 0, end: 7.5 }, engine()));
          assert.deepEqual([last?.text, last?.billedSeconds], ["said", expected]);
        }
      });
    }
  });
}

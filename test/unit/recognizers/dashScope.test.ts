import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { EarmarkError, type ErrorCode } from "../../../src/core/errors";
import type { Clip, Hints, Hypothesis } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import { compatible } from "../../../src/recognizers/compatible";
import { inputAudio } from "../../../src/recognizers/inputAudio";
import { dashScope } from "../../../src/recognizers/dashScope";
import { openHttp, type Http } from "../../../src/recognizers/http";
import { TIMEOUTS } from "../../../src/recognizers/network";
import { hang, page, partly, raw, refusal, reset, type Fault } from "../../service/faults";
import { KEY, startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";
import { collectLog } from "../support";

const NUMBERS = Array.from({ length: 20 }, (_, i) => i * 7);
const TEXT = NUMBERS.map(spelled).join(" ");
const HINTS: Hints = { context: "Bulge Bracket", itn: false };

describe("DashScope's native protocol", () => {
  let service: Service;
  let http: Http;
  let clip: Clip;
  const { log, lines } = collectLog();

  before(async () => {
    service = await startService(tonesRecognizer());
    http = openHttp({ ...TIMEOUTS, strictTls: true });
    const data = readFileSync(recording("numbers-20.wav", () => speakNumbers(NUMBERS)));
    clip = { index: 0, span: { start: 0, end: 15.4 }, audio: { kind: "bytes", data, mime: "audio/wav" } };
  });
  afterEach(() => {
    Object.assign(service.behavior, {
      fault: () => undefined,
      cumulative: false,
      plain: false,
      terse: false,
      recognizer: tonesRecognizer(),
    });
  });
  after(async () => {
    await http.close();
    await service.close();
  });

  async function hear(
    hints = HINTS,
    model = "qwen3-asr-flash",
    key = KEY,
    other: Clip = clip,
    use = http,
  ): Promise<Hypothesis[]> {
    const recognizer = dashScope({ baseUrl: service.url, model: modelOf(model, "custom"), key, http: use, log });
    const all: Hypothesis[] = [];
    for await (const one of recognizer.recognize(other, hints, new AbortController().signal)) all.push(one);
    return all;
  }

  for (const cumulative of [false, true]) {
    for (const terse of [false, true]) {
      it(`hears a stream that is ${cumulative ? "cumulative" : "incremental"} and ${terse ? "terse" : "complete"}`, async () => {
        Object.assign(service.behavior, { cumulative, terse });
        const all = await hear();
        const last = all.at(-1);
        assert.equal(last?.text, TEXT);
        assert.equal(last.final, true);
        assert.equal(last.billedSeconds, 16);
        assert.equal(last.language, terse ? undefined : "zh");
        assert.ok(all.length > 2);
        all.slice(0, -1).forEach((one) => assert.ok(!one.final && TEXT.startsWith(one.text)));
      });
    }
  }

  it("takes a whole JSON answer too", async () => {
    service.behavior.plain = true;
    assert.deepEqual(
      (await hear()).map(({ text, final, language }) => ({ text, final, language })),
      [{ text: TEXT, final: true, language: "zh" }],
    );
  });

  it("takes an empty content as no speech", async () => {
    service.behavior.recognizer = () => Promise.resolve({ text: "", language: "zh" });
    assert.equal((await hear()).at(-1)?.text, "");
    service.behavior.plain = true;
    assert.equal((await hear()).at(-1)?.text, "");
  });

  for (const inStream of [false, true]) {
    it(`recognizers 18: takes ASR_RESPONSE_HAVE_NO_WORDS as no speech, ${inStream ? "in a stream" : "as a refusal"}`, async () => {
      const said = { code: "ASR_RESPONSE_HAVE_NO_WORDS", message: "no words", request_id: "r-1" };
      for (const code of [said.code, "SUCCESS_WITH_NO_VALID_FRAGMENT"])
        for (const speak of [dashScope, compatible, inputAudio]) {
          const body = JSON.stringify({ ...said, code });
          service.behavior.fault = () =>
            inStream
              ? raw(200, "text/event-stream", `event:error\nstatus:400\ndata:${body}\n\n`)
              : raw(400, "application/json", body);
          const id = speak === inputAudio ? "qwen-audio-3.1-asr-flash" : "qwen3-asr-flash";
          const recognizer = speak({ baseUrl: service.url, model: modelOf(id, "custom"), key: KEY, http, log });
          const all: Hypothesis[] = [];
          for await (const one of recognizer.recognize(clip, HINTS, new AbortController().signal)) all.push(one);
          assert.deepEqual(all, [{ text: "", final: true, requestId: "r-1" }]);
        }
    });
  }

  it("sends what the protocol names, and only that", async () => {
    await hear({ context: "Bulge Bracket", language: "en", itn: true });
    const { body, headers } = service.received.at(-1) ?? assert.fail();
    const sent = JSON.parse(body) as {
      input: { messages: { role: string; content: object[] }[] };
      parameters: object;
      model: string;
    };
    assert.equal(sent.model, "qwen3-asr-flash");
    assert.deepEqual(
      sent.input.messages.map(({ role }) => role),
      ["system", "user"],
    );
    assert.deepEqual(sent.input.messages[0]?.content, [{ text: "Bulge Bracket" }]);
    assert.deepEqual(sent.parameters, {
      result_format: "message",
      incremental_output: true,
      asr_options: { language: "en", enable_lid: true, enable_itn: true },
    });
    assert.equal(headers["x-dashscope-sse"], "enable");
    assert.equal(headers.authorization, `Bearer ${KEY}`);
    assert.equal(Object.entries(headers).filter(([, value]) => String(value).includes(KEY)).length, 1);
  });

  it("sends no option that the model does not have", async () => {
    const last = (await hear({ context: "Bulge Bracket", language: "en", itn: true }, "qwen-audio-asr")).at(-1);
    assert.equal(last?.text, TEXT);
    const { body } = service.received.at(-1) ?? assert.fail();
    assert.ok(!body.includes("asr_options") && !body.includes("Bulge") && !body.includes("system"));
  });

  it("gives a URL to the service as it is", async () => {
    const url = "http://127.0.0.1:9/none.wav";
    const other: Clip = { ...clip, audio: { kind: "url", url } };
    await assert.rejects(hear(HINTS, undefined, undefined, other), { code: "badUrl" });
    assert.ok(service.received.at(-1)?.body.includes(`{"audio":"${url}"}`));
  });

  it("keeps its connection for the next request", async () => {
    const before = service.connections();
    for (let i = 0; i < 5; i++) await hear();
    assert.ok(service.connections() - before <= 1);
  });

  it("refuses to send more than the model takes", async () => {
    const count = service.received.length;
    const other: Clip = { ...clip, audio: { kind: "bytes", data: new Uint8Array(8_000_000), mime: "audio/wav" } };
    await assert.rejects(hear(HINTS, undefined, undefined, other), { code: "tooLarge" });
    assert.equal(service.received.length, count);
  });

  const FAILURES: readonly (readonly [string, Fault, ErrorCode])[] = [
    [
      "an unpaid account",
      refusal(400, "Arrearage", "Access denied, please make sure your account is in good standing."),
      "arrears",
    ],
    ["an overdue bill as 429", refusal(429, "PostpaidBillOverdue", "The postpaid bill is overdue."), "arrears"],
    ["a used-up quota as 429", refusal(429, "Throttling.AllocationQuota", "Free allocated quota exceeded."), "quota"],
    ["a used-up quota as 403", refusal(403, "AllocationQuota.FreeTierOnly", "The free tier is exhausted."), "quota"],
    [
      "refused content",
      refusal(400, "DataInspectionFailed", "Input data may contain inappropriate content."),
      "refused",
    ],
    [
      "refused content, compatible shape",
      refusal(400, "data_inspection_failed", "Inappropriate.", { nested: true }),
      "refused",
    ],
    [
      "too long",
      refusal(400, "InvalidParameter", "<400> InternalError.Algo.InvalidParameter: The audio is too long"),
      "tooLong",
    ],
    ["too large", refusal(400, "InvalidParameter", "Multimodal file size is too large"), "tooLarge"],
    ["too large for the gateway", page(413), "tooLarge"],
    ["no access", refusal(403, "AccessDenied.Unpurchased", "Access to model denied."), "notActivated"],
    ["no such model", refusal(404, "ModelNotFound", "Model not exist."), "modelMissing"],
    ["a bad request", refusal(400, "InvalidParameter", "something else"), "badRequest"],
    ["throttling", refusal(429, "Throttling.RateQuota", "Requests rate limit exceeded"), "throttled"],
    [
      "throttling, compatible shape",
      refusal(429, "limit_requests", "You exceeded your current requests limit", { nested: true }),
      "throttled",
    ],
    ["a transient 400", refusal(400, "InvalidParameter", "Request failed. Please retry."), "service"],
    ["its own failure", refusal(500, "InternalError", "An internal error has occured"), "service"],
    ["an unavailable model", refusal(503, "ModelUnavailable", "try again later"), "service"],
    ["a gateway's page", page(502), "service"],
    ["a page in place of an answer", page(200), "badAnswer"],
    ["JSON of another kind", raw(200, "application/json", '{"hello":"world"}'), "badAnswer"],
    ["broken JSON", raw(200, "application/json", '{"output":'), "badAnswer"],
    [
      "an error with status 200",
      raw(200, "application/json", '{"error":{"code":"InternalError","message":"<500> InternalError: x"}}'),
      "service",
    ],
    [
      "a refusal as an event stream",
      raw(400, "text/event-stream", 'data:{"code":"Arrearage","message":"x","request_id":"r"}\n\n'),
      "arrears",
    ],
    ["a broken connection", reset, "unreachable"],
    ["a stream that breaks", partly("w0000", "break"), "unreachable"],
    ["a stream that ends too early", partly("w0000", "end"), "cut"],
    ["an error inside a stream", partly("w0000", "error"), "service"],
    ["junk inside a stream", partly("w0000", "junk"), "badAnswer"],
  ];
  for (const [name, fault, code] of FAILURES) {
    it(`knows ${name}`, async () => {
      service.behavior.fault = () => fault;
      await assert.rejects(hear(), (error: unknown) => error instanceof EarmarkError && error.code === code);
    });
  }

  it("knows a rejected key, and tells nobody what it was", async () => {
    const wrong = "sk-ffffffffffffffffffffffffffffffff";
    const error = await hear(HINTS, undefined, wrong).catch((caught: unknown) => caught);
    assert.ok(error instanceof EarmarkError && error.code === "badKey" && error.requestId);
    assert.ok(!JSON.stringify([error, error.message, error.stack, String(error.cause)]).includes(wrong));
  });

  it("passes on how long to wait, in seconds or as a date", async () => {
    for (const value of ["7", new Date(Date.now() + 7_500).toUTCString()]) {
      service.behavior.fault = () => refusal(429, "Throttling", "slow down", { headers: { "retry-after": value } });
      const error = await hear().catch((caught: unknown) => caught);
      assert.ok(
        error instanceof EarmarkError && (error.retryAfterMs ?? 0) > 5_000 && (error.retryAfterMs ?? 0) <= 8_000,
      );
    }
  });

  it("gives up on a service that does not begin, and on one that stops in the middle", async () => {
    const hasty = openHttp({ connectTimeoutMs: 1_000, firstByteTimeoutMs: 300, idleTimeoutMs: 300, strictTls: true });
    for (const fault of [hang, partly("w0000", "stall")]) {
      service.behavior.fault = () => fault;
      await assert.rejects(hear(HINTS, undefined, undefined, clip, hasty), { code: "timeout" });
    }
    await hasty.close();
  });

  it("knows that nobody is there", async () => {
    const nobody = await startService(tonesRecognizer());
    await nobody.close();
    const recognizer = dashScope({
      baseUrl: nobody.url,
      model: modelOf("qwen3-asr-flash", "custom"),
      key: KEY,
      http,
      log,
    });
    await assert.rejects(
      recognizer.recognize(clip, HINTS, new AbortController().signal)[Symbol.asyncIterator]().next(),
      { code: "unreachable" },
    );
  });

  it("closes the request when it is cancelled", async () => {
    const controller = new AbortController();
    service.behavior.fault = () => partly("w0000", "stall");
    const recognizer = dashScope({
      baseUrl: service.url,
      model: modelOf("qwen3-asr-flash", "custom"),
      key: KEY,
      http,
      log,
    });
    const reason = new Error("cancelled");
    await assert.rejects(async () => {
      for await (const _ of recognizer.recognize(clip, HINTS, controller.signal)) controller.abort(reason);
    }, reason);
    const entry = service.received.at(-1) ?? assert.fail();
    for (let i = 0; i < 200 && !entry.aborted; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.ok(entry.aborted);
  });

  it("logs ids of requests, never the key, the text or the context", async () => {
    await hear();
    const all = lines.join("\n");
    assert.match(all, /request [0-9a-f-]{36}/);
    assert.ok(!all.includes(KEY) && !all.includes("w0000") && !all.includes("Bulge"));
  });
});

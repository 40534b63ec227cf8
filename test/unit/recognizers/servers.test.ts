// What real servers send, each as its source shows it, and what is to become of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { EarmarkError } from "../../../src/core/errors";
import type { Clip, Hints, Hypothesis } from "../../../src/core/types";
import { serverModel } from "../../../src/recognizers/engine";
import { openHttp, type Http } from "../../../src/recognizers/http";
import { TIMEOUTS } from "../../../src/recognizers/network";
import { recognizerFor } from "../../../src/recognizers/recognizerFor";
import type { ServerKind } from "../../../src/recognizers/servers";
import { noticesOfModel } from "../../../src/session/noticesOf";
import { raw, refusal } from "../../service/faults";
import { startService, type Service } from "../../service/service";
import { DIARIZING, MODEL } from "../../service/shapes/server";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";
import { collectLog } from "../support";

const KEY = "server-key-0123";
const SSE = "text/event-stream";
const data = (object: object): string => `data: ${JSON.stringify(object)}\n\n`;
const DONE = "data: [DONE]\n\n";
/** vLLM's chunk of a transcription, or of a chat. */
const chunk = (content: string | undefined, finish?: string, object = "transcription.chunk"): string =>
  data({
    id: "trsc-1",
    object,
    choices: [{ delta: content === undefined ? {} : { content }, ...(finish ? { finish_reason: finish } : {}) }],
  });

describe("servers as they really are", () => {
  let service: Service;
  let http: Http;
  let said: string;
  let clip: Clip;
  const { log, lines } = collectLog();

  before(async () => {
    service = await startService(tonesRecognizer());
    http = openHttp({ ...TIMEOUTS, strictTls: true });
    const numbers = Array.from({ length: 12 }, (_, i) => i * 5);
    said = numbers.map(spelled).join(" ");
    const sound = readFileSync(recording("servers-12.wav", () => speakNumbers(numbers)));
    clip = { index: 0, span: { start: 0, end: 15 }, audio: { kind: "bytes", data: sound, mime: "audio/wav" } };
  });
  afterEach(() => {
    service.behavior.fault = () => undefined;
    service.behavior.door = undefined;
  });
  after(async () => {
    await http.close();
    await service.close();
  });

  async function hear(kind: ServerKind, hints: Partial<Hints> = {}, model = MODEL): Promise<Hypothesis[]> {
    service.behavior.server = kind;
    const recognizer = await recognizerFor(
      { id: "server", baseUrl: service.url, kind, headers: { "x-team": "notes", "x-other-key": "other-key-0123" } },
      {
        model: serverModel(kind, model),
        key: KEY,
        http: () => Promise.resolve(http),
        fileJobs: assert.fail as never,
        local: () => assert.fail(),
        log,
      },
    );
    const all: Hypothesis[] = [];
    const signal = new AbortController().signal;
    for await (const one of recognizer.recognize(clip, { context: "", itn: false, ...hints }, signal)) all.push(one);
    return all;
  }

  /** What becomes of an answer. */
  async function heard(kind: ServerKind, type: string, body: string, hints: Partial<Hints> = {}, pieceBytes?: number) {
    service.behavior.fault = () => raw(200, type, body, pieceBytes);
    return (await hear(kind, hints)).at(-1) ?? assert.fail();
  }

  async function failed(kind: ServerKind, status: number, type: string, body: string): Promise<EarmarkError> {
    service.behavior.fault = () => raw(status, type, body);
    return hear(kind).then(
      (all) => assert.fail(`heard ${all.at(-1)?.text}`),
      (error: unknown) => error as EarmarkError,
    );
  }

  const form = (): string => service.received.at(-1)?.body ?? "";

  describe("recognizers 2: tags within a stream", () => {
    it("never reach the text, after every piece of 30 seconds", async () => {
      const stream =
        chunk("lang") + chunk("uage English<asr") + chunk("_text>Hello world.") + chunk(undefined, "stop") +
        chunk("language ") + chunk("English<asr_text>") + chunk("Goodbye.") + chunk("", "stop") +
        chunk("language None<asr_text>") + chunk("", "stop") + DONE; // prettier-ignore
      const answer = await heard("vllm", SSE, stream);
      assert.deepEqual([answer.text, answer.language, answer.truncated], ["Hello world. Goodbye.", "en", undefined]);
    });

    it("never reach the text of one object or of a chat either", async () => {
      const text = "language Chinese<asr_text>今天开会。language Chinese<asr_text>讨论预算。";
      assert.equal((await heard("vllm", "application/json", JSON.stringify({ text }))).text, "今天开会。讨论预算。");
      const chat = chunk(text, undefined, "chat.completion.chunk") + chunk("", "stop", "chat.completion.chunk") + DONE;
      const answer = await heard("vllm", SSE, chat, { context: "Lazard" });
      assert.deepEqual([answer.text, answer.language], ["今天开会。讨论预算。", "zh"]);
    });

    it("never reach anything that is shown, wherever they are cut", async () => {
      const pieces = fc.array(fc.constantFrom("Hello there.", "I like languages.", "", "今天开会。", "l", "langu"), {
        minLength: 1,
        maxLength: 4,
      });
      const name = fc.constantFrom("English", "Chinese", "None", "Chinese,English");
      await fc.assert(
        fc.asyncProperty(pieces, name, fc.nat(6), fc.boolean(), async (texts, language, width, finishes) => {
          const stream = texts
            .map((text) => {
              const whole = `language ${language}<asr_text>${text}`;
              const cuts = whole.match(new RegExp(`.{1,${width + 1}}`, "gsu")) ?? [];
              return cuts.map((cut) => chunk(cut)).join("") + (finishes ? chunk("", "stop") : "");
            })
            .join("");
          service.behavior.fault = () => raw(200, SSE, stream + chunk("", "stop") + DONE);
          for (const { text, final } of await hear("vllm")) {
            assert.doesNotMatch(text, /asr_text|<|language (English|Chinese|None)/);
            if (final) assert.equal(text.replaceAll(/\s/g, ""), texts.join("").replaceAll(/\s/g, ""));
          }
        }),
        { numRuns: 60 },
      );
    });

    it("leave no space at the seams of Chinese, and one elsewhere", async () => {
      const pieces = (...texts: string[]): string =>
        texts.map((text) => chunk(text) + chunk("", "stop")).join("") + DONE;
      assert.equal((await heard("vllm", SSE, pieces("今天开会。", "讨论预算。"))).text, "今天开会。讨论预算。");
      assert.equal((await heard("vllm", SSE, pieces("We meet.", "We talk."))).text, "We meet. We talk.");
      assert.equal((await heard("vllm", SSE, pieces("We meet.", " We talk."))).text, "We meet. We talk.");
    });

    it("say that the end is missing where one piece was cut, whatever the next one says", async () => {
      const stream = chunk("one") + chunk("", "length") + chunk(" two") + chunk("", "stop") + DONE;
      assert.equal((await heard("vllm", SSE, stream)).truncated, true);
    });
  });

  describe("recognizers 3: objects with a text and nothing else", () => {
    it("append (speaches up to 0.8.3, faster-whisper-server)", async () => {
      const stream = data({ text: "The first segment." }) + data({ text: "The second one." }) + data({ text: "End." });
      for (const kind of ["speaches", "other", "localai"] as const)
        assert.equal((await heard(kind, SSE, stream)).text, "The first segment. The second one. End.");
      const chinese = data({ text: "今天开会。" }) + data({ text: "讨论预算。" });
      assert.equal((await heard("speaches", SSE, chinese)).text, "今天开会。讨论预算。");
    });

    it("append also where two are the same, and as verbose JSON", async () => {
      const verbose = (text: string): string =>
        data({ task: "transcribe", language: "en", duration: 2, text, segments: [] });
      const answer = await heard("speaches", SSE, verbose("Yes.") + verbose("Yes.") + verbose("Yes, I do."));
      assert.deepEqual([answer.text, answer.language], ["Yes. Yes. Yes, I do.", "en"]);
    });

    it("are silence where there is none (a stream without events)", async () => {
      assert.equal((await heard("speaches", SSE, "")).text, "");
      service.behavior.fault = () => raw(200, SSE, "");
      await assert.rejects(hear("other"), { code: "cut" });
    });

    it("are not the events of OpenAI, whose end is the whole (speaches 0.9)", async () => {
      const stream =
        data({ type: "transcript.text.delta", delta: "Hello" }) + data({ type: "transcript.text.delta", delta: " you" }) +
        data({ type: "transcript.text.done", text: "Hello, you." }); // prettier-ignore
      assert.equal((await heard("speaches", SSE, stream)).text, "Hello, you.");
      service.behavior.fault = () => raw(200, SSE, data({ type: "transcript.text.delta", delta: "Hello" }));
      await assert.rejects(hear("speaches"), { code: "cut" });
    });

    it("are whole where there is one object", async () => {
      assert.equal((await heard("speaches", "application/json", '{"text": "All of it."}')).text, "All of it.");
    });
  });

  it("recognizers 5: whisper.cpp is told to find out the language, which is English otherwise", async () => {
    assert.equal((await hear("whisper.cpp")).at(-1)?.text, said);
    assert.match(form(), /name="language"\r\n\r\nauto\r\n/);
    assert.equal(service.received.at(-1)?.request?.language, undefined);
    await hear("whisper.cpp", { language: "de" });
    assert.equal(service.received.at(-1)?.request?.language, "de");
    for (const kind of ["openai", "speaches", "vllm"] as const) {
      await hear(kind);
      assert.doesNotMatch(form(), /name="language"/);
    }
  });

  it("recognizers 6: SGLang gets clips of at most 30 seconds and streams nothing", async () => {
    assert.ok(serverModel("sglang", MODEL).limits.seconds <= 30);
    for (const hints of [{}, { context: "Lazard" }]) {
      await hear("sglang", hints);
      assert.equal(service.received.at(-1)?.request?.stream, false);
    }
  });

  describe("recognizers 8: a failure inside a stream", () => {
    for (const [error, code] of [
      [{ code: 500, message: "EngineDeadError", type: "InternalServerError" }, "service"],
      [{ code: 503, message: "Loading model", type: "unavailable_error" }, "service"],
      [{ code: "502", message: "Bad gateway" }, "service"],
      [{ code: 429, message: "Too many requests" }, "throttled"],
      [{ code: 400, message: "too long", type: "BadRequestError" }, "badRequest"],
      [{ code: 404, message: "no such model", type: "NotFoundError" }, "modelMissing"],
      [{ code: 40_001, message: "of its own" }, "badRequest"],
    ] as const) {
      it(`is what its number says: ${error.code}`, async () => {
        for (const kind of ["vllm", "sglang", "llama-server"] as const) {
          assert.equal((await failed(kind, 200, SSE, chunk("Some text") + data({ error }) + DONE)).code, code);
          assert.equal((await failed(kind, 200, "application/json", JSON.stringify({ error }))).code, code);
          // Older ones put it at the top.
          assert.equal((await failed(kind, 200, SSE, data({ object: "error", ...error }))).code, code);
        }
      });
    }
  });

  describe("recognizers 9: a stream that ends too early", () => {
    const half = chunk("Half of it.") + chunk("", "stop");
    it("is cut where the protocol ends with [DONE]: vLLM's after a piece, by whatever kind it goes", async () => {
      for (const kind of ["vllm", "sglang", "llama-server", "openai", "other"] as const) {
        assert.equal((await failed(kind, 200, SSE, half)).code, "cut");
        assert.equal((await heard(kind, SSE, half + DONE)).text, "Half of it.");
      }
    });

    it("is cut where a server always says [DONE], and complete where nobody knows", async () => {
      const chat = chunk("All of it.", undefined, "chat.completion.chunk") + chunk("", "stop", "chat.completion.chunk");
      for (const kind of ["vllm", "llama-server", "openai"] as const)
        assert.equal((await failed(kind, 200, SSE, chat)).code, "cut");
      for (const kind of ["other", "localai", "groq"] as const)
        assert.equal((await heard(kind, SSE, chat)).text, "All of it.");
    });

    it("is cut without any end, and where the server itself gave up", async () => {
      const begun = chunk("Half", undefined, "chat.completion.chunk");
      assert.equal((await failed("other", 200, SSE, begun)).code, "cut");
      assert.equal((await failed("vllm", 200, SSE, begun + chunk("", "abort") + DONE)).code, "cut");
    });

    it("is not: one JSON object, and events that say that it is done", async () => {
      const object = { choices: [{ message: { content: "All of it." }, finish_reason: "stop" }] };
      assert.equal((await heard("vllm", "application/json", JSON.stringify(object))).text, "All of it.");
      const done = data({ type: "transcript.text.done", text: "All of it." });
      assert.equal((await heard("openai", SSE, done)).text, "All of it.");
    });
  });

  describe("recognizers 10: nothing left to spend", () => {
    const message = "You exceeded your current quota, please check your plan and billing details.";
    it("is known at once, by code or by type", async () => {
      for (const error of [
        { message, type: "insufficient_quota", param: null, code: "insufficient_quota" },
        { message: "", type: "insufficient_quota", code: null },
        { message, type: "requests", code: "other" },
        { message: "Billing hard limit has been reached", type: "x", code: "billing_hard_limit_reached" },
      ]) {
        const found = await failed("openai", 429, "application/json", JSON.stringify({ error }));
        assert.equal(found.code, "quota");
      }
    });

    it("is not what merely goes too fast", async () => {
      service.behavior.fault = () =>
        refusal(429, "rate_limit_exceeded", "Rate limit reached for requests", { nested: true });
      await assert.rejects(hear("openai"), { code: "throttled" });
    });
  });

  describe("recognizers 13 and 14: white space", () => {
    it("is one space, and none within Chinese and Japanese", async () => {
      for (const [text, expected] of [
        [" First line.\n Second line.\n", "First line. Second line."],
        ["\n今天我们开会。\n讨论预算。\n", "今天我们开会。讨论预算。"],
        ["今天我们开会。 讨论预算。", "今天我们开会。讨论预算。"],
        ["こんにちは。\r\n元気ですか。", "こんにちは。元気ですか。"],
        ["we\u00a0use\t\tPython\u2028now", "we use Python now"],
        ["我们用 Python 开发", "我们用 Python 开发"],
        ["안녕하세요 여러분", "안녕하세요 여러분"],
        [" \n \n", ""],
      ] as const) {
        for (const kind of ["whisper.cpp", "vllm", "openai"] as const)
          assert.equal((await heard(kind, "application/json", JSON.stringify({ text }))).text, expected);
      }
    });

    it("is tidy while a stream grows, too", async () => {
      const stream =
        chunk("今天") + chunk(" ") + chunk("开会。\n") + chunk("We ") + chunk(" meet.") + chunk("", "stop");
      service.behavior.fault = () => raw(200, SSE, stream + DONE);
      for (const { text } of await hear("vllm")) {
        assert.equal(text, text.trim());
        assert.ok("今天开会。 We meet.".startsWith(text), text);
      }
    });
  });

  describe("recognizers 15: a language by the code that the server knows", () => {
    const CASES: readonly (readonly [ServerKind, string, string, string | undefined])[] = [
      ["vllm", MODEL, "fil", undefined],
      ["vllm", MODEL, "yue", undefined],
      ["vllm", MODEL, "ja", "ja"],
      ["vllm", MODEL, "pt-BR", "pt"],
      ["vllm", MODEL, "uk", undefined],
      ["vllm", "openai/whisper-large-v3", "fil", "tl"],
      ["sglang", MODEL, "yue", undefined],
      ["llama-server", MODEL, "fil", "fil"],
      ["speaches", "Systran/faster-whisper-large-v3", "fil", "tl"],
      ["speaches", "Systran/faster-whisper-large-v3", "yue", "yue"],
      ["whisper.cpp", "any", "zh-Hant-TW", "zh"],
      ["whisper.cpp", "any", "jv", "jw"],
      ["groq", "whisper-large-v3", "nb", "no"],
      ["openai", "gpt-4o-transcribe", "fil", "tl"],
      ["openai", "gpt-4o-transcribe", "yue", undefined],
      ["localai", "qwen3-asr", "tl", "fil"],
      ["other", "any", "zh-yue", "yue"],
    ];
    for (const [kind, model, language, told] of CASES) {
      it(`${language} for ${model} on ${kind} is ${told ?? "not sent, and that is said"}`, () => {
        assert.equal(serverModel(kind, model).toldAs?.(language), told);
      });
    }

    it("that is not sent is said", () => {
      const said = (language: string): readonly string[] =>
        noticesOfModel({ model: serverModel("vllm", MODEL), language, itn: false, context: false }).map(
          ({ code }) => code,
        );
      assert.deepEqual(said("fil"), ["languageNotSent"]);
      assert.deepEqual(said("de"), []);
    });

    it("is what is really sent, and nothing that a server refuses", async () => {
      for (const language of ["fil", "yue", "ja", "nb", "haw", "pt-BR", "tlh"]) {
        for (const kind of ["vllm", "sglang", "llama-server", "openai", "speaches", "whisper.cpp", "groq"] as const) {
          const told = serverModel(kind, MODEL).toldAs?.(language);
          assert.equal((await hear(kind, { language })).at(-1)?.text, said, `${language} on ${kind}`);
          assert.equal(service.received.at(-1)?.request?.language, told);
        }
      }
    });

    it("goes to the chat with the context where it cannot be told", async () => {
      await hear("vllm", { language: "fil", context: "Lazard" });
      assert.equal(service.received.at(-1)?.request?.context, "Lazard");
    });
  });

  describe("recognizers 16: OpenAI's model that tells speakers apart", () => {
    it("is told how to cut, gets no prompt, and its speakers are kept", async () => {
      const answer = (await hear("openai", { context: "Lazard" }, DIARIZING)).at(-1);
      assert.equal(answer?.text, said);
      const words = said.split(" ");
      assert.deepEqual(
        answer?.turns?.map(({ speaker, text }) => [speaker, text]),
        words.map((word, i) => ["AB"[i % 2], word]),
      );
      assert.match(form(), /name="chunking_strategy"\r\n\r\nauto/);
      assert.match(form(), /diarized_json/);
      assert.doesNotMatch(form(), /name="prompt"/);
      assert.equal(serverModel("openai", DIARIZING).can.context, false);
    });

    it("is heard as one object as well", async () => {
      service.behavior.plain = true;
      const answer = (await hear("openai", {}, DIARIZING)).at(-1);
      service.behavior.plain = false;
      assert.equal(answer?.text, said);
      assert.equal(answer?.turns?.length, said.split(" ").length);
    });

    it("no other model is", async () => {
      await hear("openai");
      assert.doesNotMatch(form(), /chunking_strategy|diarized/);
    });
  });

  describe("recognizers 18: other ways to say it", () => {
    it("an end with an empty text lets what was said stand", async () => {
      const deltas =
        data({ type: "transcript.text.delta", delta: "Hello" }) +
        data({ type: "transcript.text.delta", delta: " you" });
      for (const end of [{ text: "" }, {}, { text: null }])
        assert.equal(
          (await heard("openai", SSE, deltas + data({ type: "transcript.text.done", ...end }))).text,
          "Hello you",
        );
    });

    it("a JSON object a line, by whatever type, and events without their type", async () => {
      const rows = [{ text: "One." }, { text: "Two." }].map((row) => `${JSON.stringify(row)}\n`).join("");
      for (const type of ["application/x-ndjson", "application/jsonl", "application/json", "text/plain", SSE, ""])
        for (const bytes of [Infinity, 3])
          assert.equal((await heard("other", type, rows, {}, bytes)).text, "One. Two.");
      const deltas = [
        { type: "transcript.text.delta", delta: "Hi" },
        { type: "transcript.text.done", text: "Hi!" },
      ];
      const lines = deltas.map((row) => JSON.stringify(row)).join("\r\n");
      assert.equal((await heard("openai", "application/x-ndjson", lines)).text, "Hi!");
      assert.equal((await heard("vllm", "text/plain", chunk("Hi") + chunk("", "stop") + DONE)).text, "Hi");
      const chunks = [chunk("Hi"), chunk("", "stop")].map((frame) => frame.replace("data: ", "").trim()).join("\n");
      assert.equal((await heard("vllm", "application/x-ndjson", `${chunks}\n[DONE]\n`)).text, "Hi");
      assert.equal((await failed("vllm", 200, "application/x-ndjson", chunks)).code, "cut");
    });

    it("one object in a stream's clothes", async () => {
      assert.equal((await heard("openai", SSE, JSON.stringify({ text: "Whole." }, undefined, 2))).text, "Whole.");
      const error = JSON.stringify({ error: { code: 503, message: "Loading model" } }, undefined, 2);
      assert.equal((await failed("llama-server", 200, SSE, error)).code, "service");
    });

    const DETAILS: readonly (readonly [object, string])[] = [
      [{ error: "model is not loaded" }, "model is not loaded"],
      [{ detail: "Audio file is empty" }, "Audio file is empty"],
      [
        { detail: [{ loc: ["body", "file"], msg: "Field required", type: "missing", input: null }] },
        "body.file: Field required",
      ],
      [{ detail: { message: "no such voice" } }, "no such voice"],
      [{ error: { message: "bad\nsound\u001b[31m", type: "invalid_request_error" } }, "bad␊sound␛[31m"],
      [{ message: `key ${KEY} and other-key-0123 are wrong` }, "key … and … are wrong"],
    ];
    for (const [body, detail] of DETAILS) {
      it(`says what the server says: ${detail}`, async () => {
        const error = await failed("other", 422, "application/json", JSON.stringify(body));
        assert.deepEqual([error.code, error.detail], ["badRequest", detail]);
        assert.ok(error.message.includes(detail));
      });
    }

    it("says little of what is long, and nothing of a text that merely has such a field", async () => {
      const error = await failed("other", 500, "application/json", JSON.stringify({ detail: "x".repeat(1_000_000) }));
      assert.ok((error.detail ?? "").length < 300 && error.message.length < 400);
      const answer = await heard("other", "application/json", JSON.stringify({ text: "said", detail: "low" }));
      assert.equal(answer.text, "said");
    });
  });

  it("tells the log nothing of it", () => {
    for (const secret of [KEY, "Hello", "Lazard", said]) assert.ok(!lines.join("\n").includes(secret));
  });
});

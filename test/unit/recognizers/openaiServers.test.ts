// A server of one's own as a client meets it that nobody here wrote: the npm package `openai`. What it sends and expects is
// what such servers take and say; so is the stand-in of the other tests.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import OpenAI, { APIError, AuthenticationError, BadRequestError, NotFoundError, RateLimitError, toFile } from "openai";
import type { TranscriptionDiarized } from "openai/resources/audio/transcriptions";
import type { ChatCompletionMessageParam } from "openai/resources/chat/completions";
import type { ServerKind } from "../../../src/recognizers/servers";
import { raw, refusal } from "../../service/faults";
import { startService, type Service } from "../../service/service";
import { DIARIZING, MODEL } from "../../service/shapes/server";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";

const NUMBERS = Array.from({ length: 20 }, (_, i) => i * 7);
const TEXT = NUMBERS.map(spelled).join(" ");
const KEY = "server-key-0123";
const KINDS = ["vllm", "sglang", "llama-server", "openai", "speaches", "localai", "groq"] as const;

describe("the npm package openai, against servers of one's own", () => {
  let service: Service;
  let client: OpenAI;
  const sound = readFileSync(recording("numbers-20.wav", () => speakNumbers(NUMBERS)));
  const file = (): ReturnType<typeof toFile> => toFile(sound, "clip.wav", { type: "audio/wav" });
  const become = (server: ServerKind): void => void Object.assign(service.behavior, { server, serverKey: KEY });

  before(async () => {
    service = await startService(tonesRecognizer());
    client = new OpenAI({ apiKey: KEY, baseURL: `${service.url}/v1`, maxRetries: 0 });
  });
  afterEach(() => Object.assign(service.behavior, { fault: () => undefined, leaksTag: false }));
  after(() => service.close());

  it("lists models", async () => {
    for (const [kind, owner] of [
      ["vllm", "vllm"],
      ["openai", "openai"],
      ["llama-server", "llamacpp"],
    ] as const) {
      become(kind);
      const { data } = await client.models.list();
      assert.deepEqual(
        data.map(({ id, owned_by }) => [id, owned_by]),
        [[MODEL, owner]],
      );
    }
  });

  for (const kind of KINDS) {
    it(`transcribes in one piece, as JSON and as text: ${kind}`, async () => {
      become(kind);
      const plain = await client.audio.transcriptions.create({ file: await file(), model: MODEL });
      assert.equal(plain.text, TEXT);
      const json = { file: await file(), model: MODEL, response_format: "json", language: "en" } as const;
      assert.equal((await client.audio.transcriptions.create(json)).text, TEXT);
      const text: unknown = await client.audio.transcriptions.create({
        file: await file(),
        model: MODEL,
        response_format: "text",
      });
      assert.equal(String(text).trim(), TEXT);
    });
  }

  it("transcribes as a stream, by OpenAI's events", async () => {
    for (const kind of ["openai", "speaches", "llama-server"] as const) {
      become(kind);
      const stream = await client.audio.transcriptions.create({ file: await file(), model: MODEL, stream: true });
      let deltas = "";
      let done: string | undefined;
      for await (const event of stream) {
        if (event.type === "transcript.text.delta") deltas += event.delta;
        if (event.type === "transcript.text.done") done = event.text;
      }
      assert.deepEqual([deltas, done], [TEXT, TEXT], kind);
    }
  });

  it("transcribes as a stream, by vLLM's chunks, to the last", async () => {
    for (const kind of ["vllm", "sglang"] as const) {
      become(kind);
      const stream = await client.audio.transcriptions.create({ file: await file(), model: MODEL, stream: true });
      let text = "";
      let finish: unknown;
      for await (const event of stream as AsyncIterable<unknown>) {
        const { object, choices } = event as {
          object: string;
          choices: { delta: { content?: string }; finish_reason?: string }[];
        };
        assert.equal(object, "transcription.chunk");
        text += choices[0]?.delta.content ?? "";
        finish = choices[0]?.finish_reason ?? finish;
      }
      assert.deepEqual([text, finish], [TEXT, "stop"], kind);
    }
  });

  it("tells speakers apart, in one piece and as a stream", async () => {
    become("openai");
    const request = { model: DIARIZING, response_format: "diarized_json", chunking_strategy: "auto" } as const;
    const answer: unknown = await client.audio.transcriptions.create({ ...request, file: await file() });
    const whole = answer as TranscriptionDiarized;
    assert.equal(whole.text, TEXT);
    assert.deepEqual([...new Set(whole.segments.map(({ speaker }) => speaker))], ["A", "B"]);
    const speakers: string[] = [];
    const stream = await client.audio.transcriptions.create({ ...request, file: await file(), stream: true });
    for await (const event of stream) if (event.type === "transcript.text.segment") speakers.push(event.speaker);
    assert.deepEqual(
      speakers,
      NUMBERS.map((_, i) => "AB"[i % 2]),
    );
    const without = { model: DIARIZING, response_format: "diarized_json" } as const;
    await assert.rejects(client.audio.transcriptions.create({ ...without, file: await file() }), BadRequestError);
  });

  describe("chats with audio", () => {
    const audio = { type: "input_audio", input_audio: { data: sound.toString("base64"), format: "wav" } } as const;
    const messages: ChatCompletionMessageParam[] = [
      { role: "system", content: "Bulge Bracket" },
      { role: "user", content: [audio] },
    ];
    for (const kind of ["vllm", "sglang", "llama-server", "openai"] as const) {
      it(`in one piece and as a stream: ${kind}`, async () => {
        become(kind);
        const tag = kind === "openai" ? "" : "language Chinese<asr_text>";
        const request = { model: MODEL, messages, max_completion_tokens: 4_096 };
        const whole = await client.chat.completions.create(request);
        assert.equal(whole.choices[0]?.message.content, tag + TEXT);
        assert.equal(service.received.at(-1)?.request?.context, "Bulge Bracket");
        let text = "";
        for await (const { choices } of await client.chat.completions.create({ ...request, stream: true }))
          text += choices[0]?.delta.content ?? "";
        assert.equal(text, tag + TEXT);
      });
    }
  });

  describe("knows what went wrong", () => {
    for (const kind of KINDS) {
      it(`with the key and with the model: ${kind}`, async () => {
        become(kind);
        const stranger = new OpenAI({ apiKey: "wrong", baseURL: `${service.url}/v1`, maxRetries: 0 });
        await assert.rejects(stranger.models.list(), AuthenticationError);
        await assert.rejects(
          stranger.audio.transcriptions.create({ file: await file(), model: MODEL }),
          AuthenticationError,
        );
        await assert.rejects(client.audio.transcriptions.create({ file: await file(), model: "other" }), NotFoundError);
      });
    }

    it("with a language that vLLM does not know (recognizers 15)", async () => {
      become("vllm");
      const request = { file: await file(), model: MODEL, language: "fil" };
      await assert.rejects(client.audio.transcriptions.create(request), BadRequestError);
    });

    it("with the pace, and with the quota", async () => {
      become("openai");
      for (const code of ["rate_limit_exceeded", "insufficient_quota"]) {
        service.behavior.fault = () => refusal(429, code, "no", { nested: true, headers: { "retry-after": "1" } });
        const request = { file: await file(), model: MODEL };
        await assert.rejects(client.audio.transcriptions.create(request), (error) => {
          assert.ok(error instanceof RateLimitError);
          assert.deepEqual([error.code, error.headers.get("retry-after")], [code, "1"]);
          return true;
        });
      }
    });

    it("inside a stream", async () => {
      become("vllm");
      const chunk = { object: "transcription.chunk", choices: [{ delta: { content: "w" } }] };
      const error = { error: { message: "EngineDeadError", type: "InternalServerError", code: 500 } };
      const frames = [chunk, error].map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join("");
      service.behavior.fault = () => raw(200, "text/event-stream", frames);
      const stream = await client.audio.transcriptions.create({ file: await file(), model: MODEL, stream: true });
      await assert.rejects(async () => {
        for await (const _ of stream);
      }, APIError);
    });
  });
});

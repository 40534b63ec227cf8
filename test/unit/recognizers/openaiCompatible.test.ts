// The service's compatible mode as a client meets it that nobody here wrote: the npm package `openai`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import OpenAI, { AuthenticationError, BadRequestError, NotFoundError } from "openai";
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions";
import { partly } from "../../service/faults";
import { KEY, startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";

const NUMBERS = Array.from({ length: 20 }, (_, i) => i * 7);
const TEXT = NUMBERS.map(spelled).join(" ");
const MODEL = "qwen3-asr-flash";

/** What the service adds to OpenAI's usage and messages. */
interface Usage {
  readonly seconds?: number;
  readonly prompt_tokens: number;
  readonly total_tokens: number;
}
interface Annotated {
  readonly annotations?: readonly { readonly type: string; readonly language: string }[];
}

describe("the npm package openai, against the compatible mode", () => {
  let service: Service;
  let client: OpenAI;
  const data = readFileSync(recording("numbers-20.wav", () => speakNumbers(NUMBERS))).toString("base64");
  const sound = { type: "input_audio", input_audio: { data: `data:audio/wav;base64,${data}`, format: "wav" } } as const;
  const options = { asr_options: { language: "zh", enable_itn: false } };
  const request: ChatCompletionCreateParamsNonStreaming = {
    model: MODEL,
    messages: [
      { role: "system", content: [{ type: "text", text: "Bulge Bracket" }] },
      { role: "user", content: [sound] },
    ],
    ...options,
  };
  const streamed: ChatCompletionCreateParamsStreaming = {
    ...request,
    stream: true,
    stream_options: { include_usage: true },
  };
  before(async () => {
    service = await startService(tonesRecognizer());
    client = new OpenAI({ apiKey: KEY, baseURL: `${service.url}/compatible-mode/v1`, maxRetries: 0 });
  });
  afterEach(() => Object.assign(service.behavior, { terse: false, fault: () => undefined }));
  after(() => service.close());

  async function hear(): Promise<ChatCompletionChunk[]> {
    const chunks: ChatCompletionChunk[] = [];
    for await (const chunk of await client.chat.completions.create(streamed)) chunks.push(chunk);
    return chunks;
  }

  it("recognizers openai: lists the models", async () => {
    const ids = [];
    for await (const { id } of client.models.list()) ids.push(id);
    assert.ok(ids.includes(MODEL));
  });

  it("recognizers openai: hears a recording in one answer, with its language and the bill", async () => {
    const answer = await client.chat.completions.create(request);
    const [choice] = answer.choices;
    assert.equal(choice?.message.content, TEXT);
    assert.equal(choice.finish_reason, "stop");
    assert.equal((choice.message as unknown as Annotated).annotations?.[0]?.language, "zh");
    const { seconds, prompt_tokens, total_tokens } = answer.usage as Usage;
    assert.deepEqual([seconds, total_tokens > prompt_tokens], [16, true]);
    assert.equal(service.received.at(-1)?.request?.context, "Bulge Bracket");
  });

  it("recognizers openai: hears a stream that gives only what is new, and the bill after the end", async () => {
    const chunks = await hear();
    assert.equal(chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join(""), TEXT);
    assert.ok(chunks.length > 4);
    assert.equal(chunks.map(({ choices }) => choices[0]?.finish_reason).find(Boolean), "stop");
    const last = chunks.at(-1);
    assert.deepEqual([last?.choices, (last?.usage as Usage | undefined)?.seconds], [[], 16]);
    assert.ok(chunks.slice(0, -1).every(({ usage }) => usage === null));
  });

  it("recognizers openai: finds tokens alone where a snapshot gives no seconds", async () => {
    service.behavior.terse = true;
    const answer = await client.chat.completions.create({ ...request, model: "qwen3-asr-flash-2026-02-10" });
    const { seconds, prompt_tokens } = answer.usage as Usage;
    assert.deepEqual([seconds, Math.ceil(prompt_tokens / 25)], [undefined, 16]);
  });

  it("recognizers openai: knows a wrong key, a model that is not there and a request that is refused", async () => {
    const stranger = client.withOptions({ apiKey: "sk-ffffffffffffffffffffffffffffffff" });
    const is =
      (kind: typeof AuthenticationError | typeof BadRequestError | typeof NotFoundError, code: string) =>
      (error: unknown): boolean =>
        error instanceof kind && error.code === code;
    await assert.rejects(stranger.chat.completions.create(request), is(AuthenticationError, "invalid_api_key"));
    await assert.rejects(stranger.models.list(), is(AuthenticationError, "invalid_api_key"));
    for (const model of ["qwen9-asr", "qwen3-asr-flash-filetrans", "qwen-audio-3.1-asr-flash"])
      await assert.rejects(client.chat.completions.create({ ...request, model }), is(NotFoundError, "model_not_found"));
    const text: ChatCompletionMessageParam = { role: "user", content: [sound, { type: "text", text: "Transcribe." }] };
    const refused = is(BadRequestError, "invalid_parameter_error");
    await assert.rejects(client.chat.completions.create({ ...request, messages: [text] }), refused);
    const early = { ...request, stream_options: { include_usage: true } };
    await assert.rejects(client.chat.completions.create(early), refused);
  });

  it("recognizers openai: meets an error in the middle of a stream as an error", async () => {
    service.behavior.fault = () => partly("w0000", "error");
    await assert.rejects(hear());
  });
});

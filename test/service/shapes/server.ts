// Servers that speak as OpenAI does, each with the faults that its sources show.
import type { IncomingHttpHeaders } from "node:http";
import { englishName, OPEN_LANGUAGES, WHISPER_LANGUAGES } from "../../../src/recognizers/languageNames";
import { exactly, invalid, object, parse, Refusal, type Accepted } from "../request";
import type { Behavior } from "../service";
import type { Facts, Shape } from "../shapes";

/** What these servers serve. */
export const MODEL = "Qwen/Qwen3-ASR-1.7B";

const isQwen = ({ server }: Behavior): boolean => server === "vllm" || server === "sglang" || server === "llama-server";

/** Codes of ISO 639-1, all that vLLM and OpenAI know (`vllm/entrypoints/openai/speech_to_text`). */
const TWO_LETTERS = new Set([...OPEN_LANGUAGES, ...WHISPER_LANGUAGES].filter((code) => /^(?!jw)[a-z]{2}$/.test(code)));
const WHISPER = new Set([...WHISPER_LANGUAGES, "yue", "auto"]);

/** What a server says of a language's code that it does not know. @throws {Refusal} */
function checkLanguage(language: string | undefined, { server }: Behavior): void {
  if (language === undefined) return;
  const known =
    server === "llama-server"
      ? /^[a-z]{2,3}$/.test(language)
      : (server === "vllm" || server === "sglang" || server === "openai" ? TWO_LETTERS : WHISPER).has(language);
  if (!known) throw new Refusal(400, "BadRequestError", `Unsupported language: '${language}'.`);
}

/** OpenAI's model that tells speakers apart: on OpenAI's servers only. */
export const DIARIZING = "gpt-4o-transcribe-diarize";

/** `POST /v1/audio/transcriptions`, or whisper.cpp's `/inference`. */
export const form: Shape = {
  async accept(body, headers, behavior) {
    const { server } = behavior;
    const type = headers["content-type"] ?? "";
    if (!type.startsWith("multipart/form-data")) throw invalid("a form is expected");
    const fields = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
    const text = (name: string): string | undefined => {
      const value = fields.get(name);
      return typeof value === "string" ? value : undefined;
    };
    const file = fields.get("file");
    if (!(file instanceof File) || file.size === 0) throw invalid("file is required");
    if (file.size > 25 * 1_048_576) throw new Refusal(413, "too_large", "file too large");
    const model = text("model");
    const speakers = model === DIARIZING && server === "openai";
    if (model !== MODEL && !speakers) throw new Refusal(404, "model_not_found", "The model does not exist.");
    // Absent, it is JSON; `verbose_json` is refused for what is not Whisper.
    const format = text("response_format") ?? "json";
    if (!["json", "text", ...(speakers ? ["diarized_json"] : [])].includes(format))
      throw invalid(`${format} is not supported`);
    if (speakers && text("chunking_strategy") === undefined)
      throw invalid("chunking_strategy is required for diarization models");
    if (speakers && text("prompt") !== undefined) throw invalid("Prompt is not supported for diarization models");
    // The form is English unless it is told (whisper.cpp's `examples/server/server.cpp`).
    const language = text("language") ?? (server === "whisper.cpp" ? "en" : undefined);
    checkLanguage(language, behavior);
    checkLanguage(text("to_language"), behavior);
    const wavOnly = server === "whisper.cpp" || server === "llama-server";
    if (wavOnly && !/^audio\/(x-)?wav$/.test(file.type)) throw invalid("failed to read audio data");
    // Qwen3-ASR on vLLM validates `language` and obeys `to_language` only; it does not look at `prompt`.
    const qwen = server === "vllm" || server === "sglang";
    return {
      model,
      context: qwen ? "" : (text("prompt") ?? ""),
      audio: `data:${file.type.replace("x-wav", "wav")};base64,${Buffer.from(await file.arrayBuffer()).toString("base64")}`,
      language: qwen ? text("to_language") : language === "auto" ? undefined : language,
      languageId: false,
      itn: false,
      incremental: true,
      stream: text("stream") === "true" && !["whisper.cpp", "groq", "localai"].includes(server) && format !== "text",
      plainText: format === "text",
    };
  },
  whole: ({ text }, { seconds, behavior, request }) => {
    const usage = { type: "duration", seconds };
    if (request.model === DIARIZING) {
      const segments = turns(text, seconds);
      return { task: "transcribe", duration: seconds, text, segments, usage };
    }
    // A line for every segment, each with the space that Whisper's tokens begin with.
    return { text: behavior.server === "whisper.cpp" ? lines(text) : text, usage };
  },
  piece: (fresh, all, language, facts) => spoken(fresh, all.length - fresh.length, language, facts),
  end: (rest, said, facts) => {
    const { behavior, seconds, request } = facts;
    const last = rest ? spoken(rest, said.text.length - rest.length, said.language, facts) : "";
    if (isPython(behavior)) {
      const first = said.text || !behavior.leaksTag ? "" : chunk("transcription.chunk", { content: tagOf("") });
      return `${last}${first}${chunk("transcription.chunk", { content: "" }, "stop")}data: [DONE]\n\n`;
    }
    if (behavior.server === "speaches" && behavior.untyped) return last;
    const segments = request.model === DIARIZING ? turns(said.text, seconds) : [];
    const events = segments.map((segment) => event({ type: "transcript.text.segment", ...segment }));
    const done = { type: "transcript.text.done", text: said.text, usage: { type: "duration", seconds } };
    return last + events.join("") + event(done);
  },
};

/** `transcription.chunk`, by whichever of the two. */
function isPython({ server }: Behavior): boolean {
  return server === "vllm" || server === "sglang";
}

/** Words of one piece of sound: some 30 seconds of the tones, in which vLLM cuts what is longer. */
const WORDS_PER_PIECE = 40;

/** New text, which begins after so many characters. */
function spoken(fresh: string, before: number, language: string, { behavior }: Facts): string {
  if (behavior.server === "speaches" && behavior.untyped) return `data: ${JSON.stringify({ text: fresh.trim() })}\n\n`;
  if (!isPython(behavior)) return event({ type: "transcript.text.delta", delta: fresh });
  if (!behavior.leaksTag) return chunk("transcription.chunk", { content: fresh });
  // Each piece is an answer of its own: with a tag, cut in the middle as tokens are, and with an end.
  const words = fresh.split(/(?= )/);
  let frames = before === 0 ? tagged(language, "transcription.chunk") : "";
  words.forEach((word, i) => {
    if (i % WORDS_PER_PIECE === 0 && (i > 0 || before > 0))
      frames += chunk("transcription.chunk", {}, "stop") + tagged(language, "transcription.chunk");
    frames += chunk("transcription.chunk", { content: word });
  });
  return frames;
}

function event(data: { readonly type: string; readonly [field: string]: unknown }): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Two speakers who take turns word by word. */
function turns(text: string, seconds: number): { speaker: string; start: number; end: number; text: string }[] {
  const words = text.split(" ").filter(Boolean);
  return words.map((word, i) => ({
    id: `seg_${i}`,
    speaker: "AB"[i % 2] ?? "A",
    start: (seconds * i) / words.length,
    end: (seconds * (i + 1)) / words.length,
    text: ` ${word}`,
  }));
}

function lines(text: string): string {
  return text
    .split(" ")
    .map((word) => ` ${word}\n`)
    .join("");
}

/** `POST /v1/chat/completions`: the system's text is the context, no language can be forced, the text has its tag. */
export const chat: Shape = {
  accept(bytes: Buffer, _: IncomingHttpHeaders, behavior: Behavior): Accepted {
    const body = parse(bytes.toString("utf8"));
    exactly(body, ["model", "messages", "max_tokens", "max_completion_tokens", "stream"], "body");
    if (body["model"] !== MODEL) throw new Refusal(404, "model_not_found", "The model does not exist.");
    if (typeof (body["max_tokens"] ?? body["max_completion_tokens"]) !== "number")
      throw invalid("the answer would be cut off at 256 tokens");
    const messages = body["messages"];
    if (!Array.isArray(messages) || messages.length < 1 || messages.length > 2) throw invalid("messages");
    const system = messages.length === 2 ? object(messages[0], "message") : { role: "system", content: "" };
    if (system["role"] !== "system" || typeof system["content"] !== "string") throw invalid("the system's message");
    const { role, content } = object(messages.at(-1), "message");
    if (role !== "user" || !Array.isArray(content) || content.length !== 1) throw invalid("the user's message");
    return {
      model: MODEL,
      context: system["content"],
      audio: audioIn(object(content[0], "part"), behavior),
      language: undefined,
      languageId: isQwen(behavior),
      itn: false,
      incremental: true,
      stream: body["stream"] === true,
    };
  },
  whole: ({ text, language }, { seconds, behavior }) => ({
    object: "chat.completion",
    choices: [
      {
        index: 0,
        finish_reason: "stop",
        message: { role: "assistant", content: (isQwen(behavior) ? tagOf(text ? language : "") : "") + text },
      },
    ],
    usage: { prompt_tokens: seconds * 13 },
  }),
  // The tag is cut in the middle, as tokens are.
  piece: (fresh, all, language, { behavior }) =>
    (fresh === all && isQwen(behavior) ? tagged(language, "chat.completion.chunk") : "") +
    chunk("chat.completion.chunk", { content: fresh }),
  end: (rest, { text, language }, { behavior }) =>
    (rest === text && isQwen(behavior) ? tagged(text ? language : "", "chat.completion.chunk") : "") +
    chunk("chat.completion.chunk", { content: rest }) +
    chunk("chat.completion.chunk", {}, "stop") +
    "data: [DONE]\n\n",
};

function audioIn(part: Record<string, unknown>, behavior: Behavior): string {
  const qwenOnPython = behavior.server === "vllm" || behavior.server === "sglang";
  if (part["type"] === "audio_url" && qwenOnPython) return String(object(part["audio_url"], "audio_url")["url"]);
  // Qwen's template has a place for both.
  if (part["type"] !== "input_audio") throw invalid(`a part of type ${String(part["type"])}`);
  const { data, format } = object(part["input_audio"], "input_audio");
  if (typeof data !== "string" || data.startsWith("data:")) throw invalid("input_audio.data is bare base64");
  return `data:audio/${String(format)};base64,${data}`;
}

function tagOf(language: string): string {
  return `language ${language ? englishName(language) : "None"}<asr_text>`;
}

function tagged(language: string, object: string): string {
  const tag = tagOf(language);
  const pieces = ["lang", "uage ", tag.slice(9, 12), tag.slice(12, -6), tag.slice(-6)];
  return pieces.map((content) => chunk(object, { content })).join("");
}

function chunk(object: string, delta: object, finish?: string): string {
  const choice = { index: 0, delta, ...(finish ? { finish_reason: finish } : {}) };
  return `data: ${JSON.stringify({ id: "trsc-1", object, created: 1, model: MODEL, choices: [choice] })}\n\n`;
}

/** `GET /v1/models`. */
export function models({ server }: Behavior): object {
  const owner =
    { vllm: "vllm", sglang: "sglang", "llama-server": "llamacpp", openai: "openai" }[server as string] ?? "me";
  return { object: "list", data: [{ id: MODEL, object: "model", owned_by: owner }] };
}

const TYPES: Readonly<Record<number, string>> = {
  401: "AuthenticationError",
  404: "NotFoundError",
  429: "RateLimitError",
};

/** How each says what is wrong: their status as a code, a text alone, or what their framework makes of it. */
export function failureOf({ server }: Behavior, { status, code, message }: Omit<Refusal, "name">): object {
  switch (server) {
    case "vllm":
    case "sglang":
    case "llama-server":
      // Its middleware for keys is none of its own (`AuthenticationMiddleware`).
      if (status === 401) return { error: "Unauthorized" };
      return { error: { message, type: TYPES[status] ?? "BadRequestError", param: null, code: status } };
    case "whisper.cpp":
      return { error: message };
    case "speaches":
      return { detail: status === 400 ? [{ type: "value_error", loc: ["body"], msg: message, input: null }] : message };
    default:
      return { error: { message, type: "invalid_request_error", param: null, code } };
  }
}

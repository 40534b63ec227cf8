// Servers that speak as OpenAI does, each with the faults that its sources show.
import type { IncomingHttpHeaders } from "node:http";
import { englishName } from "../../../src/recognizers/languageNames";
import { CODES, exactly, invalid, object, parse, Refusal, type Accepted } from "../request";
import type { Behavior } from "../service";
import type { Facts, Shape } from "../shapes";

/** What these servers serve. */
export const MODEL = "Qwen/Qwen3-ASR-1.7B";

const isQwen = ({ server }: Behavior): boolean => server === "vllm" || server === "sglang" || server === "llama-server";

/** `POST /v1/audio/transcriptions`, or whisper.cpp's `/inference`. */
export const form: Shape = {
  async accept(body, headers, behavior) {
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
    if (text("model") !== MODEL) throw new Refusal(404, "model_not_found", "The model does not exist.");
    if (text("response_format") !== "json") throw invalid("only json is supported");
    for (const name of ["language", "to_language"]) {
      const language = text(name);
      if (language !== undefined && !CODES.has(language)) throw invalid(`${name} is not supported`);
    }
    const wavOnly = behavior.server === "whisper.cpp" || behavior.server === "llama-server";
    if (wavOnly && file.type !== "audio/wav") throw invalid("failed to read audio data");
    // Qwen3-ASR on vLLM validates `language` and obeys `to_language` only; it does not look at `prompt`.
    const qwen = behavior.server === "vllm" || behavior.server === "sglang";
    return {
      model: MODEL,
      context: qwen ? "" : (text("prompt") ?? ""),
      audio: `data:${file.type};base64,${Buffer.from(await file.arrayBuffer()).toString("base64")}`,
      language: text(qwen ? "to_language" : "language"),
      languageId: false,
      itn: false,
      incremental: true,
      stream: text("stream") === "true" && behavior.server !== "whisper.cpp" && behavior.server !== "groq",
    };
  },
  whole: ({ text }, { seconds }) => ({ text, usage: { type: "duration", seconds } }),
  piece: (fresh, all, language, facts) => {
    const tag = facts.behavior.leaksTag && fresh === all ? tagOf(language) : "";
    return spoken(tag + fresh, facts);
  },
  end: (rest, said, facts) => {
    const { behavior, seconds } = facts;
    const first = rest === said.text && behavior.leaksTag ? tagOf(said.language) : "";
    if (behavior.server === "vllm") {
      const last = chunk("transcription.chunk", { content: first + rest }, "stop");
      return `${last}data: [DONE]\n\n`;
    }
    const done = { type: "transcript.text.done", text: first + said.text, usage: { type: "duration", seconds } };
    return (rest ? spoken(first + rest, facts) : "") + `event: transcript.text.done\ndata: ${JSON.stringify(done)}\n\n`;
  },
};

function spoken(text: string, { behavior }: Facts): string {
  if (behavior.server === "vllm") return chunk("transcription.chunk", { content: text });
  const delta = { type: "transcript.text.delta", delta: text };
  return `event: transcript.text.delta\ndata: ${JSON.stringify(delta)}\n\n`;
}

/** `POST /v1/chat/completions`: the system's text is the context, no language can be forced, the text has its tag. */
export const chat: Shape = {
  accept(bytes: Buffer, _: IncomingHttpHeaders, behavior: Behavior): Accepted {
    const body = parse(bytes.toString("utf8"));
    exactly(body, ["model", "messages", "max_tokens", "stream"], "body");
    if (body["model"] !== MODEL) throw new Refusal(404, "model_not_found", "The model does not exist.");
    if (typeof body["max_tokens"] !== "number") throw invalid("the answer would be cut off at 256 tokens");
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
    (fresh === all && isQwen(behavior) ? tagged(language) : "") + chunk("chat.completion.chunk", { content: fresh }),
  end: (rest, { text, language }, { behavior }) =>
    (rest === text && isQwen(behavior) ? tagged(text ? language : "") : "") +
    chunk("chat.completion.chunk", { content: rest }) +
    chunk("chat.completion.chunk", {}, "stop") +
    "data: [DONE]\n\n",
};

function audioIn(part: Record<string, unknown>, behavior: Behavior): string {
  const qwenOnPython = behavior.server === "vllm" || behavior.server === "sglang";
  if (part["type"] === "audio_url" && qwenOnPython) return String(object(part["audio_url"], "audio_url")["url"]);
  if (part["type"] !== "input_audio" || qwenOnPython) throw invalid(`a part of type ${String(part["type"])}`);
  const { data, format } = object(part["input_audio"], "input_audio");
  if (typeof data !== "string" || data.startsWith("data:")) throw invalid("input_audio.data is bare base64");
  return `data:audio/${String(format)};base64,${data}`;
}

function tagOf(language: string): string {
  return `language ${language ? englishName(language) : "None"}<asr_text>`;
}

function tagged(language: string): string {
  const tag = tagOf(language);
  const pieces = ["lang", "uage ", tag.slice(9, 12), tag.slice(12, -6), tag.slice(-6)];
  return pieces.map((content) => chunk("chat.completion.chunk", { content })).join("");
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

// DashScope's OpenAI-compatible mode, by its documentation: strict about parts, the bill after the end.
import { FULL } from "../models";
import { CODES, exactly, flag, invalid, object, parse, Refusal, tokens, type Accepted } from "../request";
import type { Facts, Said } from "../shapes";

export function accept(bytes: Buffer): Accepted {
  const body = parse(bytes.toString("utf8"));
  exactly(body, ["model", "messages", "stream", "stream_options", "asr_options"], "body");
  const { model, messages } = body;
  if (typeof model !== "string" || !FULL.has(model)) throw new Refusal(404, "model_not_found", "no such model");
  if (!Array.isArray(messages) || messages.length < 1 || messages.length > 2) throw invalid("messages");
  const part = (message: unknown, role: string, type: string): Record<string, unknown> => {
    const { role: whose, content } = object(message, "message");
    if (whose !== role || !Array.isArray(content) || content.length !== 1) throw invalid(`one part of the ${role}'s`);
    const only = object(content[0], "part");
    exactly(only, ["type", type], "part");
    if (only["type"] !== type) throw invalid(`the ${role}'s part is ${type}`);
    return only;
  };
  const audio = object(part(messages.at(-1), "user", "input_audio")["input_audio"], "input_audio");
  exactly(audio, ["data", "format"], "input_audio");
  if (typeof audio["data"] !== "string") throw invalid("data");
  const system = messages.length === 2 ? object(messages[0], "message") : undefined;
  const told = typeof system?.["content"] === "string" && system["role"] === "system" ? system["content"] : undefined;
  const context = told ?? (system ? part(system, "system", "text")["text"] : "");
  if (typeof context !== "string" || tokens(context) > 10_000) throw invalid("context");
  const stream = flag(body["stream"]);
  if (!stream && body["stream_options"] !== undefined) throw invalid("stream_options without a stream");
  const options = object(body["asr_options"] ?? {}, "asr_options");
  exactly(options, ["language", "enable_lid", "enable_itn"], "asr_options");
  const language = options["language"];
  if (language !== undefined && !CODES.has(language as string)) throw invalid("language");
  return {
    model,
    context,
    audio: audio["data"],
    language: language as string | undefined,
    languageId: true,
    itn: flag(options["enable_itn"]),
    incremental: true,
    stream,
  };
}

export function whole({ text, language }: Said, facts: Facts): object {
  const message = { ...annotations(language, facts), content: text, role: "assistant" };
  return {
    choices: [{ finish_reason: "stop", index: 0, message }],
    created: 1_767_683_986,
    id: `chatcmpl-${facts.id}`,
    model: facts.request.model,
    object: "chat.completion",
    usage: usage(facts),
  };
}

export function piece(fresh: string, _: string, language: string, facts: Facts): string {
  return chunk([{ delta: { ...annotations(language, facts), content: fresh, role: null }, index: 0 }], null, facts);
}

export function end(rest: string, { language }: Said, facts: Facts): string {
  return (
    (rest ? piece(rest, rest, language, facts) : "") +
    chunk([{ delta: { role: null }, index: 0, finish_reason: "stop" }], null, facts) +
    chunk([], usage(facts), facts) +
    "data: [DONE]\n\n"
  );
}

function annotations(language: string, { behavior }: Facts): object {
  return behavior.terse ? {} : { annotations: [{ emotion: "neutral", language, type: "audio_info" }] };
}

function usage({ seconds, behavior }: Facts): object {
  const heard = seconds * 25 - 3;
  return {
    prompt_tokens: heard,
    prompt_tokens_details: { audio_tokens: heard, text_tokens: 0 },
    completion_tokens: 12,
    completion_tokens_details: { text_tokens: 12 },
    total_tokens: heard + 12,
    ...(behavior.terse ? {} : { seconds }),
  };
}

function chunk(choices: readonly object[], bill: object | null, { id, request }: Facts): string {
  const data = {
    model: request.model,
    id: `chatcmpl-${id}`,
    choices,
    created: 1,
    object: "chat.completion.chunk",
    usage: bill,
  };
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** `GET /compatible-mode/v1/models`. */
export function models(): object {
  return { object: "list", data: [...FULL].map((id) => ({ id, object: "model", created: 1, owned_by: "system" })) };
}

// The service's newer models: another request on the native path, answers with the times of words.
import type { IncomingHttpHeaders } from "node:http";
import { CODES, exactly, flag, invalid, object, parse, Refusal, type Accepted } from "../request";
import type { Facts, Said } from "../shapes";

const MODELS = /^(qwen-audio-3\.[01]-asr-flash|fun-asr-flash-2026-06-15)$/;
const FORMATS = new Set("wav mp3 flac m4a ogg webm aac amr aiff".split(" "));

export function accept(bytes: Buffer, headers: IncomingHttpHeaders): Accepted {
  const body = parse(bytes.toString("utf8"));
  exactly(body, ["model", "input", "parameters"], "body");
  const model = body["model"];
  if (typeof model !== "string" || !MODELS.test(model)) throw new Refusal(404, "ModelNotFound", "Model not exist.");
  const messages = object(body["input"], "input")["messages"];
  if (!Array.isArray(messages) || messages.length < 1 || messages.length > 6) throw invalid("messages");
  const rounds = messages.slice(0, -1).map((message) => {
    const { role, content } = object(message, "message");
    const text = Array.isArray(content) && content.length === 1 ? object(content[0], "part")["text"] : undefined;
    if (role !== "user" || typeof text !== "string" || text.length > 400) throw invalid("a round of the context");
    return text;
  });
  const { role, content } = object(messages.at(-1), "message");
  if (role !== "user" || !Array.isArray(content) || content.length !== 1) throw invalid("the last message");
  const part = object(content[0], "part");
  exactly(part, ["type", "input_audio"], "part");
  const audio = object(part["input_audio"], "input_audio")["data"];
  if (typeof audio !== "string") throw invalid("input_audio.data");
  const parameters = object(body["parameters"], "parameters");
  exactly(parameters, ["format", "sample_rate", "language_hints", "incremental_output"], "parameters");
  if (!FORMATS.has(String(parameters["format"]))) throw new Refusal(400, "InvalidParameter", "format is empty");
  const hints = parameters["language_hints"] ?? [];
  if (!Array.isArray(hints) || !hints.every((hint) => CODES.has(hint as string))) throw invalid("language_hints");
  return {
    model,
    context: rounds.join(" "),
    audio,
    language: hints[0] as string | undefined,
    languageId: false,
    itn: false,
    incremental: flag(parameters["incremental_output"]),
    stream: headers["x-dashscope-sse"] === "enable",
  };
}

export function whole({ text }: Said, facts: Facts): object {
  if (!text) throw new Refusal(400, "ASR_RESPONSE_HAVE_NO_WORDS", "no words");
  const words = text.split(" ").map((word, i, all) => ({
    begin_time: Math.round((facts.seconds * 1_000 * i) / all.length),
    end_time: Math.round((facts.seconds * 1_000 * (i + 1)) / all.length),
    text: word,
    punctuation: i + 1 < all.length ? " " : "",
  }));
  const sentence = { begin_time: 0, end_time: facts.seconds * 1_000, text, words };
  const output = { text, sentence, sentences: [sentence] };
  // Workspace hosts put it at the top.
  const place = facts.behavior.topLevel ? output : { output };
  return { ...place, usage: { seconds: facts.seconds }, request_id: facts.id };
}

export function piece(_: string, all: string, __: string, facts: Facts): string {
  // "Partials only for sound of a minute or more" (measured by others).
  if (facts.seconds < facts.behavior.partialsFrom) return "";
  const output = { sentence: { begin_time: 0, end_time: null, text: all, sentence_end: false } };
  return event({ ...(facts.behavior.topLevel ? output : { output }), request_id: facts.id });
}

export function end(_: string, said: Said, facts: Facts): string {
  return event(whole(said, facts));
}

function event(data: object): string {
  return `event:result\n:HTTP_STATUS/200\ndata:${JSON.stringify(data)}\n\n`;
}

// The service's newer models: another request on the native path, answers with the times of words.
import type { IncomingHttpHeaders } from "node:http";
import { NEWER } from "../models";
import { CODES, exactly, flag, invalid, object, parse, Refusal, type Accepted } from "../request";
import type { Facts, Said } from "../shapes";

const FORMATS = new Set("wav mp3 flac m4a ogg webm aac amr aiff".split(" "));

export function accept(bytes: Buffer, headers: IncomingHttpHeaders): Accepted {
  const body = parse(bytes.toString("utf8"));
  exactly(body, ["model", "input", "parameters"], "body");
  const model = body["model"];
  if (typeof model !== "string" || !NEWER.test(model)) throw new Refusal(404, "ModelNotFound", "Model not exist.");
  const messages = object(body["input"], "input")["messages"];
  if (!Array.isArray(messages) || messages.length < 1 || messages.length > 11) throw invalid("messages");
  const rounds = messages.slice(0, -1).map((message) => {
    const { role, content } = object(message, "message");
    // "input_text" of the user, "text" of the assistant; a part without its type is refused.
    const type = role === "user" ? "input_text" : "text";
    const part = Array.isArray(content) && content.length === 1 ? object(content[0], "part") : {};
    exactly(part, ["type", "text"], "part");
    const { text } = part;
    if (part["type"] !== type || (role !== "user" && role !== "assistant")) throw invalid("a part needs its type");
    if (typeof text !== "string" || Array.from(text).length > 400) throw invalid("a round of the context");
    return { role, text };
  });
  for (const whose of ["user", "assistant"])
    if (rounds.filter((round) => round.role === whose).length > 5) throw invalid("more than five messages of context");
  const { role, content } = object(messages.at(-1), "message");
  if (role !== "user" || !Array.isArray(content) || content.length !== 1) throw invalid("the last message");
  const part = object(content[0], "part");
  exactly(part, ["type", "input_audio"], "part");
  if (part["type"] !== "input_audio") throw invalid("a part needs its type");
  const audio = object(part["input_audio"], "input_audio")["data"];
  if (typeof audio !== "string") throw invalid("input_audio.data");
  const parameters = object(body["parameters"], "parameters");
  exactly(
    parameters,
    ["format", "sample_rate", "language_hints", "incremental_output", "stream", "speaker_diarization_enabled"],
    "parameters",
  );
  if (!FORMATS.has(String(parameters["format"]))) throw new Refusal(400, "InvalidParameter", "format is empty");
  const hints = parameters["language_hints"] ?? [];
  if (!Array.isArray(hints) || !hints.every((hint) => CODES.has(hint as string))) throw invalid("language_hints");
  return {
    model,
    context: rounds.map(({ text }) => text).join(" "),
    audio,
    language: hints[0] as string | undefined,
    languageId: false,
    itn: false,
    incremental: flag(parameters["incremental_output"]),
    stream: headers["x-dashscope-sse"] === "enable",
    speakers: flag(parameters["speaker_diarization_enabled"]),
  };
}

/** Words in a sentence: a clip of some seconds has several. */
const LENGTH = 8;

/** A text's words in sentences, with their times: somewhere, in their order. */
function sentencesOf(text: string, { request, behavior }: Facts): readonly Sentence[] {
  const words = text.split(" ").filter(Boolean);
  const sentences: Sentence[] = [];
  for (let from = 0; from < words.length; from += LENGTH) {
    const said = words.slice(from, from + LENGTH);
    const time = (i: number): number => (from + i) * 700;
    sentences.push({
      sentence_id: sentences.length + 1,
      begin_time: time(0),
      end_time: time(said.length),
      text: said.join(" "),
      ...(request.speakers || behavior.speakers ? { speaker_id: sentences.length % 2 } : {}),
      words: said.map((word, i) => ({
        begin_time: time(i),
        end_time: time(i) + 500,
        text: word,
        punctuation: i + 1 < said.length ? " " : "",
      })),
    });
  }
  return sentences;
}

interface Sentence {
  readonly sentence_id: number;
  readonly begin_time: number;
  readonly end_time: number;
  readonly text: string;
  readonly words: readonly object[];
}

export function whole({ text }: Said, facts: Facts): object {
  const sentences = sentencesOf(text, facts);
  const sentence = sentences.at(-1);
  if (!sentence) throw new Refusal(400, "ASR_RESPONSE_HAVE_NO_WORDS", "no words");
  return placed({ text, sentence: { ...sentence, sentence_end: true }, sentences }, facts, facts.seconds);
}

export function piece(fresh: string, all: string, _: string, facts: Facts): string {
  // "Partials only for sound of a minute or more" (measured by others).
  if (facts.seconds < facts.behavior.partialsFrom) return "";
  return events(all.slice(0, all.length - fresh.length), all, false, facts);
}

export function end(rest: string, { text }: Said, facts: Facts): string {
  if (!text) throw new Refusal(400, "ASR_RESPONSE_HAVE_NO_WORDS", "no words");
  const partly = facts.seconds >= facts.behavior.partialsFrom;
  return events(partly ? text.slice(0, text.length - rest.length) : "", text, true, facts);
}

/** What has ended since, each with the text and the bill so far, and the sentence that is still open. */
function events(before: string, all: string, last: boolean, facts: Facts): string {
  const sentences = sentencesOf(all, facts);
  const ended = last ? sentences.length : sentences.length - 1;
  const known = Math.max(0, sentencesOf(before, facts).length - 1);
  return sentences
    .slice(known)
    .map((sentence, i) => {
      const number = known + i + 1;
      const text = sentences
        .slice(0, number)
        .map((one) => one.text)
        .join(" ");
      if (number <= ended) {
        const seconds = Math.min(facts.seconds, Math.ceil(sentence.end_time / 1_000));
        const bill = number === sentences.length ? facts.seconds : seconds;
        return event(placed({ text, sentence: { ...sentence, sentence_end: true } }, facts, bill));
      }
      const open = { ...sentence, end_time: null, words: [], sentence_end: false };
      return event(placed({ text, sentence: open }, facts, undefined));
    })
    .join("");
}

/** Workspace hosts put it at the top. */
function placed(output: object, { id, behavior }: Facts, seconds: number | undefined): object {
  const place = behavior.topLevel ? output : { output };
  return { ...place, usage: seconds === undefined ? null : { duration: seconds }, request_id: id };
}

function event(data: object): string {
  return `event:result\n:HTTP_STATUS/200\ndata:${JSON.stringify(data)}\n\n`;
}

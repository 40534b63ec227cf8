import type { Clip, Hints, Recognizer, Word } from "../core/types";
import { NOTHING, secondsOf, type Answer } from "./answer";
import { AUDIO } from "./body";
import type { Model } from "./catalog";
import { speaking, type CloudProtocol, type DashScope } from "./cloudProtocol";
import { PATH } from "./dashScope";
import { at, listOf, numberOf, stringOf } from "./json";

/**
 * The newer models of the service, `qwen-audio-3.x-asr-flash` and `fun-asr-flash`: the same path, another request, and an
 * answer with the times of words. Their name repeats that of a retired model; nothing else does.
 */
export function inputAudio(service: DashScope): Recognizer {
  return speaking(INPUT_AUDIO, service);
}

/** "Context: at most five messages of 400 characters" (the service's documentation of 2026). */
const ROUNDS = 5;
const ROUND_LENGTH = 400;

function requestOf(model: Model, hints: Hints, { audio }: Clip): object {
  const rounds = model.can.context ? roundsOf(hints.context) : [];
  return {
    model: model.id,
    input: {
      messages: [
        ...rounds.map((text) => ({ role: "user", content: [{ text }] })),
        { role: "user", content: [{ type: "input_audio", input_audio: { data: AUDIO } }] },
      ],
    },
    parameters: {
      // Required, and refused where it is missing.
      format: audio.kind === "bytes" ? formatOf(audio.mime) : audio.kind === "url" ? formatOfUrl(audio.url) : "",
      sample_rate: 16_000,
      incremental_output: true,
      ...(model.can.language && hints.language ? { language_hints: [hints.language] } : {}),
    },
  };
}

/** A context in pieces that the model takes, cut between words. What does not fit is left out from the end: the catalog's limit keeps that from happening. */
function roundsOf(context: string): string[] {
  const rounds: string[] = [];
  for (const word of context.split(/(?<=[\s,、，])/)) {
    const last = rounds.at(-1);
    if (last !== undefined && last.length + word.length <= ROUND_LENGTH) rounds[rounds.length - 1] = last + word;
    else if (rounds.length < ROUNDS) rounds.push(word.slice(0, ROUND_LENGTH));
    else break;
  }
  return rounds.map((round) => round.trim()).filter(Boolean);
}

function formatOf(mime: string): string {
  const kind = mime.replace(/^audio\//, "");
  return kind === "mpeg" ? "mp3" : kind === "mp4" ? "m4a" : kind;
}

function formatOfUrl(url: string): string {
  return /\.([a-z0-9]{2,5})$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? "mp3";
}

const INPUT_AUDIO: CloudProtocol = {
  path: PATH,
  headers: { "x-dashscope-sse": "enable" },
  request: requestOf,
  dialect: { read: readSentences, mayRepeat: true, billLast: false, noSpeech: /HAVE_NO_WORDS|NO_VALID_FRAGMENT/ },
};

/**
 * Reads an answer that lies under `output` on the service's generic hosts, and at the top level on workspace hosts
 * (measured by others). `sentence` grows while the service is at it; its end is where `text` or `sentences` is whole.
 */
export function readSentences(body: unknown): Answer | undefined {
  const output = at(body, "output") ?? body;
  const sentence = at(output, "sentence");
  const sentences = listOf(at(output, "sentences"));
  const text = stringOf(at(output, "text"));
  if (text === undefined && sentence === undefined && sentences.length === 0) return undefined;
  const spoken =
    text ?? (sentences.length > 0 ? sentences : [sentence]).map((one) => stringOf(at(one, "text")) ?? "").join("");
  const ended = at(output, "finish_reason") ?? at(output, "sentence_end") ?? at(sentence, "sentence_end");
  const words = (sentences.length > 0 ? sentences : [sentence]).flatMap((one) => wordsOf(at(one, "words")));
  return {
    ...NOTHING,
    text: spoken,
    // Whole answers say nothing of their end; streams say that they go on.
    finish: ended === false || ended === "null" ? undefined : "stop",
    whole: true,
    language: stringOf(at(sentence ?? sentences[0], "language")),
    billedSeconds: secondsOf(at(body, "usage")),
    requestId: stringOf(at(body, "request_id")),
    words,
  };
}

/** Words with times in milliseconds, as the service writes them. */
export function wordsOf(words: unknown): Word[] {
  return listOf(words).flatMap((word) => {
    const [start, end] = [numberOf(at(word, "begin_time")), numberOf(at(word, "end_time"))];
    const text = stringOf(at(word, "text"));
    if (start === undefined || end === undefined || text === undefined) return [];
    return [{ start: start / 1_000, end: end / 1_000, text: text + (stringOf(at(word, "punctuation")) ?? "") }];
  });
}

import type { Clip, Hints, Recognizer } from "../core/types";
import { AUDIO } from "./body";
import type { Model } from "./catalog";
import { speaking, type CloudProtocol, type DashScope } from "./cloudProtocol";
import { PATH } from "./dashScope";
import { NO_SPEECH } from "./failures";
import { sentenceReader } from "./sentences";

/**
 * The newer models of the service, `qwen-audio-3.x-asr-flash` and `fun-asr-flash`: the same path, another request, and an
 * answer with the times of words. Their name repeats that of a retired model; nothing else does.
 */
export function inputAudio(service: DashScope): Recognizer {
  return speaking(INPUT_AUDIO, service);
}

/**
 * "Context: at most the newest five messages, of 400 characters each" (the service's page of September 2026). A part without its
 * type is refused where the service is strict.
 */
const ROUNDS = 5;
const ROUND_LENGTH = 400;

function requestOf(model: Model, hints: Hints, { audio }: Clip): object {
  const rounds = model.can.context ? roundsOf(hints.context) : [];
  return {
    model: model.id,
    input: {
      messages: [
        ...rounds.map((text) => ({ role: "user", content: [{ type: "input_text", text }] })),
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

/**
 * A context in pieces that the model takes, each of whole words where a word fits into one. What does not fit is left out from
 * the end: the catalog's limit keeps that from happening.
 */
export function roundsOf(context: string): string[] {
  const rounds: string[] = [];
  let [round, length] = ["", 0];
  const end = (): void => {
    if (round.trim()) rounds.push(round.trim());
    [round, length] = ["", 0];
  };
  for (const word of context.split(/(?<=[\s,、，])/)) {
    // Characters, not code units: a pair that is cut in two is none any more.
    const characters = Array.from(word);
    if (length + characters.length > ROUND_LENGTH) end();
    for (let at = 0; at < characters.length; at += ROUND_LENGTH) {
      if (at > 0) end();
      const piece = characters.slice(at, at + ROUND_LENGTH);
      [round, length] = [round + piece.join(""), length + piece.length];
    }
    if (rounds.length >= ROUNDS) break;
  }
  end();
  return rounds.slice(0, ROUNDS);
}

function formatOf(mime: string): string {
  const kind = mime.replace(/^audio\//, "");
  return kind === "mpeg" ? "mp3" : kind === "mp4" ? "m4a" : kind;
}

function formatOfUrl(url: string): string {
  return /\.([a-z0-9]{2,5})$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? "mp3";
}

/** As the newer models speak. */
export const INPUT_AUDIO: CloudProtocol = {
  path: PATH,
  headers: { "x-dashscope-sse": "enable" },
  request: requestOf,
  dialect: () => ({
    read: sentenceReader(),
    mayRepeat: true,
    billLast: true,
    endsOften: true,
    noSpeech: NO_SPEECH,
  }),
};

import type { Clip, Hints, Recognizer } from "../core/types";
import { AUDIO } from "./body";
import type { Model } from "./catalog";
import { speaking, type CloudProtocol, type DashScope } from "./cloudProtocol";
import { PATH } from "./dashScope";
import { NO_SPEECH } from "./failures";
import { roundOf, roundsOf } from "./rounds";
import { sentenceReader } from "./sentences";

/**
 * The newer models of the service, `qwen-audio-3.x-asr-flash` and `fun-asr-flash`: the same path, another request, and an
 * answer with the times of words. Their name repeats that of a retired model; nothing else does.
 */
export function inputAudio(service: DashScope): Recognizer {
  return speaking(INPUT_AUDIO, service);
}

function requestOf(model: Model, hints: Hints, { audio }: Clip): object {
  const rounds = model.can.context ? roundsOf(hints.context) : [];
  return {
    model: model.id,
    input: {
      messages: [
        ...rounds.map(roundOf),
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

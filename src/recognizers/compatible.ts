import type { Hints, Recognizer } from "../core/types";
import { readAnswer } from "./answer";
import { AUDIO } from "./body";
import type { Model } from "./catalog";
import { speaking, type CloudProtocol, type DashScope } from "./cloudProtocol";
import { NO_SPEECH } from "./failures";

const COMPATIBLE: CloudProtocol = {
  path: "/compatible-mode/v1/chat/completions",
  headers: {},
  request: requestOf,
  // Only what is new, always; the bill comes after the end of the text, in an object without choices.
  dialect: () => ({ read: readAnswer, mayRepeat: false, billLast: true, noSpeech: NO_SPEECH }),
};

/** Qwen3-ASR in DashScope's OpenAI-compatible mode, for networks that let only that through. Not offered in the US region. */
export function compatible(service: DashScope): Recognizer {
  return speaking(COMPATIBLE, service);
}

/** Exactly one part with sound in the user's message: a part of text is refused (measured by others). */
function requestOf(model: Model, hints: Hints): object {
  const system = { role: "system", content: [{ type: "text", text: hints.context }] };
  const user = { role: "user", content: [{ type: "input_audio", input_audio: { data: AUDIO } }] };
  const options = {
    ...(model.can.language && hints.language ? { language: hints.language } : {}),
    ...(model.can.itn.length > 0 ? { enable_itn: hints.itn } : {}),
  };
  return {
    model: model.id,
    messages: model.can.context && hints.context ? [system, user] : [user],
    stream: true,
    stream_options: { include_usage: true },
    asr_options: options,
  };
}

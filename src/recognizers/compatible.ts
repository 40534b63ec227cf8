import type { Hints, Recognizer } from "../pipeline/types";
import { readAnswer } from "./answer";
import { AUDIO, jsonBody } from "./body";
import type { Model } from "./catalog";
import type { DashScope } from "./dashScope";
import { exchange, JSON_HEADERS } from "./exchange";
import type { Dialect } from "./hypotheses";

const PATH = "/compatible-mode/v1/chat/completions";

/** Only what is new, always; the bill comes after the end of the text, in an object without choices. */
const DIALECT: Dialect = { read: readAnswer, mayRepeat: false, billLast: true };

/** Qwen3-ASR in DashScope's OpenAI-compatible mode, for networks that let only that through. Not offered in the US region. */
export function compatible({ baseUrl, model, key, http, log }: DashScope): Recognizer {
  return {
    limits: model.limits,
    recognize: (clip, hints, signal) =>
      exchange(
        { http, log },
        clip,
        {
          url: baseUrl + PATH,
          headers: { ...JSON_HEADERS, authorization: `Bearer ${key}` },
          body: jsonBody(requestOf(model, hints), clip, model.limits),
          dialect: DIALECT,
        },
        signal,
      ),
  };
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

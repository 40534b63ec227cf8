import type { Hints, Recognizer } from "../core/types";
import { readAnswer } from "./answer";
import { AUDIO } from "./body";
import type { Model } from "./catalog";
import { speaking, type CloudProtocol, type DashScope } from "./cloudProtocol";
import { NO_SPEECH } from "./failures";

/** Same path for every model that answers while the request waits. */
export const PATH = "/api/v1/services/aigc/multimodal-generation/generation";

const NATIVE: CloudProtocol = {
  path: PATH,
  headers: { "x-dashscope-sse": "enable" },
  request: requestOf,
  dialect: () => ({ read: readAnswer, mayRepeat: true, billLast: false, noSpeech: NO_SPEECH }),
};

/** Qwen3-ASR, and its relative Qwen-Audio-ASR, over DashScope's native protocol with streamed answers. */
export function dashScope(service: DashScope): Recognizer {
  return speaking(NATIVE, service);
}

function requestOf(model: Model, hints: Hints): object {
  const context = model.can.context && hints.context ? [{ role: "system", content: [{ text: hints.context }] }] : [];
  const options = {
    ...(model.can.language && hints.language ? { language: hints.language } : {}),
    ...(model.can.languageId ? { enable_lid: true } : {}),
    ...(model.can.itn.length > 0 ? { enable_itn: hints.itn } : {}),
  };
  return {
    model: model.id,
    input: { messages: [...context, { role: "user", content: [{ audio: AUDIO }] }] },
    parameters: {
      result_format: "message",
      incremental_output: true,
      ...(Object.keys(options).length > 0 ? { asr_options: options } : {}),
    },
  };
}

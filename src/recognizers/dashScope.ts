import type { Hints, Log, Recognizer } from "../pipeline/types";
import { readAnswer } from "./answer";
import { AUDIO, jsonBody } from "./body";
import type { Model } from "./catalog";
import { exchange, JSON_HEADERS } from "./exchange";
import type { Http } from "./http";
import type { Dialect } from "./hypotheses";

/** What it takes to speak to the service, in whichever of its protocols. */
export interface DashScope {
  /** From `baseUrlOf`: without a trailing slash or API path. */
  readonly baseUrl: string;
  readonly model: Model;
  readonly key: string;
  readonly http: Http;
  readonly log: Log;
}

/** Same path for every model that answers while the request waits. */
export const PATH = "/api/v1/services/aigc/multimodal-generation/generation";

const DIALECT: Dialect = { read: readAnswer, mayRepeat: true, billLast: false };

/** Qwen3-ASR, and its relative Qwen-Audio-ASR, over DashScope's native protocol with streamed answers. */
export function dashScope({ baseUrl, model, key, http, log }: DashScope): Recognizer {
  return {
    limits: model.limits,
    recognize: (clip, hints, signal) =>
      exchange(
        { http, log },
        clip,
        {
          url: baseUrl + PATH,
          headers: { ...JSON_HEADERS, authorization: `Bearer ${key}`, "x-dashscope-sse": "enable" },
          body: jsonBody(requestOf(model, hints), clip, model.limits),
          dialect: DIALECT,
        },
        signal,
      ),
  };
}

/** Only what the model can do is sent. */
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

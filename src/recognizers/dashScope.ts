import { EarmarkError, type ErrorFacts } from "../pipeline/errors";
import type { Clip, Hints, Hypothesis, Log, Recognizer } from "../pipeline/types";
import { readAnswer, type Answer } from "./answer";
import type { Model } from "./catalog";
import { eventsOf } from "./events";
import { errorOf, failureIn } from "./failures";
import type { Body, Http, HttpAnswer } from "./http";
import { base64Body, textBody } from "./body";
import { StreamedText } from "./streamedText";

/** What it takes to speak to the service. */
export interface DashScope {
  /** From `baseUrlOf`: without a trailing slash or API path. */
  readonly baseUrl: string;
  readonly model: Model;
  readonly key: string;
  readonly http: Http;
  readonly log: Log;
}

/** Same path for every model that answers while the request waits. */
const PATH = "/api/v1/services/aigc/multimodal-generation/generation";

/** Qwen3-ASR, and its relative Qwen-Audio-ASR, over DashScope's native protocol with streamed answers. */
export function dashScope(service: DashScope): Recognizer {
  return { limits: service.model.limits, recognize: (clip, hints, signal) => recognize(service, clip, hints, signal) };
}

async function* recognize(
  service: DashScope,
  clip: Clip,
  hints: Hints,
  signal: AbortSignal,
): AsyncGenerator<Hypothesis, void, undefined> {
  const { model, http, log } = service;
  const body = bodyOf(model, clip, hints);
  const headers = {
    authorization: `Bearer ${service.key}`,
    "content-type": "application/json",
    accept: "text/event-stream, application/json",
    "x-dashscope-sse": "enable",
  };
  const answer = await http.post(service.baseUrl + PATH, headers, body, signal);
  let hypothesis: Hypothesis | undefined;
  for await (hypothesis of answer.type === "text/event-stream" ? streamed(answer) : whole(answer)) yield hypothesis;
  log.info(
    `clip ${clip.index}: ${hypothesis?.billedSeconds ?? "?"} s, request ${hypothesis?.requestId ?? "without an id"}`,
  );
}

/** Stands for the audio while the rest of a request becomes JSON. With its quotes it cannot occur in a context, whose quotes are escaped. */
const AUDIO = "\u{F8FF}audio\u{F8FF}";

/** Only what the model can do is sent. @throws {EarmarkError} `tooLarge` before a byte is on its way */
function bodyOf(model: Model, clip: Clip, hints: Hints): Body {
  const [before = "", after = ""] = JSON.stringify(requestOf(model, hints)).split(JSON.stringify(AUDIO));
  const { audio, index } = clip;
  if (audio.kind === "url") return textBody(before + JSON.stringify(audio.url) + after);
  const base64Bytes = Math.ceil(audio.data.length / 3) * 4;
  if (base64Bytes > model.limits.base64Bytes) {
    throw new EarmarkError(
      "tooLarge",
      `Clip ${index} is ${base64Bytes} bytes in base64; the model takes ${model.limits.base64Bytes}.`,
    );
  }
  return base64Body(`${before}"data:${audio.mime};base64,`, audio.data, `"${after}`);
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

async function* streamed(answer: HttpAnswer): AsyncGenerator<Hypothesis, void, undefined> {
  const text = new StreamedText();
  // Each event repeats the language and the bill, or leaves them out; what was said stays said.
  const known: Partial<Answer> = {};
  for await (const event of eventsOf(answer.body)) {
    if (event.name === "done" || event.data.trim() === "[DONE]") continue;
    const body = jsonOf(event.data);
    const status = event.status ?? answer.status;
    const read = event.name === "error" || status >= 400 ? undefined : readAnswer(body);
    if (!read) throw errorOf(failureIn(body, status) ?? { status, code: "", message: "" }, factsOf(answer, body));
    Object.assign(known, defined(read));
    const hypothesis = hypothesisOf(known, text.add(read.text ?? "", read.finish !== undefined));
    yield hypothesis;
    if (hypothesis.final) return;
  }
  throw new EarmarkError("cut", "The stream ended before it was complete.", factsOf(answer, undefined));
}

async function* whole(answer: HttpAnswer): AsyncGenerator<Hypothesis, void, undefined> {
  const pieces: Uint8Array[] = [];
  for await (const piece of answer.body) pieces.push(piece);
  const text = Buffer.concat(pieces).toString("utf8");
  const body = answer.type === "application/json" && answer.status < 400 ? jsonOf(text) : jsonIfAny(text);
  const failure = failureIn(body, answer.status);
  if (failure || answer.status >= 400) {
    throw errorOf(failure ?? { status: answer.status, code: "", message: "" }, factsOf(answer, body));
  }
  const read = readAnswer(body);
  if (!read) throw notOurs(answer);
  yield { ...hypothesisOf(read, read.text ?? ""), final: true };
}

function hypothesisOf(answer: Partial<Answer>, text: string): Hypothesis {
  const { language, billedSeconds, requestId, finish } = answer;
  return {
    text,
    final: finish !== undefined,
    ...(language ? { language } : {}),
    ...(billedSeconds === undefined ? {} : { billedSeconds }),
    ...(requestId ? { requestId } : {}),
    ...(finish === "length" ? { truncated: true } : {}),
  };
}

function defined(answer: Answer): Partial<Answer> {
  return Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== undefined));
}

/** @throws {EarmarkError} `badAnswer`, without the text: a broken answer may hold what was said */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new EarmarkError("badAnswer", `The service sent ${text.length} characters that are not JSON.`);
  }
}

/** An error's body, which may be JSON by any name, or a gateway's HTML. */
function jsonIfAny(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notOurs({ status, type }: HttpAnswer): EarmarkError {
  return new EarmarkError("badAnswer", `The answer (${status}, ${type || "no content type"}) is not the service's.`, {
    status,
  });
}

function factsOf(answer: HttpAnswer, body: unknown): ErrorFacts {
  const id = typeof body === "object" && body !== null ? (body as Record<string, unknown>)["request_id"] : undefined;
  return {
    ...(typeof id === "string" ? { requestId: id } : {}),
    ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
  };
}

import type { Clip, Hints, Limits, Log, Recognizer } from "../core/types";
import { AUDIO, bytesBody, checkSize, formBody, jsonBody } from "./body";
import { exchange, JSON_HEADERS, type Exchange } from "./exchange";
import type { Http } from "./http";
import { objectOf, type Dialect } from "./hypotheses";
import { at, listOf, stringOf } from "./json";
import { withoutTag } from "./languageTag";
import { serverDialect } from "./serverAnswer";
import { languageFor } from "./serverLanguages";
import { isDiarizing, SERVERS, type Quirks, type ServerKind } from "./servers";

/** A server of one's own, or anything that speaks as OpenAI does. Several behind a router are one base URL. */
export interface Server {
  /** From `serverUrlOf`: without a trailing slash and without `/v1`. */
  readonly baseUrl: string;
  readonly kind: ServerKind;
  readonly model: string;
  /** Undefined: none is asked for. */
  readonly key: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: Limits;
  readonly http: Http;
  readonly log: Log;
}

/** Recognizes with `/v1/audio/transcriptions`, or with `/v1/chat/completions` where the context goes only there. */
export function server(to: Server): Recognizer {
  return {
    limits: to.limits,
    recognize: (clip, hints, signal) => withoutTag(exchange(to, clip, requestOf(to, clip, hints), signal)),
  };
}

/** A model that the server offers, and what it says of its owner. */
export interface Offered {
  readonly id: string;
  readonly owner: string;
}

/** The models of `GET /v1/models`. @throws {EarmarkError} by what happened; `signal.reason` when aborted */
export async function modelsOf(
  { baseUrl, key, headers, http }: Pick<Server, "baseUrl" | "key" | "headers" | "http">,
  signal: AbortSignal,
): Promise<readonly Offered[]> {
  const body = await objectOf(await http.get(`${baseUrl}/v1/models`, { ...headers, ...bearer(key) }, signal));
  return listOf(at(body, "data")).flatMap((one) => {
    const id = stringOf(at(one, "id"));
    return id === undefined ? [] : [{ id, owner: stringOf(at(one, "owned_by")) ?? "" }];
  });
}

function bearer(key: string | undefined): Record<string, string> {
  return key ? { authorization: `Bearer ${key}` } : {};
}

/** Open-weight Qwen3-ASR takes a context only in a chat, and a language only in the form: a chosen language counts more. */
function requestOf(to: Server, clip: Clip, hints: Hints): Exchange {
  const quirks = SERVERS[to.kind];
  const language = hints.language ? languageFor(to.kind, to.model, hints.language) : undefined;
  const inChat = clip.audio.kind === "url" || (quirks.context === "chat" && hints.context !== "" && !language);
  return inChat ? chat(to, quirks, clip, hints) : form(to, quirks, clip, hints, language ?? quirks.unknownLanguage);
}

/** The whole clip is one prompt, and its text the answer: the default of a few hundred tokens would cut it off. */
const MAX_TOKENS = 4_096;

function chat(to: Server, quirks: Quirks, clip: Clip, hints: Hints): Exchange {
  const { baseUrl, model, key, headers, limits } = to;
  const plain = quirks.chatAudio === "input_audio" && clip.audio.kind === "bytes";
  const format = clip.audio.kind === "bytes" ? clip.audio.mime.replace(/^audio\//, "").replace("mpeg", "mp3") : "";
  const audio = plain
    ? { type: "input_audio", input_audio: { data: AUDIO, format } }
    : { type: "audio_url", audio_url: { url: AUDIO } };
  const system = { role: "system", content: hints.context };
  const request = {
    model,
    messages: [...(hints.context ? [system] : []), { role: "user", content: [audio] }],
    max_tokens: MAX_TOKENS,
    stream: quirks.streams,
  };
  return {
    url: `${baseUrl}/v1/chat/completions`,
    headers: { ...headers, ...JSON_HEADERS, ...bearer(key) },
    body: jsonBody(request, clip, limits, plain),
    dialect: dialectOf(to, hints),
  };
}

function form(to: Server, quirks: Quirks, clip: Clip, hints: Hints, language: string | undefined): Exchange {
  const { baseUrl, model, key, headers, limits } = to;
  // A URL never comes here: no server fetches one for a form.
  const audio = clip.audio as Extract<Clip["audio"], { kind: "bytes" }>;
  checkSize(clip.index, audio.data, limits);
  const speakers = isDiarizing(model);
  const { body, type } = formBody(
    [
      ["model", model],
      ["response_format", speakers ? "diarized_json" : "json"],
      // Without it more than 30 s are refused.
      ...(speakers ? [["chunking_strategy", "auto"] as const] : []),
      ...(quirks.streams ? [["stream", "true"] as const] : []),
      ...(language ? quirks.language.map((field) => [field, language] as const) : []),
      ...(quirks.context === "prompt" && hints.context && !speakers ? [["prompt", hints.context] as const] : []),
    ],
    { field: "file", name: `clip.${ENDINGS[audio.mime] ?? "wav"}`, mime: audio.mime, body: bytesBody(audio.data) },
  );
  return {
    url: baseUrl + quirks.path,
    headers: { ...headers, ...JSON_HEADERS, "content-type": type, ...bearer(key) },
    body,
    dialect: dialectOf(to, hints),
  };
}

function dialectOf({ kind, baseUrl, key = "", headers }: Server, { context }: Hints): Dialect {
  return serverDialect(SERVERS[kind], baseUrl, [key, context, ...Object.values(headers).filter(isSecretive)]);
}

/** Headers may hold other keys; what is short is the name of a team. */
function isSecretive(value: string): boolean {
  return value.length >= 8;
}

/** Servers tell the format by the name of the file. */
const ENDINGS: Readonly<Record<string, string>> = {
  "audio/flac": "flac",
  "audio/wav": "wav",
  "audio/mpeg": "mp3",
  "audio/mp4": "m4a",
  "audio/ogg": "ogg",
  "audio/webm": "webm",
};

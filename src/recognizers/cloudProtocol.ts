import type { Clip, Hints, Limits, Log, Recognizer } from "../core/types";
import { jsonBody } from "./body";
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

/** A protocol of the service in which each clip is one request of JSON. */
export interface CloudProtocol {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The request with `AUDIO` in the place of the clip. Only what the model can do is asked for. */
  readonly request: (model: Model, hints: Hints, clip: Clip) => object;
  /** For one answer: some must be added up from event to event. */
  readonly dialect: () => Dialect;
}

/** A recognizer that speaks so. */
export function speaking(
  { path, headers, request, dialect }: CloudProtocol,
  { baseUrl, model, key, http, log }: DashScope,
): Recognizer {
  const limits: Limits = model.limits;
  return {
    limits,
    recognize: (clip, hints, signal) => {
      const all = { ...JSON_HEADERS, ...headers, authorization: `Bearer ${key}` };
      const body = jsonBody(request(model, hints, clip), clip, limits);
      return exchange({ http, log }, clip, { url: baseUrl + path, headers: all, body, dialect: dialect() }, signal);
    },
  };
}

import type { Clip, Hypothesis, Log } from "../core/types";
import { billable, mostCharacters, tooMuch } from "./bounds";
import type { Body, Http } from "./http";
import { recognitionMs } from "./requestLimit";
import { hypothesesOf, type Dialect } from "./hypotheses";

/** One request for one clip. */
export interface Exchange {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: Body;
  readonly dialect: Dialect;
}

/** For a body of JSON, whose answer may be a stream or an object. */
export const JSON_HEADERS = {
  "content-type": "application/json",
  accept: "text/event-stream, application/json",
} as const;

/**
 * Sends one clip and reads what was recognized. What is logged names the request, never what was said.
 * @throws {EarmarkError} by what happened; `signal.reason` when aborted
 */
export async function* exchange(
  { http, log }: { readonly http: Http; readonly log: Log },
  { index, span }: Clip,
  { url, headers, body, dialect }: Exchange,
  signal: AbortSignal,
): AsyncGenerator<Hypothesis, void, undefined> {
  const answer = await http.post(url, headers, body, signal, recognitionMs(span));
  let hypothesis: Hypothesis | undefined;
  const most = mostCharacters(span);
  for await (hypothesis of hypothesesOf(answer, dialect)) {
    if (hypothesis.text.length > most) throw tooMuch(`characters for clip ${index}`, most);
    const billedSeconds = billable(hypothesis.billedSeconds, span);
    const { billedSeconds: _, ...recognized } = hypothesis;
    hypothesis = { ...recognized, ...(billedSeconds === undefined ? {} : { billedSeconds }) };
    yield hypothesis;
  }
  log.info(`clip ${index}: ${hypothesis?.billedSeconds ?? "?"} s, request ${hypothesis?.requestId ?? "without an id"}`);
}

import { EarmarkError, type ErrorCode, type ErrorFacts } from "../core/errors";

/** The service's own words about a failure. Codes are reused with other meanings, so status and message count too. */
export interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Codes by which the service says that nobody spoke. */
export const NO_SPEECH = /HAVE_NO_WORDS|NO_VALID_FRAGMENT/;

type Rule = readonly [ErrorCode, (failure: Failure) => boolean];

const says =
  (pattern: RegExp) =>
  (failure: Failure): boolean =>
    pattern.test(failure.code) || pattern.test(failure.message);
const is =
  (...statuses: number[]) =>
  (failure: Failure): boolean =>
    statuses.includes(failure.status);

/** In this order: an unpaid account and a used-up quota come as 400 or 429 and must not be asked for again. */
const RULES: readonly Rule[] = [
  ["arrears", says(/Arrearage|BillOverdue|in good standing/i)],
  ["quota", says(/FreeTierOnly|Free allocated quota exceeded/i)],
  ["notActivated", says(/CommodityNotPurchased|Unpurchased/i)],
  ["refused", says(/data_?inspection_?failed/i)],
  ["badKey", says(/InvalidApiKey|invalid_api_key|invalid access token|NOT AUTHORIZED/i)],
  ["tooLong", says(/audio is too long|AUDIO_DURATION_TOO_LONG/i)],
  ["tooLarge", says(/file size is too large|max bytes per data-uri|BadRequest\.TooLarge/i)],
  ["badUrl", says(/url error|InputDownloadFailed|Missing Content-Length of multimodal url/i)],
  ["modelMissing", says(/ModelNotFound|model_not_found|model_not_supported/i)],
  ["service", says(/ClientDisconnect|Request failed\. Please retry/i)],
  ["badKey", is(401)],
  ["notActivated", is(403)],
  ["modelMissing", is(404)],
  ["proxy", is(407)],
  ["timeout", is(408)],
  ["tooLarge", is(413)],
  ["throttled", is(429)],
  ["service", ({ status }) => status >= 500],
];

/** The error that a failure of the service means. The service's message stays out of it: it may repeat what was sent. */
export function errorOf(failure: Failure, facts: ErrorFacts = {}): EarmarkError {
  const code = RULES.find(([, matches]) => matches(failure))?.[0] ?? "badRequest";
  const name = /^[\w.]{1,80}$/.test(failure.code) ? failure.code : "no code";
  return new EarmarkError(code, `The service answered ${failure.status} (${name}).`, {
    ...facts,
    status: failure.status,
  });
}

/** `Throttling.AllocationQuota` and the like inside the message: `<400> InternalError.Algo.InvalidParameter: ...`. */
const INNER = /<(\d{3})> ([\w.]+): (.*)/s;

/** Reads both shapes of an error body, `{code, message}` and `{error: {code, message}}`; undefined where it is neither. */
export function failureIn(body: unknown, status: number): Failure | undefined {
  const outer = fieldsOf(body);
  const error = outer["error"] ? fieldsOf(outer["error"]) : outer;
  const code = textOf(error["code"]);
  const message = textOf(error["message"]);
  if (!code && !message) return undefined;
  const inner = INNER.exec(message);
  // A stream that began with 200 names the real status inside.
  const named = inner && status < 400 ? Number(inner[1]) : status;
  return { status: named < 400 ? 400 : named, code: code || (inner?.[2] ?? ""), message };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

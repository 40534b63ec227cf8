import { EarmarkError, type ErrorCode, type ErrorFacts } from "../core/errors";
import { logLine } from "../core/logLine";
import { refusedByProxy } from "./proxyErrors";

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
  // "current user api does not support synchronous calls", or asynchronous ones, with 403: the account is in order.
  ["wrongModel", says(/does not support a?synchronous calls/i)],
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
  ["timeout", is(408)],
  ["tooLarge", is(413)],
  ["throttled", is(429)],
  ["service", ({ status }) => status >= 500],
];

/** What a protocol knows of failures beyond what all have in common. */
export interface FailureDialect {
  readonly usedUp?: RegExp;
  readonly explains?: (message: string) => string;
}

/**
 * The error that a failure of the service means. The service's message stays out of it: it may repeat what was sent. That of a
 * server of one's own is part of it, on one line and without what `explains` takes away: nobody else could tell what is wrong.
 */
export function errorOf(failure: Failure, facts: ErrorFacts = {}, dialect: FailureDialect = {}): EarmarkError {
  const { usedUp, explains } = dialect;
  if (failure.status === 407) return refusedByProxy(407, facts);
  const nothingLeft = usedUp !== undefined && says(usedUp)(failure);
  const code = nothingLeft ? "quota" : (RULES.find(([, matches]) => matches(failure))?.[0] ?? "badRequest");
  const name = /^[\w.]{1,80}$/.test(failure.code) ? failure.code : "no code";
  const hint = code === "wrongModel" ? " This model does not accept recordings in this way." : "";
  const detail = explains && failure.message.trim() ? logLine(explains(failure.message), DETAIL) : undefined;
  return new EarmarkError(
    code,
    `The service answered ${failure.status} (${name})${detail ? `: ${detail}` : "."}${hint}`,
    {
      ...facts,
      ...(detail ? { detail } : {}),
      status: failure.status,
    },
  );
}

/** `Throttling.AllocationQuota` and the like inside the message: `<400> InternalError.Algo.InvalidParameter: ...`. */
const INNER = /<(\d{3})> ([\w.]+): (.*)/s;

/**
 * Reads what servers say of a failure: `{code, message}`, `{error: {code, message}}`, `{error: "text"}`, and FastAPI's
 * `{detail: "text"}` and `{detail: [{loc, msg}]}`. Undefined where it is none of them. A code of three digits is the status.
 */
export function failureIn(body: unknown, status: number): Failure | undefined {
  const outer = fieldsOf(body);
  const named = outer["error"] || outer;
  const error = typeof named === "string" ? { message: named } : fieldsOf(named);
  const code = textOf(error["code"]);
  // Only an error has a type that names it: other objects have one, too.
  const type = outer["error"] ? textOf(error["type"]) : "";
  // Of an answer with a text it is whatever its server means by it.
  const detail = "text" in outer ? undefined : (error["detail"] ?? outer["detail"]);
  const message = textOf(error["message"]) || detailOf(detail);
  if (!code && !message && !type) return undefined;
  const inner = INNER.exec(message);
  // A stream that began with 200 names the real status inside.
  const inside = STATUS.test(code) ? Number(code) : inner ? Number(inner[1]) : status;
  const real = status < 400 ? inside : status;
  const name = STATUS.test(code) ? type || code : code || type;
  return { status: real < 400 ? 400 : real, code: name || (inner?.[2] ?? ""), message };
}

const STATUS = /^[1-5]\d\d$/;

/** FastAPI's `detail`: a text, an object with a message, or a list of what is wrong with the request. */
function detailOf(detail: unknown): string {
  if (!Array.isArray(detail)) return textOf(detail) || textOf(fieldsOf(detail)["message"] ?? fieldsOf(detail)["error"]);
  // `input` repeats what was sent.
  return detail
    .slice(0, DETAILS)
    .map((one) => {
      const { loc, msg } = fieldsOf(one);
      return `${Array.isArray(loc) ? loc.map(textOf).join(".") : ""}: ${textOf(msg) || textOf(one)}`;
    })
    .join("; ");
}

/** Of a list of what is wrong the first few tell, and so many characters of any message. */
const DETAILS = 5;
const DETAIL = 200;

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

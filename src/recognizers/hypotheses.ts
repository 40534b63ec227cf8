import { EarmarkError, type ErrorFacts } from "../core/errors";
import { logLine, requestIdOf } from "../core/logLine";
import type { Hypothesis } from "../core/types";
import { oneLine } from "../core/whiteSpace";
import type { Answer } from "./answer";
import { ANSWER_BYTES, bounded } from "./bounds";
import type { StreamEvent } from "./events";
import { eventsIn, looksLikeEvents, piecesOf } from "./eventForms";
import { errorOf, failureIn, type Failure } from "./failures";
import type { HttpAnswer } from "./http";
import { at, jsonIfAny, jsonOf, languageIn } from "./json";
import { StreamedText } from "./streamedText";

/** How a protocol puts what it recognized into JSON objects. */
export interface Dialect {
  /** Reads one object; undefined where it is none of this protocol. */
  readonly read: (body: unknown) => Answer | undefined;
  /** Events may carry all text so far, although only what is new was asked for. */
  readonly mayRepeat: boolean;
  /** More may come after the end of the text: the bill. */
  readonly billLast: boolean;
  /** More text may come after an end: what the newest event says counts, and the answer ends with the stream. */
  readonly endsOften?: true;
  /** Whether a stream that has ended is complete, with its `[DONE]` or without; absent: where an event said that it ends. */
  readonly complete?: (done: boolean) => boolean;
  /** Codes by which the service says that nobody spoke. */
  readonly noSpeech?: RegExp;
  /** Codes by which it says that nothing is left to spend, where another service says with them that it is busy. */
  readonly usedUp?: RegExp;
  /** What it says of a failure helps the user, who runs it: its message without what was sent. */
  readonly explains?: (message: string) => string;
}

/**
 * The hypotheses of an answer, streamed or whole, whatever was asked for.
 * @throws {EarmarkError} what the service says went wrong; `cut` where a stream ends too early; `badAnswer`
 */
export function hypothesesOf(answer: HttpAnswer, dialect: Dialect): AsyncGenerator<Hypothesis, void, undefined> {
  const events = /^text\/event-stream$|ndjson|jsonl|json-?lines/.test(answer.type);
  return events ? streamed(answer, eventsIn(bounded(answer.body, ANSWER_BYTES)), dialect) : whole(answer, dialect);
}

async function* streamed(
  answer: HttpAnswer,
  events: AsyncIterable<StreamEvent>,
  dialect: Dialect,
): AsyncGenerator<Hypothesis, void, undefined> {
  const text = new StreamedText(dialect.mayRepeat);
  // Each event repeats the language and the bill, or leaves them out; what was said stays said.
  const known: Partial<Answer> = {};
  let done = false;
  for await (const event of events) {
    done = event.data.trim() === "[DONE]";
    if (done) break;
    if (event.name === "done") continue;
    const body = jsonOf(event.data);
    const status = event.status ?? answer.status;
    const read = event.name === "error" || status >= 400 ? undefined : dialect.read(body);
    if (!read) {
      const failure = failureIn(body, status) ?? { status, code: "", message: "" };
      // What was recognized before stays recognized.
      if (isNoSpeech(failure, dialect))
        return yield text.text ? { ...hypothesisOf(known, text.text), final: true } : noSpeech(answer, body);
      throw errorOf(failure, factsOf(answer, body), dialect);
    }
    Object.assign(known, defined(read));
    if (dialect.endsOften) Object.assign(known, { finish: read.finish });
    if (read.whole) text.replace(read.text ?? "");
    else text.add(read.text ?? "", read.finish !== undefined);
    const hypothesis = hypothesisOf(known, text.text);
    const last = hypothesis.final && !dialect.billLast && !dialect.endsOften;
    yield last ? hypothesis : { ...hypothesis, final: false };
    if (last) return;
  }
  if (!(dialect.complete?.(done) ?? known.finish !== undefined))
    throw new EarmarkError("cut", "The stream ended before it was complete.", factsOf(answer, undefined));
  yield { ...hypothesisOf(known, text.text), final: true };
}

async function* whole(answer: HttpAnswer, dialect: Dialect): AsyncGenerator<Hypothesis, void, undefined> {
  const text = await textOf(answer);
  const body = jsonIfAny(text);
  if (body === undefined && answer.status < 400 && looksLikeEvents(text)) {
    // A stream by another name.
    return yield* streamed(answer, eventsIn(piecesOf(text)), dialect);
  }
  const failure = failureIn(body, answer.status);
  if (failure && isNoSpeech(failure, dialect)) return yield noSpeech(answer, body);
  if (failure || answer.status >= 400) {
    throw errorOf(failure ?? { status: answer.status, code: "", message: "" }, factsOf(answer, body), dialect);
  }
  const read = dialect.read(body);
  if (!read) throw notOurs(answer);
  yield { ...hypothesisOf(read, read.text ?? ""), final: true };
}

/** All of an answer's body. @throws {EarmarkError} `badAnswer` where it has more than so many bytes */
export async function textOf(answer: HttpAnswer, most = ANSWER_BYTES): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bounded(answer.body, most)) pieces.push(piece);
  // Without its byte order mark, which .NET's servers send.
  return new TextDecoder().decode(Buffer.concat(pieces));
}

/** The JSON of an answer that is not recognition. @throws {EarmarkError} what the service says went wrong; `badAnswer` */
export async function objectOf(answer: HttpAnswer, most = ANSWER_BYTES): Promise<unknown> {
  const body = jsonIfAny(await textOf(answer, most));
  const failure = failureIn(body, answer.status);
  // Only an error's status makes `code` and `message` an error: here both occur in good answers too.
  if (answer.status >= 400) {
    throw errorOf(failure ?? { status: answer.status, code: "", message: "" }, factsOf(answer, body));
  }
  if (typeof body !== "object" || body === null) throw notOurs(answer);
  return body;
}

function hypothesisOf(answer: Partial<Answer>, text: string): Hypothesis {
  const { billedSeconds, billedTokens, finish, words, turns } = answer;
  const requestId = requestIdOf(answer.requestId);
  const language = languageIn(answer.language);
  return {
    text: oneLine(text),
    final: finish !== undefined,
    ...(language ? { language } : {}),
    ...(billedSeconds === undefined ? {} : { billedSeconds }),
    ...(billedTokens ? { billedTokens } : {}),
    ...(requestId ? { requestId } : {}),
    ...(finish === "length" ? { truncated: true } : {}),
    ...(words && words.length > 0 ? { words } : {}),
    ...(turns && turns.length > 0 ? { turns } : {}),
  };
}

function isNoSpeech({ code, message }: Failure, { noSpeech }: Dialect): boolean {
  return noSpeech !== undefined && (noSpeech.test(code) || noSpeech.test(message));
}

function noSpeech(answer: HttpAnswer, body: unknown): Hypothesis {
  const { requestId } = factsOf(answer, body);
  return { text: "", final: true, ...(requestId ? { requestId } : {}) };
}

function defined(answer: Answer): Partial<Answer> {
  return Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== undefined));
}

function notOurs({ status, type }: HttpAnswer): EarmarkError {
  return new EarmarkError(
    "badAnswer",
    `The answer (${status}, ${logLine(type, 80) || "no content type"}) is not the service's.`,
    {
      status,
    },
  );
}

function factsOf(answer: HttpAnswer, body: unknown): ErrorFacts {
  const id = requestIdOf(at(body, "request_id")) ?? requestIdOf(answer.header("x-request-id"));
  return {
    ...(id === undefined ? {} : { requestId: id }),
    ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
  };
}

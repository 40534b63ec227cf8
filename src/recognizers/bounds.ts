import { EarmarkError } from "../core/errors";
import type { Span } from "../core/types";

const MEBIBYTE = 1_048_576;

/** Of one answer. A clip of 5 minutes with every word a JSON object takes some 200 KB, streamed with all text so far 2 MB. */
export const ANSWER_BYTES = 16 * MEBIBYTE;

/** Of one event of a stream: the longest carries all words of a clip. */
export const EVENT_LENGTH = MEBIBYTE;

/**
 * Of the file with the text of a whole recording: 12 hours are some 200 000 words of 100 bytes each, whoever of its channels
 * says them. As empty lists, the worst that JSON can be, it takes 700 MB of memory.
 */
export const RESULT_BYTES = 64 * MEBIBYTE;

/** The fastest speakers say 30 characters a second; a clip that is recognized as one long loop has to reach its guard. */
const CHARACTERS_PER_SECOND = 100;
const CHARACTERS_AT_LEAST = 20_000;
/** Of a recording that only the service knows: what it takes at most. */
const LONGEST_SECONDS = 12 * 3_600;

/** Characters that can have been said in a clip. */
export function mostCharacters(span: Span): number {
  const seconds = span.end > span.start ? span.end - span.start : LONGEST_SECONDS;
  return CHARACTERS_AT_LEAST + Math.ceil(seconds * CHARACTERS_PER_SECOND);
}

/**
 * Seconds that a service charges for: at most those of the clip, rounded up, for each of its channels. What is no number of
 * seconds is not believed; then every second that has begun counts.
 */
export function billable(seconds: number | undefined, span: Span, channels = 1): number | undefined {
  if (seconds === undefined || !Number.isFinite(seconds) || seconds < 0) return undefined;
  return span.end > span.start ? Math.min(seconds, Math.ceil(span.end - span.start) * channels) : seconds;
}

/** What came is more than anybody can have said: the rest of it is not read. */
export function tooMuch(what: string, most: number): EarmarkError {
  return new EarmarkError("badAnswer", `The service sent more than ${most} ${what}.`);
}

/** The same bytes, up to so many. Leaving the loop closes the connection. @throws {EarmarkError} `badAnswer` beyond */
export async function* bounded(
  body: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > most) throw tooMuch("bytes", most);
    yield piece;
  }
}

import { EarmarkError } from "../core/errors";
import type { Span } from "../core/types";
import { findsSeconds } from "./sampleClock";
import { decode, SAMPLE_RATE, type Source } from "./decode";
import { digestOf, fingerprint } from "./digest";
import { SampleQueue } from "./sampleQueue";

/** What is known of a span that was decoded before. */
export interface Known {
  readonly span: Span;
  /** Of its samples. */
  readonly digest: string;
  /** `fingerprint` of the file before it was decoded. */
  readonly print: string;
}

/**
 * The samples of a span of which nothing is known.
 * @throws {EarmarkError} as `decode`; `signal.reason` when aborted
 */
export function readSpan(source: Source, span: Span, signal: AbortSignal): Promise<Int16Array[]> {
  return findsSeconds(source.info) ? seek(source, span, signal) : readThrough(source, span, signal);
}

/**
 * The samples of a span once more. A search may mislead; the digest tells, and then everything before is decoded too. Another version
 * of ffmpeg may decode other samples from the same file.
 * @throws {EarmarkError} as `decode`; `changed` where the file became another one; `signal.reason` when aborted
 */
export async function reread(
  source: Source,
  { span, digest, print }: Known,
  signal: AbortSignal,
): Promise<Int16Array[]> {
  const quick = await seek(source, span, signal);
  if (digestOf(quick) === digest) return quick;
  const sound = await readThrough(source, span, signal);
  if (digestOf(sound) !== digest && (await fingerprint(source.file)) !== print)
    throw new EarmarkError("changed", "The recording changed while it was being transcribed.");
  return sound;
}

/** Samples in a span. */
export function lengthOf({ start, end }: Span): number {
  return Math.round((end - start) * SAMPLE_RATE);
}

function seek(source: Source, span: Span, signal: AbortSignal): Promise<Int16Array[]> {
  return collect(decode(source, signal, span), lengthOf(span), 0);
}

function readThrough(source: Source, span: Span, signal: AbortSignal): Promise<Int16Array[]> {
  return collect(decode(source, signal), lengthOf(span), Math.round(span.start * SAMPLE_RATE));
}

async function collect(pieces: AsyncIterable<Int16Array>, length: number, skip: number): Promise<Int16Array[]> {
  const queue = new SampleQueue();
  let left = skip;
  for await (const piece of pieces) {
    // What comes before is not kept: it may be hours.
    if (left < piece.length) queue.add(piece.subarray(left));
    left = Math.max(0, left - piece.length);
    if (queue.length >= length) break;
  }
  return queue.take(length);
}

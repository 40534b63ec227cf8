import type { Clock } from "../core/clock";
import { EarmarkError } from "../core/errors";
import type { Span } from "../core/types";

/** A slow line or a busy server may take long; what takes longer is not coming. */
const REQUEST_MS = 20 * 60_000;
/** 128 kbit/s, the slowest line on which anybody sends sound. */
const BYTES_PER_MS = 16;
/** A server without a graphics card takes several times as long as the sound. */
const MS_PER_SECOND = 10_000;
/** Of a clip whose length only the service knows: the longest that it takes in one request. */
const SECONDS = 300;
/** What a timer of Node can hold. */
const LONGEST_MS = 2 ** 31 - 1;

/** How long a request with so many bytes may take as a whole, whatever drips in on the way; with `extraMs` for what it waits for. */
export function requestMs(bytes: number, extraMs: number): number {
  return Math.min(LONGEST_MS, REQUEST_MS + bytes / BYTES_PER_MS + extraMs);
}

/** What a clip of such a length may take beyond that. */
export function recognitionMs({ start, end }: Span): number {
  return (end > start ? end - start : SECONDS) * MS_PER_SECOND;
}

/** A request's own signal. */
export interface Limited {
  readonly signal: AbortSignal;
  /** Aborts it now, with this reason. */
  readonly fail: (reason: EarmarkError) => void;
  /** The request is over: nothing waits for it any more. */
  readonly release: () => void;
}

/** Aborts as `signal` does, with its reason, and after so many milliseconds with a `timeout`. */
export function limited(signal: AbortSignal, ms: number, clock: Clock): Limited {
  const request = new AbortController();
  const over = new AbortController();
  const stop = (): void => request.abort(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  clock.sleep(ms, over.signal).then(
    () => request.abort(new EarmarkError("timeout", `The request took longer than ${Math.round(ms / 1_000)} s.`)),
    () => undefined,
  );
  return {
    signal: request.signal,
    fail: (reason) => request.abort(reason),
    release: () => {
      signal.removeEventListener("abort", stop);
      over.abort();
    },
  };
}

import pRetry from "p-retry";
import { concatMapEager } from "./concatMapEager";
import { EarmarkError, isOfOneClip, isTransient } from "./errors";
import type { Clip, Hints, Hypothesis, Recognizer, Segment } from "./types";

/** How patiently a clip is asked for again. */
export interface Patience {
  /**
   * How long to go on asking; 0: not at all. Throttling recovers "usually within one minute" (the service's
   * documentation). A slow failure can use it up at once, so two more attempts are always made.
   */
  readonly budgetMs: number;
  /** The first pause; each next one is twice as long, with jitter. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

/** For that long in all, beginning with a pause of 1.5 s. */
export function patienceOf(budgetMs: number): Patience {
  return { budgetMs, firstPauseMs: 1_500, longestPauseMs: 30_000 };
}

/** One recording on its way to text. */
export interface Transcription {
  /** The recording's clips, in order. Cutting the same recording again must give the same clips. */
  readonly clips: (signal: AbortSignal) => AsyncIterable<Clip>;
  readonly recognizer: Recognizer;
  readonly hints: Hints;
  /** Requests at a time. */
  readonly lanes: number;
  readonly patience: Patience;
  /** Segments that are finished and paid for, by clip index. Read first and written as clips finish, so that a second run sends only what is missing. */
  readonly finished: Map<number, Segment>;
  /** A clip is about to be asked for again, after `pauseMs` at least. */
  readonly onRetry?: (clip: Clip, error: EarmarkError) => void;
}

/**
 * The text of a recording, as segments in order; the newest one comes again as it grows.
 *
 * A clip that fails for reasons of its own (refused content) becomes a segment with a `gap` and the rest goes on.
 * Every other failure ends the transcription when its turn comes; `finished` then holds what was complete.
 * @throws {EarmarkError} by what happened; `signal.reason` when aborted
 */
export function transcribe(job: Transcription, signal: AbortSignal): AsyncGenerator<Segment, void, undefined> {
  return concatMapEager(
    job.clips,
    job.lanes,
    (clip, emit: (s: Segment) => void, s) => finish(job, clip, emit, s),
    signal,
  );
}

async function finish(
  job: Transcription,
  clip: Clip,
  emit: (segment: Segment) => void,
  signal: AbortSignal,
): Promise<void> {
  const { index, span } = clip;
  const known = job.finished.get(index);
  if (known) return emit(known);
  try {
    const last = await persist(
      job,
      clip,
      (hypothesis) => !hypothesis.final && emit({ index, span, ...hypothesis }),
      signal,
    );
    const segment = { index, span, ...last };
    job.finished.set(index, segment);
    emit(segment);
  } catch (error) {
    if (!isOfOneClip(error)) throw error;
    emit({ index, span, text: "", final: true, gap: error });
  }
}

const ATTEMPTS_AT_LEAST = 2;
const MOST_ATTEMPTS = 1_000;

/** Asks until there is a final hypothesis or patience is at its end. Each attempt starts the clip's text anew. */
async function persist(
  job: Transcription,
  clip: Clip,
  onHypothesis: (hypothesis: Hypothesis) => void,
  signal: AbortSignal,
): Promise<Hypothesis> {
  const begun = Date.now();
  const attempt = async (): Promise<Hypothesis> => {
    let last: Hypothesis | undefined;
    for await (const hypothesis of job.recognizer.recognize(clip, job.hints, signal)) {
      last = hypothesis;
      onHypothesis(hypothesis);
    }
    if (!last?.final) throw new EarmarkError("cut", `The answer for clip ${clip.index} ended before it was complete.`);
    return last;
  };
  return pRetry(attempt, {
    // The budget ends it, not the count.
    retries: job.patience.budgetMs > 0 ? MOST_ATTEMPTS : 0,
    minTimeout: job.patience.firstPauseMs,
    maxTimeout: job.patience.longestPauseMs,
    factor: 2,
    randomize: true,
    signal,
    shouldRetry: ({ error, attemptNumber }) =>
      isTransient(error) && (attemptNumber <= ATTEMPTS_AT_LEAST || Date.now() - begun < job.patience.budgetMs),
    onFailedAttempt: async ({ error, retriesLeft }) => {
      if (!(error instanceof EarmarkError) || !isTransient(error) || retriesLeft === 0) return;
      job.onRetry?.(clip, error);
      await pause(Math.min(error.retryAfterMs ?? 0, job.patience.longestPauseMs), signal);
    },
  });
}

/** Waits; @throws `signal.reason` as soon as aborted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}

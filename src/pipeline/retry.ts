import pRetry from "p-retry";
import { SYSTEM_CLOCK } from "../core/clock";
import { EarmarkError, isTransient } from "../core/errors";
import type { Pacer } from "./pacer";

/** How patiently a clip is asked for again. */
export interface Patience {
  /**
   * How long to go on asking; 0: not at all. Throttling recovers "usually within one minute" (the service's
   * documentation). A slow failure can use it up at once, so two more attempts are always made.
   */
  readonly budgetMs: number;
  /** Attempts at most, however quickly they fail. */
  readonly attempts: number;
  /** The first pause; each next one is twice as long, with jitter. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** How long to wait for the network to come back, apart from the budget. */
  readonly offlineMs: number;
  /** While it is true no time counts: the recording is still being made, and there is nothing to be late for. */
  readonly isHeld?: () => boolean;
}

/** Patience while a recording is being made, which ends with it and then is as usual. What comes back is noticed soon. */
export function heldWhile(isRecording: () => boolean, patience: Patience): Patience {
  return { ...patience, longestPauseMs: Math.min(patience.longestPauseMs, HELD_PAUSE_MS), isHeld: isRecording };
}

/** Of the way there, and nothing that the user has to change: a proxy comes and goes with the network. */
function mayPass(error: unknown): boolean {
  return isTransient(error) || (error instanceof EarmarkError && error.code === "proxy");
}

/** Whether it may be another time, as far as the error goes; how often, and for how long, is another question. */
export function isAskedAgain(error: unknown, { budgetMs, isHeld }: Patience): error is EarmarkError {
  return budgetMs !== 0 && (isHeld?.() ? mayPass : isTransient)(error);
}

/** For that long in all, beginning with a pause of 1.5 s, or less for the impatient; without a network for as long as it takes. */
export function patienceOf(budgetMs: number): Patience {
  const firstPauseMs = Math.min(1_500, budgetMs / 4);
  return { budgetMs, attempts: 12, firstPauseMs, longestPauseMs: 30_000, offlineMs: Infinity };
}

export const ATTEMPTS_AT_LEAST = 2;
/** Without a network the pauses do not grow: it may be back any moment, and a look costs nothing. */
export const OFFLINE_PAUSE_MS = 3_000;
const HELD_PAUSE_MS = 5_000;

/** What it takes to ask until there is an answer. */
export interface Persistence {
  readonly patience: Patience;
  readonly pacer: Pacer;
  /** It is about to be asked again. */
  readonly onRetry: (error: EarmarkError) => void;
}

/**
 * Makes attempts, each in its turn, until one succeeds or patience is at its end. What cannot get better (an unpaid
 * account, a bad key, refused content) is never tried again.
 * @throws the last attempt's error; `signal.reason` when aborted before there was an answer
 */
export async function persist<T>(
  attempt: () => Promise<T>,
  { patience, pacer, onRetry }: Persistence,
  signal: AbortSignal,
): Promise<T> {
  const clock = SYSTEM_CLOCK;
  let begun = clock.now();
  let offlineMs = 0;
  let offlineSince: number | undefined;
  let counted = 0;
  let complete: { readonly answer: T } | undefined;
  const oneTurn = async (): Promise<T> => {
    const turn = await pacer.turn(signal);
    try {
      const answer = await attempt();
      complete = { answer };
      pacer.succeeded();
      return answer;
    } catch (error) {
      if (error instanceof EarmarkError && error.code === "throttled") {
        pacer.throttled(turn, Math.min(error.retryAfterMs ?? 0, patience.longestPauseMs));
      }
      throw error;
    }
  };
  const answered = pRetry(oneTurn, {
    // What follows decides, not a count of the library's.
    retries: Infinity,
    minTimeout: patience.firstPauseMs,
    maxTimeout: patience.longestPauseMs,
    factor: 2,
    randomize: true,
    signal,
    shouldRetry: ({ error }) => {
      if (!isAskedAgain(error, patience)) return false;
      if (patience.isHeld?.()) {
        [begun, offlineMs, offlineSince, counted] = [clock.now(), 0, undefined, 0];
        return true;
      }
      if (isOffline(error)) {
        offlineSince ??= clock.now();
        return offlineMs + clock.now() - offlineSince < patience.offlineMs;
      }
      if (offlineSince !== undefined) offlineMs += clock.now() - offlineSince;
      offlineSince = undefined;
      counted += 1;
      const spent = clock.now() - begun - offlineMs;
      return counted <= ATTEMPTS_AT_LEAST || (counted < patience.attempts && spent < patience.budgetMs);
    },
    shouldConsumeRetry: ({ error }) => !isOffline(error),
    onFailedAttempt: async ({ error }) => {
      if (!isAskedAgain(error, patience)) return;
      onRetry(error);
      if (isOffline(error)) return clock.sleep(Math.min(OFFLINE_PAUSE_MS, patience.longestPauseMs), signal);
      // Of a server that asks for time although it does not throttle (503).
      if (error.code !== "throttled" && error.retryAfterMs) {
        return clock.sleep(Math.min(error.retryAfterMs, patience.longestPauseMs), signal);
      }
    },
  });
  return answered.catch((error: unknown) => {
    // Cancelled in the moment after the answer: it is paid for, and whoever goes on later should have it.
    if (complete) return complete.answer;
    throw error;
  });
}

function isOffline(error: unknown): boolean {
  return error instanceof EarmarkError && error.code === "offline";
}

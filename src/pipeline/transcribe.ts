import { LeakGuard } from "../transcript/guards/leak";
import { concatMapEager } from "./concatMapEager";
import { isOfOneClip, isTransient, type EarmarkError } from "../core/errors";
import { transcribeClip, isSilent, type ClipRecognition } from "./transcribeClip";
import type { Lanes } from "./lanes";
import type { Pacer } from "./pacer";
import { readAhead } from "./readAhead";
import { persist, type Patience } from "./retry";
import type { Cut, Recognized, Hints, Recognizer, Segment, Tokens } from "../core/types";

/** What is finished and paid for, wherever it is kept. */
export interface Memory {
  /**
   * What is known of a clip: then nothing is sent for it. Undefined: it is the caller's to ask for, until it is kept or let
   * go; waits for others who are at it. @throws `signal.reason` when aborted
   */
  find(cut: Cut, signal: AbortSignal): Promise<Recognized | undefined>;
  /** A clip is finished. Shown when this has returned, so that what is seen is kept. Never throws. */
  keep(cut: Cut, recognized: Recognized): Promise<void>;
  /** Nothing more comes of it, if anything did: others may ask. Never throws. */
  letGo?(cut: Cut): Promise<void>;
}

/** Cuts that are decoded while every lane is busy, so that a lane that gets free has something to send: 4 MB each. */
const AHEAD = 2;

/** One recording on its way to text. */
export interface Transcription {
  /** The recording's cuts, in order. Cutting the same recording again must give the same ones. */
  readonly cuts: (signal: AbortSignal) => AsyncIterable<Cut>;
  readonly recognizer: Recognizer;
  readonly hints: Hints;
  /** Requests at a time, perhaps shared with other recordings. */
  readonly lanes: Lanes;
  readonly patience: Patience;
  readonly pacer: Pacer;
  readonly memory: Memory;
  /**
   * Called before each request; what it answers with is called when it is paid for, or will never be.
   * @throws {EarmarkError} where the user wants no more to be spent
   */
  readonly beforeSending?: (clip: Pick<Cut, "span">) => Promise<() => void>;
  /** An answer came, and so many seconds are charged for; guards may ask more than once for a clip. Never throws. */
  readonly onAnswer?: (seconds: number, tokens?: Tokens) => Promise<void>;
  /** A clip is about to be asked for again. */
  readonly onRetry?: (cut: Cut, error: EarmarkError) => void;
  /** All is cut, and each clip is known or has its lane: from now on lanes get free that others can use. */
  readonly onUnderway?: () => void;
}

/**
 * The text of a recording, as segments in order; the newest one comes again as it grows.
 *
 * A clip that fails for good while others succeed becomes a segment with a `gap` and the rest goes on. What concerns all
 * of them (the account, the network, this machine) ends the transcription when its turn comes; what was complete is kept.
 * @throws {EarmarkError} by what happened; `signal.reason` when aborted
 */
export function transcribe(job: Transcription, signal: AbortSignal): AsyncGenerator<Segment, void, undefined> {
  const leaks = new LeakGuard(job.hints.context);
  let succeeded = 0;
  // Clips without a lane, and the cutting itself.
  let waiting = 1;
  const underway = (): void => {
    waiting -= 1;
    if (waiting === 0) job.onUnderway?.();
  };
  const cuts = async function* (s: AbortSignal): AsyncGenerator<Cut, void, undefined> {
    try {
      for await (const cut of job.cuts(s)) {
        waiting += 1;
        yield cut;
      }
    } finally {
      underway();
    }
  };
  const transcribeCut = async (cut: Cut, emit: (segment: Segment) => void, s: AbortSignal): Promise<void> => {
    const { index, span } = cut;
    const known = await job.memory.find(cut, s);
    if (known) {
      underway();
      return emit({ index, span, ...known, final: true, cached: true });
    }
    const before = succeeded;
    let leave: (() => void) | undefined;
    try {
      leave = await job.lanes.enter(s);
      underway();
      const recognized = await transcribeClip(
        cut,
        recognitionOf(cut, job, leaks, s),
        (hypothesis) => emit({ index, span, ...hypothesis }),
        s,
      );
      // Of what was not sent, nothing follows for the rest.
      if (!isSilent(cut)) succeeded += 1;
      await job.memory.keep(cut, recognized);
      emit({ index, span, ...recognized, final: true });
    } catch (error) {
      // What fails at once says nothing about the service's health; what failed for a minute does.
      const othersSucceed = succeeded > (isTransient(error) ? before : 0);
      if (s.aborted || !isOfOneClip(error, othersSucceed)) throw error;
      emit({ index, span, text: "", final: true, gap: error });
    } finally {
      leave?.();
      await job.memory.letGo?.(cut);
    }
  };
  return concatMapEager((s) => readAhead(cuts(s), AHEAD), job.lanes.count, transcribeCut, signal);
}

/** What it takes for one of its clips. Waiting for a lane is not part of it. */
export function recognitionOf(
  cut: Cut,
  job: Omit<Transcription, "cuts" | "lanes" | "memory">,
  leaks: LeakGuard,
  signal: AbortSignal,
): ClipRecognition {
  const { recognizer, hints, patience, pacer } = job;
  return {
    recognizer,
    hints,
    leaks,
    persist: (attempt) => persist(attempt, { patience, pacer, onRetry: (error) => job.onRetry?.(cut, error) }, signal),
    reserve: async (span) => (await job.beforeSending?.({ span })) ?? (() => undefined),
    onAnswer: async (seconds, tokens) => job.onAnswer?.(seconds, tokens),
  };
}

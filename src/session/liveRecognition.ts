import { EarmarkError, type ErrorCode } from "../core/errors";
import type { Notice } from "../core/notices";
import type { Cut, Segment } from "../core/types";
import type { JobMemory } from "../pipeline/jobMemory";
import { recognitionOf, type Transcription } from "../pipeline/transcribe";
import { transcribeClip } from "../pipeline/transcribeClip";
import { transcribeLive } from "../pipeline/transcribeLive";
import { LeakGuard } from "../transcript/guards/leak";
import type { LiveConnection } from "./connection";
import type { LiveParts } from "./openLive";

/** A recording by the sentence. */
export interface LiveRun {
  readonly parts: LiveParts;
  readonly way: LiveConnection;
  /** The way of clips, for what is asked again, and where there is no other. */
  readonly clips: Transcription & { readonly memory: JobMemory };
  /** The same way for all that is not finished by now. */
  readonly atPauses: () => Promise<AsyncIterable<Segment>>;
  /** Before so many seconds are sent. @throws {EarmarkError} `budget`, `changed` */
  readonly reserve: (seconds: number) => Promise<() => void>;
  readonly onBilled: (seconds: number) => void;
  readonly onNotice: (notice: Notice) => void;
  /** The connection was lost, and is opened again; with the number of the segment. */
  readonly onRetry: (index: number, error: EarmarkError) => void;
  /** The models, for the notice. */
  readonly model: string;
  readonly used: string;
}

/** The account, or a region, has no such model. */
const NOT_HAD: ReadonlySet<ErrorCode> = new Set(["modelMissing", "notActivated", "wrongModel"]);
/** Where nothing was heard yet: what lets requests through lets no connection through, or something between does not know it. */
const NOT_LET_THROUGH: ReadonlySet<ErrorCode> = new Set(["proxy", "badAnswer", "badRequest"]);

/**
 * The segments of a recording as it is spoken; at its pauses where that cannot be had at all.
 * @throws as `transcribeLive`, and `transcribe`
 */
export async function* liveSegments(run: LiveRun, signal: AbortSignal): AsyncGenerator<Segment, void, undefined> {
  const { parts, way, clips, reserve, onBilled } = run;
  const { hints, patience, memory } = clips;
  const leaks = new LeakGuard(hints.context);
  let begun = false;
  const elsewhere = (error: unknown): boolean => error instanceof EarmarkError && NOT_LET_THROUGH.has(error.code);
  try {
    const job = {
      ...{ sound: parts.sound, known: parts.known, recognizer: way.recognizer, hints, patience, memory, elsewhere },
      ...(way.input ? { options: way.input } : {}),
      billing: {
        reserve,
        bill: async (seconds: number) => {
          onBilled(seconds);
          await way.bill?.(seconds);
        },
      },
      again: (cut: Cut, asked: typeof hints, s: AbortSignal) =>
        transcribeClip(
          { ...parts.cutAt(cut), speech: cut.speech },
          recognitionOf(cut, { ...clips, hints: asked }, leaks, s),
          () => undefined,
          s,
        ),
      onRetry: run.onRetry,
    };
    for await (const segment of transcribeLive(job, signal)) {
      begun ||= segment.cached !== true;
      yield segment;
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof EarmarkError)) throw error;
    if (!NOT_HAD.has(error.code) && !(NOT_LET_THROUGH.has(error.code) && !begun)) throw error;
    run.onNotice({ code: "noRealtime", model: run.model, used: run.used });
    yield* await run.atPauses();
  }
}

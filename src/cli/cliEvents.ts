import type { EarmarkError } from "../core/errors";
import type { NoticeCode, Weight } from "../core/notices";
import type { Segment } from "../core/types";

/** One line of `--json-events`. Times in seconds. */
export type CliEvent =
  | ({ readonly type: "hypothesis" } & Recognized)
  | ({
      readonly type: "segment";
      readonly saved: boolean;
      readonly billedSeconds?: number;
      readonly guards?: readonly string[];
      /** The recognizer stopped at its own limit: the end may be missing. */
      readonly truncated?: true;
    } & Recognized)
  | {
      readonly type: "gap";
      readonly file: string;
      readonly index: number;
      readonly start: number;
      readonly end: number;
      readonly error: string;
    }
  /** What is to be said beside the text, with the words that standard error has. */
  | {
      readonly type: "notice";
      readonly file: string;
      readonly notice: NoticeCode;
      /** `missing`: something that may have been said is not in the text; `doubtful`: it may not be what was said. */
      readonly weight: Weight;
      readonly message: string;
      readonly facts: object;
    }
  | { readonly type: "retry"; readonly file: string; readonly index: number; readonly error: string }
  | {
      readonly type: "done";
      readonly file: string;
      readonly seconds: number;
      readonly billedSeconds: number;
      readonly parts: number;
      readonly saved: number;
      readonly gaps: number;
      /** Notices of the weight `missing`. */
      readonly missing: number;
    }
  /** Its file in `--out-dir` is there already. */
  | { readonly type: "skipped"; readonly file: string; readonly target: string }
  /** Of `watch`: so many recordings were in the folder before. */
  | { readonly type: "before"; readonly folder: string; readonly count: number }
  /** Of `watch`: a recording is done. Without a note nothing was said in it. */
  | { readonly type: "note"; readonly file: string; readonly note?: string }
  | { readonly type: "error"; readonly file?: string; readonly error: string; readonly message: string };

interface Recognized {
  readonly file: string;
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly language?: string;
}

/** The event of a segment's newest state. */
export function eventOf(file: string, segment: Segment): CliEvent {
  const { index, span, text, language, gap, final, cached, billedSeconds, guards, truncated } = segment;
  const { start, end } = span;
  if (gap) return { type: "gap", file, index, start, end, error: gap.code };
  const recognized = { file, index, start, end, text, ...(language ? { language } : {}) };
  if (!final) return { type: "hypothesis", ...recognized };
  return {
    type: "segment",
    saved: cached === true,
    ...recognized,
    ...(billedSeconds === undefined ? {} : { billedSeconds }),
    ...(guards ? { guards } : {}),
    ...(truncated ? { truncated } : {}),
  };
}

/** The event of a clip that is asked for again. */
export function retryEvent(file: string, index: number, error: EarmarkError): CliEvent {
  return { type: "retry", file, index, error: error.code };
}

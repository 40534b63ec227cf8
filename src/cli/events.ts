import type { EarmarkError } from "../core/errors";
import type { Segment } from "../core/types";

/** One line of `--json-events`. Times in seconds. */
export type CliEvent =
  | ({ readonly type: "hypothesis" } & Heard)
  | ({
      readonly type: "segment";
      readonly saved: boolean;
      readonly billedSeconds?: number;
      readonly guards?: readonly string[];
    } & Heard)
  | {
      readonly type: "gap";
      readonly file: string;
      readonly index: number;
      readonly start: number;
      readonly end: number;
      readonly error: string;
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
    }
  | { readonly type: "error"; readonly file?: string; readonly error: string; readonly message: string };

interface Heard {
  readonly file: string;
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly language?: string;
}

/** The event of a segment's newest state. */
export function eventOf(file: string, segment: Segment): CliEvent {
  const { index, span, text, language, gap, final, saved, billedSeconds, guards } = segment;
  const { start, end } = span;
  if (gap) return { type: "gap", file, index, start, end, error: gap.code };
  const heard = { file, index, start, end, text, ...(language ? { language } : {}) };
  if (!final) return { type: "hypothesis", ...heard };
  return {
    type: "segment",
    saved: saved === true,
    ...heard,
    ...(billedSeconds === undefined ? {} : { billedSeconds }),
    ...(guards ? { guards } : {}),
  };
}

/** The event of a clip that is asked for again. */
export function retryEvent(file: string, index: number, error: EarmarkError): CliEvent {
  return { type: "retry", file, index, error: error.code };
}

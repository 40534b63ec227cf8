import type { EarmarkError } from "../pipeline/errors";
import type { Segment } from "../pipeline/types";
import { AppendOnly } from "../transcript/appendOnly";
import type { Correction } from "../transcript/correct";
import { cuesOf, srtOf, vttOf } from "../transcript/cues";
import { documentOf } from "../transcript/document";
import { clock } from "../transcript/join";
import { noteOf } from "../transcript/note";
import type { Format } from "./arguments";

/** What was made of one recording. */
export interface Result {
  readonly name: string;
  readonly model: string;
  /** Day of the recording, `2026-11-22`. */
  readonly date: string;
  readonly segments: readonly Segment[];
  readonly billedSeconds: number;
  readonly corrections: readonly Correction[];
}

/** A finished transcript in a form. */
export function render(format: Format, result: Result): string {
  const { name, model, date, segments, billedSeconds, corrections } = result;
  const words = new AppendOnly(corrections);
  for (const segment of segments) words.write(segment);
  const { text } = words;
  switch (format) {
    case "text":
      return `${text}\n`;
    case "json":
      return `${JSON.stringify(documentOf(segments, { file: name, model, text, billedSeconds }, corrections), undefined, 2)}\n`;
    case "srt":
      return srtOf(cuesOf(corrected(segments, corrections)));
    case "vtt":
      return vttOf(cuesOf(corrected(segments, corrections)));
    case "md": {
      const duration = clock(segments.at(-1)?.span.end ?? 0);
      const title = name.replace(/\.[^.]*$/, "");
      const { before, after } = noteOf("", { title, file: name, date, duration, model, link: undefined });
      return before + text + after;
    }
  }
}

function corrected(segments: readonly Segment[], corrections: readonly Correction[]): Segment[] {
  const words = new AppendOnly(corrections);
  return segments.map((segment) => Object.assign({}, segment, { text: words.write(segment).trim() }));
}

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

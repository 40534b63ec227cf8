import type { Segment } from "../pipeline/types";
import { correct, type Correction } from "./correct";

/** A transcript as data: for scripts, and for whoever reads it in ten years. Times are seconds from the start of the recording. */
export interface TranscriptDocument {
  readonly version: 1;
  readonly file: string;
  readonly model: string;
  /** Seconds of sound; 0 where only the service knows. */
  readonly duration: number;
  readonly billedSeconds: number;
  readonly text: string;
  readonly segments: readonly {
    readonly start: number;
    readonly end: number;
    readonly text: string;
    readonly language?: string;
    /** Why there is no text. */
    readonly gap?: string;
    readonly guards?: readonly string[];
  }[];
}

/** What is known beside the segments. */
export interface DocumentFacts {
  readonly file: string;
  readonly model: string;
  readonly text: string;
  readonly billedSeconds: number;
}

/** The segments of a finished transcript as data. */
export function documentOf(
  segments: readonly Segment[],
  { file, model, text, billedSeconds }: DocumentFacts,
  corrections: readonly Correction[],
): TranscriptDocument {
  return {
    version: 1,
    file,
    model,
    duration: segments.at(-1)?.span.end ?? 0,
    billedSeconds,
    text,
    segments: segments.map(({ span, text: heard, language, gap, guards }) => ({
      start: span.start,
      end: span.end,
      text: correct(heard.trim(), corrections, true),
      ...(language ? { language } : {}),
      ...(gap ? { gap: gap.code } : {}),
      ...(guards ? { guards } : {}),
    })),
  };
}

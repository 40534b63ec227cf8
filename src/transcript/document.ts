import { EarmarkError, type ErrorCode } from "../core/errors";
import { weightOf, type Notice, type Weight } from "../core/notices";
import type { GuardNote, Segment, Word } from "../core/types";
import { correct, type Correction } from "./correct";

/** Names the schema, which stands in `media/transcript.schema.json`. */
export const SCHEMA = "earmark:/transcript-1.schema.json";

/**
 * A transcript as data: for scripts, and for whoever reads it in ten years. Times are seconds from the start of the recording.
 * Saved transcripts have the same form.
 */
export interface TranscriptDocument {
  readonly $schema: typeof SCHEMA;
  readonly version: 1;
  readonly file: string;
  readonly model: string;
  /** Seconds of sound; 0 where only the service knows. */
  readonly duration: number;
  readonly billedSeconds: number;
  readonly text: string;
  readonly segments: readonly DocumentSegment[];
  /** What else is to be said of it; absent where there is nothing. */
  readonly notices?: readonly DocumentNotice[];
}

/** A notice with its weight, for readers that do not know its code. */
export type DocumentNotice = Notice & { readonly weight: Weight };

/** One part of it, between two cuts. */
export interface DocumentSegment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly language?: string;
  /** Why there is no text. */
  readonly gap?: string;
  readonly guards?: readonly string[];
  /** The recognizer stopped at its own limit: the end may be missing. */
  readonly truncated?: true;
  /** Times within the segment are not known. */
  readonly approx?: true;
  /** Times from the start of the segment; only where the recognizer gives them. */
  readonly words?: readonly Word[];
}

/** What is known beside the segments. */
export interface DocumentFacts {
  readonly file: string;
  readonly model: string;
  readonly text: string;
  readonly billedSeconds: number;
  readonly notices: readonly Notice[];
}

/** The segments of a finished transcript as data. */
export function documentOf(
  segments: readonly Segment[],
  { file, model, text, billedSeconds, notices }: DocumentFacts,
  corrections: readonly Correction[],
): TranscriptDocument {
  return {
    $schema: SCHEMA,
    version: 1,
    file,
    model,
    duration: segments.at(-1)?.span.end ?? 0,
    billedSeconds,
    text,
    segments: segments.map((segment) => documentSegment(segment, corrections)),
    ...(notices.length > 0 ? { notices: notices.map((one) => ({ ...one, weight: weightOf(one) })) } : {}),
  };
}

/** A segment as data. */
export function documentSegment(
  { span, text, language, gap, guards, truncated, words }: Segment,
  corrections: readonly Correction[] = [],
): DocumentSegment {
  return {
    start: span.start,
    end: span.end,
    text: correct(text.trim(), corrections, true),
    ...(language ? { language } : {}),
    ...(gap ? { gap: gap.code } : {}),
    ...(guards ? { guards } : {}),
    ...(truncated ? { truncated: true as const } : {}),
    ...(words ? { words } : gap ? {} : { approx: true as const }),
  };
}

/** The segments of such data; undefined where it is something else, whoever wrote it. */
export function segmentsIn(value: unknown): Segment[] | undefined {
  const { version, segments } = (value ?? {}) as Partial<Record<keyof TranscriptDocument, unknown>>;
  if (version !== 1 || !Array.isArray(segments) || !segments.every(isSegment)) return undefined;
  return segments.map(segmentFrom);
}

function segmentFrom(
  { start, end, text, language, gap, guards, truncated, words }: DocumentSegment,
  index: number,
): Segment {
  return {
    index,
    span: { start, end },
    text,
    final: true,
    saved: true,
    ...(language ? { language } : {}),
    ...(gap ? { gap: new EarmarkError(gap as ErrorCode, "A gap of a saved transcript.") } : {}),
    ...(guards ? { guards: guards as GuardNote[] } : {}),
    ...(truncated === true ? { truncated } : {}),
    ...(words ? { words } : {}),
  };
}

function isSegment(value: unknown): value is DocumentSegment {
  const { start, end, text, language, gap, guards, words } = (value ?? {}) as Partial<
    Record<keyof DocumentSegment, unknown>
  >;
  return (
    isTime(start) &&
    isTime(end) &&
    start <= end &&
    typeof text === "string" &&
    [language, gap].every((one) => one === undefined || typeof one === "string") &&
    (guards === undefined || (Array.isArray(guards) && guards.every((one) => typeof one === "string"))) &&
    (words === undefined || (Array.isArray(words) && words.every(isWord)))
  );
}

function isWord(value: unknown): value is Word {
  const { start, end, text } = (value ?? {}) as Partial<Record<keyof Word, unknown>>;
  return isTime(start) && isTime(end) && typeof text === "string";
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

import { EarmarkError, type ErrorCode } from "../core/errors";
import { isGuardNote, isTurn, isWord } from "../core/recognizedShape";
import { weightOf, type Notice, type Weight } from "../core/notices";
import { isQuantity, isText, listOf, maybe, oneOf, shapeOf } from "../core/shape";
import type { GuardNote, Segment, Turn, Word } from "../core/types";
import type { Correction } from "./correct";
import { correctedSegment, withText } from "./corrected";

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

/** One segment of it, between two cuts. */
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
  /** Who said what, in times from the start of the segment; only where the recognizer tells speakers apart. */
  readonly turns?: readonly Turn[];
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
export function documentSegment(segment: Segment, corrections: readonly Correction[] = []): DocumentSegment {
  const { span, text, language, gap, guards, truncated, words, turns } = correctedSegment(segment, corrections);
  return {
    start: span.start,
    end: span.end,
    text: text.trim(),
    ...(language ? { language } : {}),
    ...(gap ? { gap: gap.code } : {}),
    ...(guards ? { guards } : {}),
    ...(truncated ? { truncated: true as const } : {}),
    ...(words ? { words } : gap ? {} : { approx: true as const }),
    ...(turns ? { turns } : {}),
  };
}

/** A segment whose text was edited: words that stand in it still keep their times. */
export function editedSegment({ approx: _, ...segment }: DocumentSegment, text: string): DocumentSegment {
  const edited = withText(segment, text);
  return edited.words ? edited : { ...edited, approx: true };
}

/** The segments of such data; undefined where it is something else, whoever wrote it. */
export function segmentsIn(value: unknown): Segment[] | undefined {
  const { version, segments, duration } = (value ?? {}) as Partial<Record<keyof TranscriptDocument, unknown>>;
  if (version !== 1 || !Array.isArray(segments) || !segments.every(isSegment)) return undefined;
  if (!areWhole(segments, duration)) return undefined;
  return segments.map(segmentFrom);
}

function segmentFrom(
  { start, end, text, language, gap, guards, truncated, words, turns }: DocumentSegment,
  index: number,
): Segment {
  return {
    index,
    span: { start, end },
    text,
    final: true,
    cached: true,
    ...(language ? { language } : {}),
    ...(gap ? { gap: new EarmarkError(gap as ErrorCode, "A gap of a saved transcript.") } : {}),
    ...(guards ? { guards: guards.filter((one): one is GuardNote => isGuardNote(one)) } : {}),
    ...(truncated === true ? { truncated } : {}),
    ...(words ? { words } : {}),
    ...(turns ? { turns } : {}),
  };
}

const isSegment = shapeOf<DocumentSegment>(
  {
    start: isQuantity,
    end: isQuantity,
    text: isText,
    language: maybe(isText),
    gap: maybe((value) => isText(value) && value !== ""),
    guards: maybe(listOf(isText)),
    truncated: maybe(oneOf(true)),
    approx: maybe(oneOf(true)),
    words: maybe(listOf(isWord)),
    turns: maybe(listOf(isTurn)),
  },
  // As it is written: without a gap there are words, or it says that there are none.
  ({ start, end, gap, words, approx }) => start <= end && (gap ?? words ?? approx) !== undefined,
);

/** Each begins where the one before it ends, and the last one ends with the recording: none is missing. */
function areWhole(segments: readonly DocumentSegment[], duration: unknown): boolean {
  const near = (one: number, other: unknown): boolean => typeof other === "number" && Math.abs(one - other) < 0.01;
  return (
    near(segments.at(-1)?.end ?? 0, duration) &&
    segments.every((one, i) => i === 0 || near(one.start, segments[i - 1]?.end))
  );
}

import type { Segment } from "../core/types";

/** Codes of the languages of a transcript, the one that was spoken longest first. */
export function languagesIn(segments: readonly Pick<Segment, "language" | "span">[]): readonly string[] {
  const seconds = new Map<string, number>();
  for (const { language, span } of segments)
    if (language) seconds.set(language, (seconds.get(language) ?? 0) + span.end - span.start);
  return [...seconds].sort(([, a], [, b]) => b - a).map(([language]) => language);
}

import { clock } from "../transcript/join";
import type { PageSegment } from "./protocol";

/** The segments of which something is selected; all where nothing of the transcript is. */
export function selectedSegments(
  segments: readonly PageSegment[],
  texts: readonly HTMLElement[],
  selection: Selection | null,
): readonly PageSegment[] {
  if (!selection || selection.isCollapsed) return segments;
  const selected = segments.filter((_, index) => {
    const text = texts[index];
    return text !== undefined && selection.containsNode(text, true);
  });
  return selected.length > 0 ? selected : segments;
}

/** `[1:02] What was said.`, a line each; of a gap, why it is one. */
export function withTimes(segments: readonly PageSegment[]): string {
  return segments
    .flatMap(({ start, text, gap }) => (text || gap ? [`[${clock(start)}] ${text || gap}`] : []))
    .join("\n");
}

import { joined, seam } from "../core/seam";
import { endsSentence } from "../core/sentenceEnd";
import type { Segment, Span } from "../core/types";

export { endsSentence, seam };

/** The text of segments in order, gaps marked. */
export function textOf(segments: Iterable<Segment>): string {
  let text = "";
  for (const segment of segments) {
    const piece = segment.gap ? gapMark(segment.span) : segment.text.trim();
    text = joined(text, piece);
  }
  return text;
}

/** What stands in the text where a segment could not be transcribed. */
export function gapMark(span: Span): string {
  return `[… ${clock(span.start)}–${clock(span.end)} …]`;
}

/** Seconds as people write them: `0:07`, `12:30`, `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (n: number): string => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

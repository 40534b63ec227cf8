import { seam } from "../core/seam";
import type { Segment, Span } from "../core/types";
import { cuePieces, LEAST_SECONDS, MOST_SECONDS, PAUSE_SECONDS, type Said } from "./cuePieces";
import { directionOf, inDirection } from "./direction";
import { breaksIn } from "./breaks";
import { wrap } from "./lines";
import { readingSeconds } from "./readingSpeed";

export { srtOf, vttOf } from "./subtitleFormats";

/** One subtitle. */
export interface Cue {
  readonly span: Span;
  readonly lines: readonly string[];
  /** Some of its times were shared out by the length of the text: the recognizer gave none for these words. */
  readonly approx: boolean;
}

/** One frame of 25 in a second: every cue ends after it starts, also where a recognizer says that all was said at once. */
const FRAME = 0.04;

/**
 * Subtitles of a transcript: at most two lines, from 1 to 7 s, not faster than people read (`readingSeconds`) as far as the pauses allow;
 * cut after sentences, else after commas, else at pauses, else between words, two of which at least stay together. Time may end a cue, never cut a word.
 * Gaps have no cue. Who speaks faster than people read gets cues that last until the next one begins.
 */
export function cuesOf(segments: readonly Segment[]): Cue[] {
  const said = together(segments.flatMap((segment) => (segment.gap ? [] : cuePieces(segment))));
  let end = 0;
  return said.map(({ text, span, breaks, approx }, i) => {
    const start = Math.max(span.start, end);
    const next = Math.max(said[i + 1]?.span.start ?? Infinity, start + FRAME);
    const wanted = Math.max(LEAST_SECONDS, readingSeconds(text));
    end = Math.min(start + MOST_SECONDS, next, Math.max(span.end, start + wanted));
    const direction = directionOf(text);
    const lines = (wrap(text, breaks) ?? [text]).map((line) => inDirection(line, direction));
    return { span: { start, end }, lines, approx };
  });
}

/** What would flash by at a seam of two segments goes with its neighbor, where nobody pauses between them and both fit. */
function together(all: readonly Said[]): Said[] {
  const kept: Said[] = [];
  for (const [i, one] of all.entries()) {
    const last = kept.at(-1);
    const isBrief = ({ span }: Said, next: Said | undefined): boolean =>
      Math.min(next?.span.start ?? Infinity, Math.max(span.end, span.start + LEAST_SECONDS)) - span.start <
      LEAST_SECONDS;
    const both = last && (isBrief(last, one) || isBrief(one, all[i + 1])) ? asOne(last, one) : undefined;
    if (both) kept[kept.length - 1] = both;
    else kept.push(one);
  }
  return kept;
}

function asOne(one: Said, other: Said): Said | undefined {
  const span = { start: one.span.start, end: other.span.end };
  const pause = other.span.start - one.span.end;
  // Channels speak at the same time.
  if (pause < -FRAME || pause >= PAUSE_SECONDS || span.end - span.start > MOST_SECONDS) return undefined;
  const text = one.text + (other.lead ?? seam(one.text, other.text)) + other.text;
  const breaks = breaksIn(text);
  return wrap(text, breaks) && { ...one, text, span, breaks, approx: one.approx || other.approx };
}

import type { Segment, Span } from "../core/types";

/** Scripts that are written without spaces, with their punctuation and full-width forms. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFFEF]/u;

/** What belongs between two pieces of text: a space, or nothing where there is one, at an edge, and between Chinese or Japanese. */
export function seam(before: string, after: string): "" | " " {
  const left = Array.from(before.slice(-2)).at(-1);
  const right = Array.from(after.slice(0, 2))[0];
  if (!left || !right || /\s/.test(left) || /\s/.test(right)) return "";
  if (/[([{“「『《‘¿¡]/u.test(left)) return "";
  if (/^[,.;:!?)\]}、。，；：！？」』》”]/u.test(right)) return "";
  return UNSPACED.test(left) || UNSPACED.test(right) ? "" : " ";
}

/** It ends with a sentence, closing quotes and brackets included. */
export function endsSentence(text: string): boolean {
  return /[.!?。！？…]["”’」』)]?\s*$/u.test(text);
}

/** The text of segments in order, gaps marked. */
export function textOf(segments: Iterable<Segment>): string {
  let text = "";
  for (const segment of segments) {
    const piece = segment.gap ? gapMark(segment.span) : segment.text.trim();
    text += seam(text, piece) + piece;
  }
  return text;
}

/** What stands in the text where a part could not be transcribed. */
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

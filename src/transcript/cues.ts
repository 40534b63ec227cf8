import type { Segment, Span } from "../pipeline/types";

/** One subtitle. */
export interface Cue {
  readonly span: Span;
  readonly lines: readonly string[];
}

/** Characters of a line: 42 Latin ones, 20 Chinese or Japanese ones, which are twice as wide. */
const WIDTH = 42;
const MOST_LINES = 2;
const MOST_SECONDS = 7;

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF00-\uFFEF]/u;

/**
 * Subtitles of a transcript. The service gives no times of words, so within a segment time is shared out by the length
 * of the text, which is an approximation; the segments' own times, which lie in pauses, are exact. Gaps have no cue.
 */
export function cuesOf(segments: readonly Segment[]): Cue[] {
  return segments.flatMap(({ text, span, gap }) => (gap || !text.trim() ? [] : cuesOfOne(text.trim(), span)));
}

function cuesOfOne(text: string, span: Span): Cue[] {
  const seconds = span.end - span.start;
  const all = width(text);
  // Short enough to be read in time, wide enough that no cue flashes by.
  const room = Math.min(WIDTH * MOST_LINES, Math.max(WIDTH / 2, (all * MOST_SECONDS) / Math.max(seconds, 0.1)));
  const pieces = split(text, room);
  let at = 0;
  return pieces.map((piece) => {
    const start = span.start + (seconds * at) / all;
    at += width(piece);
    const end = span.start + (seconds * at) / all;
    return {
      span: { start, end: Math.min(end, start + MOST_SECONDS) },
      lines: wrap(piece.trim()),
    };
  });
}

/** Pieces of at most so much width, cut after sentences, else after commas, else between words, else anywhere. */
function split(text: string, room: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (width(rest) > room) {
    const end = breakIn(rest, room);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  if (rest) pieces.push(rest);
  return pieces;
}

function breakIn(text: string, room: number): number {
  let fits = 0;
  for (let used = 0; fits < text.length; fits++) {
    used += widthOf(text[fits] ?? "");
    if (used > room) break;
  }
  const head = text.slice(0, fits + 1);
  for (const [pattern, least] of [
    [/[.!?。！？…]["”’」』)]?\s*/gu, 0.4],
    [/[,;:、，；：]\s*/gu, 0.4],
    [/\s+/gu, 0],
  ] as const) {
    const last = [...head.matchAll(pattern)]
      .map((match) => match.index + match[0].trimEnd().length)
      .findLast((end) => end <= fits && end > fits * least);
    if (last !== undefined && last > 0) return last;
  }
  return Math.max(1, fits);
}

/** One line, or two of about the same length. */
function wrap(text: string): string[] {
  if (width(text) <= WIDTH) return [text];
  const first = breakAt(text, width(text) / 2);
  return [text.slice(0, first).trimEnd(), text.slice(first).trimStart()].filter(Boolean);
}

/** The break between words nearest to a width, so that both halves fit where they can. */
function breakAt(text: string, middle: number): number {
  let best = text.length;
  let least = Infinity;
  let used = 0;
  for (let i = 0; i < text.length; i++) {
    used += widthOf(text[i] ?? "");
    const here = text[i] ?? "";
    const after = text[i + 1] ?? "";
    if (!/\s/.test(here) && !(WIDE.test(here) && !/[、，。；：！？」』]/u.test(after))) continue;
    if (Math.abs(used - middle) < least) [least, best] = [Math.abs(used - middle), i + 1];
  }
  return best;
}

function width(text: string): number {
  let sum = 0;
  for (const character of text) sum += widthOf(character);
  return sum;
}

function widthOf(character: string): number {
  return WIDE.test(character) ? WIDTH / 20 : 1;
}

/** SubRip: numbered from 1, with a comma before the milliseconds. */
export function srtOf(cues: readonly Cue[]): string {
  return cues.map(({ span, lines }, i) => `${i + 1}\n${times(span, ",")}\n${lines.join("\n")}\n`).join("\n");
}

/** WebVTT. What would be markup there is escaped, and an arrow cannot end a cue. */
export function vttOf(cues: readonly Cue[]): string {
  const escaped = (line: string): string =>
    line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return ["WEBVTT\n", ...cues.map(({ span, lines }) => `${times(span, ".")}\n${lines.map(escaped).join("\n")}\n`)].join(
    "\n",
  );
}

function times({ start, end }: Span, point: string): string {
  return `${stamp(start, point)} --> ${stamp(end, point)}`;
}

function stamp(seconds: number, point: string): string {
  const ms = Math.round(seconds * 1_000);
  const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1_000) % 60)}${point}${String(ms % 1_000).padStart(3, "0")}`;
}

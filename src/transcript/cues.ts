import { PARAGRAPH } from "../core/seam";
import type { Segment, Span } from "../core/types";
import { clockOf, type Clock } from "./clockOf";
import { endsSentence, seam } from "./join";
import { LINE_BREAK } from "./lineBreaks";
import { breaksIn, LINE_WIDTH, MOST_LINES, width, wrap } from "./lines";

/** One subtitle. */
export interface Cue {
  readonly span: Span;
  readonly lines: readonly string[];
  /** Its times were shared out by the length of the text within a segment: the recognizer gave none for its words. */
  readonly approx: boolean;
}

const LEAST_SECONDS = 1;
const MOST_SECONDS = 7;
/** What a person can read. */
const CHARACTERS_A_SECOND = 20;

/** A stretch of a segment's text, with its times. */
interface Piece {
  readonly text: string;
  readonly span: Span;
  readonly approx: boolean;
}

/**
 * Subtitles of a transcript: at most two lines, from 1 to 7 s, not more than 20 characters a second as far as the pauses allow;
 * cut after sentences, else after commas, else at pauses, else between words. Gaps have no cue. Who speaks faster than people
 * read gets cues that last until the next one begins.
 */
export function cuesOf(segments: readonly Segment[]): Cue[] {
  const pieces = segments.flatMap((segment) => (segment.gap ? [] : joined(piecesOf(segment))));
  return pieces.map(({ text, span, approx }, i) => {
    const next = pieces[i + 1]?.span.start ?? Infinity;
    const wanted = Math.max(LEAST_SECONDS, Array.from(text).length / CHARACTERS_A_SECOND);
    const end = Math.min(span.start + MOST_SECONDS, next, Math.max(span.end, span.start + wanted));
    return { span: { start: span.start, end }, lines: wrap(text) ?? [text], approx };
  });
}

function piecesOf({ text: heard, span, words }: Segment): Piece[] {
  // A line end would end the cue, or begin another one after it.
  const paragraphs = heard
    .split(PARAGRAPH)
    .map((one) => one.replaceAll(LINE_BREAK, " ").replaceAll("\0", " ").trim())
    .filter(Boolean);
  const text = paragraphs.join(" ");
  const clock = clockOf(text, span, words);
  const pieces: Piece[] = [];
  let begin = 0;
  for (const paragraph of paragraphs) {
    const stop = begin + paragraph.length;
    const upTo = text.slice(0, stop);
    for (let at = begin; at < stop;) {
      const end = endOf(upTo, at, clock);
      const piece = text.slice(at, end).trim();
      const start = at + (text.slice(at, end).length - text.slice(at, end).trimStart().length);
      if (piece) {
        const times = { start: clock.startAt(start), end: clock.endAt(start + piece.length) };
        pieces.push({ text: piece, span: times, approx: clock.approx });
      }
      at = end;
    }
    begin = stop + 1;
  }
  // Channels that were heard apart are said at the same time.
  return paragraphs.length > 1 ? pieces.sort((a, b) => a.span.start - b.span.start) : pieces;
}

const COMMA = /[,;:、，；：]$/u;
/** Between two words that the recognizer gave times for. */
const PAUSE_SECONDS = 0.3;

/** Two lines and the spaces around them. */
const MOST_CHARACTERS = 100;

/** Where the piece ends that begins at `at`: at the best place among those that fit. */
function endOf(text: string, at: number, clock: Clock): number {
  // Of hours in one segment only what could fit is looked at.
  const rest = text.slice(at, at + MOST_CHARACTERS);
  const fits = (end: number): boolean => {
    const piece = text.slice(at, end).trim();
    return wrap(piece) !== undefined && clock.endAt(end) - clock.startAt(at) <= MOST_SECONDS;
  };
  if (text.length - at < MOST_CHARACTERS && fits(text.length)) return text.length;
  // What is wider than two lines is seen at once; whether the rest can be wrapped takes longer to say, and is asked last.
  const places = [...breaksIn(rest)].map((place) => at + place).filter((place) => isNarrow(text.slice(at, place)));
  const long = (place: number): boolean =>
    clock.endAt(place) - clock.startAt(at) >= LEAST_SECONDS && width(text.slice(at, place)) >= LINE_WIDTH / 3;
  const before = (place: number): string => text.slice(at, place).trimEnd();
  const pauses = (place: number): boolean =>
    !clock.approx && clock.startAt(place) - clock.endAt(place) >= PAUSE_SECONDS;
  for (const good of [
    (place: number) => endsSentence(before(place)),
    (place: number) => COMMA.test(before(place)),
    pauses,
  ]) {
    const found = places.findLast((place) => good(place) && long(place) && fits(place));
    if (found !== undefined) return found;
  }
  return places.findLast(fits) ?? at + hardEnd(rest, clock, at);
}

function isNarrow(text: string): boolean {
  return width(text.trim()) <= MOST_LINES * LINE_WIDTH + 20;
}

/** A word that fits nowhere: as much of it as two lines take, in less than 7 s. */
function hardEnd(rest: string, clock: Clock, at: number): number {
  let used = 0;
  let length = 0;
  for (const character of rest) {
    used += width(character);
    const tooLong = clock.endAt(at + length + character.length) - clock.startAt(at) > MOST_SECONDS;
    if (length > 0 && (used > LINE_WIDTH || tooLong)) break;
    length += character.length;
  }
  return length;
}

/** Nothing flashes by: what is shorter than a second goes with its neighbor, where both fit. */
function joined(pieces: readonly Piece[]): Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    const short = [last, piece].some((one) => one && one.span.end - one.span.start < LEAST_SECONDS);
    const both = last && short ? together(last, piece) : undefined;
    if (both) all[all.length - 1] = both;
    else all.push(piece);
  }
  return all;
}

function together(one: Piece, other: Piece): Piece | undefined {
  const text = one.text + seam(one.text, other.text) + other.text;
  const span = { start: one.span.start, end: other.span.end };
  if (span.end - span.start > MOST_SECONDS || (wrap(text)?.length ?? Infinity) > MOST_LINES) return undefined;
  return { text, span, approx: one.approx };
}

/** SubRip: numbered from 1, with a comma before the milliseconds. It has no escapes: an arrow is taken apart. */
export function srtOf(cues: readonly Cue[]): string {
  const harmless = (line: string): string => line.replaceAll("-->", "-- >");
  return cues
    .map(({ span, lines }, i) => `${i + 1}\n${times(span, ",")}\n${lines.map(harmless).join("\n")}\n`)
    .join("\n");
}

/** WebVTT. What would be markup there is escaped, and an arrow cannot end a cue. */
export function vttOf(cues: readonly Cue[]): string {
  const escaped = (line: string): string =>
    line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const note = cues.some(({ approx }) => approx)
    ? ["NOTE approx: times within the parts are shared out by length\n"]
    : [];
  const bodies = cues.map(({ span, lines }) => `${times(span, ".")}\n${lines.map(escaped).join("\n")}\n`);
  return ["WEBVTT\n", ...note, ...bodies].join("\n");
}

function times({ start, end }: Span, point: string): string {
  return `${stamp(start, point)} --> ${stamp(end, point)}`;
}

function stamp(seconds: number, point: string): string {
  const ms = Math.round(seconds * 1_000);
  const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1_000) % 60)}${point}${String(ms % 1_000).padStart(3, "0")}`;
}

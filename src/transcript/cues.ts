import { PARAGRAPH } from "../core/seam";
import { endsClause, endsSentence } from "../core/sentenceEnd";
import type { Segment, Span } from "../core/types";
import { breaksIn, graphemesOf } from "./breaks";
import { firstWhere } from "./firstWhere";
import { clockOf, type Clock } from "./clockOf";
import { directionOf, inDirection } from "./direction";
import { LINE_BREAK } from "./lineBreaks";
import { LINE_WIDTH, MOST_LINES, width, wrap } from "./lines";

/** One subtitle. */
export interface Cue {
  readonly span: Span;
  readonly lines: readonly string[];
  /** Its times were shared out by the length of the text within a segment: the recognizer gave none for its words. */
  readonly approx: boolean;
}

const LEAST_SECONDS = 1;
const MOST_SECONDS = 7;
/** What a user can read. */
const CHARACTERS_PER_SECOND = 20;

/** The text of a segment, with the offsets at which a line or a cue may begin and the time of each. */
interface Source {
  readonly text: string;
  readonly breaks: readonly number[];
  readonly clock: Clock;
}

/** A stretch of it without white space around, from one offset to another. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly span: Span;
}

/**
 * Subtitles of a transcript: at most two lines, from 1 to 7 s, not more than 20 characters a second as far as the pauses allow;
 * cut after sentences, else after commas, else at pauses, else between words. Gaps have no cue. Who speaks faster than people
 * read gets cues that last until the next one begins.
 */
export function cuesOf(segments: readonly Segment[]): Cue[] {
  const cues = segments.flatMap((segment) => (segment.gap ? [] : cuesOfSegment(segment)));
  return cues.map(({ span, lines, approx }, i) => {
    const next = cues[i + 1]?.span.start ?? Infinity;
    const wanted = Math.max(LEAST_SECONDS, graphemesOf(lines.join(" ")).length / CHARACTERS_PER_SECOND);
    const end = Math.min(span.start + MOST_SECONDS, next, Math.max(span.end, span.start + wanted));
    return { span: { start: span.start, end }, lines, approx };
  });
}

function cuesOfSegment({ text: recognized, span, words }: Segment): Cue[] {
  // A line end would end the cue, or begin another one after it.
  const paragraphs = recognized
    .split(PARAGRAPH)
    .map((one) => one.replaceAll(LINE_BREAK, " ").replaceAll("\0", " ").trim())
    .filter(Boolean);
  const text = paragraphs.join(" ");
  const source: Source = { text, breaks: breaksIn(text), clock: clockOf(text, span, words) };
  const direction = directionOf(text);
  return joined(piecesOf(source, paragraphs), source).map((piece) => ({
    span: piece.span,
    lines: (linesOf(source, piece.from, piece.to) ?? [text.slice(piece.from, piece.to)]).map((line) =>
      inDirection(line, direction),
    ),
    approx: source.clock.isApprox(piece.from, piece.to),
  }));
}

function piecesOf(source: Source, paragraphs: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  let begin = 0;
  for (const { length } of paragraphs) {
    const stop = begin + length;
    for (let at = begin; at < stop;) {
      const end = endOf(source, at, stop);
      const piece = pieceOf(source, at, end);
      if (piece.from < piece.to) pieces.push(piece);
      at = end;
    }
    begin = stop + 1;
  }
  // Channels that were recognized apart are said at the same time.
  return paragraphs.length > 1 ? pieces.sort((a, b) => a.span.start - b.span.start) : pieces;
}

function pieceOf({ text, clock }: Source, at: number, end: number): Piece {
  const [from, to] = trimmed(text, at, end);
  return { from, to, span: { start: clock.startAt(from), end: clock.endAt(to) } };
}

/** The lines of a stretch of the text; undefined where it does not fit into two. */
function linesOf({ text, breaks }: Source, at: number, end: number): readonly string[] | undefined {
  const [from, to] = trimmed(text, at, end);
  const own = breaks.slice(firstAfter(breaks, from), firstAfter(breaks, to - 1)).map((place) => place - from);
  return wrap(text.slice(from, to), own);
}

function trimmed(text: string, from: number, to: number): readonly [number, number] {
  const piece = text.slice(from, to);
  return [from + piece.length - piece.trimStart().length, to - (piece.length - piece.trimEnd().length)];
}

/** Index of the first of ascending offsets that is behind `at`. */
function firstAfter(offsets: readonly number[], at: number): number {
  return firstWhere(offsets, (offset) => offset > at);
}

/** Between two words that the recognizer gave times for. */
const PAUSE_SECONDS = 0.3;

/** Two lines with the spaces around them and the marks that take no room. */
const MOST_CHARACTERS = 200;

/** Where the piece ends that begins at `at`: at the best place before `stop` among those that fit. */
function endOf(source: Source, at: number, stop: number): number {
  const { text, breaks, clock } = source;
  const fits = (end: number): boolean =>
    clock.endAt(end) - clock.startAt(at) <= MOST_SECONDS && linesOf(source, at, end) !== undefined;
  if (stop - at < MOST_CHARACTERS && fits(stop)) return stop;
  // Of hours in one segment only what could fit is looked at. What is wider than two lines is seen at once; whether the rest
  // can be wrapped takes longer to say, and is asked last.
  const last = Math.min(stop - 1, at + MOST_CHARACTERS);
  const places = breaks
    .slice(firstAfter(breaks, at), firstAfter(breaks, last))
    .filter((place) => isNarrow(text.slice(at, place)));
  const long = (place: number): boolean =>
    clock.endAt(place) - clock.startAt(at) >= LEAST_SECONDS && width(text.slice(at, place)) >= LINE_WIDTH / 3;
  const before = (place: number): string => text.slice(at, place).trimEnd();
  const pauses = (place: number): boolean =>
    !clock.approx && clock.startAt(place) - clock.endAt(place) >= PAUSE_SECONDS;
  for (const good of [
    (place: number) => endsSentence(before(place), text.slice(place, place + MOST_CHARACTERS)),
    (place: number) => endsClause(before(place)),
    pauses,
  ]) {
    const found = places.findLast((place) => good(place) && long(place) && fits(place));
    if (found !== undefined) return found;
  }
  return places.findLast(fits) ?? at + hardEnd(text.slice(at, Math.min(stop, at + MOST_CHARACTERS)), clock, at);
}

function isNarrow(text: string): boolean {
  return width(text.trim()) <= MOST_LINES * LINE_WIDTH + 20;
}

/** A word that fits nowhere: as much of it as a line takes, in less than 7 s. */
function hardEnd(rest: string, clock: Clock, at: number): number {
  let used = 0;
  let length = 0;
  for (const character of graphemesOf(rest)) {
    used += width(character);
    const tooLong = clock.endAt(at + length + character.length) - clock.startAt(at) > MOST_SECONDS;
    if (length > 0 && (used > LINE_WIDTH || tooLong)) break;
    length += character.length;
  }
  return length;
}

/** Nothing flashes by: what is shorter than a second goes with its neighbor, where both fit. */
function joined(pieces: readonly Piece[], source: Source): Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    const short = [last, piece].some((one) => one && one.span.end - one.span.start < LEAST_SECONDS);
    const both = last && short ? together(last, piece, source) : undefined;
    if (both) all[all.length - 1] = both;
    else all.push(piece);
  }
  return all;
}

/** Two neighbors as one piece, where that fits; of other channels nothing lies between. */
function together(one: Piece, other: Piece, source: Source): Piece | undefined {
  const span = { start: one.span.start, end: other.span.end };
  const apart = other.from < one.to || source.text.slice(one.to, other.from).trim() !== "";
  if (apart || span.end - span.start > MOST_SECONDS || !linesOf(source, one.from, other.to)) return undefined;
  return { from: one.from, to: other.to, span };
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
    ? ["NOTE approx: times within segments are estimated from the length of the text\n"]
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

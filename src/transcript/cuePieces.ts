import { PARAGRAPH } from "../core/seam";
import { endsClause, endsSentence } from "../core/sentenceEnd";
import type { Segment, Span } from "../core/types";
import { breaksIn, hardBreak } from "./breaks";
import { beginsOf, clockOf, type Clock } from "./clockOf";
import { firstWhere } from "../core/firstWhere";
import { LINE_BREAK } from "./lineBreaks";
import { LINE_WIDTH, MOST_LINES, width, wrap } from "./lines";
import { readingSeconds } from "./readingSpeed";

export const LEAST_SECONDS = 1;
export const MOST_SECONDS = 7;

/** What one cue says, and when it is said. */
export interface Said {
  readonly text: string;
  readonly span: Span;
  /** What stands before it in its segment: a space or nothing. Undefined for what begins one. */
  readonly lead: " " | "" | undefined;
  /** Where lines may begin in the text, which is known from all that was said there. */
  readonly breaks: readonly number[];
  /** Not all of its words have times that the recognizer gave. */
  readonly approx: boolean;
}

/** The text of a segment, with the offsets at which a line or a cue may begin and the time of each. */
interface Source {
  readonly text: string;
  readonly breaks: readonly number[];
  readonly clock: Clock;
  /** A cue ends after 7 s at most. Not where times are guesses and so little is said in so much time that there must be pauses somewhere. */
  readonly isTimed: boolean;
}

/** A stretch of it without white space around, from one offset to another. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly span: Span;
}

/** Slower than users read by that factor is no speech without pauses. */
const SLOW = 3;

/** What a segment says, cut into what fits a cue. */
export function cuePieces({ text: recognized, span, words }: Segment): Said[] {
  // A line end would end the cue, or begin another one after it.
  const paragraphs = recognized
    .split(PARAGRAPH)
    .map((one) => one.replaceAll(LINE_BREAK, " ").replaceAll("\0", " ").trim())
    .filter(Boolean);
  const text = paragraphs.join(" ");
  const begins = beginsOf(paragraphs, " ");
  const clock = clockOf(text, span, words, begins);
  const isTimed = !clock.approx || span.end - span.start <= SLOW * readingSeconds(text);
  const source: Source = { text, breaks: breaksIn(text), clock, isTimed };
  return joined(piecesOf(source, begins), source).map((piece) => ({
    text: text.slice(piece.from, piece.to),
    span: piece.span,
    lead: piece.from === 0 ? undefined : /\s/.test(text[piece.from - 1] ?? "") ? " " : "",
    breaks: breaksWithin(source, piece.from, piece.to),
    approx: clock.isApprox(piece.from, piece.to),
  }));
}

/** `begins`: where its paragraphs begin; a space is between them. */
function piecesOf(source: Source, begins: readonly number[]): Piece[] {
  const pieces: Piece[] = [];
  for (const [i, begin] of begins.entries()) {
    const stop = (begins[i + 1] ?? source.text.length + 1) - 1;
    for (let at = begin; at < stop;) {
      const end = endOf(source, at, stop);
      const piece = pieceOf(source, at, end);
      if (piece.from < piece.to) pieces.push(piece);
      at = end;
    }
  }
  // Channels that were recognized apart are said at the same time.
  return begins.length > 1 ? pieces.sort((a, b) => a.span.start - b.span.start) : pieces;
}

function pieceOf({ text, clock }: Source, at: number, end: number): Piece {
  const [from, to] = trimmed(text, at, end);
  return { from, to, span: { start: clock.startAt(from), end: clock.endAt(to) } };
}

/** It fits into two lines. */
function isNarrow(source: Source, at: number, end: number): boolean {
  const [from, to] = trimmed(source.text, at, end);
  return wrap(source.text.slice(from, to), breaksWithin(source, from, to)) !== undefined;
}

function breaksWithin({ breaks }: Source, from: number, to: number): readonly number[] {
  return breaks.slice(firstAfter(breaks, from), firstAfter(breaks, to - 1)).map((place) => place - from);
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
export const PAUSE_SECONDS = 0.3;

/** Two lines with the spaces around them and the marks that take no room. */
const MOST_CHARACTERS = 200;

/** Where the piece ends that begins at `at`: at the best place before `stop` among those that fit. A word is cut only where a line cannot hold it. */
function endOf(source: Source, at: number, stop: number): number {
  const { text, breaks, clock, isTimed } = source;
  const seconds = (from: number, to: number): number => clock.endAt(to) - clock.startAt(from);
  const isBrief = (end: number): boolean => !isTimed || seconds(at, end) <= MOST_SECONDS;
  const isWhole = stop - at < MOST_CHARACTERS && isNarrow(source, at, stop);
  if (isWhole && isBrief(stop)) return stop;
  // Of hours in one segment only what could fit is looked at. What is wider than two lines is seen at once; whether the rest
  // can be wrapped takes longer to say, and is asked last.
  const last = Math.min(stop - 1, at + MOST_CHARACTERS);
  const places = breaks
    .slice(firstAfter(breaks, at), firstAfter(breaks, last))
    .filter((place) => width(text.slice(at, place).trim()) <= MOST_LINES * LINE_WIDTH + 20);
  const fits = (place: number): boolean => isBrief(place) && isNarrow(source, at, place);
  const before = (place: number): string => text.slice(at, place).trimEnd();
  const isLong = (place: number): boolean =>
    seconds(at, place) >= LEAST_SECONDS && width(text.slice(at, place)) >= LINE_WIDTH / 3;
  // At least two words on both sides, and what remains is no flash.
  const leaves = (place: number): boolean =>
    hasBreak(breaks, at, place) && hasBreak(breaks, place, stop) && seconds(place, stop) >= LEAST_SECONDS;
  const pauses = (place: number): boolean =>
    !clock.approx && clock.startAt(place) - clock.endAt(place) >= PAUSE_SECONDS;
  // A word lasts so long that what is said behind it would be seen long before.
  const isLate = (place: number): boolean =>
    !clock.approx && clock.startAt(place) - clock.startAt(at) > MOST_SECONDS && isNarrow(source, at, place);
  for (const good of [
    (place: number) => endsSentence(before(place), text.slice(place, place + MOST_CHARACTERS)),
    (place: number) => endsClause(before(place)),
    pauses,
    (place: number) => hasBreak(breaks, at, place),
  ]) {
    const found = places.findLast((place) => good(place) && isLong(place) && leaves(place) && fits(place));
    if (found !== undefined) return found;
  }
  // So little is said in so much time, by guess, that it is one cue; by the words' own times every long pause ends one.
  if (isWhole && clock.approx) return stop;
  const pause = places.findLast((place) => pauses(place) && fits(place));
  const any =
    pause ??
    places.findLast(fits) ??
    places.find(isLate) ??
    (isWhole ? (places.find(pauses) ?? stop) : places.findLast((place) => isNarrow(source, at, place)));
  if (any !== undefined) return any;
  const rest = text.slice(at, Math.min(stop, at + MOST_CHARACTERS));
  return at + hardBreak(rest, at + rest.length < stop, LINE_WIDTH, width);
}

/** There are two words at least between two offsets. */
function hasBreak(breaks: readonly number[], from: number, to: number): boolean {
  return (breaks[firstAfter(breaks, from)] ?? Infinity) < to;
}

/** Nothing flashes by, and no word stands alone: what is shorter than a second, or one word, goes with its neighbor where both fit. */
function joined(pieces: readonly Piece[], source: Source): Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    const small = last && [last, piece].some((one) => isSmall(one, source));
    const both = last && small ? together(last, piece, source) : undefined;
    if (both) all[all.length - 1] = both;
    else all.push(piece);
  }
  return all;
}

function isSmall({ from, to, span }: Piece, { breaks }: Source): boolean {
  return span.end - span.start < LEAST_SECONDS || !hasBreak(breaks, from, to);
}

/** Two neighbors as one piece, where that fits; of other channels nothing lies between. What a second lies between can be shown for a second. */
function together(one: Piece, other: Piece, source: Source): Piece | undefined {
  const span = { start: one.span.start, end: other.span.end };
  const apart = other.from < one.to || source.text.slice(one.to, other.from).trim() !== "";
  const isBrief = !source.isTimed || span.end - span.start <= MOST_SECONDS;
  const isNear = other.span.start - one.span.end < LEAST_SECONDS;
  const isShort = other.to - one.from <= MOST_CHARACTERS;
  if (apart || !isBrief || !isNear || !isShort || !isNarrow(source, one.from, other.to)) return undefined;
  return { from: one.from, to: other.to, span };
}

import { firstWhere } from "../core/firstWhere";
import { LETTERS } from "./guards/spokenTokens";

/** Where a segment of a transcript stands in a document, as offsets. */
export interface SegmentRange {
  readonly start: number;
  readonly end: number;
}

interface Token extends SegmentRange {
  readonly word: string;
}

/** So many words at each end tell where a segment is; what is between them may have been edited. */
const EDGE = 5;

/**
 * Where the text of a segment stands in a Markdown document: from its first words to its last ones, whatever became of the marks
 * between them. Undefined where its beginning or its end is gone.
 */
export function findSegment(document: string, text: string): SegmentRange | undefined {
  const segment = tokensIn(text);
  if (segment.length === 0) return undefined;
  const all = tokensIn(document);
  const begins = placesOf(segment.slice(0, EDGE), all);
  if (segment.length <= EDGE) {
    const [first] = begins;
    const last = first === undefined ? undefined : all[first + segment.length - 1];
    return first === undefined || !last ? undefined : placeFrom(document, all[first]?.start ?? 0, last.end);
  }
  const edge = segment.slice(-EDGE);
  const ends = placesOf(edge, all).map((at) => all[at + EDGE - 1]?.end ?? 0);
  for (const begin of begins) {
    const start = all[begin]?.start ?? 0;
    const end = nearestEnd(ends, start, text.length);
    if (end !== undefined) return placeFrom(document, start, end);
  }
  return undefined;
}

/** Words with their offsets, without the times that link into the recording. */
function tokensIn(text: string): Token[] {
  const words = text.replaceAll(/\[[^[\]\n]*\]\([^()\n]*\)/g, (link) => " ".repeat(link.length));
  return Array.from(words.matchAll(LETTERS), ({ 0: word, index }) => ({
    word: word.toLowerCase(),
    start: index,
    end: index + word.length,
  }));
}

/** Where these words follow one another: the index of the first. */
function placesOf(wanted: readonly Token[], all: readonly Token[]): number[] {
  const places: number[] = [];
  for (let at = 0; at + wanted.length <= all.length; at++)
    if (wanted.every(({ word }, k) => all[at + k]?.word === word)) places.push(at);
  return places;
}

/** The end that makes a segment about as long as it was: it is not much longer after an edit, and not shorter than half. */
function nearestEnd(ends: readonly number[], start: number, length: number): number | undefined {
  const next = firstWhere(ends, (end) => end >= start + length);
  const far = (end: number): number => Math.abs(end - start - length);
  return [ends[next - 1], ends[next]]
    .filter((end) => end !== undefined && end - start >= length / 2 && end - start <= length * 2 + 200)
    .sort((a = 0, b = 0) => far(a) - far(b))[0];
}

/** With the sentence's own end. */
function placeFrom(document: string, start: number, end: number): SegmentRange {
  const marks = /[\p{Terminal_Punctuation}…"'\p{Pe}\p{Pf}]{0,20}/uy;
  marks.lastIndex = end;
  return { start, end: end + (marks.exec(document)?.[0].length ?? 0) };
}

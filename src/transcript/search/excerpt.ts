import type { Segment } from "../../core/types";
import { foldedText } from "./foldedText";
import type { Passage } from "./passages";

/** The words that were found, with those around them. */
export interface Excerpt {
  readonly before: string;
  readonly match: string;
  readonly after: string;
  /** Where they are said, in seconds: of the word where the recognizer told it, else of the segment. */
  readonly start: number;
  /** Index in the list of segments. */
  readonly segment: number;
  readonly language?: string;
  /** The question stands there as it is, but for punctuation. */
  readonly isPhrase: boolean;
}

/**
 * Shows a hit. Undefined where what was found begins in the passage after it, which is a hit of its own.
 * @param around characters on each side
 */
export function excerptOf(
  passage: Passage,
  segments: readonly Segment[],
  {
    question,
    terms,
    around,
  }: { readonly question: string; readonly terms: readonly string[]; readonly around: number },
): Excerpt | undefined {
  const segment = segments[passage.segment];
  if (!segment) return undefined;
  const whole = passage.text + passage.next;
  const folded = foldedText(whole);
  const phrase = foldedText(question).text;
  const place = placeOf(folded.text, phrase, terms);
  const from = folded.at[place.at] ?? 0;
  if (from >= passage.text.length) return undefined;
  const to = endOf(whole, folded.at[place.at + place.length - 1] ?? from);
  // Of the whole segment: the passage may begin in the middle of what is said.
  const text = segment.text + (to > passage.text.length ? passage.next : "");
  const [begin, end] = [passage.start + from, passage.start + to];
  return {
    before: cutBefore(text.slice(0, begin), around),
    match: text.slice(begin, end),
    after: cutAfter(text.slice(end) || passage.next, around),
    start: secondsOf(segment, begin),
    segment: passage.segment,
    ...(segment.language === undefined ? {} : { language: segment.language }),
    isPhrase: place.isPhrase,
  };
}

function placeOf(text: string, phrase: string, terms: readonly string[]) {
  const at = phrase === "" ? -1 : text.indexOf(phrase);
  if (at >= 0) return { at, length: phrase.length, isPhrase: true };
  // The longest says most.
  for (const term of terms.toSorted((a, b) => b.length - a.length)) {
    const found = text.indexOf(term);
    if (found >= 0) return { at: found, length: term.length, isPhrase: false };
  }
  return { at: 0, length: 0, isPhrase: false };
}

/** After a letter with its marks. */
function endOf(text: string, at: number): number {
  return at + (/^[\s\S]\p{M}*/u.exec(text.slice(at, at + 16))?.[0].length ?? 0);
}

function cutBefore(text: string, most: number): string {
  const line = text.trimStart();
  return line.length <= most ? line : `…${line.slice(-most).replace(/^[\udc00-\udfff]|^\S{0,20}\s/u, "")}`;
}

function cutAfter(text: string, most: number): string {
  const line = text.trimEnd();
  return line.length <= most ? line : `${line.slice(0, most).replace(/[\ud800-\udbff]$|\s\S{0,20}$/u, "")}…`;
}

/** The words have punctuation of their own and stand in the text in order. Times are never shared out. */
function secondsOf({ text, words = [], span }: Segment, at: number): number {
  let end = 0;
  let start = span.start;
  for (const word of words) {
    const found = text.indexOf(word.text.trim(), end);
    if (found < 0) continue;
    if (found > at) break;
    start = span.start + word.start;
    end = found + word.text.trim().length;
  }
  return start;
}

import { leastWhere } from "../core/firstWhere";
import { EarmarkError } from "../core/errors";
import type { Segment } from "../core/types";
import { continuation } from "./continuation";
import { correct, type Correction } from "./correct";
import { withoutDoubledStop } from "../core/seam";
import { gapMark, seam } from "./join";
import { inMarkdown, restInMarkdown } from "./inMarkdown";
import { opening, PLAIN, type TextStyle } from "./style";

/** What stands before a segment tells by so many characters how it begins. */
const TAIL = 200;
const POINT_AT_END = /\.[^\p{L}\p{N}]*$/u;
/** It may be the beginning of a longer word. */
const BEGUN = /^\S{1,12}$/u;
const ONLY_MARKS = /^[\p{P}\s]+$/u;

/**
 * Segments as they come, turned into text that only ever grows: what was given out once is never taken back, whatever a
 * second attempt or a guard makes of it.
 */
export class AppendOnly {
  readonly #corrections: readonly Correction[];
  readonly #lineBefore: () => string;
  readonly #recovered: string;
  readonly #style: TextStyle;
  readonly #escaping: ((said: string, final: boolean, before: string) => string) | undefined;
  /** Text of the segments before the current one, as it was given out. */
  #before = "";
  /** Its end: all of it is put together only where somebody asks for it. */
  #tail = "";
  /** Index of the segment that grows. */
  #index = -1;
  /** Text of the current segment, as it was given out, with what opens it. */
  #shown = "";
  /** What stands in it before its first word: a space, a new paragraph, a time. */
  #opening = "";
  /** The end of all that stands before its first word. */
  #place = "";
  /** The current segment is final, or a gap: whatever comes of it now goes through `fill`. */
  #closed = false;
  /** By index of a segment that failed: what was given out of it before. */
  readonly #brokenOff = new Map<number, string>();
  /** The same: what stands before it, with what opens it. */
  readonly #placeOf = new Map<number, string>();

  /**
   * `lineBefore`: what stands before the first word, on its line. `recovered`: what an earlier window has written already
   * of the same transcript; it is given out again, `catchUp` compares. `escaping`: how the place writes what was said; of a longer
   * text the result begins with that of a shorter one.
   */
  constructor(
    corrections: readonly Correction[],
    {
      lineBefore = () => "",
      recovered = "",
      style = PLAIN,
      escaping,
    }: {
      readonly lineBefore?: () => string;
      readonly recovered?: string;
      readonly style?: TextStyle;
      readonly escaping?: ((said: string, final: boolean, before: string) => string) | undefined;
    } = {},
  ) {
    this.#corrections = corrections;
    this.#lineBefore = lineBefore;
    this.#recovered = recovered;
    this.#style = style;
    this.#escaping = escaping ?? (style.markdown ? inMarkdown : undefined);
  }

  /** All that was given out. */
  get text(): string {
    return this.#before + this.#shown;
  }

  /**
   * What to append for the next state of the transcript: the segment that grows, or the one after it. Space at the end of a segment
   * that grows comes with the next word: a save may trim the ends of lines, and the words would touch.
   */
  write(segment: Segment): string {
    if (segment.index < this.#index || (segment.index === this.#index && this.#closed)) return "";
    if (segment.index > this.#index) {
      this.#before += this.#shown;
      this.#tail = (this.#tail + this.#shown).slice(-TAIL);
      this.#shown = "";
      this.#opening = "";
      this.#index = segment.index;
    }
    this.#closed = segment.final;
    const start = segment.gap ? this.#begun(segment) : "";
    this.#shown += start;
    const more = this.#more(segment);
    this.#shown += more;
    return start + more;
  }

  /** The mark of this segment stands there since an earlier window. */
  hasMark({ span }: Segment): boolean {
    return this.#recovered.includes(gapMark(span));
  }

  /** A segment whose mark stands there and that has come now: gives out the mark, so that `fill` finds it. */
  writeRecovered(segment: Segment): string {
    return this.write({ ...segment, text: "", gap: new EarmarkError("cut", "A gap of an earlier window.") });
  }

  /** A segment that had failed has come: its mark, and what belongs there instead. What was given out of it before stays. */
  fill(segment: Segment): { readonly mark: string; readonly text: string } {
    const mark = gapMark(segment.span);
    const piece = this.#written(segment, this.#wordsOf(segment), this.#placeOf.get(segment.index) ?? "");
    const shown = this.#brokenOff.get(segment.index);
    if (shown === undefined) return { mark, text: piece };
    // The mark has a space before it that may lie in the middle of a word.
    const place = this.#placeOf.get(segment.index) ?? "";
    return { mark: seam(shown, mark) + mark, text: this.#rest(shown, piece, this.#wordsOf(segment), place) };
  }

  /** What an earlier window had shown of a segment before it failed, then or now. */
  #begun(segment: Segment): string {
    const at = this.#recovered.indexOf(gapMark(segment.span));
    const before = at < 0 ? this.#recovered : this.#recovered.slice(0, at);
    if (!before.startsWith(this.text)) return "";
    const rest = before.slice(this.text.length);
    if (this.#shown) return rest.trimEnd();
    const opens = this.#open(segment, this.#wordsOf(segment));
    const lead = rest.startsWith(opens) ? opens : (/^\s*/.exec(rest)?.[0] ?? "");
    const words = rest.slice(lead.length).trimEnd();
    // What only opens the segment is given out with its mark.
    if (words) {
      this.#opening = lead;
      this.#place = this.#standsBefore() + lead;
    }
    return words && lead + words;
  }

  #more(segment: Segment): string {
    const words = this.#wordsOf(segment);
    if (!this.#shown) {
      this.#opening = words && this.#open(segment, words);
      this.#place = this.#standsBefore() + this.#opening;
    }
    const piece = this.#written(segment, words, this.#place);
    if (!piece) return "";
    if (segment.gap) this.#placeOf.set(segment.index, this.#place);
    if (!this.#shown) return this.#opening + piece;
    if (segment.gap) {
      this.#brokenOff.set(segment.index, this.#shown.slice(this.#opening.length));
      return seam(this.#shown, piece) + piece;
    }
    return this.#rest(this.#shown, this.#opening + piece, words, this.#place, this.#opening.length);
  }

  #standsBefore(): string {
    return this.#tail || this.#lineBefore();
  }

  #open(segment: Segment, piece: string): string {
    return opening(this.#standsBefore(), segment, piece, this.#before === "", this.#style);
  }

  #wordsOf(segment: Segment): string {
    if (segment.gap) return gapMark(segment.span);
    const words = correct(segment.text.trimStart(), this.#corrections, segment.final).trimEnd();
    const before = this.#tailBefore(segment.index);
    // What follows a mark tells whether it opens or closes, or is the stop that stands there already.
    if (!segment.final && (ONLY_MARKS.test(words) || this.#waits(before, words))) return "";
    return withoutDoubledStop(before, words);
  }

  /** The first word tells whether a point before it ends a paragraph, or shortens a word: `3.` and `Mai`. */
  #waits(before: string, words: string): boolean {
    const { paragraphs, timestamps } = this.#style;
    return (paragraphs || timestamps === "paragraph") && !this.#shown && POINT_AT_END.test(before) && BEGUN.test(words);
  }

  /** The end of what stands before that segment. */
  #tailBefore(index: number): string {
    return index === this.#index ? this.#tail : (this.#placeOf.get(index)?.trimEnd() ?? "");
  }

  #written({ gap, final }: Segment, words: string, place: string): string {
    if (!this.#escaping || gap) return words;
    const written = this.#escaping(words, final, place);
    return final ? written : written.trimEnd();
  }

  /** What of `next`, which is `words` as they are written behind `ahead` characters, goes on from what is shown. */
  #rest(shown: string, next: string, words: string, place: string, ahead = 0): string {
    const rest = continuation(shown, next);
    const at = next.length - rest.length;
    if (this.#style.markdown) return restInMarkdown(next, at);
    if (!this.#escaping || next.startsWith(shown) || !rest) return rest;
    // Not in the middle of what stands for one sign: the longest beginning of the words that is written up to there.
    const written = (length: number): number =>
      ahead + (this.#escaping?.(words.slice(0, length), false, place).length ?? 0);
    const whole = leastWhere(1, words.length + 1, (length) => written(length) > at) - 1;
    return at < ahead ? rest : next.slice(written(whole));
  }
}

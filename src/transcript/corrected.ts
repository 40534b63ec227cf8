import type { Segment, Word } from "../core/types";
import { alignWords } from "./alignWords";
import { correct, type Correction } from "./correct";

/** What a text and the times of its words belong to. */
interface Said {
  readonly text: string;
  readonly words?: readonly Word[];
}

/** A segment with another text, as after an edit: words that stand in it still keep their times; without words where none does. */
export function withText<T extends Said>(segment: T, text: string): T {
  if (text.trim() === segment.text.trim()) return { ...segment, text };
  const { words: before, ...rest } = segment;
  const words = before && alignWords(text, before);
  return { ...rest, text, ...(words ? { words } : {}) } as T;
}

/** A segment as it is written everywhere: the glossary's corrections in its text, and in what each speaker said; the times of its words follow. */
export function correctedSegment(segment: Segment, corrections: readonly Correction[]): Segment {
  if (segment.gap) return segment;
  const said = withText(segment, correct(segment.text.trim(), corrections, true));
  const turns = said.turns?.map((turn) => ({ ...turn, text: correct(turn.text, corrections, true) }));
  return turns ? { ...said, turns } : said;
}

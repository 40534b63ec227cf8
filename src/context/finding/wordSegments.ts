/** A word as Unicode's segmenter cuts it. */
export interface Segment {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const segmenters = new Map<string, Intl.Segmenter>();
/** Each look at a longer text takes time that grows with its length (V8 copies it). */
const LONGEST = 400;

/** The words of a stretch without spaces, by the dictionary that comes with the engine. */
export function segmentsOf(text: string, at: number, language: "zh" | "ja" | "th"): Segment[] {
  let segmenter = segmenters.get(language);
  if (!segmenter) segmenters.set(language, (segmenter = new Intl.Segmenter(language, { granularity: "word" })));
  const all: Segment[] = [];
  for (let from = 0; from < text.length; from += LONGEST)
    for (const { segment, index } of segmenter.segment(text.slice(from, from + LONGEST)))
      all.push({ text: segment, start: at + from + index, end: at + from + index + segment.length });
  return all;
}

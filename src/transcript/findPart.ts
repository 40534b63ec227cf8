import { tokensOf } from "./guards/tokens";

/** Where a part of a transcript stands in a document, as offsets. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** So many words at each end tell where a part is; what is between them may have been edited. */
const EDGE = 5;

/** Between words anything but letters: spaces, marks, times that link into the recording. */
const BETWEEN = String.raw`(?:\[[^\]\n]*\]\([^)\n]*\)|[^\p{L}\p{M}\p{N}])*`;

/**
 * Where the text of a part stands in a Markdown document: from its first words to its last ones, whatever became of the marks
 * between them. Undefined where its beginning or its end is gone.
 */
export function findPart(document: string, text: string): Place | undefined {
  const tokens = tokensOf(text);
  if (tokens.length === 0) return undefined;
  const first = edge(tokens.slice(0, EDGE));
  const last = edge(tokens.slice(-EDGE));
  // A part is not much longer after an edit than it was before.
  const most = text.length * 2 + 200;
  for (const begin of document.matchAll(first)) {
    const rest = document.slice(begin.index, begin.index + most);
    if (tokens.length <= EDGE) return { start: begin.index, end: begin.index + throughMarks(rest, begin[0].length) };
    const ends = [...rest.matchAll(last)].map((match) => match.index + match[0].length);
    // The nearest one that is about as long.
    const wanted = ends.filter((end) => end >= text.length / 2).sort((a, b) => nearer(a, b, text.length))[0];
    if (wanted !== undefined) return { start: begin.index, end: begin.index + throughMarks(rest, wanted) };
  }
  return undefined;
}

function nearer(a: number, b: number, length: number): number {
  return Math.abs(a - length) - Math.abs(b - length);
}

/** With the sentence's own end. */
function throughMarks(text: string, end: number): number {
  return end + (/^[.,;:!?。，；：！？…"”’」』)]*/u.exec(text.slice(end))?.[0].length ?? 0);
}

function edge(tokens: readonly string[]): RegExp {
  const words = tokens.map((token) => token.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const whole = String.raw`(?<![\p{L}\p{M}\p{N}])`;
  const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(tokens[0] ?? "");
  const ends = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(tokens.at(-1) ?? "");
  const end = ends ? "" : String.raw`(?![\p{L}\p{M}\p{N}])`;
  return new RegExp((unspaced ? "" : whole) + words.join(BETWEEN) + end, "giu");
}

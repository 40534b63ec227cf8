import { NO_SPACES, seam } from "../core/seam";
import type { Word } from "../core/types";
import { firstWhere } from "../core/firstWhere";
import { matchTokens, type Token } from "./matchTokens";
import { width } from "./lines";

/** A word at its place in the text, as offsets. Times as those of the words that it comes from. */
export interface PlacedWord {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  /** Its times are shared out: it was not what the recognizer gave times for. */
  readonly approx: boolean;
  /** What the recognizer gave, where it stands there as it was. */
  readonly word?: Word;
}

/** A letter of a script without spaces, or a run of those of others. */
const TOKEN = new RegExp(`(?=[\\p{L}\\p{N}])${NO_SPACES}\\p{M}*|(?:(?!${NO_SPACES})[\\p{L}\\p{M}\\p{N}_])+`, "gu");
const UNSPACED_START = new RegExp(`^${NO_SPACES}`, "u");
const LETTER = /[\p{L}\p{N}]/u;
/** More between two words is another place with the same spelling. */
const FAR = 20;

/**
 * A recognizer's words for a text that was corrected or edited since: those that are unchanged keep their times, what was changed or added has
 * the time that is left between them, shared out by length, and is marked `approx`. The same words where all of them stand in the text as they are;
 * undefined where none does.
 */
export function alignWords(text: string, words: readonly Word[]): readonly Word[] | undefined {
  const placed = placeWords(text, words);
  if (!placed) return text.trim() === "" ? [] : undefined;
  if (placed.length === words.length && placed.every(({ word }, i) => word === words[i])) return words;
  const edges = placed.map(({ from }, i) => edgeBetween(text, placed[i - 1]?.to ?? 0, from));
  return placed.map(({ start, end, approx, word }, i) => {
    if (word) return word;
    const said = text.slice(edges[i], edges[i + 1] ?? text.length).trim();
    return approx ? { start, end, text: said, approx } : { start, end, text: said };
  });
}

/** Where the words stand in a text. Undefined where not one of them stands in it as it was. */
export function placeWords(text: string, words: readonly Word[]): PlacedWord[] | undefined {
  const exact = placedExactly(text, words);
  if (exact) return exact;
  const old = oldText(words);
  const [before, after] = [tokensOf(old.text), tokensOf(text)];
  const matches = matchTokens(before, after);
  const kept = old.spans.flatMap((span) => unchanged(span, before, after, matches, text));
  return kept.some(({ approx }) => !approx) ? withChanged(kept, after, text, words) : undefined;
}

/** All of them, where they are the whole text. */
function placedExactly(text: string, words: readonly Word[]): PlacedWord[] | undefined {
  const placed: PlacedWord[] = [];
  let at = 0;
  for (const word of words) {
    const said = word.text.trim();
    if (!said) continue;
    const from = text.indexOf(said, at);
    if (from < 0 || from - at > FAR || LETTER.test(text.slice(at, from))) return undefined;
    at = from + said.length;
    placed.push({ from, to: at, ...timesOf(word), approx: word.approx === true, word });
  }
  return placed.length === 0 || LETTER.test(text.slice(at)) ? undefined : placed;
}

interface OldSpan {
  readonly word: Word;
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** The text that the words were: pieces of words bring their spaces along, whole words do not. */
function oldText(words: readonly Word[]): { readonly text: string; readonly spans: readonly OldSpan[] } {
  const bringSpaces = words.some(({ text }) => /^\s|\s$/.test(text));
  const spans: OldSpan[] = [];
  let text = "";
  words.forEach((word, index) => {
    if (!bringSpaces) text += seam(words[index - 1]?.text ?? "", word.text);
    const from = text.length + (word.text.length - word.text.trimStart().length);
    text += word.text;
    spans.push({ word, index, from, to: from + word.text.trim().length });
  });
  return { text, spans };
}

function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(TOKEN), ({ 0: token, index }) => ({
    key: token.normalize("NFKC").toLowerCase(),
    from: index,
    to: index + token.length,
  }));
}

/** The word's place in the new text, where all its tokens stand there, side by side. */
function unchanged(
  { word, index, from, to }: OldSpan,
  before: readonly Token[],
  after: readonly Token[],
  matches: readonly number[],
  text: string,
): (PlacedWord & { readonly index: number })[] {
  const first = firstWhere(before, (token) => token.to > from);
  const last = firstWhere(before, (token) => token.from >= to) - 1;
  const [begin, end] = [before[first], before[last]];
  if (!begin || !end || last < first) return [];
  const match = matches[first] ?? -1;
  for (let i = first; i <= last; i++) if (match < 0 || matches[i] !== match + i - first) return [];
  const [newBegin, newEnd] = [after[match], after[match + last - first]];
  if (!newBegin || !newEnd) return [];
  // A piece of a word lies within its token.
  const start = Math.min(newBegin.from + Math.max(0, from - begin.from), newBegin.to);
  const stop = Math.max(start, newEnd.to - Math.max(0, end.to - to));
  const lead = start - Math.max(0, begin.from - from);
  const stands = text.startsWith(word.text.trim(), lead);
  return [
    { index, from: start, to: stop, ...timesOf(word), approx: word.approx === true, ...(stands ? { word } : {}) },
  ];
}

/** With what was changed or added: words by their spaces, in the time that is left. */
function withChanged(
  kept: readonly (PlacedWord & { readonly index: number })[],
  tokens: readonly Token[],
  text: string,
  words: readonly Word[],
): PlacedWord[] {
  const placed: PlacedWord[] = [];
  let next = 0;
  for (let i = 0; i <= kept.length; i++) {
    const [last, one] = [kept[i - 1], kept[i]];
    const added: { from: number; to: number }[] = [];
    for (; next < tokens.length; next++) {
      const token = tokens[next];
      if (!token || (one && token.to > one.from)) break;
      if (last && token.from < last.to) continue;
      const group = added.at(-1);
      const joins =
        group && !/\s/.test(text.slice(group.to, token.from)) && !isUnspaced(token, text) && !isUnspaced(group, text);
      if (joins) group.to = token.to;
      else added.push({ from: token.from, to: token.to });
    }
    placed.push(...shared(added, timeFor(last, one, words), text));
    if (one) placed.push(one);
  }
  return placed;
}

/** That of the words which stood there; where there were none, what lies between the neighbors. */
function timeFor(
  last: (PlacedWord & { readonly index: number }) | undefined,
  next: (PlacedWord & { readonly index: number }) | undefined,
  words: readonly Word[],
): readonly [number, number] {
  const gone = words
    .slice((last?.index ?? -1) + 1, next?.index ?? words.length)
    .filter((word) => LETTER.test(word.text));
  const start = last ? last.end : 0;
  const most = next ? next.start : (words.at(-1)?.end ?? start);
  const begin = Math.max(start, Math.min(gone[0]?.start ?? (last ? start : most), Math.max(start, most)));
  return [begin, Math.max(begin, Math.min(gone.at(-1)?.end ?? most, Math.max(begin, most)))];
}

function shared(
  groups: readonly { readonly from: number; readonly to: number }[],
  [start, end]: readonly [number, number],
  text: string,
): PlacedWord[] {
  const widths = groups.map(({ from, to }) => Math.max(1, width(text.slice(from, to))));
  const all = widths.reduce((sum, one) => sum + one, 0);
  let before = 0;
  return groups.map(({ from, to }, i) => {
    const begin = start + ((end - start) * before) / all;
    before += widths[i] ?? 0;
    return { from, to, start: begin, end: start + ((end - start) * before) / all, approx: true };
  });
}

/** Of what stands between two words: punctuation goes with the one before it, what opens with the one after. */
function edgeBetween(text: string, from: number, to: number): number {
  if (from === 0) return 0;
  const between = text.slice(from, to);
  const space = /\s+/.exec(between);
  if (space) return from + space.index + space[0].length;
  return from + (/[\p{Ps}\p{Pi}¿¡]*$/u.exec(between)?.index ?? between.length);
}

function timesOf({ start, end }: Word): { readonly start: number; readonly end: number } {
  return { start, end: Math.max(start, end) };
}

function isUnspaced({ from, to }: { readonly from: number; readonly to: number }, text: string): boolean {
  return UNSPACED_START.test(text.slice(from, to));
}

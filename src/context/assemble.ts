import { estimateTokens } from "./tokens";

/** Where words come from, in the order of their importance. */
export type SourceKind = "selection" | "glossary" | "document" | "project";

/** Words of one source, the most important first. A text is one item. */
export interface ContextSource {
  readonly kind: SourceKind;
  /** What the user knows it by: a file name. */
  readonly label: string;
  readonly items: readonly string[];
}

/** What became of one source. */
export interface ContextPart {
  readonly kind: SourceKind;
  readonly label: string;
  /** As sent. */
  readonly items: readonly string[];
  /** How many items did not fit the budget. */
  readonly trimmed: number;
}

/** What will be sent, and where it is from. */
export interface Context {
  readonly text: string;
  readonly tokens: number;
  readonly parts: readonly ContextPart[];
}

/**
 * Puts the sources into one list within the budget, the first sources first. The same word is sent once. What does not
 * fit is counted, and a text that does not fit is cut at a space. Line breaks separate items: a bare list leaks into
 * transcripts less than prose.
 */
export function assemble(sources: readonly ContextSource[], maxTokens: number): Context {
  const seen = new Set<string>();
  const lines: string[] = [];
  let left = maxTokens;
  const parts = sources.map(({ kind, label, items }): ContextPart => {
    const sent: string[] = [];
    let trimmed = 0;
    for (const item of items) {
      const key = item.toLowerCase();
      if (seen.has(key) || !item.trim()) continue;
      seen.add(key);
      const fitting = fit(item, left);
      if (fitting.length < item.length) trimmed += 1;
      if (!fitting) continue;
      left -= costOf(fitting);
      sent.push(fitting);
    }
    lines.push(...sent);
    return { kind, label, items: sent, trimmed };
  });
  return { text: lines.join("\n"), tokens: maxTokens - left, parts };
}

/** With the line break that separates it from the next. */
function costOf(item: string): number {
  return estimateTokens(item) + 1;
}

/** Letters, with the spaces between words. */
const MOST_CHARACTERS_A_TOKEN = 16;

/** As much of an item as fits: all, or the beginning of a text, or nothing of a term. */
function fit(whole: string, left: number): string {
  // Of what can never fit only the beginning is counted: a text may be a document of any size.
  const item = whole.slice(0, Math.max(0, left) * MOST_CHARACTERS_A_TOKEN);
  if (item.length === whole.length && costOf(item) <= left) return item;
  const words = item.split(/(?<=\s)/);
  // A term is whole or worthless.
  if (words.length < 20) return "";
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (costOf(words.slice(0, middle).join("")) <= left) low = middle;
    else high = middle - 1;
  }
  return words.slice(0, low).join("").trimEnd();
}

import { cutAround } from "./cutAround";
import { estimateTokens } from "./tokens";

/** Where words come from, in the order of their importance. */
export type SourceKind = "selection" | "glossary" | "document" | "project";

/** Words of one source, the most important first. */
export interface ContextSource {
  readonly kind: SourceKind;
  /** What the user knows it by: a file name. */
  readonly label: string;
  readonly items: readonly string[];
  /** The items are texts, not terms: what is too long is cut around this offset. */
  readonly caret?: number;
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

/** What a kind gets of the budget however much the others want. What it does not need is theirs. */
const SHARES: Readonly<Record<SourceKind, number>> = { selection: 0.25, glossary: 0.25, document: 0.4, project: 0.1 };

/**
 * Puts the sources into one list within the budget. Each kind has a share of it, and what is left goes to the first ones. The same
 * word is sent once. What does not fit is counted, and a text that does not fit is cut. Line breaks separate items: a bare list leaks
 * into transcripts less than prose.
 */
export function assemble(sources: readonly ContextSource[], maxTokens: number): Context {
  const seen = new Set<string>();
  const open = sources.map((source): Filling => ({ source, sent: [], waiting: withoutRepeats(source.items, seen) }));
  let left = maxTokens;
  // Twice: within the shares, and with what is left of them all.
  for (const round of ["shares", "rest"] as const) {
    for (const one of open) {
      const share =
        Math.floor(maxTokens * SHARES[one.source.kind]) / sources.filter(({ kind }) => kind === one.source.kind).length;
      left -= fill(one, round === "shares" ? Math.min(left, share) : left, round === "rest");
    }
  }
  const parts = open.map(({ source: { kind, label }, sent, waiting }): ContextPart => {
    const items = sent.toSorted((a, b) => a.rank - b.rank).map(({ text }) => text);
    return { kind, label, items, trimmed: waiting.length + sent.filter(({ isCut }) => isCut).length };
  });
  return { text: parts.flatMap(({ items }) => items).join("\n"), tokens: maxTokens - left, parts };
}

interface Item {
  readonly text: string;
  readonly rank: number;
  readonly isCut?: boolean;
}

interface Filling {
  readonly source: ContextSource;
  readonly sent: Item[];
  waiting: readonly Item[];
}

function withoutRepeats(items: readonly string[], seen: Set<string>): Item[] {
  const fresh: Item[] = [];
  for (const [rank, text] of items.entries()) {
    const key = text.toLowerCase();
    if (seen.has(key) || !text.trim()) continue;
    seen.add(key);
    fresh.push({ text, rank });
  }
  return fresh;
}

/** Takes what fits, in order, and answers what it costs. Texts are cut in the last round only, when it is known what they may take. */
function fill(one: Filling, allowed: number, cuts: boolean): number {
  let left = allowed;
  const rest: Item[] = [];
  for (const item of one.waiting) {
    const cost = left > 0 && item.text.length <= left * MOST_CHARACTERS_A_TOKEN ? costOf(item.text) : Infinity;
    if (cost <= left) {
      left -= cost;
      one.sent.push(item);
    } else if (cuts && left > 1 && isText(one.source, item.text)) {
      const text = cutAround(item.text, one.source.caret ?? 0, (piece) => costOf(piece) <= left);
      if (!text) continue;
      left -= costOf(text);
      one.sent.push({ text, rank: item.rank, isCut: true });
    } else rest.push(item);
  }
  one.waiting = rest;
  return allowed - left;
}

/** With the line break that separates it from the next. */
function costOf(item: string): number {
  return estimateTokens(item) + 1;
}

/** Letters, with the spaces between words. */
const MOST_CHARACTERS_A_TOKEN = 16;
/** A term is whole or worthless, and none is longer. */
const LONGEST_TERM = 120;

function isText({ caret }: ContextSource, item: string): boolean {
  return caret !== undefined || item.length > LONGEST_TERM;
}

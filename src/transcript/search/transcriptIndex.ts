import MiniSearch, { type Query, type SearchOptions, type SearchResult } from "minisearch";
import type { Segment } from "../../core/types";
import { passagesOf, type Passage } from "./passages";
import { questionTerms, searchTerms, wordAt, type SearchTerm } from "./searchTerms";

/** How the words of a question were found: all of them in a passage, all but for their spelling, or some of them. */
export type Closeness = "all" | "similar" | "some";

/** A passage that was found. */
export interface Hit {
  /** The transcript, as it was added. */
  readonly id: string;
  /** Index in what `passagesOf` gives. */
  readonly passage: number;
  /** The more the better; of one question only. */
  readonly score: number;
  /** Terms of it that were found. */
  readonly terms: readonly string[];
}

/** Hits, the best first. */
export interface Hits {
  readonly closeness: Closeness;
  readonly hits: readonly Hit[];
}

interface Owner {
  readonly id: string;
  readonly count: number;
  readonly terms: number;
}

/** Passages of one transcript have numbers of their own. */
const NUMBERS = 1_000_000;

/**
 * Transcripts as a ranked index of their passages. It holds terms and no text: 50 to 60 bytes for each word, or each character of
 * Chinese, Japanese and Korean. A transcript can be replaced or taken out by itself.
 */
export class TranscriptIndex {
  readonly #index = new MiniSearch<{ readonly id: number; readonly text: string }>({
    fields: ["text"],
    // They come as terms already.
    tokenize: (text) => text.split(" "),
    processTerm: (term) => term,
  });
  readonly #owners = new Map<number, Owner>();
  readonly #numbers = new Map<string, number>();
  #next = 0;

  /** Words and characters of a transcript in it. */
  termsOf(id: string): number {
    return this.#owners.get(this.#numbers.get(id) ?? -1)?.terms ?? 0;
  }

  /** Adds a transcript, or takes the place of what it was. */
  set(id: string, segments: readonly Segment[]): void {
    this.delete(id);
    const number = this.#next++;
    let terms = 0;
    const passages = passagesOf(segments).slice(0, NUMBERS);
    for (const [i, passage] of passages.entries()) {
      const found = termsOf(passage);
      terms += found.length;
      this.#index.add({ id: number * NUMBERS + i, text: found.join(" ") });
    }
    this.#owners.set(number, { id, count: passages.length, terms });
    this.#numbers.set(id, number);
  }

  delete(id: string): void {
    const number = this.#numbers.get(id);
    const owner = number === undefined ? undefined : this.#owners.get(number);
    if (number === undefined || !owner) return;
    this.#index.discardAll(Array.from({ length: owner.count }, (_, i) => number * NUMBERS + i));
    this.#owners.delete(number);
    this.#numbers.delete(id);
  }

  /** Searches those of the transcripts that may be searched. What has all words comes alone; only where nothing has, what comes near it. */
  search(question: string, among: (id: string) => boolean): Hits {
    const terms = questionTerms(question);
    const filter = ({ id }: SearchResult): boolean => among(this.#ownerOf(id as number)?.id ?? "");
    const ways: readonly { readonly closeness: Closeness; readonly query: Query; readonly options: SearchOptions }[] = [
      { closeness: "all", query: queryOf(terms, "AND", false), options: { filter } },
      { closeness: "similar", query: queryOf(terms, "AND", true), options: { filter } },
      { closeness: "some", query: queryOf(terms, "OR", true), options: { filter } },
    ];
    if (terms.length === 0) return { closeness: "all", hits: [] };
    for (const { closeness, query, options } of ways) {
      const found = this.#index.search(query, options);
      if (found.length > 0) return { closeness, hits: found.map((one) => this.#hitOf(one)) };
    }
    return { closeness: "all", hits: [] };
  }

  #ownerOf(id: number): Owner | undefined {
    return this.#owners.get(Math.floor(id / NUMBERS));
  }

  #hitOf({ id, score, terms }: SearchResult): Hit {
    return { id: this.#ownerOf(id as number)?.id ?? "", passage: (id as number) % NUMBERS, score, terms };
  }
}

function queryOf(terms: readonly SearchTerm[], combineWith: "AND" | "OR", similar: boolean): Query {
  return {
    combineWith,
    queries: terms.map(({ term, prefix, similar: may }) => ({
      queries: [term],
      tokenize: (text: string) => [text],
      prefix,
      fuzzy: similar && may ? 0.2 : false,
    })),
  };
}

/** With how what follows begins, and the word that stands on both sides of a cut. */
function termsOf({ text, next }: Passage): string[] {
  const [last, first] = next ? [wordAt(text, "end"), wordAt(next.trimStart(), "start")] : [];
  return [...searchTerms(text + next), ...(last && first ? [last + first] : [])];
}

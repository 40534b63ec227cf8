import type { StoredTranscript } from "../storage/transcriptStore";
import { excerptOf, type Excerpt } from "../transcript/search/excerpt";
import { passagesOf } from "../transcript/search/passages";
import { TranscriptIndex, type Closeness } from "../transcript/search/transcriptIndex";

/** What is kept, file by file. `TranscriptStore` is one. */
export interface SearchSource {
  /** The newest first. */
  entries(): Promise<readonly SearchEntry[]>;
  /** Undefined where it is gone or damaged. */
  read(entry: Pick<SearchEntry, "file">): Promise<StoredTranscript | undefined>;
}

/** A file with a transcript. */
export interface SearchEntry {
  readonly file: string;
  /** Another one as soon as the file is written to. */
  readonly stamp: string;
}

/** Where something is said. */
export interface SearchHit extends Excerpt {
  readonly stored: StoredTranscript;
}

/** What was found, the best first. */
export interface SearchResult {
  readonly places: readonly SearchHit[];
  readonly closeness: Closeness;
  /** There are more than were asked for. */
  readonly more: boolean;
  /** So many older transcripts did not fit into the index. */
  readonly leftOut: number;
}

/** What is asked for. */
export interface SearchRequest {
  readonly question: string;
  readonly most: number;
  /** Characters on each side of what was found. */
  readonly around: number;
  /** Which of these recordings, by the paths that they had, may be shown. The others count for nothing. */
  readonly among: (recordings: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly signal?: AbortSignal;
}

/** Terms; 50 to 60 bytes each. 300 hours of English, 180 of Chinese. */
const MOST_TERMS = 3_000_000;
/** Passages that are looked at again, beyond what was asked for: where the words stand side by side, they are shown first. */
const LOOKED_AT = 200;
/** What stands there as it was asked for is worth so many times what is scattered. */
const PHRASE = 3;

/** Searches the transcripts that are kept. Each search reads what changed since the one before, and nothing else. */
export class TranscriptSearch {
  readonly #source: SearchSource;
  readonly #mostTerms: number;
  readonly #index = new TranscriptIndex();
  /** Of each file: its stamp, and the recording; undefined where it cannot be read. */
  readonly #known = new Map<string, { readonly stamp: string; readonly recording: string | undefined }>();
  #updating: Promise<number> = Promise.resolve(0);

  constructor(source: SearchSource, mostTerms = MOST_TERMS) {
    this.#source = source;
    this.#mostTerms = mostTerms;
  }

  /** @throws `signal.reason` when aborted */
  async search({ question, most, around, among, signal }: SearchRequest): Promise<SearchResult> {
    const leftOut = await this.#update(signal);
    const open = await among([...this.#known.values()].flatMap(({ recording }) => recording ?? []));
    const { closeness, hits } = this.#index.search(question, (file) =>
      open.has(this.#known.get(file)?.recording ?? ""),
    );
    const looked = hits.slice(0, Math.max(LOOKED_AT, most));
    const places: { readonly place: SearchHit; readonly score: number }[] = [];
    for (const file of new Set(looked.map(({ id }) => id))) {
      signal?.throwIfAborted();
      const stored = await this.#source.read({ file });
      // Another one by now: the next search knows.
      if (!stored || !open.has(stored.recording)) continue;
      const passages = passagesOf(stored.segments);
      for (const { passage, score, terms } of looked.filter(({ id }) => id === file)) {
        const shown = passages[passage];
        const excerpt = shown && excerptOf(shown, stored.segments, { question, terms, around });
        if (excerpt) places.push({ place: { ...excerpt, stored }, score: excerpt.isPhrase ? score * PHRASE : score });
      }
    }
    const best = places.toSorted((a, b) => b.score - a.score).map(({ place }) => place);
    return { places: best.slice(0, most), closeness, more: best.length > most || hits.length > looked.length, leftOut };
  }

  /** One after the other: two searches at once would read everything twice. */
  #update(signal: AbortSignal | undefined): Promise<number> {
    const mine = this.#updating.catch(() => 0).then(() => this.#readChanged(signal));
    this.#updating = mine;
    return mine;
  }

  async #readChanged(signal: AbortSignal | undefined): Promise<number> {
    const entries = await this.#source.entries();
    const there = new Set(entries.map(({ file }) => file));
    for (const file of this.#known.keys()) if (!there.has(file)) this.#forget(file);
    let terms = 0;
    let leftOut = 0;
    for (const entry of entries) {
      signal?.throwIfAborted();
      const known = this.#known.get(entry.file);
      if (terms >= this.#mostTerms) {
        leftOut += 1;
        if (known) this.#forget(entry.file);
        continue;
      }
      if (known?.stamp !== entry.stamp) await this.#take(entry);
      terms += this.#index.termsOf(entry.file);
    }
    return leftOut;
  }

  async #take(entry: SearchEntry): Promise<void> {
    const stored = await this.#source.read(entry);
    if (stored) this.#index.set(entry.file, stored.segments);
    else this.#index.delete(entry.file);
    this.#known.set(entry.file, { stamp: entry.stamp, recording: stored?.recording });
  }

  #forget(file: string): void {
    this.#known.delete(file);
    this.#index.delete(file);
  }
}

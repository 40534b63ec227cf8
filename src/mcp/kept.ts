import { existsSync } from "node:fs";
import * as path from "node:path";
import { BOUNDS } from "../cli/cacheStorage";
import type { CacheStore } from "../session/cacheLookup";
import { Spending } from "../pipeline/spending";
import { ClipStore } from "../storage/clipStore";
import { Ledger } from "../storage/ledger";
import { PlanStore } from "../storage/planStore";
import { TrackStore } from "../storage/trackStore";
import { TranscriptStore } from "../storage/transcriptStore";

/** What is kept of recordings, in the terminal's folder, or in that of an editor, which has the same in the same places. */
export class Kept {
  readonly folder: string;
  readonly transcripts: TranscriptStore;
  readonly copies: string;
  /** What was spent: in an editor's folder, by the editor too. */
  readonly spending: Spending;
  readonly #clips: ClipStore;
  readonly #plans: PlanStore;
  readonly #tracks: TrackStore;

  /** Milliseconds for which it is kept; 0: no transcript is. */
  readonly ageMs: number;

  /** `days`: for which it is kept; undefined: as in the terminal. */
  constructor(folder: string, days?: number) {
    this.folder = folder;
    this.ageMs = days === undefined ? BOUNDS.ageMs : days * 86_400_000;
    this.transcripts = new TranscriptStore(path.join(folder, "transcripts"));
    this.copies = path.join(folder, "copies");
    this.#clips = new ClipStore(path.join(folder, "clips"));
    this.#plans = new PlanStore(path.join(folder, "plans"));
    this.#tracks = new TrackStore(path.join(folder, "tracks"));
    this.spending = new Spending(new Ledger(path.join(folder, "usage")));
  }

  /** `track`: the audio track of each recording; undefined: the one that was chosen in the editor, or one with speech. */
  storeFor(track: number | undefined): CacheStore & { readonly clips: ClipStore; readonly plans: PlanStore } {
    return {
      clips: this.#clips,
      plans: this.#plans,
      tracks: track === undefined ? this.#tracks : { find: () => Promise.resolve(track) },
    };
  }

  /** An editor tidies up by itself: it knows which clips an unfinished job still needs. */
  async tidy(): Promise<void> {
    if (existsSync(path.join(this.folder, "jobs"))) return;
    await this.#clips.trim({ ...BOUNDS, ageMs: this.ageMs }, () => Promise.resolve(new Set()));
  }
}

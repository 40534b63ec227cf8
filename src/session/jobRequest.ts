import type { Notice } from "../core/notices";
import type { Segment } from "../core/types";
import type { JobEntry } from "../storage/journal";
import type { JobAbout } from "./jobAbout";
import type { Options } from "./options";
import type { Recognition, RecognitionRequest, Watcher } from "./recognition";
import type { Sink } from "./sink";

/** What a job needs of the settings beside what a recognition does. */
export interface JobSettings extends Options {
  /** How long what is finished is kept, in milliseconds; 0: not at all. */
  readonly cache: { readonly ageMs: number };
}

/**
 * What one recording's transcription needs to know. `D`: where the text goes, with all that its owner can do with it later;
 * `S`: the settings, with what its owner reads in them.
 */
export interface JobRequest<D extends Sink = Sink, S extends JobSettings = JobSettings> extends RecognitionRequest<S> {
  readonly destination: D;
  /** Nobody is told how it goes: it is one of many, or somebody else tells. */
  readonly quiet?: boolean;
  /** Known before the job started: options that the model does not have. */
  readonly notices: readonly Notice[];
  /** What is known already, by index of the clip. */
  readonly finished?: ReadonlyMap<number, Segment>;
  /** Told what happens beside the segments, as it happens. */
  readonly watcher?: Watcher;
  /** Of a job that another window began. */
  readonly entry?: JobEntry<JobAbout>;
  /** Begun before the job's turn. */
  readonly recognition?: Recognition<S>;
}

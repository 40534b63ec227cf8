import type { Notice } from "../core/notices";
import type { Segment } from "../core/types";
import type { JobEntry } from "../storage/journal";
import type { Destination } from "./insertion/destination";
import type { JobAbout } from "./jobAbout";
import type { Recording } from "./recording";
import type { Settings } from "./settings";

/** What one recording's transcription needs to know. */
export interface JobRequest {
  /** Nobody is told how it goes: it is one of many, or somebody else tells. */
  readonly quiet?: boolean;
  readonly recording: Recording;
  /** Nobody agreed to send anything, since all of it was known: what is not known is an error. */
  readonly sendsNothing?: boolean;
  readonly settings: Settings;
  readonly context: string;
  readonly destination: Destination;
  /** Told before the job started: options that the model does not have. */
  readonly notices: readonly Notice[];
  /** The person wants what is saved, although other words helped it then. */
  readonly anyContext?: boolean;
  /** What is known already, by index of the clip. */
  readonly finished?: ReadonlyMap<number, Segment>;
  /** Of a job that another window began. */
  readonly entry?: JobEntry<JobAbout>;
}

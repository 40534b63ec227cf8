import type { Job, JobDeps } from "../../session/job";
import type { Jobs } from "../../session/jobs";
import type { Destination } from "../insertion/destination";
import type { Settings } from "../settings";

/** A job of this window: its text goes to a place of the editor. */
export type EditorJob = Job<Destination, Settings>;

/** The jobs of this window. */
export type EditorJobs = Jobs<Destination, Settings>;

/** What they need of the editor. */
export type EditorJobDeps = JobDeps<Settings>;

import type { Job } from "./job";
import type { Jobs } from "./jobs";
import type { Sink } from "./sink";

/** What can be done with the jobs of a window; each is a context key `earmark.NAME` of the manifest. */
export interface Abilities {
  readonly busy: boolean;
  readonly canUndo: boolean;
  readonly canReveal: boolean;
  readonly canRetry: boolean;
  readonly canRedo: boolean;
}

/** What the commands for the job at work and the last one can do now. */
export function abilitiesOf(jobs: Pick<Jobs, "busy" | "newest" | "retriable" | "canUndo">): Abilities {
  const job = jobs.busy ?? jobs.newest;
  return {
    busy: jobs.busy !== undefined,
    canUndo: jobs.canUndo,
    canReveal: job !== undefined && canReveal(job),
    canRetry: jobs.retriable !== undefined,
    canRedo: jobs.newest !== undefined,
  };
}

/** Text of the job stands somewhere that can be shown, or will stand there while it is at work. */
export function canReveal({ busy, request: { destination } }: Pick<Job, "busy" | "request">): boolean {
  if (destination.reveal === undefined) return false;
  return standsIn(destination) || (busy && destination.growing === true);
}

/** Something of it is missing, and nothing is at work on it. */
export function canRetry({ busy, gaps, phase }: Pick<Job, "busy" | "gaps" | "phase">): boolean {
  return !busy && (gaps.length > 0 || phase === "failed" || phase === "cancelled");
}

/** What there is to remove. */
export function canRemove(destination: Sink): boolean {
  return destination.remove !== undefined && standsIn(destination);
}

/** What became of the text: it stands where it was wanted, is somewhere else, or is nowhere. */
export type TextState = "inserted" | "copied" | "stored" | "nowhere";

export function textStateOf(destination: Sink): TextState {
  if (!destination.text.trim()) return "nowhere";
  return destination.elsewhere ?? (standsIn(destination) ? "inserted" : "nowhere");
}

function standsIn({ stands, text, undone }: Sink): boolean {
  return (stands ?? text.trim() !== "") && !undone;
}

import { recordedBy, recordedIn } from "../transcript/recordedIn";

/** What is known of a recording that may tell when it was made. */
export interface RecordedFacts {
  /** As its container says it. */
  readonly recorded?: string | undefined;
  readonly name: string;
  /** When its file was written last: a copy's may be any time. */
  readonly modified: Date;
}

/** When a recording was made: by its container, else by its name, else by its file. */
export function recordedOn({ recorded, name, modified }: RecordedFacts): Date {
  return (recorded === undefined ? undefined : recordedBy(recorded)) ?? recordedIn(name) ?? modified;
}

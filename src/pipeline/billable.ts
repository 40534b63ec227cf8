import type { Clip } from "../core/types";

/** A service takes recordings of at most 12 hours, of which it may charge for every channel. */
const LONGEST_SECONDS = 12 * 3_600;

/**
 * Seconds that are written down as paid for: what the service says, unless it cannot be, and never more than the clip has
 * (every second that has begun). A bill of minus a million would make room in a budget.
 */
export function billable(billed: number | undefined, { span, audio }: Pick<Clip, "span" | "audio">): number {
  const length = Math.ceil(span.end - span.start);
  // The length of a URL is not known here, and that of a whole file only by its headers, which lie.
  const channels = audio.kind === "file" ? Math.max(1, audio.channels) : 1;
  const most = audio.kind === "bytes" ? length : LONGEST_SECONDS * channels;
  const said = billed !== undefined && Number.isFinite(billed) && billed >= 0;
  return Math.min(said ? billed : length, most);
}

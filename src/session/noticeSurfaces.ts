/**
 * Where a notice can be shown.
 *
 * - `tooltip`: of the status bar; `agent`: the answer for one; `stderr`, `event`, `json`: of the terminal. All are in all of these.
 * - `flaw`: the status bar shows no check mark; `announcement`: what a screen reader says of the finished transcript
 * - `before`: a message before anything is sent, once in a window; `consent`: the question whether it may be sent
 * - `start`, `end`: a message each time, when a transcription starts, or when it has ended
 * - `question`: a message of its own, with answers
 * - `stored`: goes with the transcript, wherever it is used, and not only with the job that made it
 */
export type Surface =
  | "tooltip"
  | "agent"
  | "stderr"
  | "event"
  | "json"
  | "flaw"
  | "announcement"
  | "before"
  | "consent"
  | "start"
  | "end"
  | "question"
  | "stored";

export const EVERYWHERE: readonly Surface[] = ["tooltip", "agent", "stderr", "event", "json"];
export const BEFORE: readonly Surface[] = [...EVERYWHERE, "before"];
export const OF_TEXT: readonly Surface[] = [...EVERYWHERE, "stored"];
export const DOUBTFUL: readonly Surface[] = [...OF_TEXT, "flaw", "announcement"];
export const MISSING: readonly Surface[] = [...DOUBTFUL, "end"];

import { EarmarkError, isTransient, type ErrorCode } from "../../core/errors";
import { TurnLost } from "./putOnce";

/**
 * What an error means for an inbox. `again`: the recording is another one by now, or gone, and is looked at anew; `passing`: the same may
 * work in a while, and `offline` however long that takes; `recording`: this one cannot be transcribed, and others can; `budget`;
 * `stop`: nothing works before the user has done something; `turn`: it is another process's.
 */
export type Wrong = "again" | "offline" | "passing" | "recording" | "budget" | "stop" | "turn";

const OF_RECORDING: ReadonlySet<ErrorCode> = new Set([
  "emptyFile",
  "noAudio",
  "unreadable",
  "playlist",
  "notSupported",
  "looped",
  "refused",
  "tooLong",
  "tooLarge",
  "badRequest",
]);

/** The way there: nobody is asked about a recording. */
const AWAY: ReadonlySet<ErrorCode> = new Set(["offline", "unreachable", "proxy"]);

/** Sorts an error. */
export function whatWentWrong(error: unknown): Wrong {
  if (error instanceof TurnLost) return "turn";
  if (!(error instanceof EarmarkError)) return codeOf(error) === undefined ? "recording" : "stop";
  if (error.code === "changed" || error.code === "missingFile" || error.code === "notOnDisk") return "again";
  if (error.code === "budget") return "budget";
  if (AWAY.has(error.code)) return "offline";
  if (OF_RECORDING.has(error.code)) return "recording";
  return isTransient(error) ? "passing" : "stop";
}

/** The system's word for what failed: a disk without room, a folder that cannot be written. */
function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === "string" ? code : undefined;
}

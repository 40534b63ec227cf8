import { EarmarkError } from "../pipeline/errors";

/** An error for the log: its name, its code and its message, which holds no key, text or context. */
export function describe(error: unknown): string {
  if (error instanceof EarmarkError)
    return `${error.code}: ${error.message} ${error.requestId ? `Request ${error.requestId}.` : ""}`.trim();
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

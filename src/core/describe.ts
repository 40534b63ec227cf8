import { EarmarkError } from "./errors";
import { foreign } from "./foreignText";

/** An error for the log: its name, its code and its message, which holds no key, text or context. */
export function describe(error: unknown): string {
  if (error instanceof EarmarkError)
    return `${error.code}: ${error.message} ${error.requestId ? `Request ${error.requestId}.` : ""}`.trim();
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What a check says of a value, in a sentence; undefined where it has nothing to say. */
export function problemWith(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return foreign(error instanceof EarmarkError ? error.message : String(error));
  }
}

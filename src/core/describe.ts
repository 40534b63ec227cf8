import { EarmarkError } from "./errors";
import { foreign } from "./foreignText";
import { settingText } from "./settingProblem";
import { inEnglish, type Translate } from "./translate";

/** An error for the log: its name, its code and its message, which holds no key, text or context. */
export function describe(error: unknown): string {
  if (error instanceof EarmarkError)
    return `${error.code}: ${error.message} ${error.requestId ? `Request ${error.requestId}.` : ""}`.trim();
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What a check says of a value, in a sentence; undefined where it has nothing to say. */
export function problemWith(check: () => unknown, t: Translate = inEnglish): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (!(error instanceof EarmarkError)) return foreign(String(error));
    return foreign(error.setting ? settingText(error.setting, t) : error.message);
  }
}

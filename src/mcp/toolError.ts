import { UsageError } from "../cli/arguments";
import { errorMessage } from "../cli/errorMessage";
import { EarmarkError, type ErrorCode } from "../core/errors";
import type { Circumstances } from "../session/errorText";

/** Why a tool did nothing, for a model: what happened, and what to do next. */
export class ToolError extends Error {
  override readonly name = "ToolError";

  constructor(happened: string, next: string, options?: ErrorOptions) {
    super(`${/[.?!]$/.test(happened) ? happened : `${happened}.`} ${next}`, options);
  }
}

const AGAIN = "Call the tool again.";
const LATER = "Try again in a few minutes. What is finished already is kept and not paid for twice.";
const USER = "Tell the user; calling the tool again will not help.";

/** What a model can do about an error. What is not here is for the user. */
const NEXT: Partial<Readonly<Record<ErrorCode, string>>> = {
  noKey:
    "Tell the user to set DASHSCOPE_API_KEY in the environment of this MCP server and to restart it; in VS Code, the commands Earmark: Set API Key and Earmark: Use API Key for Agents do that. Existing transcripts can be searched and read without a key.",
  changed: AGAIN,
  cut: LATER,
  offline: LATER,
  unreachable: LATER,
  timeout: LATER,
  throttled: LATER,
  service: LATER,
  missingFile: "Call list_recordings to see which recordings there are.",
};

/** Any error as one for a model. `at`: what is known of the recording. */
export function forModel(error: unknown, at: Circumstances | undefined): ToolError {
  if (error instanceof ToolError) return error;
  const message = errorMessage(error, at);
  if (error instanceof EarmarkError) return new ToolError(message, NEXT[error.code] ?? USER, { cause: error });
  if (error instanceof UsageError)
    return new ToolError(`The arguments of this MCP server are wrong: ${message}`, USER, { cause: error });
  return new ToolError(`An internal error occurred: ${message}`, USER, { cause: error });
}

import type { Writable } from "node:stream";
import { visibleLine, withoutControls } from "../core/controlCharacters";
import { EarmarkError } from "../core/errors";
import type { Log } from "../core/types";
import type { Circumstances } from "../session/errorText";
import { UsageError } from "./arguments";
import { errorMessage } from "./errorMessage";
import { OutputError, type Output } from "./output";

/** Where the parts of the program write. */
export interface Streams {
  readonly output: Output;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Standard output is for events. */
  readonly events: boolean;
}

/** One line of standard error: names and words of others cannot begin a second one, nor speak to the terminal. */
export function say(stderr: Writable, message: string): void {
  stderr.write(`earmark: ${visibleLine(message)}\n`);
}

/** Warnings are for the user; what else happens is in the events. */
export function logTo(stderr: Writable): Log {
  const warn = (message: string): void => say(stderr, message);
  const nothing = (): void => undefined;
  return { debug: nothing, info: nothing, warn, error: warn };
}

/** Says what went wrong on standard error, and as an event. `at`: what is known, where it happened to a recording. */
export function report(
  error: unknown,
  file: string | undefined,
  { output, stderr, events }: Streams,
  at?: Circumstances,
): void {
  const code = codeOf(error);
  const message = errorMessage(error, at);
  if (events) output.write(`${JSON.stringify({ type: "error", ...(file ? { file } : {}), error: code, message })}\n`);
  say(stderr, `${file ? `${file}: ` : ""}${message}`);
  if (code === "fault" && error instanceof Error) stderr.write(`${withoutControls(error.stack ?? "")}\n`);
}

function codeOf(error: unknown): string {
  if (error instanceof EarmarkError) return error.code;
  if (error instanceof OutputError) return error.full ? "noSpace" : "output";
  return error instanceof UsageError ? "usage" : "fault";
}

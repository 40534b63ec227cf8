import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";

/** The streams of a terminal, where somebody may sit. */
export interface Terminal {
  readonly stdin?: (Readable & { readonly isTTY?: boolean }) | undefined;
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

/** Asks on standard error, since standard output may be a file. Undefined: there is nobody to ask. @throws `signal.reason` when aborted */
export async function askInTerminal(
  question: string,
  { stdin, stderr }: Terminal,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  if (stdin?.isTTY !== true || stderr.isTTY !== true) return undefined;
  const lines = createInterface({ input: stdin, output: stderr });
  const ended = new AbortController();
  // Ctrl+D, or Ctrl+C, which a line editor takes for itself.
  lines.once("close", () => ended.abort());
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: AbortSignal.any([signal, ended.signal]) });
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    signal.throwIfAborted();
    return false;
  } finally {
    lines.close();
  }
}

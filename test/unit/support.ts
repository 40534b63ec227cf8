import type { Log } from "../../src/core/types";

/** A log that keeps its lines. */
export function collectLog(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  return { log: { debug: write, info: write, warn: write, error: write }, lines };
}

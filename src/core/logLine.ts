import { visibleLine } from "./controlCharacters";

/** Enough for a sentence, a path or an address. */
const CHARACTERS = 300;

/**
 * Text of somebody else for the log: on one line, with control characters made visible, and bounded. A line break in it would
 * forge a line of ours, and a terminal that shows the log obeys what it should print.
 */
export function logLine(text: string, most = CHARACTERS): string {
  // Cut first: nobody knows how long it is. Lone surrogates are not for terminals either.
  const start = text.slice(0, most);
  return visibleLine(start.toWellFormed()) + (text.length > most ? "…" : "");
}

/** A request's id, as services make them: undefined for what could be anything else. */
export function requestIdOf(value: unknown): string | undefined {
  return typeof value === "string" && /^[\w-]{1,128}$/.test(value) ? value : undefined;
}

import { visibleLine } from "./controlCharacters";
import type { Log } from "./types";

/** Enough for a sentence, a path or an address. */
const CHARACTERS = 300;
/** A line of ours, with what is in it. */
const LINE = 1_000;

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

/**
 * A line for a log that is sent along with a report: the user's own folder, which mostly has the user's name in it, is `~`. However it is written
 * there: with either slash, as a URL, in another case on Windows.
 */
export function withoutHome(text: string, home: string): string {
  const bare = home.replace(/[\\/]+$/, "");
  if (!/[\\/]./.test(bare)) return text;
  const slashes = bare.replaceAll("\\", "/");
  const spellings = new Set([bare, slashes, bare.replaceAll("\\", String.raw`\\`), encodeURI(slashes.toWellFormed())]);
  const any = [...spellings].map((one) => one.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join("|");
  // Windows knows no case, and `/home/ann` is not the beginning of `/home/anna`.
  return text.replaceAll(new RegExp(`(?:${any})(?![^\\s\\\\/'"\`:,;)\\]}>])`, /^[a-z]:/i.test(bare) ? "gi" : "g"), "~");
}

/** The same log, to which everything goes as `logLine` has it. */
export function inLines(log: Log): Log {
  return {
    debug: (message) => log.debug(logLine(message, LINE)),
    info: (message) => log.info(logLine(message, LINE)),
    warn: (message) => log.warn(logLine(message, LINE)),
    error: (message) => log.error(logLine(message, LINE)),
  };
}

import { continuation } from "./continuation";

/** Fewer characters that agree may be chance. */
const LEAST = 12;

/**
 * What to write at a place where an earlier window of ours may have written the beginning already. `there`: what stands
 * there. `next`: all that is to stand there, as far as known. Answers with how many characters are ours already and what
 * comes after them; undefined while too little is known to tell (never where this is the `end`).
 */
export function catchUp(
  there: string,
  next: string,
  end: boolean,
): { readonly known: number; readonly rest: string } | undefined {
  const least = Math.min(LEAST, there.length);
  if (next.length < there.length && !end) {
    // A difference at the very beginning tells early.
    if (there.startsWith(next.slice(0, least))) return undefined;
  }
  if (least === 0 || !next.startsWith(there.slice(0, least))) return { known: 0, rest: next };
  return { known: there.length, rest: continuation(there, next) };
}

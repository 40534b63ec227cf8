import { BREAK } from "../reading/draft";
import type { Found, Kind } from "./found";

/** Longer than any name; more words are a sentence. */
const LONGEST_TERM = 60;
const LONGEST_PHRASE = 6;
/** How sure it is that a recognizer needs the word. */
const WORTH: Readonly<Record<Kind, number>> = {
  title: 1.2,
  name: 1,
  marked: 1,
  form: 1,
  identifier: 0.9,
  acronym: 0.8,
  heading: 0.7,
  jargon: 0.7,
  code: 0.5,
};
/** Characters from the caret at which a term counts half. */
const REACH = 4_000;
/** Of what nearness can give, so much is given at any distance. */
const FAR = 0.35;

/** Each term once, in the author's spelling: by what it is, how often it stands there, and how near to the caret. */
export function ranked(found: Iterable<Found>, caret: number): string[] {
  const all = new Map<string, { term: string; worth: number; times: number; near: number }>();
  for (const { term: raw, at, kind } of found) {
    const term = tidy(raw);
    if (term === undefined) continue;
    const key = keyOf(term);
    const near = Math.abs(at - caret);
    const one = all.get(key);
    if (!one) all.set(key, { term, worth: WORTH[kind], times: 1, near });
    else {
      one.times += 1;
      one.worth = Math.max(one.worth, WORTH[kind]);
      one.near = Math.min(one.near, near);
      if (isPlural(one.term, term)) one.term = term;
    }
  }
  const score = ({ worth, times, near }: { worth: number; times: number; near: number }): number =>
    worth * (1 + Math.log2(Math.min(times, 16)) / 4) * (FAR + (1 - FAR) / (1 + near / REACH));
  return [...all.values()].map((one) => ({ term: one.term, score: score(one) })).sort((a, b) => b.score - a.score).map(({ term }) => term); // prettier-ignore
}

function tidy(raw: string): string | undefined {
  // Nothing that could be said becomes shorter by so much.
  if (raw.length > 4 * LONGEST_TERM) return undefined;
  const term = raw
    .replaceAll(BREAK, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/^[^\p{L}\p{N}.]+|[^\p{L}\p{M}\p{N}+#)]+$/gu, "");
  if (term.length < 2 || term.length > LONGEST_TERM || !/\p{L}/u.test(term)) return undefined;
  return term.split(" ").length > LONGEST_PHRASE ? undefined : term;
}

/** `Rust` of `Rust's`, `API` of `APIs`. */
function keyOf(term: string): string {
  const key = term.toLowerCase().replace(/['’]s?$/, "");
  return /[^s]s$/.test(key) && key.length > 3 && /^[\p{L}\p{N} ]+$/u.test(term) ? key.slice(0, -1) : key;
}

function isPlural(one: string, other: string): boolean {
  return one.length > other.length && one.toLowerCase().startsWith(other.toLowerCase());
}

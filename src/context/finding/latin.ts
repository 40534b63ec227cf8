import type { Reading } from "../reading/draft";
import type { Found } from "./found";
import type { Words } from "./words";

const WORD = String.raw`[\p{Script=Latin}][\p{Script=Latin}\p{M}\p{N}'’+#_.-]*`;
/** Latin words in a row, with numbers behind them. */
const RUN = new RegExp(String.raw`(?<![\p{Script=Latin}\p{N}_.-])${WORD}(?: (?:${WORD}|\d{1,4}(?:\.\d{1,3})?))*`, "gu");
const MOST_WORDS = 4;
const SMALL = /^(?:ok|no|yes|the|and|or|of|to|in|is|vs|todo|note|am|pm|etc|id|url|kg|km|cm|mm|mb|gb|kb|ms|mw|kw|nm|px|a|an|am|by|for|with|step|part|day|week)$/i; // prettier-ignore

/** What is written in Latin letters within another script: a name or a word of the trade, in whatever letters. */
export function* latinIn({ prose }: Reading, words: Words): Generator<Found, void, undefined> {
  for (const { 0: run, index } of prose.matchAll(RUN)) {
    const parts = run.split(" ").map((part) => part.replace(/[.'’_-]+$/, ""));
    const letters = parts.filter((part) => /^\p{L}/u.test(part));
    if (parts.length > MOST_WORDS || run.length > 40) continue;
    const bare = parts.join(" ");
    if (letters.every((part) => SMALL.test(part) || part.replace(/[+#]/g, "").length < 2)) continue;
    // An ordinary word in small letters is said as it is written; of a capital alone nobody can tell.
    const strange = letters.some((part) => /\p{Lu}/u.test(part) || !words.isListed(part));
    if (!strange && parts.length === 1) continue;
    // A sentence of English; its names come out by themselves.
    const small = letters.filter((part) => /^\p{Ll}/u.test(part) && words.isListed(part));
    if (strange && 2 * small.length >= letters.length && letters.length > 1) continue;
    if (parts.length === 1 && /^[a-z]+(?:\.[a-z]+)+$/.test(bare)) continue;
    yield { term: bare, at: index, kind: "name" };
  }
}

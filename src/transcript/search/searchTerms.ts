import { foldedWords } from "./foldedText";

/** Scripts in which words are not told apart by spaces, or not dependably (Korean compounds and particles). */
const DENSE =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}\p{scx=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]+/u;
const RUNS = new RegExp(`(${DENSE.source})`, "u");
/** Longer words are no words. */
const LONGEST = 64;

/** A word of a question, and how it may be found. */
export interface SearchTerm {
  readonly term: string;
  /** What begins with it is meant too. */
  readonly prefix: boolean;
  /** What is spelled a little differently may be meant. */
  readonly similar: boolean;
}

/**
 * What a text is found by: words, and of dense scripts every two characters that stand side by side, and the last one. So each
 * character begins a term, and a single one is found as a prefix.
 *
 * Measured with every stretch of 2 to 6 characters of Chinese, Japanese and Korean texts as a question: pairs find all of them, and nothing
 * else. The words of `Intl.Segmenter` find 40, 33 and 16 % (61, 50 and 46 % as prefixes), since it divides a question in other ways than
 * the text around it.
 */
export function searchTerms(text: string): string[] {
  return runsOf(text).flatMap(({ run, dense }) => (dense ? pairsOf(run).concat(run.slice(-1)) : [run.join("")]));
}

/** The same of a question: where there are pairs, they say more than the single character. */
export function questionTerms(question: string): SearchTerm[] {
  return runsOf(question).flatMap(({ run, dense }): SearchTerm[] => {
    if (!dense) return [{ term: run.join(""), prefix: run.length > 1, similar: run.length >= 5 }];
    if (run.length === 1) return [{ term: run[0] ?? "", prefix: true, similar: false }];
    return pairsOf(run).map((term) => ({ term, prefix: false, similar: false }));
  });
}

/** The word of a script with spaces with which a text begins or ends; undefined where it does not. */
export function wordAt(text: string, side: "start" | "end"): string | undefined {
  const edge = side === "start" ? /^[\p{L}\p{N}\p{M}]+/u.exec(text) : /[\p{L}\p{N}\p{M}]{1,64}$/u.exec(text);
  const runs = runsOf(edge?.[0] ?? "");
  const found = side === "start" ? runs[0] : runs.at(-1);
  return found && !found.dense ? found.run.join("") : undefined;
}

function runsOf(text: string): { readonly run: readonly string[]; readonly dense: boolean }[] {
  return foldedWords(text).flatMap((word) =>
    word
      .split(RUNS)
      .filter(Boolean)
      .map((run) => {
        const dense = DENSE.test(run);
        return { run: Array.from(dense ? run : run.slice(0, LONGEST)), dense };
      }),
  );
}

function pairsOf(run: readonly string[]): string[] {
  return run.slice(1).map((one, i) => `${run[i]}${one}`);
}

import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

/** A document that we wrote, with the terms in it that somebody marked by hand. */
export interface CorpusDocument {
  /** `en/minutes-lending.md`: language, kind and subject. */
  readonly name: string;
  readonly language: string;
  /** `minutes`, `readme`, `code`, `paper` ... */
  readonly kind: string;
  readonly text: string;
  /** What a listener could say and a recognizer would misspell: must be sent. */
  readonly said: readonly string[];
  /** What may be sent beside: names that are easy, words of the trade. */
  readonly fine: readonly string[];
}

/** What a list of terms is worth for a document. */
export interface Measure {
  readonly sent: number;
  readonly good: number;
  readonly bad: readonly string[];
  readonly said: number;
  readonly found: number;
  readonly missed: readonly string[];
}

/** All documents, sorted by name. Beside each stands a `.terms` file: lines below `said`, then lines below `fine`. */
export function corpus(folder = import.meta.dirname): readonly CorpusDocument[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".terms"))
    .map((name) => name.replaceAll(path.sep, "/").slice(0, -".terms".length))
    .sort()
    .map((name) => {
      const [language = "", file = ""] = name.split("/");
      const marks = readFileSync(path.join(folder, `${name}.terms`), "utf8").split("\n");
      const fineAt = marks.indexOf("fine");
      const list = (from: number, to: number): string[] =>
        marks
          .slice(from, to)
          .map((line) => line.trim())
          .filter(Boolean);
      const text = readFileSync(path.join(folder, name), "utf8");
      return { name, language, kind: file.split("-")[0] ?? "", text, said: list(1, fineAt), fine: list(fineAt + 1, marks.length) }; // prettier-ignore
    });
}

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const WORD = /[\p{L}\p{M}\p{N}]/u;

/** Without what nobody hears: case, hyphens, underscores, kinds of quotation marks. */
function folded(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[’‘`']/gu, "'")
    .replaceAll(/[\s_–-]+/g, " ")
    .trim();
}

/** Where `term` stands in `text` as whole words, both folded; -1 without one. Scripts without spaces have no words. */
function wordsAt(text: string, term: string, from = 0): number {
  for (let at = text.indexOf(term, from); at >= 0; at = text.indexOf(term, at + 1)) {
    if (UNSPACED.test(term)) return at;
    // Endings stick to a name in Korean and Arabic, never more than two syllables.
    const [before = "", after = ""] = [text[at - 1], text[at + term.length]];
    if (!WORD.test(before) && (!WORD.test(after) || UNSPACED.test(after))) return at;
  }
  return -1;
}

/**
 * Measures what is sent against what was marked. A marked term is found if some item holds it as whole words. An item is good if
 * it is a part of a marked term (whole words, and half of it in scripts without spaces), or if marked terms are half of its letters.
 */
export function measure({ said, fine }: CorpusDocument, items: readonly string[]): Measure {
  const sent = items.map(folded);
  const marked = [...said, ...fine].map(folded);
  const missed = said.filter((term) => !sent.some((item) => wordsAt(item, folded(term)) >= 0));
  const bad = items.filter((_, i) => !isGood(sent[i] ?? "", marked));
  return { sent: items.length, good: items.length - bad.length, bad, said: said.length, found: said.length - missed.length, missed }; // prettier-ignore
}

function isGood(item: string, marked: readonly string[]): boolean {
  if (marked.some((term) => wordsAt(term, item) >= 0 && (!UNSPACED.test(item) || 2 * item.length >= term.length)))
    return true;
  const covered = new Uint8Array(item.length);
  for (const term of marked)
    for (let at = wordsAt(item, term); at >= 0; at = wordsAt(item, term, at + 1)) covered.fill(1, at, at + term.length);
  return 2 * covered.reduce((sum, one) => sum + one, 0) >= item.length;
}

/** Sums of measures, as shares. */
export function shares(all: readonly Measure[]): { readonly precision: number; readonly recall: number } {
  const sum = (of: (one: Measure) => number): number => all.reduce((total, one) => total + of(one), 0);
  return {
    precision:
      sum(({ good }) => good) /
      Math.max(
        1,
        sum(({ sent }) => sent),
      ),
    recall:
      sum(({ found }) => found) /
      Math.max(
        1,
        sum(({ said }) => said),
      ),
  };
}

import { abbreviates } from "./abbreviation";
import { entriesOf } from "./glossaries";
import { REPLACES } from "./glossaries/entries";
import { withLineFeeds } from "./lineEnds";

/** A word of the project, with the ways in which it is recognized wrong. */
export interface GlossaryTerm {
  /** As the author spells it. */
  readonly term: string;
  /** Replaced by `term` in the transcript. */
  readonly wrong: readonly string[];
  /** Stand on the other side too, but abbreviate the term: what they mean was said, and nobody is asked to replace them yet. */
  readonly short?: readonly string[];
}

/** A glossary file as far as it could be read. */
export interface Glossary {
  readonly terms: readonly GlossaryTerm[];
  /** What could not be read and why, in words for the log: line numbers, never content. */
  readonly problems: readonly string[];
  /** The name of a format that is not read. */
  readonly refused?: string;
}

/** Beyond this a file is no glossary; about 100 000 words. */
const MOST_CHARACTERS = 1_000_000;
/** Longer than any name; a sentence in a list is not a term. */
const LONGEST_TERM = 100;

/**
 * Reads a glossary by the ending of its name: one term a line, Markdown lists and tables, CSV and TSV, JSON and YAML with lists of
 * words, the word lists of cSpell, Hunspell and Vale; what is in another format is refused by the format's name. In lists of text and
 * Markdown, which are ours, `wrong = right` also corrects the transcript; in other files `=` means something else.
 */
export function readGlossary(fileName: string, text: string): Glossary {
  if (text.length > MOST_CHARACTERS) return { terms: [], problems: ["the file is too large for a glossary"] };
  if (text.includes("\0")) return { terms: [], problems: ["the file is not text"] };
  const ours = takesCorrections(fileName);
  const read = entriesOf(fileName, withLineFeeds(text.replace(/^\uFEFF/, "")));
  const problems = [...read.problems];
  // Nothing of a file without terms is used, and nothing would say so.
  if (read.entries.length === 0 && problems.length === 0 && WORDS_OUTSIDE_REMARKS.test(text))
    problems.push("the file holds no list of terms");
  if (text.includes("\uFFFD")) problems.push("the file is neither in UTF-8 nor in UTF-16");
  const terms: GlossaryTerm[] = [];
  read.entries.forEach((entry, at) => {
    const term = readEntry(entry, ours);
    if (term) terms.push(term);
    else if (entry.trim()) problems.push(`entry ${at + 1} is not a term`);
  });
  return { terms: merge(terms), problems, ...(read.refused ? { refused: read.refused } : {}) };
}

/** Lists of text and Markdown, and files without an ending; not the vocabularies of other tools. */
export function takesCorrections(fileName: string): boolean {
  if (/(?:^|[/\\])(?:accept|reject)\.txt$/i.test(fileName)) return false;
  return /\.(?:txt|md|markdown)$|^[^.]+$/i.test(fileName.split(/[/\\]/).at(-1) ?? "");
}

/** Not only a headline and comments, as a file has that was made just now. */
const WORDS_OUTSIDE_REMARKS = /^(?![ \t]*(?:#|\/\/|;|<!--|---|\||!))[^\n]{0,200}\p{L}/mu;

/** What no name has and every formula does. */
const FORMULA = /[*^<>=+]|\s[-/]\s|^[\d.,\s%]+$|;$/;

/** `term`, or `wrong = right`; several wrong forms are separated by `|`. With `=>` an abbreviation is replaced too. */
function readEntry(entry: string, ours: boolean): GlossaryTerm | undefined {
  const sign = REPLACES.exec(entry);
  if (!sign) {
    const term = tidy(entry);
    return fits(term) && !isSentence(term) ? { term, wrong: [] } : undefined;
  }
  const term = tidy(entry.slice(sign.index + sign[0].length));
  const left = tidy(entry.slice(0, sign.index));
  const forms = left
    .split("|")
    .map((form) => form.trim())
    .filter(Boolean);
  if (!ours || forms.length === 0 || !fits(term) || FORMULA.test(term) || !forms.every(fits)) return undefined;
  const short = new Set(sign[0].trim() === "=>" ? [] : forms.filter((form) => abbreviates(form, term)));
  return { term, wrong: forms.filter((form) => !short.has(form)), ...(short.size > 0 ? { short: [...short] } : {}) };
}

/** The glossary with `=>` in these entries, each of them `short = long`. */
export function withReplacing(text: string, entries: readonly string[]): string {
  const wanted = new Set(entries);
  const replaced = text.split("\n").map((line) => {
    const sign = REPLACES.exec(line);
    if (!sign || sign[0].trim() === "=>") return line;
    const [left, right] = [line.slice(0, sign.index), line.slice(sign.index + sign[0].length)];
    const forms = left.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, "").split("|");
    return forms.some((form) => wanted.has(`${tidy(form)} = ${tidy(right)}`))
      ? `${left.trimEnd()} => ${right.trimStart()}`
      : line;
  });
  return replaced.join("\n");
}

/** A remark or an instruction in a list of terms. */
function isSentence(text: string): boolean {
  const words = text.split(" ").length;
  return words > 8 || (words > 4 && /[.!?。！？]$/.test(text)) || /[。！？]./u.test(text);
}

function tidy(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}

function fits(form: string): boolean {
  return form.length > 0 && form.length <= LONGEST_TERM && !form.includes("\uFFFD");
}

/** One entry a term, whatever its case; the first author's spelling is kept. */
function merge(terms: readonly GlossaryTerm[]): GlossaryTerm[] {
  const merged = new Map<string, { readonly term: string; readonly wrong: Set<string>; readonly short: Set<string> }>();
  for (const { term, wrong, short = [] } of terms) {
    const key = term.toLowerCase();
    const all = merged.get(key) ?? { term, wrong: new Set(), short: new Set() };
    merged.set(key, all);
    wrong.forEach((form) => all.wrong.add(form));
    short.forEach((form) => all.short.add(form));
  }
  return [...merged.values()].map(({ term, wrong, short }) =>
    short.size > 0 ? { term, wrong: [...wrong], short: [...short] } : { term, wrong: [...wrong] },
  );
}

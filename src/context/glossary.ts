import { dsvFormat } from "d3-dsv";
import { abbreviates } from "./abbreviation";
import { markupOf } from "./markup";

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
}

/** Beyond this a file is no glossary; about 100 000 words. */
const MOST_CHARACTERS = 1_000_000;
/** Longer than any name; a sentence in a list is not a term. */
const LONGEST_TERM = 100;

/**
 * Reads a glossary by the ending of its name: Markdown lists and the first column of tables, the first column of CSV,
 * a JSON array of strings, else one term a line; `#` begins a comment at the start of a line of plain text. In lists of text and
 * Markdown, which are ours, `wrong = right` also corrects the transcript; in other files `=` means something else.
 */
export function readGlossary(fileName: string, text: string): Glossary {
  if (text.length > MOST_CHARACTERS) return { terms: [], problems: ["the file is too large for a glossary"] };
  if (text.includes("\0")) return { terms: [], problems: ["the file is not text"] };
  const problems: string[] = [];
  const terms: GlossaryTerm[] = [];
  const ours = takesCorrections(fileName);
  entriesOf(fileName.toLowerCase(), text.replace(/^\uFEFF/, ""), problems).forEach((entry, at) => {
    const read = readEntry(entry, ours);
    if (read) terms.push(read);
    else if (entry.trim()) problems.push(`entry ${at + 1} is not a term`);
  });
  return { terms: merge(terms), problems };
}

/** Lists of text and Markdown, and files without an ending. */
export function takesCorrections(fileName: string): boolean {
  return /\.(?:txt|md|markdown)$|^[^.]+$/i.test(fileName.split(/[/\\]/).at(-1) ?? "");
}

function entriesOf(name: string, text: string, problems: string[]): string[] {
  if (name.endsWith(".md") || name.endsWith(".markdown")) return fromMarkdown(text);
  if (name.endsWith(".csv")) return fromCsv(text);
  if (name.endsWith(".json")) return fromJson(text, problems);
  return text.split(/\r?\n/).filter((line) => !/^\s*#/.test(line));
}

function fromMarkdown(text: string): string[] {
  return [...markupOf(text)].filter(({ kind }) => kind === "item" || kind === "cell").map((one) => one.text);
}

/** Names of a first column that is a heading and no term. */
const HEADING = /^(terms?|words?|names?|spelling|glossary|词|词语|术语|名称)$/i;

function fromCsv(text: string): string[] {
  const column = dsvFormat(delimiterOf(text))
    .parseRows(text.replace(/^\uFEFF/, ""))
    .map((row) => row[0] ?? "");
  return HEADING.test((column[0] ?? "").trim()) ? column.slice(1) : column;
}

/** What separates columns: spreadsheets write semicolons where the comma is in numbers. */
function delimiterOf(text: string): string {
  const line = text.split(/[\r\n]/, 1)[0]?.replaceAll(/"[^"]*"/g, "") ?? "";
  const count = (delimiter: string): number => line.split(delimiter).length;
  return [",", ";", "\t"].sort((a, b) => count(b) - count(a))[0] ?? ",";
}

function fromJson(text: string, problems: string[]): string[] {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value.map((item: unknown) => (typeof item === "string" ? item : "\uFFFD"));
    problems.push("the file is not a JSON array");
  } catch {
    problems.push("the file is not JSON");
  }
  return [];
}

/** What no name has and every formula does. */
const FORMULA = /[*^<>=+]|\s[-/]\s|^[\d.,\s%]+$/;

/** `term`, or `wrong = right`; several wrong forms are separated by `|`. With `=>` an abbreviation is replaced too. */
function readEntry(entry: string, ours: boolean): GlossaryTerm | undefined {
  const sign = /\s(?:=>?|→)\s/.exec(entry);
  if (!sign) {
    const term = tidy(entry);
    return fits(term) ? { term, wrong: [] } : undefined;
  }
  const term = tidy(entry.slice(sign.index + sign[0].length));
  const left = tidy(entry.slice(0, sign.index));
  const forms = left
    .split("|")
    .map((form) => form.trim())
    .filter(Boolean);
  if (!ours || !fits(term) || FORMULA.test(term) || !forms.every(fits)) return undefined;
  const short = new Set(sign[0].trim() === "=>" ? [] : forms.filter((form) => abbreviates(form, term)));
  return { term, wrong: forms.filter((form) => !short.has(form)), ...(short.size > 0 ? { short: [...short] } : {}) };
}

/** The glossary with `=>` in these entries, each of them `short = long`. */
export function withReplacing(text: string, entries: readonly string[]): string {
  const wanted = new Set(entries);
  const replaced = text.split("\n").map((line) => {
    const sign = /\s(?:=|→)\s/.exec(line);
    if (!sign) return line;
    const [left, right] = [line.slice(0, sign.index), line.slice(sign.index + sign[0].length)];
    const forms = left.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, "").split("|");
    return forms.some((form) => wanted.has(`${tidy(form)} = ${tidy(right)}`)) ? `${left} => ${right}` : line;
  });
  return replaced.join("\n");
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

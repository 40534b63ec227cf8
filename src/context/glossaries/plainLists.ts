import { dsvFormat } from "d3-dsv";
import { markupOf } from "../markup";
import { found, type Entries } from "./entries";

/** Names of a first column that is a heading and no term. */
const HEADING =
  /^(?:terms?|words?|names?|spelling|glossary|source|phrase|entry|abbreviation|acronym|词|词语|术语|名称|原文|用語|単語|용어|단어|begriff|terme|término)$/i;

/** A table: the column whose heading says that it holds terms, else the first one. */
export function fromTable(text: string, delimiter = delimiterOf(text)): Entries {
  const rows = dsvFormat(delimiter).parseRows(text);
  const column = Math.max(
    0,
    (rows[0] ?? []).findIndex((cell) => HEADING.test(cell.trim())),
  );
  const cells = rows.map((row) => row[column] ?? "");
  return found(HEADING.test((cells[0] ?? "").trim()) ? cells.slice(1) : cells);
}

/** What separates columns: spreadsheets write semicolons where the comma is in numbers. */
function delimiterOf(text: string): string {
  const line = text.split(/[\r\n]/, 1)[0]?.replaceAll(/"[^"]*"/g, "") ?? "";
  const count = (delimiter: string): number => line.split(delimiter).length;
  return [",", ";", "\t"].sort((a, b) => count(b) - count(a))[0] ?? ",";
}

/** Markdown: items, first cells, and the terms of definition lists. Prose is none. */
export function fromMarkdown(text: string): Entries {
  const marked = [...markupOf(text)].filter(({ kind }) => kind === "item" || kind === "cell").map((one) => one.text);
  const defined = Array.from(
    text.matchAll(/^(?![-*+>#|:\s`])([^\n]{1,100})\r?\n(?:[ \t]*\r?\n)?:[ \t]+\S/gm),
    ({ 1: term = "" }) => term,
  );
  return found([...marked, ...defined].map(definedTerm));
}

/** What is longer is a correction of many forms, or no term: it is not searched for what stands in it. */
const LONGEST_LINE = 400;

/** One entry a line, as people write lists: with signs, with definitions behind, several on a line. `#` begins a comment. */
export function fromLines(text: string): Entries {
  return found(
    text.split(/\r?\n/).flatMap((whole) => {
      const line = whole.trim();
      if (line.length > LONGEST_LINE) return [line];
      if (/^\s*(?:#|\/\/|;|={3,}|-{3,}|\[[^\]]{1,60}\]\s*$)/.test(line)) return [];
      // A word that a spelling checker is to refuse.
      if (/^!\p{L}/u.test(line.trim())) return [];
      const bare = line.replace(/^\s*(?:[-*+•·]|\d{1,4}[.)])\s+/, "");
      if (/\s(?:[=-]>?|→)\s/.test(bare) && /\s(?:=>?|->|→)\s/.test(bare)) return [bare];
      const first = bare.includes("\t") ? (bare.split("\t").find((cell) => cell.trim()) ?? "") : bare;
      return severalOn(definedTerm(first));
    }),
  );
}

/** `a, b, c` and `a、b`: several terms. One comma with a space behind may be a part of a name: `Lazard, Ltd.` */
function severalOn(line: string): string[] {
  if (/[、，；]/.test(line)) return line.split(/[、，；]/);
  const parts = line.split(/[,;]/);
  const isList = parts.length > 2 || (parts.length === 2 && /[,;]\S/.test(line) && !/\d,\d/.test(line));
  return isList && parts.every((part) => part.trim().split(/\s+/).length <= 4) ? parts : [line];
}

const MOST_WORDS = 6;

/** `term: definition`, `term — definition`, `term:: definition`: the term, where it is a short one. */
export function definedTerm(entry: string): string {
  if (entry.length > LONGEST_LINE || /\s(?:=>?|->|→)\s/.test(entry)) return entry;
  const sign = /::?\s+(?=\S)|\s+[–—]\s+|\s+-\s+(?=\S)|：/.exec(entry);
  const term = sign ? entry.slice(0, sign.index).trim() : entry;
  return sign && term && term.split(/\s+/).length <= MOST_WORDS ? term : entry;
}

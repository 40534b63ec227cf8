import { dsvFormat } from "d3-dsv";
import { markupOf } from "../markup";
import { found, REPLACES, type Entries } from "./entries";

/** Names of a first column that is a heading and no term. */
const HEADING =
  /^(?:(?:full|preferred|display|canonical) ?)?(?:terms?|words?|names?|spelling|glossary|source|phrase|entry|abbreviation|acronym|词|词语|术语|名称|原文|用語|単語|용어|단어|begriff|fachbegriff|terme|término|termo)(?:[ _-](?:[a-z]{2}|\([a-z]{2}\)))?$/i;
/** Names of a first column that only tells rows apart. */
const NUMBERED = /^(?:id|no\.?|nr\.?|#|key|index|row|pos\.?|序号|编号|番号)$/i;

/** A table: the column whose heading says that it holds terms, else the first one. */
export function fromTable(text: string, delimiter = delimiterOf(text)): Entries {
  const rows = dsvFormat(delimiter).parseRows(text);
  const heads = (rows[0] ?? []).map((cell) => cell.trim());
  const named = heads.findIndex((cell) => HEADING.test(cell));
  const isNumbered = NUMBERED.test(heads[0] ?? "") && heads.length > 1;
  const cells = rows.map((row) => row[named >= 0 ? named : isNumbered ? 1 : 0] ?? "");
  return found(named >= 0 || isNumbered ? cells.slice(1) : cells);
}

/** What separates columns: spreadsheets write semicolons where the comma is in numbers. */
function delimiterOf(text: string): string {
  const line = text.split(/[\r\n]/, 1)[0]?.replaceAll(/"[^"]*"/g, "") ?? "";
  const count = (delimiter: string): number => line.split(delimiter).length;
  return [",", ";", "\t"].sort((a, b) => count(b) - count(a))[0] ?? ",";
}

/** Markdown: items, first cells, the terms of definition lists, and `**Lazard**: a bank` at a line's begin. Prose is none. */
export function fromMarkdown(text: string): Entries {
  const marked = [...markupOf(text)].filter(({ kind }) => kind === "item" || kind === "cell").map((one) => one.text);
  const defined = Array.from(
    text.matchAll(/^(?![-*+>#|:\s`])([^\n]{1,100})\n(?:[ \t]*\n)?:[ \t]+\S/gm),
    ({ 1: term = "" }) => term,
  );
  const bold = Array.from(
    text.matchAll(/^(?:\*\*|__)([^*_\n:]{1,100})(?:(?:\*\*|__)[ \t]*[:：–—-]|[:：](?:\*\*|__))/gm),
    ({ 1: term = "" }) => term,
  );
  return found([...marked, ...defined, ...bold].map((entry) => definedTerm(bareItem(entry))));
}

/** Without the box of a task and the brackets of a link within a vault. */
function bareItem(entry: string): string {
  return entry.replace(/^\[[ xX]\]\s+/, "").replace(/^\[\[(?:[^\]|]{0,200}\|)?([^\]|]{1,100})\]\]/, "$1");
}

/** What is longer is a correction of many forms, or no term: it is not searched for what stands in it. */
const LONGEST_LINE = 400;

/** A bullet, or a number in any of its forms. */
const MARKER = /^\s*(?:(?:[-*+•·]|\d{1,4}[.)]|\(\d{1,3}\)|[a-z]\))\s+|[・•●◦▪■□◆★①-⑳]\s*)/u;

/** One entry a line, as people write lists: with signs, with definitions behind, several on a line. `#` begins a comment. */
export function fromLines(text: string): Entries {
  return found(
    text.split(/\r?\n/).flatMap((whole) => {
      const line = whole.trim();
      if (line.length > LONGEST_LINE) return [line];
      if (/^\s*(?:#|\/\/|;|={3,}|-{3,}|\[[^\]]{1,60}\]\s*$)/.test(line)) return [];
      // A word that a spelling checker is to refuse.
      if (/^!\p{L}/u.test(line.trim())) return [];
      const bare = bareItem(line.replace(MARKER, ""))
        // Signs of cSpell: a word that joins others.
        .replace(/^[~+*](?=\p{L})|(?<=\p{L}{3})\*\s*$/gu, "");
      if (REPLACES.test(bare)) return [bare];
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

import { closesFence, fenceMark } from "../core/markdown/fence";
import { frontMatterEnd } from "../core/markdown/frontMatter";
import { walkText } from "../core/markdown/lineWalk";
import { withLineFeeds } from "./lineEnds";

/** Words that Markdown sets apart. */
export interface Marked {
  readonly kind: "heading" | "code" | "strong" | "frontMatter" | "item" | "cell";
  /** Without its own markup. */
  readonly text: string;
  /** Offset of the line, or of the words in it. */
  readonly at: number;
}

/** More of a line is not looked at: nobody writes a heading of that length. */
const LONGEST_LINE = 4_000;
/** What holds a fence: quotations and items, whose own signs are not repeated on its further lines. */
const HELD = /^([ \t>]{0,100})((?:(?:[-*+]|\d{1,9}[.)])[ \t]{1,4}){0,4})(?=[`~]{3})/;
const HEADING = /^[ >]{0,100}#{1,6}[ \t]/;
const ITEM = /^[ \t>]{0,200}(?:[-*+]|\d{1,9}[.)])[ \t]/;
const UNDERLINE = /^ {0,3}(?:={1,100}|-{1,100})[ \t]{0,100}$/;
const DELIMITERS = /^[ \t>]{0,100}[|:-][ \t|:-]{0,2000}$/;

/**
 * What a document in Markdown sets apart, line by line and in one pass: a parser takes time that grows with the square of some
 * documents, and its stack ends with a few thousand `>`.
 */
export function* markupOf(document: string): Generator<Marked, void, undefined> {
  const text = withLineFeeds(document);
  let fence: Fence | undefined;
  let item: { text: string; readonly at: number } | undefined;
  let table = false;
  let previous = { line: "", at: 0 };
  const bodyAt = frontMatterEnd(walkText(text));
  yield* valuesOf(text.slice(0, bodyAt));
  for (const { line, at } of linesOf(text, bodyAt)) {
    if (fence && leaves(fence, line)) fence = undefined;
    const opened = fence ? undefined : fenceOn(line);
    const begins = opened !== undefined || HEADING.test(line) || ITEM.test(line) || !line.trim();
    if (item && begins) {
      yield { kind: "item", text: plain(item.text), at: item.at };
      item = undefined;
    }
    if (fence) {
      if (closes(fence, line)) fence = undefined;
    } else if (opened) fence = opened;
    else {
      if (HEADING.test(line))
        yield {
          kind: "heading",
          text: plain(
            line
              .slice(line.indexOf("#"))
              .replace(/^#+/, "")
              .replace(/[ \t]#{1,20}[ \t]{0,20}$/, ""),
          ),
          at,
        };
      else if (
        UNDERLINE.test(line) &&
        previous.line.trim() &&
        !ITEM.test(previous.line) &&
        !HEADING.test(previous.line)
      )
        yield { kind: "heading", text: plain(previous.line), at: previous.at };
      else if (ITEM.test(line)) item = { text: line.replace(ITEM, ""), at };
      else if (item) item.text = `${item.text} ${line}`.slice(0, LONGEST_LINE);
      if (!line.includes("|")) table = false;
      else if (table) yield { kind: "cell", text: plain(firstCell(line)), at };
      else if (DELIMITERS.test(line) && line.includes("-") && previous.line.includes("|")) table = true;
      yield* inLine(line, at);
    }
    previous = { line, at };
  }
  if (item) yield { kind: "item", text: plain(item.text), at: item.at };
}

interface Fence {
  readonly mark: string;
  /** So many quotations hold it. */
  readonly quotes: number;
  /** Where it begins, behind them. */
  readonly column: number;
  /** It begins on the line of an item, and ends where a line begins before it. */
  readonly inItem: boolean;
}

function fenceOn(line: string): Fence | undefined {
  const [held, outer = "", items = ""] = HELD.exec(line) ?? [];
  const mark = held === undefined ? undefined : fenceMark(line.slice(held.length));
  if (mark === undefined) return undefined;
  const { quotes, column } = outside(outer);
  return { mark, quotes, column: column + items.length, inItem: items !== "" };
}

/** What stands before the words of a line: so many signs of quotations, and so much space behind them. */
function outside(signs: string): { readonly quotes: number; readonly column: number } {
  const parts = signs.replaceAll("\t", "    ").split(">");
  const quotes = parts.length - 1;
  return { quotes, column: (parts.at(-1) ?? "").slice(quotes > 0 ? 1 : 0).length };
}

function closes({ mark, quotes, column }: Fence, line: string): boolean {
  const signs = (quotes > 0 ? /^[ \t>]{0,100}/ : /^[ \t]{0,100}/).exec(line)?.[0] ?? "";
  return outside(signs).column < column + 4 && closesFence(line.slice(signs.length), mark);
}

/** A fence ends with what holds it, closed or not. */
function leaves({ quotes, column, inItem }: Fence, line: string): boolean {
  const signs = (quotes > 0 ? /^[ \t>]{0,100}/ : /^[ \t]{0,100}/).exec(line)?.[0] ?? "";
  const here = outside(signs);
  return here.quotes < quotes || (inItem && signs.length < line.length && here.column < column);
}

function* valuesOf(frontMatter: string): Generator<Marked, void, undefined> {
  for (const { line, at } of linesOf(frontMatter, 0)) {
    for (const { 1: value = "", index } of line.matchAll(
      /(?:^[ \t]*\{?[ \t]*["']?[\w-]{1,100}["']?[ \t]*[:=]|^[ \t]*-|,)[ \t]*\[?[ \t]*["']?([^"',[\]]+)/g,
    ))
      if (/\p{L}/u.test(value) && !value.startsWith("--")) yield { kind: "frontMatter", text: value, at: at + index };
  }
}

function* linesOf(text: string, from: number): Generator<{ line: string; at: number }, void, undefined> {
  for (let at = from; at < text.length;) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    yield { line: text.slice(at, Math.min(end, at + LONGEST_LINE)).trimEnd(), at };
    at = end + 1;
  }
}

/** Code between equal runs of backticks, and what is set in bold. */
function* inLine(line: string, at: number): Generator<Marked, void, undefined> {
  for (const { start, end, ticks } of codeIn(line))
    yield { kind: "code", text: line.slice(start + ticks, end - ticks), at: at + start };
  if (!line.includes("**") && !line.includes("__")) return;
  for (const { 1: stars, 2: lines, index } of line.matchAll(/\*\*(?=\S)([^*]{1,100})\*\*|__(?=\S)([^_]{1,100})__/g))
    yield { kind: "strong", text: plain(stars ?? lines ?? ""), at: at + index };
}

function codeIn(line: string): { start: number; end: number; ticks: number }[] {
  if (!line.includes("`")) return [];
  const runs = [...line.matchAll(/`+/g)].map(({ 0: run, index }) => ({ index, ticks: run.length }));
  const next = new Map<number, number>();
  const closes = runs.map(() => -1);
  for (let i = runs.length - 1; i >= 0; i--) {
    const { ticks } = runs[i] ?? { ticks: 0 };
    closes[i] = next.get(ticks) ?? -1;
    next.set(ticks, i);
  }
  const found = [];
  for (let i = 0; i < runs.length; i++) {
    const [open, close] = [runs[i], runs[closes[i] ?? -1]];
    if (!open || !close) continue;
    found.push({ start: open.index, end: close.index + close.ticks, ticks: open.ticks });
    i = closes[i] ?? i;
  }
  return found;
}

function firstCell(row: string): string {
  return /^[ \t>]*\|?((?:[^|\\]|\\.)*)/.exec(row)?.[1] ?? "";
}

/** Without emphasis, code marks, links, tags and escapes. */
function plain(text: string): string {
  return text
    .replaceAll(/!?\[([^[\]]*)\]\([^()]*\)/g, "$1")
    .replaceAll(/<\/?[A-Za-z][^<>]*>/g, "")
    .replaceAll(/`+/g, "")
    .replaceAll(/\*{1,3}(?=\S)|(?<=\S)\*{1,3}/g, "")
    .replaceAll(/(?<![\p{L}\p{N}_])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![\p{L}\p{N}_])/gu, "")
    .replaceAll(/\\([!-/:-@[-`{-~])/g, "$1")
    .trim();
}

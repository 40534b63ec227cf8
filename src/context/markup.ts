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
export const FENCE = /^[ \t>]{0,100}(?:[-*+][ \t]{1,4})?(`{3,}|~{3,})/;
const HEADING = /^[ >]{0,100}#{1,6}[ \t]/;
const ITEM = /^[ \t>]{0,200}(?:[-*+]|\d{1,9}[.)])[ \t]/;
const UNDERLINE = /^ {0,3}(?:={1,100}|-{1,100})[ \t]{0,100}$/;
const DELIMITERS = /^[ \t>]{0,100}[|:-][ \t|:-]{0,2000}$/;

/**
 * What a document in Markdown sets apart, line by line and in one pass: a parser takes time that grows with the square of some
 * documents, and its stack ends with a few thousand `>`.
 */
export function* markupOf(text: string): Generator<Marked, void, undefined> {
  let fence = "";
  let item: { text: string; readonly at: number } | undefined;
  let table = false;
  let previous = { line: "", at: 0 };
  const bodyAt = frontMatterEnd(text);
  yield* valuesOf(text.slice(0, bodyAt));
  for (const { line, at } of linesOf(text, bodyAt)) {
    const mark = FENCE.exec(line)?.[1];
    const begins = mark !== undefined || HEADING.test(line) || ITEM.test(line) || !line.trim();
    if (item && begins) {
      yield { kind: "item", text: plain(item.text), at: item.at };
      item = undefined;
    }
    if (fence) {
      if (mark?.startsWith(fence)) fence = "";
    } else if (mark !== undefined) fence = mark;
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

/** Where the front matter ends; 0 without one. */
export function frontMatterEnd(text: string): number {
  return /^---[ \t]*\r?\n(?:[^\n]*\n)*?---[ \t]*(?:\r?\n|$)/.exec(text.slice(0, 100_000))?.[0].length ?? 0;
}

function* valuesOf(frontMatter: string): Generator<Marked, void, undefined> {
  for (const { line, at } of linesOf(frontMatter, 0)) {
    for (const { 1: value = "", index } of line.matchAll(
      /(?:^[ \t]*[\w-]{1,100}:|^[ \t]*-|,)[ \t]*\[?[ \t]*["']?([^"',[\]]+)/g,
    ))
      if (/\p{L}/u.test(value)) yield { kind: "frontMatter", text: value, at: at + index };
  }
}

function* linesOf(text: string, from: number): Generator<{ line: string; at: number }, void, undefined> {
  for (let at = from; at < text.length;) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    yield { line: text.slice(at, Math.min(end, at + LONGEST_LINE)).replace(/\r$/, ""), at };
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

import { indentationOf } from "../code/commentLine";
import type { Escape, Lines, Place, PlacementOptions, Position } from "../placementTypes";
import { endOf, heldBy, sameLine, type Fence } from "./fences";
import { inFormat } from "./inFormat";
import { aboveLine, amongText, belowLine, isBlank, outOf, paragraph, paragraphEnd, type ProseForm } from "./prose";
import { SIGNS } from "./signs";

/** What a format has beside paragraphs. */
interface Format {
  readonly escape: "asciidoc" | "org" | "typst" | "restructuredtext";
  readonly fences: readonly Fence[];
  /** Lines that are no text: headings, directives, attributes, comments. */
  readonly structure: RegExp;
  /** The sign of an item of a list, and what is before it. */
  readonly item: RegExp;
  /** Between paragraphs of an item. */
  readonly itemBlank?: string;
  /** Pieces of a line that are no text. */
  readonly pieces: RegExp;
  /** How a bar is written in a cell, which it would end. */
  readonly cell?: string;
  /** A row of a table. */
  readonly row?: RegExp;
  readonly heading: (title: string, level: number) => string;
  /** The signs of a heading tell its level. */
  readonly level: RegExp;
}

const named = (kind: Fence["kind"], open: RegExp): Fence => ({
  kind,
  open,
  close: (opened) => {
    const name = (/#\+begin_(\w+)/i.exec(opened)?.[1] ?? "").toLowerCase();
    return (line) => line.trim().toLowerCase() === `#+end_${name}`;
  },
});

const asciidoc: Format = {
  escape: "asciidoc",
  fences: [
    { kind: "verbatim", open: /^(?:-{4,}|\.{4,}|\+{4,}|`{3,}\S*)\s*$/, close: (opened) => sameLine(opened.replace(/^(`+).*/, "$1")) },
    { kind: "comment", open: /^\/{4,}\s*$/, close: sameLine },
    { kind: "table", open: /^[|,:!]={3,}\s*$/, close: sameLine },
  ],
  structure: /^(?:={1,6}\s|:[\w!-]+:|\[.*\]\s*$|\.[^\s.]|(?:image|include|video|audio|toc|ifdef|ifndef|ifeval|endif|[a-z]+)::|\/\/|'{3}|<{3}|={4,}\s*$|\*{4,}\s*$|_{4,}\s*$|--\s*$|\+\s*$)/,
  item: /^\s*(?:[*.-]+|\d+\.|[a-zA-Z]\.|<[\d.]+>)\s+(?:\[[ x*]\]\s+)?/,
  itemBlank: "+",
  pieces: /(?:https?|ftp|irc|mailto|link|xref|image|footnote|kbd|btn|menu|stem|icon|anchor|pass|latexmath|asciimath):[^\s[\]]*\[[^\]]*\]|(?:https?|ftp):\/\/\S+|<<[^>]*>>|\{[\w-]+\}|`[^`]*`|\+[^+\s][^+]*\+|\[\[[^\]]*\]\]|&#?\w+;/g,
  row: /^\|(?!=)/,
  cell: "{vbar}",
  heading: (title, level) => `${"=".repeat(Math.min(6, level))} ${title}`,
  level: /^(={1,6})\s/,
}; // prettier-ignore

const org: Format = {
  escape: "org",
  fences: [
    named("verbatim", /^\s*#\+begin_(?:src|example|export|verse)/i),
    named("comment", /^\s*#\+begin_comment/i),
    { kind: "data", open: /^\s*:[\w-]+:\s*$/, close: () => (line) => /^\s*:end:\s*$/i.test(line) },
    { kind: "data", open: /^\s*\\begin\{[^}]*\}/, close: () => (line) => /\\end\{[^}]*\}\s*$/.test(line) },
  ],
  structure: /^(?:\*+\s|\s*#|\s*:\s|\s*(?:DEADLINE|SCHEDULED|CLOSED):|\s*-{5,}\s*$|\s*\|[-+]+\|?\s*$)/,
  item: /^\s*(?:[-+]|\d+[.)]|(?<=\s)\*)\s+(?:\[[ X-]\]\s+)?/,
  pieces: /\[\[[^\]]*\](?:\[[^\]]*\])?\]|<[^<>\n]*>|\[fn:[^\]]*\]|=[^=\s][^=]*=|~[^~\s][^~]*~|(?:https?|file|mailto):\S+|\$[^$\s][^$]*\$|\\\(.*?\\\)|\\[A-Za-z]+(?:\{\})?|\{\{\{.*?\}\}\}|:(?:[\w@]+:)+\s*$/g,
  row: /^\s*\|/,
  cell: String.raw`\vert{}`,
  heading: (title, level) => `${"*".repeat(level)} ${title}`,
  level: /^(\*+)\s/,
}; // prettier-ignore

const typst: Format = {
  escape: "typst",
  fences: [
    { kind: "verbatim", open: /^\s*`{3,}[^`]*$/, close: (opened) => (line) => line.includes(/`{3,}/.exec(opened)?.[0] ?? "```") },
    { kind: "comment", open: /^\s*\/\*(?!.*\*\/)/, close: () => (line) => line.includes("*/") },
    { kind: "data", open: /^\s*\$(?=\s)[^$]*$|^\s*\$$/, close: () => (line) => line.includes("$") },
    { kind: "data", open: /^\s*#(?:let|set|show|import|include|if|for|while|[\w.]+)\b[^[]*[({]\s*$/, close: () => (line) => /^\S*[)}]/.test(line) },
  ],
  structure: /^(?:=+\s|\s*#(?:let|set|show|import|include)\b|\s*\/\/|\s*#[\w.]+\([^)]*\)\s*$)/,
  item: /^\s*(?:[-+]|\d+\.|\/(?=\s))\s+/,
  pieces: /`[^`]*`|\$[^$]*\$|#[\w.]+(?:\([^()]*\))?\[?|@[\w:-]+|<[\w:-]+>|https?:\/\/\S+|\/\*.*?\*\/|\\u\{[^}]*\}|\\./g,
  heading: (title, level) => `${"=".repeat(level)} ${title}`,
  level: /^(=+)\s/,
}; // prettier-ignore

const restructuredtext: Format = {
  escape: "restructuredtext",
  fences: [],
  structure: /^(?:\s*\.\.(?:\s|$)|\s*:[^:\s][^:]*:(?:\s|$)|\s*__\s|\s*>>>\s|\s*([^\w\s])\1{2,}\s*$|\s*[+|][-=+|].*[+|]\s*$|\s*=+(?:\s+=+)+\s*$)/,
  item: /^\s*(?:[-*+•]|\(?(?:\d+|[A-Za-z]|#|[ivxIVX]+)[.)])\s+/,
  pieces: /(?::[\w:.-]+:)?`{1,2}[^`]*`{1,2}(?::[\w:.-]+:)?_{0,2}|\[[^\]]*\]_|\|[^|]+\|_{0,2}|https?:\/\/\S+|\*\*[^*]*\*\*(?<=^.{0,1})|\\./g,
  heading: (title) => `.. rubric:: ${title}`,
  level: /^(?!)/,
}; // prettier-ignore

const FORMATS: Readonly<Record<string, Format>> = { asciidoc, org, typst, restructuredtext, rst: restructuredtext };

/** AsciiDoc, Org, Typst and reStructuredText: paragraphs among other blocks. */
export function textPlacement(lines: Lines, position: Position, options: PlacementOptions): Place {
  const format = FORMATS[lines.languageId] ?? asciidoc;
  const { line } = position;
  const text = lines.line(line);
  const prose: ProseForm = {
    escape: { kind: format.escape },
    heading: headingOf(lines, line, format, options.heading),
  };
  const literal = format === restructuredtext ? literalOf(lines, line) : undefined;
  if (literal)
    return amongText(lines, position, { escape: { kind: "none" }, containers: ["literal"], lineStart: literal });
  const held = heldBy(lines, line, format.fences);
  if (held) return inFence(lines, position, held, format, prose);
  const title = format === restructuredtext ? titleEnd(lines, line) : undefined;
  if (format === restructuredtext && inGrid(lines, line))
    return belowLine(lines, paragraphEnd(lines, line), { ...prose, left: "table" });
  if (title !== undefined) return belowLine(lines, title, { ...prose, left: "heading" });
  if (format.row?.test(text)) return inRow(lines, position, format, prose);
  if (format.structure.test(text)) {
    if (!text.slice(0, position.character).trim() && !options.below) return aboveLine(lines, line, prose);
    const indented = format === restructuredtext && /^\s*\.\.\s[\w-]+::/.test(text);
    const lineStart = indented ? `${indentationOf(text)}   ` : undefined;
    return belowLine(lines, line, {
      ...prose,
      left: "structure",
      ...(lineStart ? { lineStart, containers: ["directive"] } : {}),
    });
  }
  const item = format.item.exec(text)?.[0];
  const moved = outOf(text, Math.max(position.character, item?.length ?? 0), format.pieces);
  const form: ProseForm = {
    ...prose,
    ...(moved === position.character ? {} : { left: "piece" }),
    ...(item === undefined
      ? {}
      : {
          containers: ["listItem"],
          lineStart: " ".repeat(item.length),
          ...(format.itemBlank ? { blankLine: format.itemBlank } : {}),
        }),
  };
  return paragraph(lines, { line, character: moved }, form, options);
}

function inFence(
  lines: Lines,
  position: Position,
  held: NonNullable<ReturnType<typeof heldBy>>,
  format: Format,
  prose: ProseForm,
): Place {
  const { line } = position;
  const { fence, from, closes } = held;
  if (fence.kind === "table" && line > from && !closes) return inRow(lines, position, format, prose);
  if (closes || fence.kind === "data" || fence.kind === "table") {
    const end = endOf(lines, line, held);
    return belowLine(lines, end, { ...prose, left: fence.kind, lineStart: indentationOf(lines.line(from)) });
  }
  // Org takes a line of its own source for its own, unless a comma stands before it.
  const escape: Escape = { kind: format === org ? "orgBlock" : "none" };
  const own: ProseForm = { escape, containers: [fence.kind] };
  if (line > from) return amongText(lines, position, own);
  const next = line + 1 < lines.lineCount ? lines.line(line + 1) : "";
  const lineStart = next.trim() ? indentationOf(next) : indentationOf(lines.line(line));
  const place = belowLine(lines, line, { ...own, lineStart });
  return { ...place, form: { ...place.form, lead: lines.eol + lineStart, tail: "" } };
}

/** In a cell all is one line, and a bar is written so that it is none. */
function inRow(lines: Lines, position: Position, { cell, escape }: Format, prose: ProseForm): Place {
  const { line, character } = position;
  const text = lines.line(line);
  if (!cell || !text.trim() || /^\s*\|[-+]+\|?\s*$/.test(text))
    return belowLine(lines, paragraphEnd(lines, line), { ...prose, left: "table" });
  // At the end of a row that a bar closes: in its last cell.
  const closed = /\|\s*$/.exec(text)?.index ?? text.length;
  const first = text.indexOf("|") + 1;
  const at =
    escape === "org" && closed > first ? Math.min(Math.max(character, first), closed) : Math.max(character, first);
  const place = amongText(
    lines,
    { line, character: at },
    { escape: { kind: escape }, oneLine: true, containers: ["cell"] },
  );
  return { ...place, form: { ...place.form, escape: { kind: "cell", of: escape, bar: cell } } };
}

/** A table of reStructuredText is drawn: every line of it has its width. */
function inGrid(lines: Lines, line: number): boolean {
  for (let at = line; !isBlank(lines, at); at -= 1)
    if (/^\s*(?:\+[-=+]+\+|=+(?:\s+=+)+)\s*$/.test(lines.line(at))) return true;
  return false;
}

/** A title of reStructuredText is a line that others made of signs stand below, and above: its last line. */
function titleEnd(lines: Lines, line: number): number | undefined {
  const rule = (at: number): boolean => at >= 0 && at < lines.lineCount && /^([^\w\s])\1+\s*$/.test(lines.line(at));
  if (rule(line))
    return rule(line + 2) && !isBlank(lines, line + 1) ? line + 2 : isBlank(lines, line - 1) ? undefined : line;
  return !isBlank(lines, line) && rule(line + 1) && /^\S|^\s+\S/.test(lines.line(line)) ? line + 1 : undefined;
}

/** The indentation of the literal block, or of what a directive holds of code, that a line is in. */
function literalOf(lines: Lines, line: number): string | undefined {
  const own = isBlank(lines, line) ? undefined : indentationOf(lines.line(line));
  if (own === "" || own === undefined) return undefined;
  for (let at = line - 1; at >= Math.max(0, line - 2_000); at -= 1) {
    const text = lines.line(at);
    if (!text.trim() || indentationOf(text).length >= own.length) continue;
    if (
      /^\s*\.\.\s+(?:code|code-block|sourcecode|highlight|math|raw|literalinclude|parsed-literal|graphviz|mermaid|plantuml|doctest|testcode|csv-table)::/.test(
        text,
      )
    )
      return own;
    if (/^\s*\.\./.test(text))
      return /^\s*\.\.\s+[\w-]+::/.test(text) || !/::/.test(text) ? (isComment(text) ? own : undefined) : undefined;
    return /::\s*$/.test(text) ? own : undefined;
  }
  return undefined;
}

function isComment(text: string): boolean {
  return /^\s*\.\.(?:\s+(?![_[|])(?!.*::).*)?$/.test(text);
}

function headingOf(lines: Lines, line: number, format: Format, title: string | undefined): string | undefined {
  if (title === undefined) return undefined;
  let level = 1;
  for (let at = Math.min(line, lines.lineCount - 1); at >= Math.max(0, line - 2_000); at -= 1) {
    const signs = format.level.exec(lines.line(at))?.[1];
    if (!signs) continue;
    level = signs.length + 1;
    break;
  }
  return format.heading(inFormat(SIGNS[format.escape])(title.replaceAll(/\s+/g, " "), true, "x "), level);
}

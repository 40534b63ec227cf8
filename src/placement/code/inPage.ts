import type { Escape, Lines, Place, Position } from "../placementTypes";
import { indentationOf } from "./commentLine";
import type { Frame, Scan, Token } from "./scan";

/** A tag is looked through for its end so many lines far. */
const DOWN = 200;

/** Braces are code in components and templates, and `]]>` ends what is not looked at in XML. */
const HTML: Escape = {
  kind: "string",
  rules: [["&", "&amp;"], ["<", "&lt;"], ["]]>", "&gt;"], ["{{", "&#123;"], ["{%", "&#37;"], ["{!", "&#33;"]],
}; // prettier-ignore
const BRACES: Escape = {
  kind: "string",
  rules: [["&", "&amp;"], ["<", "&lt;"], [">", "&gt;"], ["{", "&#123;"], ["}", "&#125;"]],
}; // prettier-ignore

/** A place between tags, or the one behind the tag that holds it; undefined where code is. */
export function inPage(scan: Scan, lines: Lines, asked: Position, heading: string | undefined): Place | undefined {
  const position = outOfTag(scan, lines, asked);
  if (!position) return undefined;
  const { line, character } = position;
  const { frame } = scan.locate(line, character);
  const grammar = scan.grammarOf(frame);
  if (!grammar.text || (frame && frame.span.kind !== "text")) return undefined;
  const text = lines.line(line);
  const tokens = scan.tokens(line);
  const last = tokens.findLast(({ end }) => end <= character);
  const next = tokens.find(({ start }) => start >= character);
  const [before, after] = [text.slice(last?.end ?? 0, character), text.slice(character, next?.start)];
  // A tag may touch text, and what stands for a word may not.
  const [left, right] = [text[(last?.end ?? 0) - 1] === "}" ? "}" : "", next && text[next.start] === "{" ? "{" : ""];
  if (grammar.data && !(before + after).trim() && !emptyElement(text, last, next)) return undefined;
  const indentation = indentationOf(text);
  const escape = grammar.braces ? BRACES : HTML;
  const moved = line !== asked.line || character !== asked.character;
  return {
    kind: "text",
    position,
    ...(moved ? { left: "tag" } : {}),
    containers: frame ? ["element"] : [],
    form: {
      lead: heading === undefined ? "" : `<h2>${plainly(heading)}</h2>${lines.eol}${indentation}`,
      before: heading === undefined ? before || left : indentation,
      lineStart: indentation,
      blankLine: "",
      after: after || right,
      tail: "",
      escape,
    },
  };
}

/** `<a>‸</a>`: nothing but text belongs there. */
function emptyElement(text: string, last: Token | undefined, next: Token | undefined): boolean {
  if (!last || !next) return false;
  return /(?<!\/|\?|--)>$/.test(text.slice(last.start, last.end)) && text.startsWith("</", next.start);
}

/** The place itself, or what follows the tag or the server's code around it. */
function outOfTag(scan: Scan, lines: Lines, { line, character }: Position): Position | undefined {
  let { frame } = scan.locate(line, character);
  const whole = scan
    .tokens(line)
    .find(({ start, end, kind }) => kind === "atom" && start < character && character < end);
  let at = whole ? whole.end : character;
  let row = line;
  while (holder(frame)) {
    const held = holder(frame);
    const from = at;
    const end = scan.tokens(row).find((one) => one.end > from && one.kind === "close" && !holds(one.frame, held));
    if (end) {
      ({ frame } = end);
      at = end.end;
    } else {
      row += 1;
      at = 0;
      if (row >= Math.min(lines.lineCount, line + DOWN)) return undefined;
    }
  }
  return { line: row, character: at };
}

/** The tag or the piece of code that a place is in, directly between other things of a page. */
function holder(frame: Frame | undefined): Frame | undefined {
  return frame && (frame.span.kind === "tag" || frame.span.kind === "atom") ? frame : undefined;
}

function holds(frame: Frame | undefined, outer: Frame | undefined): boolean {
  for (let one = frame; one; one = one.parent)
    if (one.span === outer?.span && one.line === outer.line && one.start === outer.start) return true;
  return false;
}

function plainly(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("{", "&#123;").replaceAll("}", "&#125;");
}

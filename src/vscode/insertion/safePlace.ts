import { nodesOf, parseMarkdown } from "../../context/markdown";
import { FENCE, frontMatterEnd } from "../../context/markup";

/** So far around a place what stands there is parsed: a paragraph is seldom longer, and a parser takes long for some that are. */
const REACH = 3_000;

/**
 * The nearest offset at or after `offset` where text can go without breaking what is there: not inside YAML front
 * matter, a link, an image, an HTML tag, inline code or the info line of a fence. Inside a code block is fine.
 */
export function safeOffset(markdown: string, offset: number): number {
  const body = frontMatterEnd(markdown);
  if (offset < body || (body > 0 && offset === 0)) return body;
  const fence = fenceAt(markdown, body, offset);
  if (fence !== undefined) return fence;
  const open = markdown.lastIndexOf("<!--", offset - 1);
  const close = open < 0 ? -1 : markdown.indexOf("-->", open + 4);
  if (open >= 0 && close >= 0 && open < offset && offset < close + 3) return close + 3;
  const from = paragraphStart(markdown, body, offset);
  return from + inParagraph(markdown.slice(from, paragraphEnd(markdown, offset)), offset - from);
}

/** Inside a fence: the offset, or what follows its info line. Undefined outside of all. */
function fenceAt(text: string, from: number, offset: number): number | undefined {
  let open: string | undefined;
  for (let at = from; at < offset; at = afterLine(text, at)) {
    const mark = FENCE.exec(text.slice(at, at + 200))?.[1];
    const end = afterLine(text, at);
    if (open === undefined && mark !== undefined) {
      open = mark;
      if (offset < end) return offset < at + 1 ? offset : end;
    } else if (open !== undefined && mark?.startsWith(open)) open = undefined;
    // The fence that closes is the code's last line.
    if (at === end) break;
  }
  return open === undefined ? undefined : offset;
}

/** The nearest safe offset within a paragraph, or what of it is near. */
function inParagraph(text: string, offset: number): number {
  let safe = offset;
  // A parent comes before its children, so moving to the end of a link inside a moved-over node is not needed.
  for (const node of nodesOf(parseMarkdown(shallow(text) + definitionsFor(text)))) {
    const start = node.position?.start.offset ?? 0;
    const end = Math.min(node.position?.end.offset ?? 0, text.length);
    switch (node.type) {
      case "link":
      case "linkReference":
      case "image":
      case "imageReference":
      case "definition":
      case "inlineCode":
      case "html":
        if (start < safe && safe < end) safe = end;
        break;
      default:
        break;
    }
  }
  return safe;
}

/** Quotations and lists within one another, hundreds deep, are nobody's and end the parser's stack. */
function shallow(text: string): string {
  return text.replaceAll(/(?:(?:[-*+>]|\d{1,9}[.)])[ \t]{0,4}){30,}/g, (marks) => " ".repeat(marks.length));
}

/** A link by reference is one where its definition is known, which may stand anywhere. */
function definitionsFor(text: string): string {
  const labels = new Set(Array.from(text.matchAll(/\]\[([^[\]\n]{1,100})\]/g), ({ 1: label = "" }) => label));
  return `\n\n${[...labels].map((label) => `[${label}]: x\n`).join("")}`;
}

function paragraphStart(text: string, least: number, offset: number): number {
  const from = Math.max(least, offset - REACH);
  const before = text.slice(from, offset);
  const blank = Math.max(...["\n\n", "\n\r\n", "\n \n"].map((line) => before.lastIndexOf(line)));
  return blank < 0 ? from : from + blank + 1;
}

function paragraphEnd(text: string, offset: number): number {
  const blank = /\n[ \t]*\r?\n/.exec(text.slice(offset, offset + REACH))?.index;
  return blank === undefined ? Math.min(text.length, offset + REACH) : offset + blank;
}

/** The start of the line after the one that holds `offset`, or the end of the text. */
function afterLine(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline < 0 ? text.length : newline + 1;
}

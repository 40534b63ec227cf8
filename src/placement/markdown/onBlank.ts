import type { Around } from "./around";
import type { Box, Line } from "./line";
import { prefixOf, type Spot } from "./spot";

/** Blocks that take the next line for one of theirs. */
const TAKES = new Set(["paragraph", "table", "html", "definition", "heading"]);

/** On a line without words: a block of its own, in what holds the place. */
export function spotOnBlank(around: Around, character: number): Spot {
  const { line, lines, above } = around;
  const { eol } = lines;
  // The sign of an item or of a quotation, and nothing behind it.
  if (line.opened > 0) return bare(line);
  const boxes = line.boxes.slice(0, holding(around));
  const code = codeIndent(around, character);
  const prefix = prefixOf(boxes) + code;
  const start = startOn(line.text, prefix, character);
  const next = around.below(0);
  const close = line.index > 0 && above.index === line.index - 1;
  const nextClose = next !== undefined && next.part !== "blank";
  const joins = close && !code && TAKES.has(above.leaf?.kind ?? "");
  const sameBlock = above.leaf?.kind === "paragraph" && sameBoxes(above.boxes, boxes);
  const apart = joins && above.leaf?.kind !== "heading" && (!sameBlock || nextClose);
  return {
    line: line.index,
    character: start.character,
    boxes,
    ...(code ? { within: ["code"], escape: { kind: "none" }, indent: code } : {}),
    lead: apart ? eol + prefix : start.fill,
    before: prefix,
    after: "",
    tail: nextClose && !code ? eol + prefixOf(boxes).trimEnd() : "",
    fresh: true,
  };
}

function bare({ index, text, boxes }: Line): Spot {
  const spaced = /[ \t]$/.test(text);
  return {
    line: index,
    character: text.length,
    boxes,
    lead: spaced ? "" : " ",
    before: spaced ? text : `${text} `,
    after: "",
    fresh: true,
  };
}

/** How many of the boxes that are open here hold the place: those that go on below, whose signs are there, and whose column the line reaches. */
function holding({ line, above, next }: Around): number {
  const { boxes } = line;
  const quoted = boxes.findLastIndex(({ kind }) => kind === "quotation") + 1;
  let below = 0;
  if (next) {
    while (below < boxes.length && next.boxes[below] === boxes[below]) below += 1;
    // The next item of the same list: the place is in the one above it.
    if (next.opened > 0 && below < boxes.length && next.boxes[below]?.follows) below += 1;
  }
  let width = line.text.slice(line.text.lastIndexOf(">") + 1).replaceAll("\t", "    ").length;
  let reached = quoted;
  // Only below its words, not below another blank line of a list that is over.
  while (reached < boxes.length && above.boxes[reached] === boxes[reached] && width >= (boxes[reached]?.width ?? 0)) {
    width -= boxes[reached]?.width ?? 0;
    if ((boxes[reached]?.width ?? 0) === 0) break;
    reached += 1;
  }
  return Math.max(quoted, below, reached);
}

function sameBoxes(a: readonly Box[], b: readonly Box[]): boolean {
  return a.length === b.length && a.every((box, i) => box === b[i]);
}

/** Within indented code, or at its end with its indentation: what a line of it begins with. */
function codeIndent({ line, above, next }: Around, character: number): string {
  if (above.leaf?.kind !== "code") return "";
  const between = next?.leaf === above.leaf;
  return between || line.text.slice(0, character).replaceAll("\t", "    ").length >= 4 ? "    " : "";
}

/** Where on a line of spaces and signs the text begins, and what is missing before it. */
function startOn(
  text: string,
  prefix: string,
  character: number,
): { readonly character: number; readonly fill: string } {
  if (text.startsWith(prefix)) {
    const more = Math.max(character, prefix.length);
    // Four spaces more would make code of it.
    return {
      character: more - prefix.length > 3 || text.includes("\t", prefix.length) ? prefix.length : more,
      fill: "",
    };
  }
  if (prefix.startsWith(text)) return { character: text.length, fill: prefix.slice(text.length) };
  let same = 0;
  while (text[same] === prefix[same]) same += 1;
  return { character: same, fill: prefix.slice(same) };
}

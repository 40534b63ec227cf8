import { closesFence, fenceMark } from "../../core/markdown/fence";
import type { Lines } from "../types";
import { Blocks } from "./blocks";
import type { Origin } from "./line";
import { scriptsOf } from "./mdx";
import { isItemSign, isLetter, UNDERLINE } from "./starts";

/** From a list's item that is so far above, whatever is open at the place began below it. */
const FAR = 200;
/** A better beginning is not nearer than this: then an item of a list will do. */
const TOO_FAR = 2_000;

/**
 * A line near above `target` from which on its blocks can be told. Of most lines only the first character is looked at: fences, HTML, formulas and comments
 * at the margin decide whether the place is verbatim; everything else is over where a paragraph or a heading begins at the margin. `first`: below the front
 * matter.
 */
export function originOf(lines: Lines, target: number, first: number): Origin {
  let from = first;
  let item = first;
  let hidden = false;
  let level = 0;
  let levelAtFrom = 0;
  let afterBlank = true;
  const scripts = scriptsOf(lines);
  const begin = (line: number): void => {
    from = line;
    levelAtFrom = level;
  };
  for (let i = first; i < target;) {
    const text = lines.line(i);
    const code = text.charCodeAt(0);
    if (isLetter(code) && !(scripts && /^(?:im|ex)port /.test(text))) {
      if (afterBlank) begin(i);
      afterBlank = false;
    } else if (text.length === 0 || isBlank(text, code)) afterBlank = true;
    else {
      if ((code === 0x3d || code === 0x2d) && !afterBlank && UNDERLINE.test(text)) level = code === 0x3d ? 1 : 2;
      if (afterBlank && code !== 0x20 && code !== 0x09 && !isItemSign(code)) begin(i);
      afterBlank = false;
      const heading = code === 0x23 ? /^#{1,6}(?= )/.exec(text)?.[0] : undefined;
      if (heading !== undefined) {
        begin(i);
        level = heading.length;
      } else if (code === 0x2d && text.charCodeAt(1) === 0x20 && isLetter(text.charCodeAt(2))) {
        if (i < target - FAR) item = i;
      } else if ((code === 0x60 || code === 0x7e) && fenceMark(text) !== undefined) {
        const close = closeOf(lines, i, target);
        if (close === undefined) return { from, hidden, level: levelAtFrom, scripts };
        begin(close + 1);
        i = close + 1;
        afterBlank = true;
        continue;
      } else if (isDoubtful(text, code) || (scripts && (code === 0x7b || isLetter(code)))) {
        const read = throughDoubt(lines, { from, hidden, level: levelAtFrom, scripts }, i, target);
        if (!read) return { from, hidden, level: levelAtFrom, scripts };
        ({ hidden, level } = read);
        begin(read.index + 1);
        i = read.index + 1;
        afterBlank = true;
        continue;
      }
    }
    i += 1;
  }
  return { from: target - from > TOO_FAR ? Math.max(from, item) : from, hidden, level: levelAtFrom, scripts };
}

function isBlank(text: string, code: number): boolean {
  return (code === 0x20 || code === 0x09) && text.trim() === "";
}

/** HTML, a formula, a comment, or a fence that may be within a list. */
function isDoubtful(text: string, code: number): boolean {
  if (code === 0x3c) return true;
  if (code === 0x24 || code === 0x25) return text.charCodeAt(1) === code;
  return code === 0x20 && /^ {1,3}[`~<$%]/.test(text);
}

function closeOf(lines: Lines, open: number, target: number): number | undefined {
  const mark = fenceMark(lines.line(open)) ?? "";
  for (let i = open + 1; i < target; i++) {
    const text = lines.line(i);
    if (text.includes(mark) && closesFence(text.replace(/^ {1,3}/, ""), mark)) return i;
  }
  return undefined;
}

/** Reads on until nothing is open any more. */
function throughDoubt(lines: Lines, origin: Origin, doubt: number, target: number): Blocks | undefined {
  const blocks = new Blocks(lines, origin);
  for (let i = origin.from; i < target; i++) {
    blocks.step();
    if (i >= doubt && blocks.nothingOpen && i < target - 1) return blocks;
  }
  return undefined;
}

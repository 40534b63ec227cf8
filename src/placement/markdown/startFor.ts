import { closesFence, fenceMark } from "../../core/markdown/fence";
import { htmlBlock } from "../../core/markdown/html";
import { walkLines, type LineWalk } from "../../core/markdown/lineWalk";
import { MATH_END, mathAt } from "../../core/markdown/math";
import type { Lines } from "../placementTypes";
import { Blocks } from "./blocks";
import type { Origin } from "./line";
import { scriptsOf, type Scripts } from "./mdx";
import { FOOTNOTE, isItemSign, isLetter, UNDERLINE } from "./starts";

/** What begins so far above leaves nothing of itself at the place but that it goes on. */
const FAR = 200;
/** A better beginning is not nearer than this: then an item of a list, or a line of a quotation, will do. */
const TOO_FAR = 2_000;

/**
 * A line near above `target` from which on its blocks can be told. Of most lines only the first character is looked at: fences, HTML, formulas and comments
 * at the margin decide whether the place is verbatim; everything else is over where a paragraph or a heading begins at the margin. `first`: below the front
 * matter.
 */
export function originOf(lines: Lines, target: number, first: number): Origin {
  const walk = walkLines(lines);
  const scripts = scriptsOf(lines);
  const quotation = new Quotation();
  let from = { line: first, hidden: false, level: 0 };
  let enough = from;
  let hidden = false;
  let level = 0;
  let afterBlank = true;
  const begin = (line: number): void => {
    from = { line, hidden, level };
  };
  /** A beginning, if there is no better one. */
  const may = (line: number): void => {
    if (line < target - FAR) enough = { line, hidden, level };
  };
  const found = (): Origin => {
    const { line, ...more } = target - from.line > TOO_FAR && enough.line > from.line ? enough : from;
    return { from: line, ...more, scripts };
  };
  /** Goes on below a block that has ended on the line before. */
  const below = (line: number): number => {
    begin(line);
    afterBlank = true;
    return line;
  };
  for (let i = first; i < target;) {
    const text = lines.line(i);
    const code = text.charCodeAt(0);
    const quoted = code === 0x3e && quotation.beginsAfresh(text, i);
    if (isLetter(code) && !(scripts && /^(?:im|ex)port /.test(text))) {
      if (afterBlank) begin(i);
      afterBlank = false;
    } else if (text.length === 0 || isBlank(text, code)) afterBlank = true;
    else {
      if ((code === 0x3d || code === 0x2d) && !afterBlank && UNDERLINE.test(text)) level = code === 0x3d ? 1 : 2;
      if (afterBlank && code !== 0x20 && code !== 0x09 && !isItemSign(code)) begin(i);
      const heading = code === 0x23 ? /^#{1,6}(?= )/.exec(text)?.[0] : undefined;
      if (heading !== undefined) {
        begin(i);
        level = heading.length;
      } else if (quoted || beginsItem(text, code, afterBlank)) may(i);
      else if ((code === 0x60 || code === 0x7e) && fenceMark(text) !== undefined) {
        const close = closeOf(lines, i, target);
        if (close === undefined) return found();
        i = below(close + 1);
        continue;
      } else if (code === 0x25 && text.trimEnd() === "%%") hidden = !hidden;
      else if (isDoubtful(text, code) || (scripts && (code === 0x7b || isLetter(code)))) {
        // Whatever it is, it is read from there on.
        if (i >= target - FAR) return found();
        const close = code === 0x20 ? indentedClose(lines, i, target) : undefined;
        if (close !== undefined) {
          // What holds it may go on.
          i = close + 1;
          afterBlank = true;
          continue;
        }
        const last = scripts ? scriptEnd(scripts, text, i, afterBlank) : lastOf(text, i, afterBlank, walk);
        if (last !== undefined) {
          if (last >= target) return found();
          i = below(last + 1);
          continue;
        }
        const read = throughDoubt(
          lines,
          { from: from.line, hidden: from.hidden, level: from.level, scripts },
          i,
          target,
        );
        if (!read) return found();
        ({ hidden, level } = read);
        i = below(read.next);
        continue;
      }
      afterBlank = false;
    }
    i += 1;
  }
  return found();
}

/** An item at the margin, whatever stood above it: a number other than 1 ends no paragraph. */
function beginsItem(text: string, code: number, afterBlank: boolean): boolean {
  if (code === 0x5b) return text.startsWith("[^") && FOOTNOTE.test(text.slice(0, 1_000));
  if (!isItemSign(code)) return false;
  const [, number] = /^(?:[-*+]|(\d{1,9})[.)])[ \t]+(?![-*_ \t])\S/.exec(text) ?? [undefined, ""];
  return number === undefined || number === "1" || (number !== "" && afterBlank);
}

/** Lines of a quotation at the margin, one after the other. */
class Quotation {
  #mark: string | undefined;
  #line = -2;
  #afterBlank = true;

  /** It holds nothing yet that would not end with its paragraph. */
  #plain = true;
  /** Something in it may go on through blank lines: it is read from its beginning. */
  #verbatim = false;

  /** Nothing within is open where it begins, at a paragraph behind a blank line, and at an item; and a paragraph that goes on is the same one. */
  beginsAfresh(text: string, line: number): boolean {
    const begins = line !== this.#line + 1;
    const afterBlank = this.#afterBlank || begins;
    this.#line = line;
    if (begins) [this.#mark, this.#plain, this.#verbatim] = [undefined, true, false];
    const at = text.charCodeAt(1) === 0x20 ? 2 : 1;
    const code = text.charCodeAt(at);
    this.#afterBlank = false;
    if (this.#mark === undefined && !this.#verbatim && isLetter(code)) {
      this.#plain ||= afterBlank;
      return this.#plain;
    }
    const content = text.slice(at);
    this.#verbatim ||= /^\s*(?:<(?:[!?]|script|pre|style|textarea)|\$\$)/i.test(content);
    if (this.#verbatim) return false;
    this.#afterBlank = content.trim() === "";
    this.#plain = false;
    if (this.#mark !== undefined) {
      if (closesFence(content.trimStart(), this.#mark)) this.#mark = undefined;
      return false;
    }
    this.#mark = fenceMark(content.trimStart());
    return this.#mark === undefined && (begins || beginsItem(content, code, afterBlank));
  }
}

/** The last line of the HTML or the formula that begins at the margin on a line; undefined where that is not to be told from it alone. */
function lastOf(text: string, line: number, afterBlank: boolean, lines: LineWalk): number | undefined {
  const html = text.startsWith("<") ? htmlBlock(text, !afterBlank) : undefined;
  const math = mathAt(text, line + 1, lines);
  const end = html ? (html.end ?? /^[ \t]*$/) : math ? MATH_END : undefined;
  if (!end) return undefined;
  if (math === "line" || html?.end?.test(text)) return line;
  for (let i = line + 1; ; i++) {
    const next = lines.at(i);
    if (next === undefined || end.test(next)) return i;
  }
}

/** The same of what is no text in MDX. */
function scriptEnd(scripts: Scripts, text: string, line: number, afterBlank: boolean): number | undefined {
  const below = scripts.below(text, line, !afterBlank);
  return below === undefined ? undefined : line + below;
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

/** The end of a fence behind some spaces all of whose lines stand behind as many: then it does not matter whether an item holds it. */
function indentedClose(lines: Lines, open: number, target: number): number | undefined {
  const spaces = /^ */.exec(lines.line(open))?.[0] ?? "";
  const mark = fenceMark(lines.line(open).slice(spaces.length));
  if (mark === undefined) return undefined;
  for (let i = open + 1; i < target; i++) {
    const text = lines.line(i);
    if (!text.startsWith(spaces)) {
      if (text.trim()) return undefined;
    } else if (closesFence(text.slice(spaces.length), mark)) return i;
  }
  return undefined;
}

/** Reads on until nothing is open any more, or an item begins at the margin, and says which line is next. */
function throughDoubt(
  lines: Lines,
  origin: Origin,
  doubt: number,
  target: number,
): { readonly next: number; readonly hidden: boolean; readonly level: number } | undefined {
  const blocks = new Blocks(lines, origin);
  for (let i = origin.from; i < target - 1; i++) {
    blocks.step();
    if (i < doubt) continue;
    const { hidden, level } = blocks;
    if (blocks.nothingOpen) return { next: i + 1, hidden, level };
    const text = lines.line(i);
    const begins = i > doubt && i < target - FAR && beginsItem(text, text.charCodeAt(0), false);
    if (begins && blocks.line().boxes[0]?.line === i) return { next: i, hidden, level };
  }
  return undefined;
}

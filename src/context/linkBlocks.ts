import { closesFence, fenceMark } from "../core/markdown/fence";
import { htmlBlock } from "../core/markdown/html";
import { walkText, type LineWalk } from "../core/markdown/lineWalk";
import { mathAt } from "../core/markdown/math";
import { DEFINITION } from "./linkForms";

/** What of a document can hold links. */
export interface LinkBlocks {
  /** Start, end and 1 for HTML (in which brackets mean nothing), one block after the other, in order. */
  readonly spans: readonly number[];
  /** What `[label]: destination` says, by `labelKey`; of two with the same label the first. */
  readonly definitions: ReadonlyMap<string, string>;
}

/** Deeper nesting is text: whoever wrote it wants to keep a reader busy. */
const DEEPEST = 32;
const QUOTE = -1;
const SPACE = 0x20;
const MARKER = /(?:[-*+]|(\d{1,9})[.)])(?=[ \t\n]|$)/y;
const HEADING = /#{1,6}(?=[ \t\n]|$)/y;
const UNDERLINE = /(?:=+|-+)[ \t]*(?=\n|$)/y;
type Leaf = "none" | "paragraph" | "fence" | "html" | "raw" | "comment" | "math";

/** Labels of references are compared without case and with single spaces (CommonMark 0.31, 6.3). */
export function labelKey(label: string): string {
  return label.trim().replaceAll(/\s+/g, " ").toLowerCase();
}

/**
 * A document's blocks from an offset on, in one pass over its lines (CommonMark 0.31, 3 to 5, and blocks of math): without fences,
 * indented code, comments and what is never shown. Lines end in `\n`.
 */
export function linkBlocks(text: string, from: number): LinkBlocks {
  const reader = new BlockReader(text);
  for (let at = from; at < text.length;) at = reader.line(at);
  reader.close();
  return reader;
}

class BlockReader implements LinkBlocks {
  readonly spans: number[] = [];
  readonly definitions = new Map<string, string>();
  readonly #text: string;
  readonly #walk: LineWalk;
  /** Of each list item the column of its content; of a quotation `QUOTE`. */
  readonly #containers: number[] = [];
  #leaf: Leaf = "none";
  #fence = "";
  #rawEnd = /$/;
  #start = 0;
  #end = 0;
  #at = 0;
  #column = 0;
  /** How many containers there were before an item without words, which ends with the next empty line (CommonMark 0.31, 5.2). */
  #beforeEmpty = -1;
  /** Of the current line, for the sign of a thematic break: where something else stands. */
  #otherThan = "";
  #otherAt = -1;

  constructor(text: string) {
    this.#text = text;
    this.#walk = walkText(text);
  }

  /** Reads the line that begins there, and answers where the next one does. */
  line(start: number): number {
    const text = this.#text;
    if (this.#leaf === "none" && this.#containers.length === 0 && text.charCodeAt(start) === 0x0a) return start + 1;
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const containers = this.#containers;
    this.#at = start;
    this.#column = 0;
    this.#otherAt = -1;
    let column = 0;
    this.#skipSpaces();
    let matched = 0;
    for (; matched < containers.length && this.#at < end; matched++) {
      const content = containers[matched] ?? 0;
      if (content !== QUOTE) {
        if (this.#column < content) break;
        column = content;
      } else if (text[this.#at] === ">" && this.#column - column < 4) column = this.#enterQuote();
      else break;
    }
    // An empty line belongs to every item, and to no further quotation.
    if (this.#at >= end && matched < containers.length) {
      const quote = containers.indexOf(QUOTE, matched);
      matched = quote < 0 ? containers.length : quote;
    }
    const blank = this.#at >= end;
    const [at, indent] = [this.#at, this.#column - column];
    const whole = matched === containers.length;
    if (this.#leaf !== "none" && this.#leaf !== "paragraph" && whole && this.#goesOn(at, end, blank, indent))
      return end + 1;
    if (blank) {
      this.close();
      containers.length = this.#beforeEmpty < 0 ? matched : Math.min(matched, this.#beforeEmpty);
      this.#beforeEmpty = -1;
      return end + 1;
    }
    if (this.#leaf !== "paragraph" && indent >= 4) {
      this.close();
      containers.length = matched;
      return end + 1;
    }
    this.#blocks(matched, column, end);
    return end + 1;
  }

  close(): void {
    if ((this.#leaf === "paragraph" || this.#leaf === "html") && this.#end > this.#start)
      this.spans.push(this.#start, this.#end, this.#leaf === "html" ? 1 : 0);
    this.#leaf = "none";
  }

  /** Whether the line belongs to what is no paragraph; ends that where it says so. */
  #goesOn(at: number, end: number, blank: boolean, indent: number): boolean {
    const text = this.#text;
    switch (this.#leaf) {
      case "fence":
        if (indent < 4 && closesFence(text.slice(at, end), this.#fence)) this.#leaf = "none";
        return true;
      case "math":
        this.#rest(at, end, "$$");
        return true;
      case "raw":
        if (this.#rawEnd.test(text.slice(at, end))) this.#leaf = "none";
        return true;
      case "comment":
        this.#rest(at, end, "-->");
        return true;
      default:
        if (!blank) this.#end = end;
        return !blank;
    }
  }

  /** What follows the end of a comment or a formula on its line is read: Obsidian shows it. */
  #rest(at: number, end: number, sign: string): void {
    const close = this.#text.slice(at, end).indexOf(sign);
    if (close < 0) return;
    this.#leaf = "none";
    const from = at + close + sign.length;
    if (from < end) this.spans.push(from, end, 0);
  }

  /** New containers, and what begins in them. */
  #blocks(matched: number, from: number, end: number): void {
    const containers = this.#containers;
    let column = from;
    let opened = false;
    while (this.#at < end && this.#column - column < 4 && containers.length < DEEPEST) {
      if (this.#text[this.#at] === ">") {
        opened ||= this.#enter(matched);
        containers.push(QUOTE);
        column = this.#enterQuote();
        continue;
      }
      const marker = this.#marker(end, !opened && this.#leaf === "paragraph" && matched === containers.length);
      if (marker === 0) break;
      opened ||= this.#enter(matched);
      this.#at += marker;
      this.#column += marker;
      const before = this.#column;
      this.#skipSpaces();
      const spaces = this.#at >= end || this.#column - before > 4 ? 1 : this.#column - before;
      column = before + spaces;
      containers.push(column);
    }
    const code = this.#column - column >= 4;
    const empty = opened && this.#at >= end && containers.at(-1) !== QUOTE;
    this.#beforeEmpty = empty ? containers.length - 1 : -1;
    if (opened && (code || this.#at >= end)) return;
    this.#leafAt(this.#at, end, opened ? containers.length : matched, code && this.#leaf === "paragraph");
  }

  /** Leaves what the line is not in. */
  #enter(matched: number): true {
    this.close();
    this.#containers.length = matched;
    return true;
  }

  #begin(leaf: Leaf, start: number, end: number, matched: number): void {
    this.#enter(matched);
    this.#leaf = leaf;
    this.#start = start;
    this.#end = end;
  }

  /** Definitions alone are the beginning of a paragraph without words. */
  #continue(at: number, end: number): void {
    if (this.#start === this.#end) this.#start = at;
    this.#end = end;
  }

  #alone(start: number, end: number, matched: number): void {
    this.#begin("paragraph", start, end, matched);
    this.close();
  }

  /** What begins there, in the innermost container. */
  #leafAt(at: number, end: number, matched: number, continued: boolean): void {
    const text = this.#text;
    const sign = text[at];
    const inParagraph = this.#leaf === "paragraph";
    if (continued) return this.#continue(at, end);
    if (sign === "`" || sign === "~") {
      const mark = fenceMark(text.slice(at, end));
      if (mark !== undefined) {
        this.#begin("fence", at, end, matched);
        this.#fence = mark;
        return;
      }
    } else if (sign === "$" && mathAt(text.slice(at, end), this.#walk.next(at), this.#walk) === "block")
      return this.#begin("math", at, end, matched);
    else if (sign === "|" || (sign === "#" && startsAt(HEADING, text, at))) return this.#alone(at, end, matched);
    else if (inParagraph && (sign === "=" || sign === "-") && startsAt(UNDERLINE, text, at)) return this.close();
    else if (this.#isBreak(at, end)) return void this.#enter(matched);
    else if (sign === "%" && /^%%[ \t]*$/.test(text.slice(at, end))) return this.#alone(at, end, matched);
    else if (sign === "<") {
      const html = htmlBlock(text.slice(at, end), inParagraph);
      if (html?.kind === "tags") return this.#begin("html", at, end, matched);
      if (html?.end) {
        this.#begin(html.kind, at, end, matched);
        this.#rawEnd = html.end;
        if (html.kind === "comment") this.#rest(at, end, "-->");
        else if (html.end.test(text.slice(at, end))) this.#leaf = "none";
        return;
      }
    } else if (sign === "[" && (!inParagraph || this.#start === this.#end)) {
      DEFINITION.lastIndex = at;
      const found = DEFINITION.exec(text);
      if (found?.[1] !== undefined && !found[1].startsWith("^")) {
        const key = labelKey(found[1]);
        if (key && !this.definitions.has(key)) this.definitions.set(key, found[2] ?? found[3] ?? "");
        if (!inParagraph) this.#begin("paragraph", end, end, matched);
        return;
      }
    }
    if (inParagraph) this.#continue(at, end);
    else this.#begin("paragraph", at, end, matched);
  }

  /** How long the marker of a list item is there; 0 without one. */
  #marker(end: number, inParagraph: boolean): number {
    const sign = this.#text.charCodeAt(this.#at);
    if (sign !== 0x2d && sign !== 0x2a && sign !== 0x2b && (sign < 0x30 || sign > 0x39)) return 0;
    MARKER.lastIndex = this.#at;
    const found = MARKER.exec(this.#text);
    if (!found || this.#isBreak(this.#at, end)) return 0;
    const length = found[0].length;
    // Only what is an item beyond doubt ends a paragraph.
    if (inParagraph && ((found[1] ?? "1") !== "1" || this.#at + length >= end)) return 0;
    return length;
  }

  #isBreak(at: number, end: number): boolean {
    const sign = this.#text[at] ?? "";
    if (sign !== "-" && sign !== "*" && sign !== "_") return false;
    // Known already for what stands further to the left.
    if (this.#otherAt > at && this.#otherThan === sign) return false;
    let count = 0;
    for (let i = at; i < end; i++) {
      const one = this.#text[i];
      if (one === sign) count += 1;
      else if (one !== " " && one !== "\t") {
        [this.#otherThan, this.#otherAt] = [sign, i];
        return false;
      }
    }
    return count >= 3;
  }

  #enterQuote(): number {
    this.#at += 1;
    this.#column += 1;
    const content = this.#column + (this.#text.charCodeAt(this.#at) === SPACE ? 1 : 0);
    this.#skipSpaces();
    return content;
  }

  #skipSpaces(): void {
    for (; ; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === SPACE) this.#column += 1;
      else if (code === 9) this.#column += 4 - (this.#column % 4);
      else return;
    }
  }
}

function startsAt(form: RegExp, text: string, at: number): boolean {
  form.lastIndex = at;
  return form.test(text);
}

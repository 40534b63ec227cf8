import { closesFence, fenceMark } from "../../core/markdown/fence";
import { htmlBlock } from "../../core/markdown/html";
import { walkLines, type LineWalk } from "../../core/markdown/lineWalk";
import { MATH_END, mathAt } from "../../core/markdown/math";
import type { Lines } from "../placementTypes";
import { boxAt, heldIn } from "./boxes";
import { Columns } from "./columns";
import type { Box, Leaf, LeafKind, Line, Origin } from "./line";
import { scriptsOf, type Scripts } from "./mdx";
import { isLetter, DEFINITION, divides, HEADING, RULE, UNDERLINE } from "./starts";

/** Nobody nests them deeper, and a line of `>` alone costs no more than others. */
const DEEPEST = 50;
const NO_BOXES: readonly Box[] = [];

/**
 * The blocks of a document in Markdown, line by line from its beginning: whether a line is within a fence depends on all lines above it. It is one pass that
 * looks at the first characters of each line and keeps nothing but what is open: 50 000 lines take a few milliseconds (measured in the bench).
 * CommonMark 0.31 with tables of GFM, formulas, footnotes, and comments of Obsidian.
 */
export class Blocks {
  readonly #lines: Lines;
  #index: number;
  #boxes = NO_BOXES;
  #leaf: Leaf | undefined;
  #hidden = false;
  readonly #walk: LineWalk;
  /** Of MDX alone. */
  readonly #scripts: Scripts | undefined;
  /** Of the last heading; 0 before the first. */
  level = 0;
  /** As they were for the line that was read last. */
  #text = "";
  #opened = 0;
  #outerAt = 0;
  #at = 0;
  #part: Line["part"] = "blank";
  #of: Leaf | undefined;
  #inHidden = false;
  readonly #columns = new Columns();
  /** The last line that was not blank. */
  #lastIndex = -1;
  #lastAt = 0;
  #lastBoxes = NO_BOXES;
  #lastLeaf: Leaf | undefined;

  constructor(lines: Lines, { from, hidden = false, level = 0, scripts = scriptsOf(lines) }: Origin) {
    this.#hidden = hidden;
    this.level = level;
    this.#lines = lines;
    this.#walk = walkLines(lines);
    this.#scripts = scripts;
    this.#index = from - 1;
  }

  get index(): number {
    return this.#index;
  }

  /** The next line is within a comment of Obsidian. */
  get hidden(): boolean {
    return this.#hidden;
  }

  /** The next line begins afresh, whatever stands above. */
  get nothingOpen(): boolean {
    return this.#boxes.length === 0 && !this.#leaf;
  }

  /** Reads the next line. */
  step(): void {
    this.#index += 1;
    const text = this.#lines.line(this.#index);
    this.#text = text;
    this.#inHidden = this.#hidden;
    this.#opened = 0;
    const leaf = this.#leaf;
    // Most lines of a note.
    if (this.#boxes.length === 0 && (!leaf || leaf.kind === "paragraph")) {
      this.#at = this.#outerAt = 0;
      if (text.length === 0) {
        this.#leaf = this.#of = undefined;
        this.#part = "blank";
        return;
      }
      if (isLetter(text.charCodeAt(0)) && !(this.#scripts && !leaf && /^(?:im|ex)port /.test(text)))
        return this.#put("text", leaf ?? this.#begin("paragraph"));
    }
    this.#read(text);
  }

  /** The last line that is not blank, this one included. */
  get last(): { readonly index: number; readonly boxes: readonly Box[]; readonly leaf: Leaf | undefined } {
    return { index: this.#lastIndex, boxes: this.#lastBoxes, leaf: this.#lastLeaf };
  }

  line(): Line {
    return {
      index: this.#index,
      text: this.#text,
      boxes: this.#boxes,
      opened: this.#opened,
      outerAt: this.#outerAt,
      at: this.#at,
      leaf: this.#of,
      part: this.#part,
      hidden: this.#inHidden,
    };
  }

  #read(text: string): void {
    const matched = heldIn(this.#boxes, this.#columns, text);
    this.#at = this.#outerAt = this.#columns.contentAt();
    const all = matched === this.#boxes.length;
    const blank = this.#columns.next === text.length;
    if (this.#leaf && all && this.#goesOn(this.#leaf, text, blank)) return;
    if (blank) {
      const [bare] = this.#boxes.slice(-1);
      const kept = all && bare?.bare && bare.line === this.#index - 1 ? matched - 1 : matched;
      if (kept < this.#boxes.length) this.#boxes = this.#boxes.slice(0, kept);
      if (!(this.#leaf?.kind === "code" && all)) this.#leaf = undefined;
      this.#part = "blank";
      this.#of = this.#leaf;
      return;
    }
    this.#start(text, matched);
    if (this.#part === "text" && this.#of?.kind === "paragraph" && text.trim() === "%%") this.#hidden = !this.#hidden;
  }

  /** The line belongs to the block that is open, whatever it looks like. */
  #goesOn(leaf: Leaf, text: string, blank: boolean): boolean {
    const indent = this.#columns.indent;
    switch (leaf.kind) {
      case "fence": {
        const closes = indent <= 3 && closesFence(text.slice(this.#columns.next), leaf.mark ?? "");
        this.#put(closes ? "close" : "body", leaf, !closes);
        return true;
      }
      case "math":
      case "comment":
      case "html": {
        if (!leaf.end && blank) return false;
        const closes = leaf.end?.test(text) ?? false;
        this.#put(closes ? "close" : "body", leaf, !closes);
        return true;
      }
      case "script": {
        const within = this.#index <= (leaf.last ?? 0);
        if (within) this.#put(this.#index === leaf.last ? "close" : "body", leaf, this.#index !== leaf.last);
        return within;
      }
      case "code":
        if (blank || indent < 4) return false;
        this.#put("body", leaf);
        return true;
      default:
        return false;
    }
  }

  /** What begins on this line. */
  #start(text: string, matched: number): void {
    const before = this.#boxes;
    let leaf = this.#leaf;
    const all = matched === before.length;
    // What holds verbatim lines has ended, or has not: then it would have gone on.
    if (leaf && leaf.kind !== "paragraph" && leaf.kind !== "table" && leaf.kind !== "definition") leaf = undefined;
    let boxes = before;
    let fresh = false;
    for (;;) {
      const indent = this.#columns.indent;
      const box =
        indent <= 3 && boxes.length < DEEPEST
          ? boxAt(this.#columns, this.#index, text, !fresh && all && leaf?.kind === "paragraph", before[matched])
          : undefined;
      if (!box) break;
      boxes = fresh ? [...boxes, box] : [...before.slice(0, matched), box];
      fresh = true;
      this.#opened += 1;
      if (this.#columns.next === text.length) break;
    }
    if (fresh) {
      this.#boxes = boxes;
      this.#leaf = leaf = undefined;
      this.#at = this.#columns.contentAt();
      if (this.#columns.next === text.length) {
        this.#part = "blank";
        this.#of = undefined;
        this.#remember(undefined);
        return;
      }
    }
    const lazy = !all && !fresh;
    if (lazy) this.#boxes = before.slice(0, matched);
    if (this.#leafAt(text, leaf, lazy)) return;
    if (leaf?.kind === "paragraph") {
      // A paragraph goes on without the signs of what holds it.
      this.#boxes = lazy ? before : this.#boxes;
      return this.#put("text", leaf);
    }
    // Obsidian hides what follows such a line, also below a table.
    if (leaf?.kind === "table" && !lazy && text.trim() !== "%%") return this.#put("body", leaf);
    this.#put("text", this.#begin("paragraph"));
  }

  /** A block that is no paragraph begins, or the paragraph becomes one. */
  #leafAt(text: string, leaf: Leaf | undefined, lazy: boolean): boolean {
    const inParagraph = leaf?.kind === "paragraph";
    if (this.#columns.indent > 3) {
      if (inParagraph) return false;
      this.#put("body", this.#begin("code"));
      return true;
    }
    const code = text.charCodeAt(this.#columns.next);
    if (isLetter(code) && !this.#scripts) return false;
    const rest = text.slice(this.#columns.next);
    const below = this.#scripts?.below(rest, this.#index, inParagraph);
    if (below === 0) return this.#single("script");
    if (below !== undefined) return this.#open("script", { last: this.#index + below });
    const [dash, equal] = [code === 0x2d, code === 0x3d];
    if (inParagraph && !lazy && (dash || equal) && UNDERLINE.test(rest)) {
      leaf.kind = "heading";
      this.level = equal ? 1 : 2;
      this.#put("underline", leaf, false);
      return true;
    }
    if ((dash || code === 0x2a || code === 0x5f) && RULE.test(rest)) return this.#single("rule");
    if (code === 0x3a && rest.startsWith(":::")) return this.#single("container");
    if (code === 0x23 && HEADING.test(rest)) {
      this.level = /^#+/.exec(rest)?.[0].length ?? 0;
      return this.#single("heading");
    }
    const mark = code === 0x60 || code === 0x7e ? fenceMark(rest) : undefined;
    if (mark !== undefined) return this.#open("fence", { mark });
    if (code === 0x3c) {
      const html = htmlBlock(rest, inParagraph);
      const kind = html?.kind === "comment" ? "comment" : "html";
      if (html?.end?.test(rest)) return this.#single(kind, html.end);
      if (html) return this.#open(kind, html.end ? { end: html.end } : {});
    }
    const math = code === 0x24 ? mathAt(rest, this.#index + 1, this.#walk) : undefined;
    if (math === "line") return this.#single("math", MATH_END);
    if (math === "block") return this.#open("math", { end: MATH_END });
    if (inParagraph && !lazy && (dash || code === 0x7c || code === 0x3a) && this.#previousIsHead(rest)) return true;
    if (!inParagraph && code === 0x5b && DEFINITION.test(rest)) return this.#single("definition", undefined, true);
    if (leaf?.kind === "definition" && /^(?:"[^"]*"|'[^']*'|\([^()]*\))[ \t]*$/.test(rest)) {
      this.#put("body", leaf, false);
      return true;
    }
    return false;
  }

  /** The line above is the head of a table that this one divides from its rows. */
  #previousIsHead(rest: string): boolean {
    if (this.#lastIndex !== this.#index - 1) return false;
    const head = this.#lines.line(this.#index - 1).slice(this.#lastAt);
    if (!divides(rest, head)) return false;
    const table: Leaf = { kind: "table", line: this.#index - 1 };
    this.#leaf = table;
    this.#put("divider", table);
    return true;
  }

  #begin(kind: LeafKind, more: Partial<Leaf> = {}): Leaf {
    return { kind, line: this.#index, ...more };
  }

  #open(kind: LeafKind, more: Partial<Leaf>): true {
    this.#put("open", this.#begin(kind, more));
    return true;
  }

  #single(kind: LeafKind, end?: RegExp, stays = false): true {
    this.#put("open", this.#begin(kind, end ? { end } : {}), stays);
    return true;
  }

  #put(part: Line["part"], leaf: Leaf, stays = true): void {
    this.#part = part;
    this.#of = leaf;
    this.#leaf = stays ? leaf : undefined;
    this.#remember(leaf);
  }

  #remember(leaf: Leaf | undefined): void {
    this.#lastIndex = this.#index;
    this.#lastAt = this.#at;
    this.#lastBoxes = this.#boxes;
    this.#lastLeaf = leaf;
  }
}

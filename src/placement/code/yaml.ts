import type { CommentForm } from "./grammar";
import type { Lines, Place, Placement, PlacementOptions, Position } from "../placementTypes";
import { commentLine, indentationOf, withinComment } from "./commentLine";

/** Formats that are YAML, by VS Code's name. */
export const YAML: ReadonlySet<string> = new Set([
  "yaml", "yml", "dockercompose", "docker-compose", "github-actions-workflow", "azure-pipelines", "ansible", "helm", "eyaml", "home-assistant", "esphome",
  "cloudformation", "spring-boot-properties-yaml", "openapi", "raml",
]); // prettier-ignore

const MOST = 1_500;
const HASH: CommentForm = { before: "# ", after: "" };
const QUOTED = /(?<=^\s*|[:?-]\s+|[[{,]\s*|[!&]\S+\s+)(?:"(?:\\.|[^"\\])*("?)|'(?:''|[^'])*('?))/g;

/** How a line begins. */
type Start =
  | { readonly kind: "node" }
  /** Further lines of a text without quotation marks, or with them: no comment may stand before them. */
  | { readonly kind: "text" }
  | { readonly kind: "quoted"; readonly quote: '"' | "'" }
  /** Text as it is, so far indented. */
  | { readonly kind: "literal"; readonly indentation: string };

/** YAML: a text of several lines takes more of it as it is, a quoted one escaped; everywhere else stand comments. */
export function yamlPlacement(lines: Lines, position: Position, { heading, below }: PlacementOptions): Placement {
  const { line } = position;
  const text = lines.line(line);
  const character = below ? text.length : position.character;
  const starts = new Starts(lines, line);
  const start = starts.at(line);
  if (start.kind === "literal") return literal(lines, { line, character }, start.indentation);
  const header = starts.at(line + 1);
  if (header.kind === "literal" && !text.slice(character).trim() && BLOCK.test(text)) {
    const place = literal(lines, { line, character: text.length }, header.indentation);
    return {
      ...place,
      form: { ...place.form, lead: lines.eol + header.indentation, before: header.indentation, after: "" },
    };
  }
  for (const piece of piecesOf(text, start.kind === "quoted" ? start.quote : undefined)) {
    if (piece.end < character || (piece.end === character && piece.kind === "quoted" && piece.closed)) continue;
    if (piece.start >= character) break;
    const so = text.slice(piece.start + (piece.opened ? 1 : 0), character);
    if (piece.kind === "comment") {
      const gap = character === piece.start + 1 ? " " : "";
      return withinComment(lines, { line, character }, HASH.before, gap, { kind: "comment", ...HASH });
    }
    return quoted(
      { line, character: outOfEscape(text, piece, character) },
      so,
      text.slice(character, piece.end - (piece.closed ? 1 : 0)),
      piece.quote,
    );
  }
  const comments = {
    first: starts.first,
    unindented: false,
    staysFirst: () => false,
    above: (at: number) => (starts.at(at).kind === "node" ? HASH : undefined),
  };
  return commentLine(lines, { line, character }, comments, heading) ?? { kind: "none", reason: "noComments" };
}

function literal(lines: Lines, { line, character }: Position, indentation: string): Place {
  const text = lines.line(line);
  const blank = !text.trim();
  const at = blank ? text.length : Math.max(character, Math.min(indentation.length, text.length));
  const lead = blank ? indentation.slice(text.length) : "";
  return {
    kind: "text",
    position: { line, character: at },
    containers: ["string"],
    form: {
      lead,
      before: text.slice(0, at) + lead,
      lineStart: indentation,
      blankLine: "",
      after: text.slice(at),
      tail: "",
      escape: { kind: "none" },
    },
  };
}

function quoted(position: Position, before: string, after: string, quote: '"' | "'"): Place {
  const rules = quote === '"' ? ([["\\", "\\\\"], ['"', '\\"']] as const) : ([["'", "''"]] as const); // prettier-ignore
  const form = { lead: "", before, lineStart: "", oneLine: true, after, tail: "" };
  return { kind: "text", position, containers: ["string"], form: { ...form, escape: { kind: "string", rules } } };
}

interface Piece {
  readonly kind: "quoted" | "comment";
  readonly quote: '"' | "'";
  readonly start: number;
  readonly end: number;
  readonly opened: boolean;
  readonly closed: boolean;
}

/** Quoted texts and the comment of a line. `open`: the quotation mark of a text that a line above began. */
function piecesOf(text: string, open: '"' | "'" | undefined): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  if (open) {
    const end = (open === '"' ? /^(?:\\.|[^"\\])*"/ : /^(?:''|[^'])*'(?!')/).exec(text)?.[0].length;
    pieces.push({
      kind: "quoted",
      quote: open,
      start: 0,
      end: end ?? text.length,
      opened: false,
      closed: end !== undefined,
    });
    if (end === undefined) return pieces;
    from = end;
  }
  const comment = (until: number): boolean => {
    const at = /(?:^|\s)#/.exec(text.slice(from, until));
    if (!at) return false;
    const start = from + at.index + at[0].length - 1;
    pieces.push({ kind: "comment", quote: '"', start, end: text.length, opened: true, closed: false });
    return true;
  };
  for (const match of text.matchAll(QUOTED)) {
    if (match.index < from) continue;
    if (comment(match.index)) return pieces;
    const [whole, double, single] = match;
    from = match.index + whole.length;
    const closed = (whole.length > 1 && double === '"') || (whole.length > 1 && single === "'");
    pieces.push({
      kind: "quoted",
      quote: whole[0] === "'" ? "'" : '"',
      start: match.index,
      end: from,
      opened: true,
      closed,
    });
  }
  comment(text.length);
  return pieces;
}

/** Behind what a backslash or a quotation mark escapes, where the place is in the middle of that. */
function outOfEscape(text: string, { start, opened, quote }: Piece, character: number): number {
  const escape = quote === '"' ? /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|.)/g : /''/g;
  escape.lastIndex = start + (opened ? 1 : 0);
  for (let match = escape.exec(text); match && match.index < character; match = escape.exec(text))
    if (escape.lastIndex > character) return escape.lastIndex;
  return character;
}

/** A text of several lines follows. */
const BLOCK = /(?:^|[:?-]\s+|[!&]\S+\s+)[|>](?:[+-]?[1-9]?|[1-9][+-])\s*(?:\s#.*)?$/;

/** How each line begins, read from a place above that is far enough. */
class Starts {
  readonly first: number;
  readonly #lines: Lines;
  readonly #starts: Start[] = [{ kind: "node" }];
  /** Lines so far indented belong to what is above: of the text that may go on. */
  #goesOn: { readonly kind: "text" | "literal"; readonly least: number; indentation?: string } | undefined;

  constructor(lines: Lines, line: number) {
    this.#lines = lines;
    let first = Math.max(0, line - MOST);
    while (first > 0 && first < line && !/^[^\s#-]/.test(lines.line(first))) first += 1;
    this.first = first;
  }

  at(line: number): Start {
    for (let next = this.#starts.length + this.first; next <= line; next += 1) this.#starts.push(this.#after(next - 1));
    return this.#starts[line - this.first] ?? { kind: "node" };
  }

  #after(line: number): Start {
    const start = this.at(line);
    const text = this.#lines.line(line);
    if (start.kind !== "literal" && text.trim()) {
      const pieces = piecesOf(text, start.kind === "quoted" ? start.quote : undefined);
      const last = pieces.at(-1);
      if (last?.kind === "quoted" && !last.closed) {
        this.#goesOn = undefined;
        return { kind: "quoted", quote: last.quote };
      }
      if (start.kind !== "text") this.#goesOn = goesOn(text, pieces);
    } else if (start.kind === "quoted") return start;
    return this.#startOf(line + 1);
  }

  #startOf(line: number): Start {
    const on = this.#goesOn;
    if (!on || line >= this.#lines.lineCount) {
      return on?.kind === "literal" && this.#isHeader(line - 1)
        ? { kind: "literal", indentation: " ".repeat(on.least + 1) }
        : { kind: "node" };
    }
    const filled = this.#nextFilled(line);
    const indentation = filled === undefined ? "" : indentationOf(this.#lines.line(filled));
    const belongs =
      filled !== undefined &&
      indentation.length >= on.least &&
      !(on.kind === "text" && /^\s*#/.test(this.#lines.line(filled)));
    if (on.kind === "literal") {
      on.indentation ??= belongs ? indentation : " ".repeat(on.least + 1);
      // A blank line that is indented as the text is one of it.
      const own = !this.#lines.line(line).trim() && this.#lines.line(line).length >= on.least && on.least > 0;
      if (belongs || own || this.#isHeader(line - 1))
        return belongs || own || !this.#lines.line(line).trim()
          ? { kind: "literal", indentation: on.indentation }
          : { kind: "node" };
    } else if (belongs) return { kind: "text" };
    if (this.#lines.line(line).trim()) this.#goesOn = undefined;
    return { kind: "node" };
  }

  #isHeader(line: number): boolean {
    return BLOCK.test(this.#lines.line(line));
  }

  #nextFilled(line: number): number | undefined {
    for (let at = line; at < Math.min(this.#lines.lineCount, line + 200); at += 1)
      if (this.#lines.line(at).trim()) return at;
    return undefined;
  }
}

/** What lines below may be a part of, and how far they are indented then. */
function goesOn(text: string, pieces: readonly Piece[]): { kind: "text" | "literal"; least: number } | undefined {
  const comment = pieces.find(({ kind }) => kind === "comment");
  const code = text.slice(0, comment?.start).trimEnd();
  const dashes = /^\s*(?:[-?]\s+)*/.exec(code)?.[0] ?? "";
  const key = /^(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*'|[^\s"'[\]{},#&*!|>][^#]*?)\s*:(?=\s|$)/.exec(
    code.slice(dashes.length),
  );
  const column = key ? dashes.length : Math.max(0, dashes.trimEnd().length - 1);
  const inList = dashes.trim() !== "";
  const least = key || inList ? column + 1 : 0;
  if (BLOCK.test(code)) return { kind: "literal", least };
  const value = code.slice(dashes.length + (key?.[0].length ?? 0)).trim();
  if (comment || !value || /^(?:["'[\]{},%*@`]|---|\.\.\.|[&!]\S+$)/.test(value)) return undefined;
  return { kind: "text", least };
}

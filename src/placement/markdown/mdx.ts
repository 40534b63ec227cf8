import { walkLines, type LineWalk } from "../../core/markdown/lineWalk";
import type { Escape, Escaping, Lines } from "../placementTypes";

/** So much of a document is looked at for the end of what begins in it. */
const MOST_LINES = 500;
const MOST_CHARACTERS = 20_000;
/** So often an end is looked for in vain. */
const MOST_VAIN = 20;
const STRINGS = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\`(?:[^\`\\]|\\[^])*\`|\/\*[^]*?\*\/`;

/** MDX is Markdown with components, expressions in braces, imports and exports. It has no indented code and no comments of HTML. */
export function isMdx({ languageId }: { readonly languageId: string }): boolean {
  return languageId === "mdx";
}

/** Finds the ends of braces and tags in a text. Whoever opens many and closes none keeps nobody busy. */
export class Ends {
  readonly #text: string;
  #vain = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Behind the brace or the tag that begins at `at`; undefined where neither does, or it has no end. */
  of(at: number): number | undefined {
    const sign = this.#text[at];
    if ((sign !== "{" && sign !== "<") || this.#vain > MOST_VAIN) return undefined;
    const end = sign === "{" ? bracesEnd(this.#text, at) : tagEnd(this.#text, at);
    if (end === undefined && sign === "{") this.#vain += 1;
    return end;
  }
}

function bracesEnd(text: string, at: number): number | undefined {
  const token = new RegExp(`${STRINGS}|[{}]`, "g");
  token.lastIndex = at;
  let depth = 0;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    depth += found[0] === "{" ? 1 : found[0] === "}" ? -1 : 0;
    if (depth === 0) return token.lastIndex;
  }
  return undefined;
}

/** Its attributes may be expressions. */
function tagEnd(text: string, at: number): number | undefined {
  if (!/^<\/?[\w$.:-]*(?=[\s/>])/.test(text.slice(at, at + 200))) return undefined;
  const token = /"[^"]*"|'[^']*'|[{<>]/g;
  token.lastIndex = at + 1;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    if (found[0] === ">") return token.lastIndex;
    const end = found[0] === "<" ? undefined : found[0] === "{" ? bracesEnd(text, found.index) : token.lastIndex;
    if (end === undefined) return undefined;
    token.lastIndex = end;
  }
  return undefined;
}

/** What begins on a line of MDX and is no text: an expression, a tag, imports and exports. */
export class Scripts {
  readonly #lines: LineWalk;
  #vain = 0;

  constructor(lines: LineWalk) {
    this.#lines = lines;
  }

  /** How many lines below the one at `place` belong to it; undefined where text begins. `rest`: the line without its indentation. Imports and exports end no paragraph. */
  below(rest: string, place: number, inParagraph: boolean): number | undefined {
    const isModule = !inParagraph && /^(?:im|ex)port /.test(rest);
    if ((!isModule && rest[0] !== "{" && !/^<\/?[\w$>]/.test(rest)) || this.#vain > MOST_VAIN) return undefined;
    let text = rest;
    let next = this.#lines.next(place);
    for (let count = 0, wanted = 1; ; wanted *= 2) {
      let line = this.#lines.at(next);
      for (; line !== undefined && count < wanted; line = this.#lines.at(next)) {
        text += `\n${line}`;
        next = this.#lines.next(next);
        count += 1;
      }
      const over = line === undefined || count >= MOST_LINES || text.length > MOST_CHARACTERS;
      const end = isModule ? moduleEnd(text, over) : new Ends(text).of(0);
      if (over && (end === undefined || line !== undefined)) this.#vain += 1;
      if (end !== undefined) {
        // Text goes on behind it: it is a part of a paragraph.
        if (!/^[ \t]*(?:\n|$)/.test(text.slice(end, end + 200))) return undefined;
        return text.slice(0, end).split("\n").length - 1;
      }
      if (over) return undefined;
    }
  }
}

/** Of MDX; of other Markdown there are none. */
export function scriptsOf(lines: Lines): Scripts | undefined {
  return isMdx(lines) ? new Scripts(walkLines(lines)) : undefined;
}

/** They end with a blank line outside of all brackets; `over`: no more lines follow. */
function moduleEnd(text: string, over: boolean): number | undefined {
  const token = new RegExp(String.raw`${STRINGS}|\/\/[^\n]*|[([{}\])]|\n[ \t]*(?=\n)`, "g");
  let depth = 0;
  let first: number | undefined;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const sign = found[0][0] ?? "";
    if (sign === "\n") {
      first ??= found.index;
      if (depth <= 0) return found.index;
    } else if ("([{".includes(sign)) depth += 1;
    else if (")]}".includes(sign)) depth -= 1;
  }
  if (!over) return undefined;
  return depth > 0 && first !== undefined ? first : text.trimEnd().length;
}

/** How text is escaped there, by how it would be in other Markdown. */
export function inMdx(escape: Escape): Escape {
  if (escape.kind === "none") return { kind: "markdown", mdx: true };
  return escape.kind === "markdown" || escape.kind === "html" ? { ...escape, mdx: true } : escape;
}

/** Text in which no brace begins an expression, and no line is taken for an import. */
export function withoutExpressions(escaping: Escaping): Escaping {
  return (said, final, before) => {
    const lines = escaping(said, final, before).split("\n");
    const begins = !before.slice(before.lastIndexOf("\n") + 1).trim();
    const last = lines.length - 1;
    // What may still become one.
    if (!final && (last > 0 || begins) && /^(?:i|im|imp|impo|impor|import|e|ex|exp|expo|expor|export)$/.test(lines[last] ?? ""))
      lines[last] = ""; // prettier-ignore
    return lines
      .map((line, i) => (i > 0 || begins ? line.replace(/^(?=(?:import|export) )[ie]/, entity) : line))
      .join("\n")
      .replaceAll(/\\[^]|\{/g, (sign) => (sign === "{" ? "\\{" : sign));
  };
}

/** The same in HTML. */
export function bracesAsEntities(escaping: Escaping): Escaping {
  return (said, final, before) => escaping(said, final, before).replaceAll(/[{}]/g, entity);
}

function entity(sign: string): string {
  return `&#${sign.codePointAt(0)};`;
}

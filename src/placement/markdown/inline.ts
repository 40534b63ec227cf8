import { Delimiters } from "./delimiters";
import { htmlAt } from "./htmlStretches";
import { Ends } from "./mdx";
import { Remembered } from "./remembered";

/** A stretch of a paragraph. */
export interface Stretch {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

export interface Inline {
  /** Not to be split. */
  readonly atoms: readonly Stretch[];
  /** May hold text: emphasis, comments. From behind what begins it to before what ends it. */
  readonly holders: readonly Stretch[];
  /** By label: links only where a definition is somewhere. */
  readonly references: readonly (Stretch & { readonly label: string })[];
}

const ENTITY = /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/y;
const AUTOLINK = /<(?:[a-z][a-z\d+.-]{1,31}:[^\s<>]{0,2000}|[\w.!#$%&'*+/=?^`{|}~-]{1,100}@[\w.-]{1,250})>/iy;
const WIKI = /\[\[[^[\]\n]{1,1000}\]\]/y;
const FOOTNOTE = /\[\^[^\]\s]{1,200}\]/y;
const CALLOUT = /\[![\w-]{1,50}\][+-]?/y;
/** Dataview's `[due:: 2026-01-01]`. */
const FIELD = /\[[^[\]\n:]{1,100}::[^[\]\n]{0,500}\]/y;
/** Jekyll's, Hugo's, Quarto's and Templater's `{{ name }}` and `{% command %}`. */
const TEMPLATE = /\{(?:\{[^{}\n]{0,500}\}\}|%[^{}\n]{0,500}%\})/y;
const DESTINATION =
  /\([ \t]*\n?[ \t]*(?:<[^<>\n]{0,2000}>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.){0,500}\)){0,2000})(?:\s{1,9}(?:"[^"]{0,500}"|'[^']{0,500}'|\([^()]{0,500}\)))?\s{0,9}\)/y;
const LABEL = /\[[^[\]]{0,999}\]/y;
const URL = /(?:https?|ftp|file|obsidian|vscode):\/\/[^\s<]{1,2000}|www\.[^\s<]{1,2000}/iy;
const HASHTAG = /#[\p{L}\p{N}_/-]*\p{L}[\p{L}\p{N}_/-]*/uy;
const BLOCK_ID = /\^[A-Za-z\d-]{1,100}[ \t]{0,20}(?=\n|$)/y;
const MAIL = /@[\w-]{1,60}(?:\.[\w-]{1,60}){1,9}/y;

/** Of longer paragraphs only what is so near on each side is looked at: nothing that is not to be split is longer. */
const NEAR = 10_000;

/** The same, of what is near to an offset. */
export function inlineNear(text: string, offset: number, mdx = false): Inline {
  if (text.length <= 2 * NEAR) return inlineOf(text, mdx);
  const from = Math.max(0, offset - NEAR);
  const { atoms, holders, references } = inlineOf(text.slice(from, offset + NEAR), mdx);
  const moved = <T extends Stretch>(one: T): T => ({ ...one, start: one.start + from, end: one.end + from });
  return { atoms: atoms.map(moved), holders: holders.map(moved), references: references.map(moved) };
}

/** What in a paragraph is more than its words: links, code, formulas, tags, addresses. One pass; what has no end is looked for once. */
function inlineOf(text: string, mdx: boolean): Inline {
  const atoms: Stretch[] = [];
  const references: (Stretch & { label: string })[] = [];
  const holders: Stretch[] = [];
  const delimiters = new Delimiters(text);
  const brackets: number[] = [];
  const ends = new Remembered(text);
  const scripts = mdx ? new Ends(text) : undefined;
  let hiddenTo = -1;
  const sticky = (pattern: RegExp, at: number): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  /** Records what begins at `start` and answers with its end. */
  const atom = (kind: string, start: number, end: number): number => {
    atoms.push({ kind, start, end });
    return end;
  };
  const embedAt = (at: number): number => (text[at - 1] === "!" && text[at - 2] !== "\\" ? at - 1 : at);

  const angle = (at: number): number => {
    const link = sticky(AUTOLINK, at)?.[0];
    if (link !== undefined) return atom("url", at, at + link.length);
    const tag = scripts?.of(at);
    if (tag !== undefined) return atom("tag", at, tag);
    const html = htmlAt(text, at, ends);
    if (!html) return at + 1;
    atoms.push(...html.atoms);
    if (html.holder) holders.push(html.holder);
    return html.end;
  };

  const open = (at: number): number => {
    const whole = sticky(WIKI, at) ?? sticky(FOOTNOTE, at) ?? sticky(CALLOUT, at) ?? sticky(FIELD, at);
    if (whole) return atom("link", embedAt(at), at + whole[0].length);
    brackets.push(at);
    return at + 1;
  };

  const close = (at: number): number => {
    const start = brackets.pop();
    if (start === undefined) return at + 1;
    const behind = sticky(DESTINATION, at + 1) ?? sticky(LABEL, at + 1);
    if (behind) return atom("link", embedAt(start), at + 1 + behind[0].length);
    references.push({ kind: "link", start: embedAt(start), end: at + 1, label: text.slice(start + 1, at) });
    return at + 1;
  };

  const dollar = (at: number): number => {
    if (text[at + 1] === "$") {
      const end = ends.next("$$", at + 2);
      return end === undefined ? at + 2 : atom("math", at, end + 2);
    }
    const end = ends.dollar(at);
    return end === undefined ? at + 1 : atom("math", at, end + 1);
  };

  const address = (at: number): number => {
    const found = /[\p{L}\p{N}]/u.test(text[at - 1] ?? "") ? undefined : sticky(URL, at)?.[0];
    if (found === undefined) return at + 1;
    const own = brackets.length > 0 ? (found.split("]")[0] ?? "") : found;
    return atom("url", at, at + withoutEnd(own).length);
  };

  for (let at = 0; at < text.length;) {
    const here = text[at] ?? "";
    switch (here) {
      case "\\":
        // At the end of a line it is a break, but for the last one.
        at = /^(?:[!-/:-@[-`{-~]|\n[^])/.test(text.slice(at + 1, at + 3)) ? atom("escape", at, at + 2) : at + 1;
        break;
      case "`": {
        const { end, ticks } = ends.code(at);
        at = end === undefined ? at + ticks : atom("code", at, end);
        break;
      }
      case "<":
        at = angle(at);
        break;
      case "[":
        at = open(at);
        break;
      case "{": {
        const template = sticky(TEMPLATE, at)?.[0];
        const end = template ? at + template.length : scripts?.of(at);
        at = end === undefined ? at + 1 : atom("code", at, end);
        break;
      }
      case "]":
        at = close(at);
        break;
      case "$":
        at = dollar(at);
        break;
      case "&": {
        const entity = sticky(ENTITY, at)?.[0];
        at = entity ? atom("escape", at, at + entity.length) : at + 1;
        break;
      }
      case "#": {
        const tag = /^\s?$/.test(text[at - 1] ?? "") ? sticky(HASHTAG, at)?.[0] : undefined;
        at = tag ? atom("url", at, at + tag.length) : at + 1;
        break;
      }
      case "^": {
        const id = /^\s?$/.test(text[at - 1] ?? "") ? sticky(BLOCK_ID, at)?.[0] : undefined;
        at = id ? atom("blockId", at, at + id.length) : at + 1;
        break;
      }
      case "@": {
        const mail = sticky(MAIL, at)?.[0];
        const name = mail && /[\w.+-]{1,64}$/.exec(text.slice(Math.max(0, at - 64), at))?.[0];
        at = mail && name ? atom("url", at - name.length, at + mail.length) : at + 1;
        break;
      }
      case "%": {
        const end = text[at + 1] === "%" ? ends.next("%%", at + 2) : undefined;
        if (end !== undefined && at !== hiddenTo) {
          hiddenTo = end;
          holders.push({ kind: "hidden", start: at + 2, end });
          atom("mark", at, at + 2);
          atom("mark", end, end + 2);
        }
        at += text[at + 1] === "%" ? 2 : 1;
        break;
      }
      case "*":
      case "_":
      case "~":
      case "=": {
        const run = delimiters.take(at);
        at = run > 1 ? atom("mark", at, at + run) : at + 1;
        break;
      }
      default:
        at = /[hwfov]/i.test(here) ? address(at) : at + 1;
    }
  }
  return { atoms, holders: [...holders, ...delimiters.pairs], references };
}

/** An address does not end with the signs that end a sentence (GFM, 6.9). */
function withoutEnd(url: string): string {
  const own = url.replace(/[?!.,:;*_~'"]+$/, "");
  return own.endsWith(")") && !own.includes("(") ? own.slice(0, -1) : own;
}

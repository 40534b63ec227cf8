/** A link, an embed or a player in a Markdown document. */
export interface DocumentLink {
  /** Offsets of all of it. */
  readonly start: number;
  readonly end: number;
  /** Where it leads, without escapes and percent signs: a path, or a URL. Without the fragment. */
  readonly target: string;
  /** What follows `#`, such as `t=62`. */
  readonly fragment: string;
  /** `[[name]]`: a file of that name, wherever it is. */
  readonly wiki: boolean;
}

/** More of a document is not looked at: links are looked for unasked, with every change. */
const MOST_CHARACTERS = 4_000_000;

/** Nor at more links than anybody follows. */
const MOST_LINKS = 20_000;

/** What follows a label: a destination, and a title, which is not kept. */
const DESTINATION =
  /\(\s*(?:<(?<angle>[^<>\n]*)>|(?<bare>(?:[^\s()\\<]|\\.)(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*))(?:\s+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?\s*\)/y;
const WIKI = /\[\[(?<wiki>[^[\]|#\n]+)(?:#(?<anchor>[^[\]|\n]*))?(?:\|[^[\]\n]*)?\]\]/y;
const PLAYER = /<(?:audio|video|source)\b(?=[\s"'])/y;
const SOURCE = /\ssrc\s*=\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)')/;
/** Longer tags are none. */
const LONGEST_TAG = 4_000;
/** Front matter, which is only at the very beginning. */
const FRONT_MATTER = /^---[ \t]*\n(?:[\s\S]*?\n)??---[ \t]*(?:\n|$)/;

/**
 * Every inline link of a document, in order, without building a tree: a note may have hundreds and is looked at with every
 * change. Links by reference are not followed. Goes through the document once, whoever wrote it: whatever opens something looks
 * no further than to where the next of its kind would, or remembers that nothing closes it.
 */
export function linksIn(markdown: string): DocumentLink[] {
  const text = markdown.length > MOST_CHARACTERS ? markdown.slice(0, MOST_CHARACTERS) : markdown;
  const blocks = new Blocks(text);
  const found: DocumentLink[] = [];
  let at = blocks.afterFence(FRONT_MATTER.exec(text)?.[0].length ?? 0);
  while (at < text.length && found.length < MOST_LINKS) {
    switch (text.charCodeAt(at)) {
      case LINE_BREAK:
        at = blocks.afterFence(at + 1);
        break;
      case BACKSLASH:
        at += 2;
        break;
      case BACKTICK:
        at = blocks.afterCode(at);
        break;
      case LESS: {
        const end = blocks.afterComment(at);
        const link = end === at ? playerAt(text, at) : undefined;
        if (link) found.push(link);
        at = link?.end ?? Math.max(end, at + 1);
        break;
      }
      case BRACKET: {
        const link = bracketAt(text, at);
        if (link) found.push(link);
        at = link?.end ?? at + 1;
        break;
      }
      default:
        at += 1;
    }
  }
  return found;
}

const [LINE_BREAK, EXCLAMATION, LESS, BRACKET, BACKSLASH, CLOSING, BACKTICK] = [
  0x0a, 0x21, 0x3c, 0x5b, 0x5c, 0x5d, 0x60,
];

/** `[label](destination)` or `[[name]]`, with the sign of an embed before it. */
function bracketAt(text: string, at: number): DocumentLink | undefined {
  // An escaped sign was passed already together with its backslash, so it is none of ours.
  const embed = text.charCodeAt(at - 1) === EXCLAMATION && !isEscaped(text, at - 1);
  const start = embed ? at - 1 : at;
  if (text.charCodeAt(at + 1) === BRACKET) {
    if (text.charCodeAt(at + 2) === BRACKET) return undefined;
    WIKI.lastIndex = at;
    const { wiki, anchor = "" } = WIKI.exec(text)?.groups ?? {};
    if (wiki === undefined) return undefined;
    return { start, end: WIKI.lastIndex, target: wiki.trim(), fragment: anchor, wiki: true };
  }
  const label = endOfLabel(text, at + 1);
  if (label === undefined || text[label + 1] !== "(") return undefined;
  DESTINATION.lastIndex = label + 1;
  const { angle, bare } = DESTINATION.exec(text)?.groups ?? {};
  const raw = angle ?? bare;
  if (raw === undefined) return undefined;
  const plain = raw.includes("\\") ? raw.replaceAll(/\\([!-/:-@[-`{-~])/g, "$1") : raw;
  return linkTo(plain, start, DESTINATION.lastIndex);
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

/** Where the label that begins there is closed, on its line and before another one begins. */
function endOfLabel(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === CLOSING) return at;
    if (code === BRACKET || code === LINE_BREAK) return undefined;
    if (code === BACKSLASH) {
      at += 1;
      if (text.charCodeAt(at) === LINE_BREAK) return undefined;
    }
  }
  return undefined;
}

/** A player, or what it plays. */
function playerAt(text: string, at: number): DocumentLink | undefined {
  PLAYER.lastIndex = at;
  if (!PLAYER.test(text)) return undefined;
  const body = /[^<>]*/y;
  body.lastIndex = at + 1;
  const end = at + 1 + (body.exec(text)?.[0].length ?? 0);
  if (text[end] !== ">" || end - at > LONGEST_TAG) return undefined;
  const { double, single } = SOURCE.exec(text.slice(at, end))?.groups ?? {};
  const raw = double ?? single;
  return raw === undefined ? undefined : linkTo(raw, at, end + 1);
}

function linkTo(whole: string, start: number, end: number): DocumentLink {
  const at = whole.indexOf("#");
  const path = (at < 0 ? whole : whole.slice(0, at)).replaceAll("&amp;", "&");
  const target = !path.includes("%") || /^[a-z][\w+.-]+:/i.test(path) ? path : decoded(path);
  return { start, end, target, fragment: at < 0 ? "" : whole.slice(at + 1), wiki: false };
}

/** What is no link, although it may look like one: fences, code, comments. */
class Blocks {
  readonly #text: string;
  /** Nothing closes a comment from here on. */
  #open = false;
  /** Of the current line, by the place of a run of backticks in it: where the next run of the same length ends, or 0. */
  #ends = new Int32Array(256);
  #lineStart = 0;
  #lineEnd = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Behind the fence that begins a line there; the same offset where none does. One that never ends holds the rest. */
  afterFence(lineStart: number): number {
    const opening = /[ \t>]*(`{3,}|~{3,})[^\n]*/y;
    opening.lastIndex = lineStart;
    const fence = opening.exec(this.#text)?.[1];
    if (fence === undefined) return lineStart;
    for (let at = opening.lastIndex; at >= 0 && at < this.#text.length; at = this.#text.indexOf("\n", at)) {
      const closing = /\n[ \t>]*(`{3,}|~{3,})[ \t]*(?=\n|$)/y;
      closing.lastIndex = at;
      if (closing.exec(this.#text)?.[1]?.startsWith(fence)) return closing.lastIndex;
      at += 1;
    }
    return this.#text.length;
  }

  /** Behind the code that begins with the backticks there; behind these where nothing closes it on its line. */
  afterCode(at: number): number {
    if (at >= this.#lineEnd) this.#readLine(at);
    let end = at;
    while (this.#text.charCodeAt(end) === BACKTICK) end += 1;
    return this.#ends[at - this.#lineStart] || end;
  }

  /** From the first backtick of a line on. */
  #readLine(from: number): void {
    const newline = this.#text.indexOf("\n", from);
    this.#lineStart = from;
    this.#lineEnd = newline < 0 ? this.#text.length : newline;
    const length = this.#lineEnd - from;
    if (this.#ends.length < length) this.#ends = new Int32Array(length);
    const last = new Map<number, number>();
    for (let at = from; at < this.#lineEnd;) {
      if (this.#text.charCodeAt(at) !== BACKTICK) {
        at += 1;
        continue;
      }
      const start = at;
      while (this.#text.charCodeAt(at) === BACKTICK) at += 1;
      const before = last.get(at - start);
      if (before !== undefined) this.#ends[before - from] = at;
      this.#ends[start - from] = 0;
      last.set(at - start, start);
    }
  }

  /** Behind the comment that begins there; the same offset where none does. */
  afterComment(at: number): number {
    if (this.#open || !this.#text.startsWith("<!--", at)) return at;
    const end = this.#text.indexOf("-->", at + 4);
    this.#open = end < 0;
    return end < 0 ? at : end + 3;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

import { labelKey } from "./linkBlocks";

/** A link as it stands there, before it is known where it leads. */
export interface RawLink {
  readonly start: number;
  readonly end: number;
  /** The destination without escapes, or the name in `[[name]]`. */
  readonly raw: string;
  readonly wiki: boolean;
  /** What follows `#` in a name. */
  readonly anchor: string;
}

const [EXCLAMATION, DOLLAR, PERCENT, LESS, BRACKET, BACKSLASH, CLOSING, BACKTICK] = [
  0x21, 0x24, 0x25, 0x3c, 0x5b, 0x5c, 0x5d, 0x60,
];
/** In a table the bar is escaped. */
const WIKI = /\[\[((?:[^[\]|#\n\\]|\\(?!\|))+)(?:#((?:[^[\]|\n\\]|\\(?!\|))*))?(?:\\?\|[^[\]\n]*)?\]\]/y;
const ANGLE = /\([ \t\n]*<([^<>\n]*)>/y;
const TITLE = /(?:[ \t\n]+(?:"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\((?:[^()\\]|\\[^])*\)))?[ \t\n]*\)/y;
const LABEL = /\[((?:[^[\]\\]|\\[^])*)\]/y;
const TAG =
  /<(\/?[a-z][\w-]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?|\s+\/(?=>)|\/(?=>))*)\s*>/iy;
const ATTRIBUTE = /\s([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))/g;
const AUTO = /<((?:https?|file):[^\s<>]*)>/iy;
const LEADS: Readonly<Record<string, string>> = { audio: "src", video: "src", source: "src", a: "href" };
/** More parentheses within one another are none (the preview knows 32). */
const DEEPEST = 6;

/**
 * Links of blocks, in the order in which they end. Goes through each block once: an opening bracket waits on a stack, and what looks
 * ahead stops where the next of its kind would begin, or remembers that there is nothing.
 */
export class LinkReader {
  readonly found: RawLink[] = [];
  readonly #text: string;
  readonly #definitions: ReadonlyMap<string, string>;
  readonly #most: number;
  /** Brackets that opened: where, and whether a bracket was closed within. */
  readonly #open: number[] = [];
  readonly #holds: boolean[] = [];
  /** Below, only pictures can begin: a link holds no other link. */
  #inactive = 0;
  /** Of the current block, by the place of a run of backticks in it: where the next run of the same length ends, or 0. */
  #ends = new Int32Array(256);
  #endsOf = -1;
  /** Nothing closes one from there on. */
  #noNote = false;
  #noComment = -1;
  /** What tags that were none have cost. */
  #wasted = 0;
  /** Where the next `>` is; beyond every text without one. */
  #next = -1;

  constructor(text: string, definitions: ReadonlyMap<string, string>, most: number) {
    this.#text = text;
    this.#definitions = definitions;
    this.#most = most;
  }

  /** Answers where it ended: an Obsidian comment goes on through blocks. */
  read(start: number, end: number, html: boolean): number {
    const text = this.#text;
    this.#open.length = 0;
    this.#holds.length = 0;
    this.#inactive = 0;
    this.#endsOf = -1;
    this.#noComment = -1;
    let at = start;
    while (at < end && this.found.length < this.#most) {
      const code = text.charCodeAt(at);
      if (code === LESS) at = this.#less(at, end);
      else if (html) at += 1;
      else if (code === BACKSLASH) at += 2;
      else if (code === BACKTICK) at = this.#code(at, start, end);
      else if (code === DOLLAR) at = this.#math(at, end);
      else if (code === PERCENT && text.charCodeAt(at + 1) === PERCENT) at = this.#note(at, start, end);
      else if (code === BRACKET) at = this.#bracket(at, at);
      else if (code === EXCLAMATION && text.charCodeAt(at + 1) === BRACKET) at = this.#bracket(at, at + 1);
      else if (code === CLOSING) at = this.#closing(at, end);
      else at += 1;
    }
    return at;
  }

  #bracket(start: number, at: number): number {
    const text = this.#text;
    if (text.charCodeAt(at + 1) === BRACKET && text.charCodeAt(at + 2) !== BRACKET) {
      WIKI.lastIndex = at;
      const [, name, anchor = ""] = WIKI.exec(text) ?? [];
      const end = WIKI.lastIndex;
      // `[[1]](file.wav)` is a link whose label has brackets.
      if (name !== undefined && !(text[end] === "(" && this.#destination(end, text.length))) {
        this.found.push({ start, end, raw: name.trim(), anchor: anchor.trim(), wiki: true });
        return end;
      }
    }
    this.#open.push(start);
    this.#holds.push(false);
    return at + 1;
  }

  #closing(at: number, end: number): number {
    const start = this.#open.pop();
    if (start === undefined) return at + 1;
    const holds = this.#holds.pop() ?? false;
    if (this.#holds.length > 0) this.#holds[this.#holds.length - 1] = true;
    const depth = this.#open.length;
    const active = depth >= this.#inactive;
    this.#inactive = Math.min(this.#inactive, depth);
    const picture = this.#text.charCodeAt(start) === EXCLAMATION;
    if (!active && !picture) return at + 1;
    const leads = this.#destination(at + 1, end) ?? this.#reference(picture ? start + 2 : start + 1, at, holds);
    if (!leads) return at + 1;
    // A picture shows nothing of what its label holds; a link keeps its pictures.
    if (picture) while ((this.found.at(-1)?.start ?? -1) > start) this.found.pop();
    this.found.push({ start, end: leads.end, raw: unescaped(leads.raw), anchor: "", wiki: false });
    if (!picture) this.#inactive = depth;
    return leads.end;
  }

  /** `(destination "title")`. */
  #destination(at: number, end: number): { readonly raw: string; readonly end: number } | undefined {
    const text = this.#text;
    if (text[at] !== "(") return undefined;
    ANGLE.lastIndex = at;
    let raw = ANGLE.exec(text)?.[1];
    let behind = ANGLE.lastIndex;
    if (raw === undefined) {
      let from = at + 1;
      while (isSpace(text.charCodeAt(from))) from += 1;
      behind = bareEnd(text, from, end);
      if (behind <= from || text.charCodeAt(from) === LESS) return undefined;
      raw = text.slice(from, behind);
    }
    TITLE.lastIndex = behind;
    return TITLE.test(text) && TITLE.lastIndex <= end ? { raw, end: TITLE.lastIndex } : undefined;
  }

  /** `[label][name]`, `[name][]` or `[name]`. */
  #reference(from: number, at: number, holds: boolean): { readonly raw: string; readonly end: number } | undefined {
    if (this.#definitions.size === 0) return undefined;
    LABEL.lastIndex = at + 1;
    const named = this.#text.charCodeAt(at + 1) === BRACKET ? LABEL.exec(this.#text)?.[1] : undefined;
    const end = named === undefined ? at + 1 : LABEL.lastIndex;
    if (!named?.trim() && (holds || at - from > 999)) return undefined;
    const raw = this.#definitions.get(labelKey(named?.trim() ? named : this.#text.slice(from, at)));
    return raw === undefined ? undefined : { raw, end };
  }

  /** A comment, an address, a player, or any tag: what is in it is no Markdown. */
  #less(at: number, end: number): number {
    const text = this.#text;
    if (text.startsWith("<!--", at)) {
      if (this.#noComment >= 0) return at + 4;
      const close = text.indexOf("-->", at + 2);
      if (close >= 0 && close < end) return close + 3;
      this.#noComment = at;
      return at + 4;
    }
    if (this.#next < at) this.#next = text.indexOf(">", at) >>> 0;
    if (this.#next >= end || this.#wasted > text.length) return at + 1;
    AUTO.lastIndex = at;
    const [, address] = AUTO.exec(text) ?? [];
    if (address !== undefined) {
      this.found.push({ start: at, end: AUTO.lastIndex, raw: address, anchor: "", wiki: false });
      return AUTO.lastIndex;
    }
    TAG.lastIndex = at;
    const [, name = "", attributes = ""] = TAG.exec(text) ?? [];
    const behind = TAG.lastIndex;
    if (!name || behind > end) {
      this.#wasted += Math.max(20, this.#next - at);
      return at + 1;
    }
    const leads = LEADS[name.toLowerCase()];
    if (leads !== undefined)
      for (const [, key = "", double, single, bare] of attributes.matchAll(ATTRIBUTE))
        if (key.toLowerCase() === leads) {
          const raw = entities(double ?? single ?? bare ?? "").trim();
          if (raw) this.found.push({ start: at, end: behind, raw, anchor: "", wiki: false });
          break;
        }
    return behind;
  }

  /** As the preview reads math: `$` before something, and behind it no digit. */
  #math(at: number, end: number): number {
    const text = this.#text;
    const double = text.charCodeAt(at + 1) === DOLLAR;
    const from = at + (double ? 2 : 1);
    if (!double && isSpace(text.charCodeAt(from))) return from;
    let close = from;
    while (close < end && text.charCodeAt(close) !== DOLLAR && text.charCodeAt(close) !== 0x0a)
      close += text.charCodeAt(close) === BACKSLASH ? 2 : 1;
    if (close >= end || text.charCodeAt(close) !== DOLLAR) return from;
    if (double) return text.charCodeAt(close + 1) === DOLLAR ? close + 2 : from;
    const after = text.charCodeAt(close + 1);
    return isSpace(text.charCodeAt(close - 1)) || (after >= 0x30 && after <= 0x39) ? from : close + 1;
  }

  /** `%%` to `%%`, as far away as it may be; one alone on a line hides the rest where nothing closes it. */
  #note(at: number, start: number, end: number): number {
    const close = this.#noNote ? -1 : this.#text.indexOf("%%", at + 2);
    if (close >= 0) return close + 2;
    this.#noNote = true;
    return at === start && /^%%[ \t]*$/.test(this.#text.slice(at, Math.min(end, at + 100)))
      ? this.#text.length
      : at + 2;
  }

  #code(at: number, start: number, end: number): number {
    if (this.#endsOf !== start) this.#readTicks(start, end);
    let behind = at;
    while (behind < end && this.#text.charCodeAt(behind) === BACKTICK) behind += 1;
    return this.#ends[at - start] || behind;
  }

  #readTicks(start: number, end: number): void {
    const text = this.#text;
    this.#endsOf = start;
    if (this.#ends.length < end - start) this.#ends = new Int32Array(end - start);
    const last = new Map<number, number>();
    for (let at = text.indexOf("`", start); at >= 0 && at < end; at = text.indexOf("`", at)) {
      const first = at;
      while (at < end && text.charCodeAt(at) === BACKTICK) at += 1;
      const before = last.get(at - first);
      if (before !== undefined) this.#ends[before - start] = at;
      this.#ends[first - start] = 0;
      last.set(at - first, first);
    }
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 9;
}

/** Where a destination without `<…>` ends; at most at `end`. */
function bareEnd(text: string, from: number, end: number): number {
  let depth = 0;
  let at = from;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code <= 0x20) break;
    if (code === BACKSLASH && text.charCodeAt(at + 1) > 0x20) at += 1;
    else if (code === 0x28 && (depth += 1) > DEEPEST) return -1;
    else if (code === 0x29 && (depth -= 1) < 0) return at;
  }
  return depth === 0 ? Math.min(at, end) : -1;
}

function unescaped(text: string): string {
  return entities(text.includes("\\") ? text.replaceAll(/\\([!-/:-@[-`{-~])/g, "$1") : text);
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function entities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (all, hex, decimal, name) => {
    if (typeof name === "string") return NAMED[name.toLowerCase()] ?? all;
    const code = Number.parseInt(String(hex ?? decimal), hex === undefined ? 10 : 16);
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : all;
  });
}

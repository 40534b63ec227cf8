import type { Said } from "../placementTypes";

/**
 * What a lexer has to know of a language to say where its comments and strings are, as data. All patterns are sources of regular
 * expressions without groups that capture; they see one line at a time.
 */
export interface Grammar {
  readonly spans: readonly Span[];
  /** How a line of its own is a comment. Absent: none is possible. */
  readonly comment?: CommentForm;
  /** Outside of all spans stands text that people read, as in HTML. */
  readonly text?: true;
  /** Text there is more likely data than prose, as in XML: on a blank line stands a comment. */
  readonly data?: true;
  /** Braces in that text are code. */
  readonly braces?: true;
  /** What stands at the end of a line that goes on in the next one, between which no comment may stand. */
  readonly continued?: RegExp;
  /** Lines that have to stay the first ones. */
  readonly first?: RegExp;
  /** In the code of a string no other string may hold what has to be escaped. */
  readonly shallow?: true;
  /** Comments begin in the first column only. */
  readonly unindented?: true;
  /** What a document consists of from its beginning on, where that was too far away to be read. */
  readonly inside?: Span;
}

export interface CommentForm {
  readonly before: string;
  readonly after: string;
}

export type Kind =
  /** To the end of the line. */
  | "line"
  | "block"
  | "string"
  /** Nothing may be written in it: a character, a regular expression, bytes, a name in quotation marks. */
  | "atom"
  /** Another language, or the code in a string. */
  | "code"
  /** Text between tags. */
  | "text"
  | "tag";

export interface Here {
  readonly text: string;
  readonly at: number;
  /** The last of the code before, without white space: of this line, or of one above. */
  readonly code: string;
  /** The last of the code of the lines above. */
  readonly above: string;
}

export interface Span {
  readonly kind: Kind;
  readonly open: string;
  readonly when?: (here: Here) => boolean;
  /** Absent: the end of the line, or of an atom that `open` is all of. A function of what opened it. */
  readonly close?: string | ((opened: string) => string);
  /** Strings and atoms that go on in the next line. */
  readonly lines?: true;
  /** Skipped within: what is escaped. */
  readonly skip?: string;
  /** What may begin within a string, a comment or a tag. */
  readonly within?: () => readonly Span[];
  /** Of code and text: what is within. */
  readonly grammar?: () => Grammar;
  /** Counted within code, which the last one ends. */
  readonly brackets?: readonly [open: string, close: string];
  /** What follows at once. */
  readonly next?: (closed: string) => Span | undefined;
  /** It begins with the next line. */
  readonly below?: true;
  /** Nothing else stands on the lines that open and close it. */
  readonly ownLines?: true;
  /** White space at the start of its lines does not count. */
  readonly indented?: true;
  readonly said?: Said | ((opened: string) => Said);
}

/** `$name` in a string: no place is in the middle of it. */
export const VARIABLE = String.raw`\$\w+`;

export const source = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}/-]/g, String.raw`\$&`);

export const line = (open: string, more: Partial<Span> = {}): Span => ({ kind: "line", open, ...more });

/** `nested`: one within another counts. */
export function block(open: string, close: string, nested = false): Span {
  const span: Span = { kind: "block", open, close, ...(nested ? { within: () => [span] } : {}) };
  return span;
}

export const atom = (open: string, more: Partial<Span> = {}): Span => ({ kind: "atom", open, ...more });

/** With something before it. Looked at from the quotation mark on: letters are many, and quotation marks few. */
const behind = (prefix: string, mark: string): string => source(mark) + (prefix && `(?<=${prefix}${source(mark)})`);

/** What a backslash escapes: all that belongs to it, so that no place is in the middle. */
const ESCAPED = String.raw`\\(?:u\{[^}]*\}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|x[\da-fA-F]{1,2}|[0-7]{1,3}|.)`;

/** A string in which a backslash takes the force of the next character. */
export function escaped(quote: string, { rules = [], prefix = "", ...more }: Partial<Span> & Rules = {}): Span {
  return {
    kind: "string",
    open: behind(prefix, quote),
    close: source(quote),
    skip: ESCAPED,
    said: {
      rules: [...rules, ["\\", "\\\\"], ...within(quote, "\\")],
      ...(quote.length > 1 ? { edge: [[quote.slice(-1), `\\${quote.slice(-1)}`]] as const } : {}),
    },
    ...more,
  };
}

interface Rules {
  readonly rules?: Said["rules"];
  readonly prefix?: string;
}

/** One sign is escaped; of three in a row the second, so that text with quotation marks stays readable. */
function within(quote: string, escape: string): Said["rules"] {
  const last = quote.slice(-1);
  return [[quote.length > 2 ? last + last : last, escape + last]];
}

/** A string in which the quotation mark is written twice. */
export function doubled(quote: string, { rules = [], prefix = "", ...more }: Partial<Span> & Rules = {}): Span {
  return {
    kind: "string",
    open: behind(prefix, quote),
    close: source(quote),
    skip: source(quote + quote),
    said: { rules: [...rules, [quote, quote + quote]] },
    ...more,
  };
}

/** What looks like a sign that nothing escapes. */
const LIKE: Readonly<Record<string, string>> = {
  '"': "\u2033",
  "'": "\u2019",
  "`": "\u02CB",
  "\\": "\u29F5",
  "/": "\u2215",
  "{": "\uFE5B",
  "}": "\uFE5C",
  "<": "\u2039",
  "$": "\uFF04",
}; // prettier-ignore

/** A string in which nothing is escaped. What would end it is broken up by a space, or looks like it where it is one sign. */
export function raw(
  open: string,
  close: string,
  { rules = [], prefix = "", ...more }: Partial<Span> & Rules = {},
): Span {
  return {
    kind: "string",
    open: behind(prefix, open),
    close: source(close),
    said: rawSaid(close, rules),
    ...more,
  };
}

export function rawSaid(close: string, rules: Said["rules"] = []): Said {
  const last = close.slice(-1);
  if (close.length === 1) return { rules: [...rules, [close, LIKE[close] ?? " "]] };
  const same = close === last.repeat(close.length);
  return {
    rules: [...rules, [same ? last + last : close, ` ${last}`]],
    // Its first sign at the end of the text, together with the one that ends it.
    edge: [[close.slice(0, 1), `${close.slice(0, 1)} `]],
  };
}

/** Code in a string or a text, from `open` to the bracket that ends it. */
export function hole(open: string, brackets: readonly [string, string], grammar: () => Grammar): Span {
  return { kind: "code", open, brackets, grammar };
}

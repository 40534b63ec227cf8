/** What begins another block at the start of a line: headings, lists, quotations, rules, underlines of headings, tables (CommonMark 0.31, 4 and 5; GFM 4.10), containers and imports of much used extensions. */
const BLOCK = /^(?:#{1,6}(?=[\s\u0085]|$)|[-+*_](?=[\s\u0085|:*_+-]|$)|[>|=@]|:(?=[-:]))/;
const NUMBER = /^\d{1,9}(?=[.)](?:[\s\u0085]|$))/;
/** What may still become one, where the text ends here. */
const UNDECIDED = /^(?:#{1,6}|[-+*_:]|\d{1,9}[.)]?)$/;
const ENTITY = /^&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/;
const MAY_BE_ENTITY = /^&[#A-Za-z\d]{0,32}$/;
const LONGEST = 40;
/** So much of what stands before is given: of a longer paragraph the beginning is not known. */
const UNKNOWN = 180;
const OPENED: Readonly<Record<string, RegExp>> = {
  "*": /(?<!\\)\*\S/,
  _: /(?<!\\)_\S/,
  $: /(?<!\\)\$\S/,
  "=": /(?<!\\)==\S/,
};
/** Nothing, or only what begins blocks itself: within those others can begin. */
const BEGINS = /(?:^|\n)(?:[ \t]|[-+*>](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)|\[[ xX]\](?=[ \t]))*$/;

/**
 * Text that says in Markdown what it says: no links, embeds, tags, code or fences come of it, no line of it begins another block,
 * and no address in it is one to click on. What is none of these is left as it is. `before`: what stands before it.
 *
 * As long as the text still grows (`final` false), what may yet become one of them is held back; else every character is decided
 * by those before it. So the result of a longer text begins with that of a shorter one.
 */
export function inMarkdown(said: string, final = true, before = ""): string {
  const past = before.slice(-LONGEST);
  const text = past + said;
  let written = "";
  let begins = BEGINS.test(before.slice(before.lastIndexOf("\n") + 1));
  const pairs = new Pairs(before);
  for (let at = past.length; at < text.length;) {
    const here = text[at] ?? "";
    if (begins && /[ \t]/.test(here)) {
      // Four spaces would make code of the line.
      at += 1;
      continue;
    }
    // What one character decides needs no look ahead.
    const near = begins || here === "&" ? text.slice(at, at + LONGEST) : here;
    const pairing = isPairing(here);
    if (!final && ((begins && UNDECIDED.test(near)) || MAY_BE_ENTITY.test(near))) return written;
    if (!final && pairing && at + 1 === text.length) return written;
    const digits = begins ? NUMBER.exec(near)?.[0] : undefined;
    if (digits !== undefined) {
      written += `${digits}\\${near[digits.length] ?? ""}`;
      at += digits.length + 1;
      begins = false;
      continue;
    }
    if (/[\n\v\f\r\u0085\u2028\u2029]/.test(here)) {
      if (!(here === "\n" && text[at - 1] === "\r")) {
        written += "\n";
        if (begins) pairs.end();
      }
      begins = true;
    } else {
      const joins = at === past.length && endsWith(here, past);
      const escaped =
        (begins && BLOCK.test(near)) ||
        joins ||
        isMarkup(here, text, at) ||
        ENTITY.test(near) ||
        (pairing && pairs.closes(here, text, at));
      written += escaped ? `\\${here}` : here;
      begins = false;
    }
    at += 1;
  }
  return written;
}

/** Signs that make something of what stands between two of them. */
function isPairing(sign: string): boolean {
  return sign === "*" || sign === "_" || sign === "$" || sign === "=";
}

/**
 * Emphasis, formulas and marks: `*x*`, `_x_`, `$x$`, `==x==`. Nothing comes of the first sign as long as none can be the second, so that one alone is
 * escaped: "$5" stays as it is, and of "$5 and 10$" the last.
 */
class Pairs {
  readonly #opened = new Set<string>();

  constructor(before: string) {
    const paragraph = before.slice(Math.max(0, before.lastIndexOf("\n\n")));
    // Where the paragraph began is not known.
    const cut = paragraph.length === before.length && before.length >= UNKNOWN;
    for (const sign of "*_$=") if (cut || OPENED[sign]?.test(paragraph)) this.#opened.add(sign);
  }

  /** The paragraph is over. */
  end(): void {
    this.#opened.clear();
  }

  /** The sign at `at` would be the second of two; else it may be the first. */
  closes(sign: string, text: string, at: number): boolean {
    const [before = " ", after = " "] = [text[at - 1], text[at + 1]];
    if (this.#opened.has(sign) && /\S/.test(before) && isSecond(sign, text, before, at)) return true;
    if (/\S/.test(after)) this.#opened.add(sign);
    return false;
  }
}

/** What stands behind a sign decides whether it can be the second. */
function isSecond(sign: string, text: string, before: string, at: number): boolean {
  const after = text[at + 1] ?? " ";
  switch (sign) {
    case "$":
      return !/\d/.test(after);
    case "=":
      return before === "=" && /[^\s=]/.test(text[at - 2] ?? " ");
    case "_":
      return /[\s\u0085\p{P}\p{S}]/u.test(after);
    default:
      return !/[\p{P}\p{S}]/u.test(before) || /[\s\u0085\p{P}\p{S}]/u.test(after);
  }
}

/** Markup in any place, and the sign without which an address is none. */
function isMarkup(here: string, text: string, at: number): boolean {
  switch (here) {
    case "\\":
    case "[":
    case "]":
    case "`":
    case "<":
      return true;
    // What crosses out ends behind a word, and a fence has three of them.
    case "~":
      return /\S/.test(text[at - 1] ?? "");
    // Formulas, comments, and what templates replace.
    case "$":
    case "%":
    case "{":
      return text[at - 1] === here || (here === "%" && text[at - 1] === "{");
    case "/":
      return text[at - 1] === "/";
    case ".":
      return /(?:^|[^A-Za-z\d])www$/i.test(text.slice(Math.max(0, at - 4), at));
    case "@":
      return /[\p{L}\p{N}._+-]/u.test(text[at - 1] ?? "");
    default:
      return false;
  }
}

/** The end of an entity, or of the name of a link, that begins in what stands there already. */
function endsWith(here: string, past: string): boolean {
  if (here === ";") return /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31})$/.test(past);
  return (here === ":" || here === "(") && past.endsWith("]");
}

/** The rest of a text in Markdown, from an offset on. Where that takes a sign from its backslash, both of them. */
export function restInMarkdown(text: string, at: number): string {
  const backslashes = /\\*$/.exec(text.slice(Math.max(0, at - 100), at))?.[0].length ?? 0;
  return text.slice(at - (backslashes % 2));
}

import { LINE_BREAK } from "../../transcript/lineBreaks";

/** What begins and ends each line of a comment. */
export interface CommentStyle {
  readonly before: string;
  readonly after: string;
}

/**
 * What ends a comment, a string or a script in one language or another. In all of them it is broken up by a space: a place may
 * be within a block comment of a language whose lines are comments too, and a script within a page.
 */
const ENDS = [
  "*/",
  "-->",
  "--!>",
  "?>",
  "%>",
  "</",
  '"""',
  "'''",
  "*)",
  "#>",
  "]#",
  "|#",
  "]]",
  "*@",
  "=end",
  "=cut",
  "??/",
  // Make replaces it in the comments of a recipe too.
  "$(",
];
/**
 * A backslash at a line's end joins the next line to the comment, and with `u002a` it is a star. Braces end comments of many languages,
 * count in those of Tcl, and hold code where JSX or a template takes a comment for text. What looks like them does none of it.
 */
const SAME: Readonly<Record<string, string>> = { "\\": "\u29F5", "{": "\uFE5B", "}": "\uFE5C" };
/** Signs that end a comment by themselves, as in Smalltalk and Forth, and what stands for each of them there. */
const ONE: Readonly<Record<string, string>> = { '"': "\u2033", ")": "\uFE5A", "]": "\uFE5E" };
/** Its lines go on in the next one after a caret. */
const BATCH = /^\W*rem\b|^::/i;
const CARET: Readonly<Record<string, string>> = { "^": "\u02C4", "%": "\uFE6A" };
/** The longest of these and of what a language adds. */
const REACH = 24;

/**
 * Text as it stands in a comment: nothing in it ends the comment, begins another one within it, or goes on in the next line.
 * `before`: what was written before it. Each character is decided by those before it alone, so that the comment of a longer text
 * begins with that of a shorter one, however it is cut.
 */
export function inComment(before: string, text: string, style: CommentStyle, lineBreak: string): string {
  const ends = [...ENDS, ...endsOf(style)];
  const close = style.after.trim();
  const instead = {
    ...SAME,
    ...(ONE[close] ? { [close]: ONE[close] } : {}),
    ...(BATCH.test(style.before) ? CARET : {}),
  };
  const lasts = new Set(ends.map((end) => end.at(-1)));
  const past = before.slice(-REACH);
  const all = past + text;
  const shownOf = (character: string): string => instead[character] ?? character;
  /** As it is shown, from its line's beginning on, as far as an end reaches. */
  const lineTo = (at: number): string =>
    Array.from(all.slice(Math.max(lineStart, at - REACH), at), shownOf)
      .join("")
      .toLowerCase();
  let lineStart = 0;
  for (const { index } of past.matchAll(LINE_BREAK)) lineStart = index + 1;
  let written = "";
  let at = past.length;
  for (const character of text) {
    if (isLineBreak(character)) {
      // CRLF is one, also where it comes in two pieces.
      if (!(character === "\n" && all[at - 1] === "\r")) written += lineBreak;
      lineStart = at + 1;
    } else {
      const shown = shownOf(character);
      const end = at + character.length;
      const line = lasts.has(shown.toLowerCase()) ? lineTo(end) : "";
      if (line && ends.some((one) => line.endsWith(one))) written += " ";
      written += shown;
    }
    at += character.length;
  }
  return written;
}

function isLineBreak(character: string): boolean {
  return /[\n\v\f\r\u0085\u2028\u2029]/.test(character);
}

/** The marks of a language's own blocks: what ends them, and what begins one within another where they nest; `--` may not stand in those of HTML and XML. */
function endsOf({ before, after }: CommentStyle): string[] {
  const [open, close] = [before.trim().toLowerCase(), after.trim().toLowerCase()];
  const marks = close ? [open, close].filter((mark) => mark.length > 1) : [];
  return close.includes("--") ? [...marks, "--"] : marks;
}

/** A piece that goes between others: neither end of it makes the end of a comment with what stands there. */
export function apart(text: string): string {
  return (/^[/>}\])#|"'!-]/.test(text) ? " " : "") + text + (/[*?%<"'#\]|{}=@(-]$/.test(text) ? " " : "");
}

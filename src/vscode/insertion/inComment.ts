import { LINE_BREAK } from "../../transcript/lineBreaks";
import type { CommentStyle } from "./commentStyle";

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
  "-}",
  "*)",
  "#}",
  "}}",
  "%}",
  "#>",
  "]#",
  "|#",
  "]]",
  "*@",
  "=end",
  "=cut",
  "??/",
];
/** At a line's end it joins the next line to the comment, and with `u002a` it is a star: what looks like it does neither. */
const SAME: Readonly<Record<string, string>> = { "\\": "\u29F5" };
/** Signs that end a comment by themselves, as in Pascal and Smalltalk. */
const ONE: Readonly<Record<string, string>> = { "{": "(", "}": ")", '"': "\u2033" };
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
  const instead = {
    ...SAME,
    ...(style.after.trim().length === 1 ? ONE : {}),
    ...(BATCH.test(style.before) ? CARET : {}),
  };
  const past = before.slice(-REACH);
  let written = "";
  let line = Array.from(past.split(LINE_BREAK).at(-1) ?? "", (character) => instead[character] ?? character).join("");
  let last = past.at(-1);
  for (const character of text) {
    if (isLineBreak(character)) {
      // CRLF is one, also where it comes in two pieces.
      if (!(character === "\n" && last === "\r")) written += lineBreak;
      line = "";
    } else {
      const shown = instead[character] ?? character;
      line = (line + shown).slice(-REACH);
      if (ends.some((end) => line.toLowerCase().endsWith(end))) written += " ";
      written += shown;
    }
    last = character;
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

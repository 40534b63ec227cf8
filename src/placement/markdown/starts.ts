/** The tags with which a block of HTML begins that ends with a blank line (CommonMark 0.31, 4.6, the sixth kind). */
const BLOCK_TAGS =
  "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul";
const BLOCK_TAG = new RegExp(`^</?(?:${BLOCK_TAGS})(?:[ \\t>]|/>|$)`, "i");
/** A single tag that is the whole line: the seventh kind. */
const WHOLE_TAG =
  /^(?:<[a-z][a-z\d-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?>|<\/[a-z][a-z\d-]*\s*>)[ \t]*$/i;

/** What ends a block of HTML that begins with `rest`; "blank" where a blank line does; undefined where none begins. */
export function htmlEnd(rest: string, inParagraph: boolean): RegExp | "blank" | undefined {
  if (/^<(?:script|pre|style|textarea)(?:[\s>]|$)/i.test(rest)) return /<\/(?:script|pre|style|textarea)>/i;
  if (rest.startsWith("<!--")) return /-->/;
  if (rest.startsWith("<?")) return /\?>/;
  if (rest.startsWith("<![CDATA[")) return /\]\]>/;
  if (/^<![A-Za-z]/.test(rest)) return />/;
  if (BLOCK_TAG.test(rest)) return "blank";
  return !inParagraph && WHOLE_TAG.test(rest.slice(0, 2_000)) ? "blank" : undefined;
}

/** The sign of a list item with what is behind it; its digits, where it has some. */
export const ITEM = /^(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|$)/;
export const RULE = /^(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$/;
export const HEADING = /^#{1,6}(?=[ \t]|$)/;
export const UNDERLINE = /^(?:=+|-+)[ \t]*$/;
export const FENCE = /^(?:(`{3,})[^`]*|(~{3,}).*)$/;
const DELIMITERS = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
export const FOOTNOTE = /^\[\^[^\]\s]+\]:[ \t]*/;
export const DEFINITION = /^\[(?:[^\]\\]|\\.){1,999}\]:[ \t]*(?:<[^>]*>|[^\s<]\S*)?/;

/** Columns of a row of a table; bars behind a backslash divide nothing. */
export function columnsOf(row: string): number {
  const bars = row.trim().replaceAll(/\\./g, "").replace(/^\|/, "").replace(/\|$/, "");
  return bars.split("|").length;
}

/** The row below the heads of a table: both of as many columns, and at least one bar. */
export function divides(row: string, head: string): boolean {
  if (row.length > 10_000 || !DELIMITERS.test(row) || !(row + head).includes("|")) return false;
  return columnsOf(row) === columnsOf(head);
}

/** The line below a fence's that ends it, without its indentation. */
export function closesFence(rest: string, mark: string): boolean {
  return rest.startsWith(mark) && !rest.trimEnd().replaceAll(mark[0] ?? "`", "");
}

/** Nothing but a paragraph begins with it. */
export function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code >= 0x80;
}

export function isItemSign(code: number): boolean {
  return code === 0x2d || code === 0x2a || code === 0x2b || (code >= 0x30 && code <= 0x39);
}

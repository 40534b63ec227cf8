/** The sign of a list item with what is behind it; its digits, where it has some. */
export const ITEM = /^(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|$)/;
export const RULE = /^(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$/;
export const HEADING = /^#{1,6}(?=[ \t]|$)/;
export const UNDERLINE = /^(?:=+|-+)[ \t]*$/;
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

/** Nothing but a paragraph begins with it. */
export function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code >= 0x80;
}

export function isItemSign(code: number): boolean {
  return code === 0x2d || code === 0x2a || code === 0x2b || (code >= 0x30 && code <= 0x39);
}

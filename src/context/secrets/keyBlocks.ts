import type { Range } from "./range";

/** The longest block that is looked for: keys have a few KB, chains of certificates some tens. */
const LONGEST = 100_000;
/** A line of base64, also quoted, as a comment, or within a string of code. */
const ENCODED = /^[ \t>#*|/"'`+\\n-]{0,20}[A-Za-z0-9+/=\\]{16,}[ \t"'`\\,;+nr]{0,20}$/;
/** Headers within a block, and the lines without anything. */
const BESIDE = /^[ \t>#*|/]{0,20}(?:[A-Z][A-Za-z0-9-]{2,40}: .{0,200})?$/;

const MARK =
  /(?<open>-----? ?BEGIN [A-Z0-9 ]{3,60}-----?|\bPuTTY-User-Key-File-\d:)|(?<close>-----? ?END [A-Z0-9 ]{3,60}-----?|\bPrivate-MAC: ?[0-9a-f]{20,128})/g;

/** Keys and certificates that have a line before and after them (PEM, PGP, SSH2, PuTTY), whole; without an end as far as base64 goes. */
export function keyBlocks(text: string): Range[] {
  const found: Range[] = [];
  const marks = [...text.matchAll(MARK)];
  for (const [i, { 0: mark, index, groups }] of marks.entries()) {
    if (groups?.["open"] === undefined || index < (found.at(-1)?.[1] ?? 0)) continue;
    const from = index + mark.length;
    const next = marks[i + 1];
    const closes = next && next.groups?.["close"] !== undefined && next.index - from < LONGEST;
    const end = closes ? next.index + next[0].length : from + encodedLines(text.slice(from, next?.index));
    found.push([index, end]);
  }
  return found;
}

/** How many characters of lines are base64. The rest of the first line belongs to the mark. */
function encodedLines(text: string): number {
  let end = 0;
  for (let at = 0, first = true; at < text.length; first = false) {
    const newline = text.indexOf("\n", at);
    const line = text.slice(at, newline < 0 ? text.length : newline).replace(/\r$/, "");
    const encoded = line.length < 20_000 && ENCODED.test(line);
    if (!encoded && !first && !BESIDE.test(line)) break;
    at = newline < 0 ? text.length : newline + 1;
    if (encoded || (first && line.trim())) end = at;
  }
  return end;
}

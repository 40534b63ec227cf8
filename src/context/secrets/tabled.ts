import { nextName, type Strength } from "./names";
import { looksRandom } from "./random";
import type { Range } from "./range";

/** A longer line is no row that somebody wrote, and a longer cell no head. */
const LONGEST_ROW = 1_000;
const LONGEST_HEAD = 40;

interface Cell {
  /** Without white space and quotation marks. */
  readonly text: string;
  readonly start: number;
}

/** Values below the head of a column that tells what they are: tables of Markdown, CSV, and TSV. */
export function columnSecrets(text: string): Range[] {
  const found: Range[] = [];
  let table: { readonly sign: string; readonly columns: readonly (Strength | undefined)[] } | undefined;
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    const line = end - at > LONGEST_ROW ? "" : text.slice(at, end);
    const cells = table ? cellsOf(line, at, table.sign) : [];
    if (table && cells.length === table.columns.length) {
      for (const [i, { text: value, start }] of cells.entries())
        if (isValue(value, table.columns[i], table.sign)) found.push([start, start + value.length]);
    } else table = headOf(line, at);
    at = end + 1;
  }
  return found;
}

/** A line of short cells of which one is a telling name. */
function headOf(line: string, at: number): { sign: string; columns: readonly (Strength | undefined)[] } | undefined {
  const sign = ["|", "\t", ";", ","].find((one) => line.includes(one));
  if (!sign) return undefined;
  const cells = cellsOf(line, at, sign);
  if (cells.length < 2 || cells.some(({ text }) => text.length > LONGEST_HEAD)) return undefined;
  const columns = cells.map(({ text }) => {
    const name = nextName(text, 0);
    return name && name.end === text.length && name.strength !== "maybe" ? name.strength : undefined;
  });
  return columns.some(Boolean) ? { sign, columns } : undefined;
}

function cellsOf(line: string, at: number, sign: string): readonly Cell[] {
  let start = at;
  return line.split(sign).map((raw) => {
    const before = /^[\s"'`*_]*/.exec(raw)?.[0].length ?? 0;
    const cell = { text: raw.slice(before).replace(/[\s"'`*_]{1,20}$/, ""), start: start + before };
    start += raw.length + sign.length;
    return cell;
  });
}

/** Words of a sentence are none; between commas, and under `token`, only what nobody would write as a word. */
function isValue(value: string, strength: Strength | undefined, sign: string): boolean {
  if (strength === undefined || !/^[\x21-\x7E]{4,200}$/.test(value) || /^[-:=]+$/.test(value)) return false;
  const strange = looksRandom(value, 12);
  return strange || (strength === "password" && (sign === "|" || sign === "\t" || /[\d!@#$%^&*]/.test(value)));
}

import type { Columns } from "./columns";
import type { Box } from "./line";
import { FOOTNOTE, isItemSign, ITEM, RULE, UNDERLINE } from "./starts";

/** A quotation or an item that begins here; what was read is passed. */
export function boxAt(
  columns: Columns,
  line: number,
  text: string,
  inParagraph: boolean,
  ended: Box | undefined,
): Box | undefined {
  const code = text.charCodeAt(columns.next);
  const [from, fromCol] = [columns.base, columns.nextCol];
  if (code === 0x3e) {
    const indent = columns.indentation();
    columns.passQuote();
    return { kind: "quotation", piece: `${indent}> `, width: 0, line, follows: false, bare: false };
  }
  if (code === 0x5b && text[columns.next + 1] === "^") {
    const sign = FOOTNOTE.exec(text.slice(columns.next, columns.next + 1_000))?.[0];
    if (sign === undefined) return undefined;
    columns.pass(sign.trimEnd().length);
    columns.base = columns.nextCol;
    return { kind: "footnote", piece: "    ", width: 4, line, follows: false, bare: false };
  }
  if (!isItemSign(code)) return undefined;
  const rest = text.slice(columns.next, columns.next + 1_000);
  const [sign, digits] = ITEM.exec(rest) ?? [];
  if (sign === undefined || RULE.test(rest)) return undefined;
  const bare = rest.slice(sign.length).trim() === "";
  // A paragraph is ended by no item without words, and by none of another number.
  if (inParagraph && (bare || (digits !== undefined && Number(digits) !== 1))) return undefined;
  if (inParagraph && UNDERLINE.test(rest)) return undefined;
  const indent = columns.indentation();
  columns.pass(sign.length);
  const gap = columns.nextCol - columns.col;
  // Five spaces or more: one belongs to the sign, the rest is code.
  const inner = columns.col + (bare || gap > 4 ? 1 : gap);
  columns.base = inner;
  const width = inner - from;
  const piece = indent + " ".repeat(inner - fromCol);
  return { kind: "listItem", piece, width, line, follows: ended?.kind === "listItem", bare };
}

/** How many of the boxes that are open hold this line too. Their signs are passed. */
export function heldIn(boxes: readonly Box[], columns: Columns, text: string): number {
  columns.begin(text);
  let held = 0;
  for (; held < boxes.length; held++) {
    const box = boxes[held];
    if (!box) break;
    const indent = columns.indent;
    if (box.kind === "quotation") {
      if (indent > 3 || text[columns.next] !== ">") break;
      columns.passQuote();
    } else if (columns.next < text.length) {
      if (indent < box.width) break;
      columns.base += box.width;
    } else columns.base = Math.min(columns.base + box.width, columns.nextCol);
  }
  return held;
}

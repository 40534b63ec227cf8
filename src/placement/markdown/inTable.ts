import type { Around } from "./around";
import { inlineNear } from "./inline";
import { contentStart } from "./inText";
import { spotBelow, type Spot } from "./spot";

/** In a cell all is one line. Behind the last one, and in the row that divides: below the table. */
export function spotInTable(around: Around, character: number): Spot {
  const { line } = around;
  if (line.part === "divider") return spotBelow(around.end, around, "table");
  const { text } = line;
  const from = contentStart(line);
  const bars = barsOf(text, from);
  const outer = bars[0] === from;
  const last = bars.at(-1);
  const closed = outer && last !== undefined && last > from && !text.slice(last + 1).trim();
  if (closed && character > last) return spotBelow(around.end, around, "table");
  const asked = Math.max(character, outer ? from + 1 : from);
  const start = Math.max(from - 1, ...bars.filter((bar) => bar < asked)) + 1;
  const end = Math.min(text.length, ...bars.filter((bar) => bar >= asked));
  let at = asked;
  let left: string | undefined;
  for (const one of inlineNear(text.slice(start, end), asked - start).atoms) {
    if (start + one.start < at && at < start + one.end) {
      at = start + one.end;
      left ??= one.kind;
    }
  }
  // With the space that sets words apart from the bar.
  const empty = !text.slice(start, end).trim();
  if (empty && asked === start && end > start) at = Math.min(end, start + 1);
  return {
    line: line.index,
    character: at,
    boxes: line.boxes,
    within: ["cell"],
    ...(left === undefined ? {} : { left }),
    lead: text[at - 1] === "|" ? " " : "",
    before: text[at - 1] === "|" ? "| " : text.slice(0, at),
    after: text.slice(at),
    tail: text[at] === "|" ? " " : "",
    oneLine: true,
    escape: { kind: "markdown", cell: true },
  };
}

/** Bars that divide cells: those without a backslash before them. */
function barsOf(text: string, from: number): readonly number[] {
  const bars: number[] = [];
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "|") bars.push(at);
  }
  return bars;
}

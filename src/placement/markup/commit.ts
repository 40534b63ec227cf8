import type { Lines, Place, PlacementOptions, Position } from "../placementTypes";
import { amongText, isBlank } from "./prose";

/** What git asks for in its own lines, in any language: its sign is the first one of them. */
const SCISSORS = /^(\S) -+ >8 -+$/;

/** The message of a commit: above what git says itself, and above the changes that stand below it. */
export function commitPlacement(lines: Lines, position: Position, { below }: PlacementOptions): Place {
  const escape = { kind: "commit" } as const;
  const end = messageEnd(lines);
  const { line } = position;
  if (line < end) {
    const character = below ? lines.line(line).length : position.character;
    const place = amongText(lines, { line, character }, { escape });
    return below ? { ...place, form: { ...place.form, lead: lines.eol + lines.eol, before: "" } } : place;
  }
  let last = end - 1;
  while (last >= 0 && isBlank(lines, last)) last -= 1;
  const empty = last < 0;
  // A blank line stands after the subject, and between paragraphs.
  const at = empty ? 0 : end - 1 > last ? Math.min(last + 1, end - 1) : last;
  const own = end === 0 ? "" : lines.line(at);
  const lead = empty ? "" : lines.eol.repeat(at > last ? 1 : 2);
  const tail = end === 0 ? lines.eol : "";
  return {
    kind: "text",
    position: { line: at, character: end === 0 ? 0 : own.length },
    left: "remark",
    containers: [],
    form: { lead, before: "", lineStart: "", blankLine: "", after: "", tail, escape },
  };
}

/** The first line of what is not the message. */
function messageEnd(lines: Lines): number {
  const count = lines.lineCount;
  let sign = "#";
  let until = count;
  for (let line = 0; line < count; line += 1) {
    const scissors = SCISSORS.exec(lines.line(line));
    if (!scissors) continue;
    sign = scissors[1] ?? sign;
    until = line;
    break;
  }
  let end = until;
  for (let line = until - 1; line >= 0; line -= 1) {
    if (lines.line(line).startsWith(sign)) end = line;
    else if (lines.line(line).trim()) break;
  }
  return end;
}

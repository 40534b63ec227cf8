import type { Escape, Lines, Place, PlacementOptions, Position } from "../placementTypes";
import { indentationOf } from "../code/commentLine";

/** How text looks beside other text of a format. */
export interface ProseForm {
  readonly escape: Escape;
  /** Begins further lines; else the indentation of the line. */
  readonly lineStart?: string;
  readonly blankLine?: string;
  readonly oneLine?: true;
  readonly left?: string;
  readonly containers?: readonly string[];
  /** A line of its own over the text. */
  readonly heading?: string | undefined;
}

/** Among the text of a line. */
export function amongText(lines: Lines, position: Position, form: ProseForm): Place {
  const text = lines.line(position.line);
  const { heading, left, containers = [], lineStart = indentationOf(text), oneLine } = form;
  const so = text.slice(0, position.character);
  const lead = heading === undefined ? "" : (so.trim() ? lines.eol + lines.eol : "") + heading + lines.eol + lines.eol;
  return {
    kind: "text",
    position,
    ...(left === undefined ? {} : { left }),
    containers,
    form: {
      lead,
      before: lead ? "" : so,
      lineStart,
      ...(oneLine ? { oneLine } : { blankLine: form.blankLine ?? "" }),
      after: text.slice(position.character),
      tail: "",
      escape: form.escape,
    },
  };
}

/** A paragraph of its own below a line. */
export function belowLine(lines: Lines, line: number, { heading, ...form }: ProseForm): Place {
  const text = lines.line(line);
  const { left, containers = [], lineStart = indentationOf(text) } = form;
  const title = heading === undefined ? "" : heading + lines.eol + lines.eol;
  return {
    kind: "text",
    position: { line, character: text.length },
    ...(left === undefined ? {} : { left }),
    below: true,
    containers,
    form: {
      lead: (text.trim() ? lines.eol : "") + lines.eol + title + lineStart,
      before: lineStart,
      lineStart,
      blankLine: form.blankLine ?? "",
      after: "",
      tail: isBlank(lines, line + 1) ? "" : lines.eol,
      escape: form.escape,
    },
  };
}

/** A paragraph of its own above a line. */
export function aboveLine(lines: Lines, line: number, { heading, ...form }: ProseForm): Place {
  const lineStart = form.lineStart ?? indentationOf(lines.line(line));
  const title = heading === undefined ? "" : heading + lines.eol + lines.eol;
  return {
    kind: "text",
    position: { line, character: 0 },
    containers: form.containers ?? [],
    form: {
      lead: (isBlank(lines, line - 1) ? "" : lines.eol) + title + lineStart,
      before: lineStart,
      lineStart,
      blankLine: form.blankLine ?? "",
      after: "",
      tail: lines.eol + lines.eol,
      escape: form.escape,
    },
  };
}

export function isBlank(lines: Lines, line: number): boolean {
  return line < 0 || line >= lines.lineCount || !lines.line(line).trim();
}

/** The last line of the paragraph that holds a line. */
export function paragraphEnd(lines: Lines, line: number): number {
  let end = line;
  while (!isBlank(lines, end + 1) && end - line < 500) end += 1;
  return end;
}

/** Behind the piece of a line that a place is in the middle of. */
export function outOf(text: string, character: number, pieces: RegExp): number {
  for (const { index, 0: piece } of text.matchAll(pieces))
    if (index < character && character < index + piece.length) return index + piece.length;
  return character;
}

/** A paragraph for a place: below what holds it where that was asked for, else among the text. */
export function paragraph(lines: Lines, position: Position, form: ProseForm, { below }: PlacementOptions): Place {
  return below ? belowLine(lines, paragraphEnd(lines, position.line), form) : amongText(lines, position, form);
}

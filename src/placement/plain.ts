import type { Lines, Place, PlacementOptions, Position } from "./placementTypes";

/** Plain text: where the caret is, as it was said, with the indentation of its line. No headings: nothing would show that they are some. */
export function plainPlacement(lines: Lines, position: Position, { below }: PlacementOptions = {}): Place {
  const text = lines.line(position.line);
  const indentation = /^\s*/.exec(text)?.[0] ?? "";
  const base = { kind: "text", containers: [] } as const;
  if (!below) {
    const [before, after] = [text.slice(0, position.character), text.slice(position.character)];
    return {
      ...base,
      position,
      form: { lead: "", before, lineStart: indentation, blankLine: "", after, tail: "", escape: { kind: "none" } },
    };
  }
  const next = position.line + 1 < lines.lineCount ? lines.line(position.line + 1) : "";
  return {
    ...base,
    position: { line: position.line, character: text.length },
    form: {
      lead: lines.eol + lines.eol + indentation,
      before: indentation,
      lineStart: indentation,
      blankLine: "",
      after: "",
      tail: next.trim() ? lines.eol : "",
      escape: { kind: "none" },
    },
  };
}

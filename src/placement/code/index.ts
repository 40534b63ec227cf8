import { plainPlacement } from "../plain";
import type { Lines, Placement, PlacementOptions, Position } from "../placementTypes";
import { commentLine, type CommentLines } from "./commentLine";
import type { CommentForm } from "./grammar";
import { grammarOf } from "./grammars";
import { inPage } from "./inPage";
import { Scan, type Frame } from "./scan";
import { YAML, yamlPlacement } from "./yaml";
import { inBlockComment, inLineComment, inStringPlace, type Within } from "./within";

/**
 * Whatever is neither Markdown nor another kind of prose: programs, pages, and formats of data. In a comment the text goes on in it, in a
 * string it is a part of that, between tags it is text; in code it is a comment on a line of its own.
 */
export function codePlacement(lines: Lines, position: Position, options: PlacementOptions): Placement {
  if (YAML.has(lines.languageId)) return yamlPlacement(lines, position, options);
  const grammar = grammarOf(lines.languageId, options.comments);
  if (!grammar) return plainPlacement(lines, position, options);
  const { heading } = options;
  const scan = new Scan(lines, grammar, position.line);
  const comments = linesOfComments(scan, lines, grammar.first, grammar.unindented ?? false);
  const asked = options.below ? { line: position.line, character: lines.line(position.line).length } : position;
  const { frame, character } = scan.locate(asked.line, asked.character);
  const at = { line: asked.line, character };
  const none: Placement = { kind: "none", reason: "noComments" };
  if (comments.staysFirst(at.line)) return commentLine(lines, at, comments, heading) ?? none;
  const within = frame && { lines, scan, frame, position: at, heading };
  const place = within && inFrame(within);
  if (place) return options.below ? underLine(place, lines) : place;
  return inPage(scan, lines, at, heading) ?? commentLine(lines, at, comments, heading) ?? none;
}

/** How it is read is a part of this room. */
export function isKnownCode(languageId: string): boolean {
  return YAML.has(languageId) || grammarOf(languageId, undefined) !== undefined;
}

function inFrame(within: Within): Placement | undefined {
  const { frame, scan } = within;
  if (scan.grammarOf(frame).shallow && frame.parent?.parent && frame.parent.span.kind === "code") return undefined;
  switch (frame.span.kind) {
    case "line":
      return inLineComment(within);
    case "block":
      return inBlockComment(within);
    case "string":
      return inStringPlace(within);
    default:
      return undefined;
  }
}

/** The same on a line of its own. */
function underLine(place: Placement, { eol }: Lines): Placement {
  if (place.kind === "none" || place.form.oneLine) return place;
  const { lineStart } = place.form;
  return { ...place, form: { ...place.form, lead: eol + lineStart, before: lineStart } };
}

function linesOfComments(scan: Scan, lines: Lines, first: RegExp | undefined, unindented: boolean): CommentLines {
  return {
    first: scan.first,
    unindented,
    above: (line) => (scan.joined(line) ? undefined : commentOf(scan, scan.at(line))),
    staysFirst: (line) => line < 2 && line < lines.lineCount && (first?.test(lines.line(line)) ?? false),
  };
}

/** The comment that a line is where this is open at its start: none in a string, a tag or another comment. */
function commentOf(scan: Scan, frame: Frame | undefined): CommentForm | undefined {
  for (let one = frame; one; one = one.parent)
    if (one.span.kind !== "code" && one.span.kind !== "text") return undefined;
  return scan.grammarOf(frame).comment;
}

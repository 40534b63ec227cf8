import type { Form, Lines, Place, Position } from "../placementTypes";
import type { CommentForm } from "./grammar";
import { inComment } from "./inComment";

/** So far below a place a line is looked for between which and the next one a comment may stand. */
const DOWN = 500;

/** Where a document has lines of comments: what `Scan` knows of code, and others of their formats. */
export interface CommentLines {
  /** The comment that a line of its own above `line` would be; undefined where none may stand there. */
  above(line: number): CommentForm | undefined;
  /** The line has to stay the first one. */
  staysFirst(line: number): boolean;
  /** Where the search upwards ends. */
  readonly first: number;
  readonly unindented: boolean;
}

/**
 * Text for a place in code: a comment, on a line of its own. Above the line, which it then speaks of; below it where the place is at its
 * end; on the line itself where that is empty. A statement of several lines that none may stand between is one line.
 */
export function commentLine(
  lines: Lines,
  { line, character }: Position,
  comments: CommentLines,
  heading: string | undefined,
): Place | undefined {
  const text = lines.line(line);
  const here = comments.above(line);
  if (!text.trim() && here) {
    const position = { line, character: comments.unindented ? 0 : text.length };
    return placeOf(lines, position, comments.unindented ? "" : text, here, "onIt", heading);
  }
  const atEnd = text.trim() !== "" && !text.slice(character).trim();
  if (!atEnd && !comments.staysFirst(line)) {
    const up = upFrom(line, comments);
    const form = up === undefined ? undefined : comments.above(up);
    if (up !== undefined && form) {
      const indentation = comments.unindented ? "" : indentationOf(lines.line(up));
      return placeOf(lines, { line: up, character: indentation.length }, indentation, form, "above", heading);
    }
  }
  return below(lines, line, comments, heading);
}

function upFrom(line: number, comments: CommentLines): number | undefined {
  for (let up = line; up >= comments.first; up -= 1) {
    if (!comments.above(up)) continue;
    return comments.staysFirst(up) ? undefined : up;
  }
  return undefined;
}

/** Below the line, or the first one from it on that a comment may follow. */
function below(lines: Lines, line: number, comments: CommentLines, heading: string | undefined): Place | undefined {
  for (let at = line; at < Math.min(lines.lineCount, line + DOWN); at += 1) {
    const form = comments.above(at + 1);
    if (!form || comments.staysFirst(at + 1)) continue;
    const text = lines.line(at);
    const [own, next] = [indentationOf(text), at + 1 < lines.lineCount ? lines.line(at + 1) : ""];
    const inner = indentationOf(next);
    // What a block begins with belongs into it.
    const indentation = comments.unindented ? "" : next.trim() && inner.startsWith(own) ? inner : own;
    return placeOf(lines, { line: at, character: text.length }, indentation, form, "below", heading);
  }
  return undefined;
}

/** Within a comment that goes to the end of its line and begins with `mark`: `lead` comes before the text, which further lines go on with. */
export function withinComment(
  lines: Lines,
  { line, character }: Position,
  mark: string,
  lead: string,
  escape: Form["escape"],
): Place {
  const text = lines.line(line);
  const lineStart = indentationOf(text) + mark;
  const form: Form = {
    lead,
    before: text.slice(0, character) + lead,
    lineStart,
    blankLine: lineStart.trimEnd(),
    after: text.slice(character),
    tail: "",
    escape,
  };
  return { kind: "text", position: { line, character }, containers: ["comment"], form };
}

function placeOf(
  { eol }: Lines,
  position: Position,
  indentation: string,
  comment: CommentForm,
  where: "above" | "onIt" | "below",
  heading: string | undefined,
): Place {
  const lineStart = indentation + comment.before;
  const title = heading === undefined ? "" : inComment("", heading, comment, " ") + comment.after + eol + lineStart;
  const form: Form = {
    lead: (where === "below" ? eol + indentation : "") + comment.before + title,
    before: lineStart,
    lineStart,
    ...(comment.after ? { lineEnd: comment.after } : { blankLine: lineStart.trimEnd() }),
    after: "",
    tail: comment.after + (where === "above" ? eol + indentation : ""),
    escape: { kind: "comment", ...comment },
  };
  return { kind: "text", position, containers: ["comment"], form };
}

export function indentationOf(text: string): string {
  return /^\s*/.exec(text)?.[0] ?? "";
}

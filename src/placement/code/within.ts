import type { Lines, Place, Position, Said } from "../placementTypes";
import { indentationOf } from "./commentLine";
import { inComment } from "./inComment";
import { takesNextLine, type Frame, type Scan } from "./scan";

/** A place within a comment, a string or the text of a page. */
export interface Within {
  readonly lines: Lines;
  readonly scan: Scan;
  readonly frame: Frame;
  readonly position: Position;
  readonly heading: string | undefined;
}

/** What ends a comment or a string, as it stands in the document. */
export function closing({ span, opened }: Frame): string {
  const close = typeof span.close === "function" ? span.close(opened) : (span.close ?? "");
  return close
    .replaceAll(/\(\?[^)]*\)|[$^]/g, "")
    .replaceAll(/\\s[*+]|[?]/g, "")
    .replaceAll(/\\(.)/g, "$1");
}

/** Where on its line, from the place on, the span ends. */
function endOn({ lines, scan, frame, position }: Within): number | undefined {
  const tokens = scan.tokens(position.line);
  const end = tokens.find(
    (token) => token.kind === "close" && token.start >= position.character && !isIn(token.frame, frame),
  );
  return end && end.start <= lines.line(position.line).length ? end.start : undefined;
}

function isIn(frame: Frame | undefined, outer: Frame): boolean {
  for (let one = frame; one; one = one.parent)
    if (one.span === outer.span && one.line === outer.line && one.start === outer.start) return true;
  return false;
}

/** In a comment to the end of the line: it goes on, and further lines are comments too. */
export function inLineComment({ lines, scan, frame, heading, ...within }: Within): Place {
  const { line } = within.position;
  const text = lines.line(line);
  // In C a backslash takes the comment into the next line.
  const goesOn = scan.grammarOf(frame).continued?.test(text) ?? false;
  const position = { line, character: Math.min(within.position.character, text.length - (goesOn ? 1 : 0)) };
  const { character } = position;
  const indentation = indentationOf(text);
  const sign = frame.line === line ? frame.opened.trim() : "";
  const [so, after] = [text.slice(0, character), text.slice(character)];
  const lineStart = indentation + (sign && `${sign} `);
  const bare = frame.line === line && character === frame.end;
  const title = headingIn(lines, heading, lineStart, so.slice(frame.line === line ? frame.end : 0), sign);
  const gap = bare && !title ? " " : "";
  return {
    kind: "text",
    position,
    containers: ["comment"],
    form: {
      lead: title || gap,
      before: title ? lineStart : so + gap,
      lineStart,
      ...(goesOn || frame.line !== line ? { oneLine: true } : { blankLine: lineStart.trimEnd() }),
      after,
      tail: "",
      escape: { kind: "comment", before: `${sign} `, after: "" },
    },
  };
}

/** Between the two signs of a comment: in its form, and what ends it stays on its line. */
export function inBlockComment(within: Within): Place {
  const { lines, frame, heading } = within;
  const { line } = within.position;
  const text = lines.line(line);
  const close = closing(frame);
  const prefix = prefixIn(within);
  const own = /^\s*\*(?:[ \t]|$)/.exec(text)?.[0] ?? "";
  // Before or in the star that begins the line.
  const character = frame.line === line ? within.position.character : Math.max(within.position.character, own.length);
  const end = endOn({ ...within, position: { line, character } });
  const [so, after] = [text.slice(0, character), text.slice(character, end)];
  const first = frame.line === line;
  let lead = "";
  let tail = "";
  if (!so.trim() && !first) {
    lead = prefix.startsWith(so) ? prefix.slice(so.length) : prefix.trimStart();
    if (end !== undefined && !after.trim()) tail = lines.eol + indentationOf(text);
  } else if ((first && character === frame.end) || (own && so === own.trimEnd())) lead = " ";
  const title = headingIn(lines, heading, prefix, first ? text.slice(frame.end, character) : so, frame.opened, close);
  if (!tail && end !== undefined && !after) tail = " ";
  return {
    kind: "text",
    position: { line, character },
    containers: ["comment"],
    form: {
      lead: title || lead,
      before: title ? prefix : so + lead,
      lineStart: prefix,
      blankLine: prefix.trimEnd(),
      after: tail ? "" : after,
      tail,
      escape: { kind: "comment", before: `${frame.opened} `, after: ` ${close}` },
    },
  };
}

function headingIn(
  { eol }: Lines,
  heading: string | undefined,
  lineStart: string,
  before: string,
  open: string,
  close = "",
): string {
  if (heading === undefined) return "";
  const style = { before: `${open} `, after: close && ` ${close}` };
  const begin = before.trim() ? eol + lineStart : before || " ";
  return (before.trim() ? begin : before ? "" : " ") + inComment("", heading, style, " ") + eol + lineStart;
}

/** What a further line of the comment begins with: what the others of it do. */
function prefixIn({ lines, frame, position: { line } }: Within): string {
  const text = lines.line(line);
  const starred = /^\s*\*(?!\/)[ \t]?/;
  const near = [line, line + 1, line - 1].filter((at) => at > frame.line && at < lines.lineCount);
  for (const at of near) {
    const star = starred.exec(lines.line(at))?.[0];
    if (star) return /\s$/.test(star) ? star : `${star} `;
  }
  if (line !== frame.line) {
    const closes = /^(\s*)\*\//.exec(text);
    if (closes && frame.opened.length > 2) return `${closes[1] ?? ""}* `;
    const filled = [line, line - 1].find((at) => at > frame.line && lines.line(at).trim());
    return indentationOf(filled === undefined ? text : lines.line(filled));
  }
  const indentation = indentationOf(text);
  if (/^\/\*[*!]/.test(frame.opened)) return `${indentation} * `;
  const next = line + 1 < lines.lineCount ? lines.line(line + 1) : "";
  const goesOn = next.trim() && endOfFirst(lines, frame) === undefined;
  if (goesOn) return indentationOf(next);
  return /^\w|^=/.test(frame.opened) ? "" : indentation + " ".repeat(frame.opened.length + 1);
}

function endOfFirst(lines: Lines, frame: Frame): number | undefined {
  const at = lines.line(frame.line).indexOf(closing(frame), frame.end);
  return at < 0 ? undefined : at;
}

/** Within a string: what was said is its text. */
export function inStringPlace(within: Within): Place {
  const { lines, frame } = within;
  const { span, opened } = frame;
  const { line } = within.position;
  const text = lines.line(line);
  const position = {
    line,
    character:
      within.position.character - (takesNextLine(frame, text) && within.position.character === text.length ? 1 : 0),
  };
  const { character } = position;
  const first = frame.line === line && !span.below;
  const end = endOn(within);
  const [so, after] = [text.slice(first ? frame.end : 0, character), text.slice(character, end)];
  const own = indentationOf(text);
  const apart = span.indented || span.ownLines;
  const next = line + 1 < lines.lineCount ? lines.line(line + 1) : "";
  const inner = next.trim() ? indentationOf(next) : own;
  const begins = first && span.ownLines === true && !after.trim() && end === undefined;
  // One that could go on in the next line, and does not.
  const oneLine = !span.lines || (first && end !== undefined && /^\W?\w{0,2}["']$/.test(opened));
  const lineStart = oneLine || (first && !apart) ? "" : begins ? inner : own;
  const before = begins ? inner : so;
  // Letters of any script would be a part of the name.
  const named = within.scan
    .tokens(line)
    .some(({ start, end, kind }) => kind === "skip" && end === character && /^[$@]\w/.test(text.slice(start, end)));
  const closesLine = (apart || span.below) && !first && !so.trim() && end !== undefined && !after.trim();
  const said: Said | undefined = typeof span.said === "function" ? span.said(opened) : span.said;
  return {
    kind: "text",
    position,
    containers: ["string"],
    form: {
      lead: begins ? lines.eol + inner : named ? " " : "",
      before: named ? `${before} ` : before,
      lineStart,
      ...(oneLine ? { oneLine: true } : { blankLine: "" }),
      after: begins || closesLine ? "" : after,
      tail: closesLine ? lines.eol + own : "",
      escape: said ? { kind: "string", ...said } : { kind: "none" },
    },
  };
}

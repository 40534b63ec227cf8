import type { Lines } from "../placementTypes";
import type { Grammar, Kind, Span } from "./grammar";
import { matcherOf, type Matcher } from "./matcher";

/** What a place is within, from the innermost on. */
export interface Frame {
  readonly span: Span;
  readonly parent: Frame | undefined;
  /** What is known within it. */
  readonly grammar: Grammar;
  /** What began it, as it stands there. */
  readonly opened: string;
  /** Where it began, and where that ended. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** Brackets of code that are open within. */
  readonly depth: number;
  readonly matcher: Matcher;
}

/** A piece of a line that no place is in the middle of, and what is open behind it. */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly kind: "open" | "close" | "skip" | "atom";
  readonly frame: Frame | undefined;
}

/** Lines and characters that are read above a place at most. */
const MOST_LINES = 1_500;
const MOST_CHARACTERS = 60_000;
/** So much of a line is read: longer ones were made by a program. */
const LONGEST = 20_000;

/** So much of the code above is kept: the head of a statement may have several lines. */
const ABOVE = 600;

/** Reads a document line by line from a place far enough above, and knows what is open at the start of each line. */
export class Scan {
  readonly first: number;
  readonly #lines: Lines;
  readonly #root: Grammar;
  readonly #rootMatcher: Matcher;
  /** By line from `first` on: what is open at its start. */
  readonly #starts: (Frame | undefined)[] = [];
  /** The line goes on from the one above. */
  readonly #joined: boolean[] = [false];
  #code = "";

  constructor(lines: Lines, grammar: Grammar, line: number) {
    this.#lines = lines;
    this.#root = grammar;
    this.#rootMatcher = matcherOf(grammar);
    this.first = firstLine(lines, line);
    const inside = this.first > 0 ? grammar.inside : undefined;
    this.#starts.push(inside && this.#frameOf(inside, undefined, "", this.first, 0));
  }

  /** What is open at the start of a line. */
  at(line: number): Frame | undefined {
    for (let next = this.#starts.length + this.first; next <= line; next += 1) this.#read(next - 1);
    return this.#starts[line - this.first];
  }

  /** A line goes on from the one above, in a way that no comment may stand between them. */
  joined(line: number): boolean {
    this.at(line);
    return this.#joined[line - this.first] ?? false;
  }

  grammarOf(frame: Frame | undefined): Grammar {
    return frame?.grammar ?? this.#root;
  }

  /** The pieces of a line, in order. */
  tokens(line: number): readonly Token[] {
    const tokens: Token[] = [];
    this.#walk(line, this.at(line), (token) => tokens.push(token));
    return tokens;
  }

  /** What a position is within, and where it is once it is not in the middle of anything. */
  locate(line: number, character: number): { readonly frame: Frame | undefined; readonly character: number } {
    let frame = this.at(line);
    for (const token of this.tokens(line)) {
      if (token.start >= character) break;
      if (token.end > character && token.kind === "atom") return { frame, character };
      frame = token.frame;
      if (token.end > character) return { frame, character: token.end };
    }
    return { frame, character };
  }

  #read(line: number): void {
    const text = this.#textOf(line);
    let codeEnd = text.length;
    let pending: Frame[] = [];
    let frame = this.#walk(line, this.at(line), (token) => {
      if (token.kind === "open" && isComment(token.frame?.span.kind)) codeEnd = Math.min(codeEnd, token.start);
    }, (below) => (pending = [...pending, below])); // prettier-ignore
    const code = text.slice(0, codeEnd).trimEnd();
    if (code.trim()) this.#code = `${this.#code}\n${code}`.slice(-ABOVE);
    const grammar = this.grammarOf(frame);
    const goesOn = grammar.continued?.test(text) ?? false;
    while (frame && endsWithLine(frame, text, goesOn)) frame = frame.parent;
    for (const below of pending.toReversed()) frame = { ...below, parent: frame, line: line + 1, start: 0, end: 0 };
    const index = line - this.first + 1;
    this.#starts[index] = frame;
    this.#joined[index] = goesOn && (!frame || frame.span.kind === "code" || frame.span.kind === "line");
  }

  #walk(
    line: number,
    from: Frame | undefined,
    take: (token: Token) => void,
    below: (frame: Frame) => void = () => undefined,
  ): Frame | undefined {
    const text = this.#textOf(line);
    let frame = from;
    let at = 0;
    for (;;) {
      const matcher: Matcher = frame?.matcher ?? this.#rootMatcher;
      const found = matcher.next(text, at, this.#code, frame?.depth ?? 0);
      if (!found) return frame;
      const { start, end } = found;
      at = Math.max(end, at);
      switch (found.what) {
        case "skip":
          take({ start, end, kind: "skip", frame });
          break;
        case "bracket":
          frame = deeper(frame, found.by);
          break;
        case "close": {
          const closed: Frame | undefined = frame;
          const next = closed?.span.next?.(text.slice(start, end));
          frame = next ? this.#frameOf(next, closed?.parent, text.slice(start, end), line, start, end) : closed?.parent;
          take({ start, end, kind: "close", frame });
          break;
        }
        case "open": {
          const { span } = found;
          if (span.kind === "atom" && span.close === undefined) {
            take({ start, end, kind: "atom", frame });
            break;
          }
          const opened = this.#frameOf(span, frame, text.slice(start, end), line, start, end);
          if (span.below) {
            below(opened);
            take({ start, end, kind: "atom", frame });
            break;
          }
          frame = opened;
          take({ start, end, kind: "open", frame });
          if (span.kind === "line" && span.close === undefined) return frame;
          break;
        }
      }
      // Nothing was read: the same would be found again.
      if (start === end && found.what !== "close") at += 1;
    }
  }

  #frameOf(span: Span, parent: Frame | undefined, opened: string, line: number, start: number, end = start): Frame {
    const grammar = span.grammar?.() ?? this.grammarOf(parent);
    const matcher = matcherOf(grammar, span, opened);
    return { span, parent, grammar, opened, line, start, end, depth: 0, matcher };
  }

  #textOf(line: number): string {
    const text = this.#lines.line(line);
    return text.length > LONGEST ? text.slice(0, LONGEST) : text;
  }
}

function deeper(frame: Frame | undefined, by: number): Frame | undefined {
  return frame && { ...frame, depth: frame.depth + by };
}

export function isComment(kind: Kind | undefined): boolean {
  return kind === "line" || kind === "block";
}

function endsWithLine(frame: Frame, text: string, goesOn: boolean): boolean {
  const { span } = frame;
  if (span.kind === "line") return !goesOn;
  if (span.kind !== "string" && span.kind !== "atom") return false;
  if (span.lines || span.below) return false;
  return !takesNextLine(frame, text);
}

/** A backslash at the end of a line takes the string into the next one. */
export function takesNextLine({ span }: Frame, text: string): boolean {
  return (span.skip?.startsWith("\\\\") ?? false) && /(?<!\\)(?:\\\\)*\\$/.test(text);
}

/** Where to begin: so far above as is read at most, where a paragraph of the document begins at the margin. */
function firstLine(lines: Lines, line: number): number {
  let from = line;
  for (let read = 0; from > 0 && line - from < MOST_LINES && read < MOST_CHARACTERS; from -= 1)
    read += lines.line(from - 1).length;
  if (from === 0) return 0;
  for (let next = from + 1; next < Math.min(line, from + 300); next += 1)
    if (!lines.line(next - 1).trim() && /^[^\s*]/.test(lines.line(next))) return next;
  return from;
}

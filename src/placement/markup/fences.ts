import type { Lines } from "../placementTypes";

/** What holds something else than paragraphs, from a line to another one. */
export interface Fence {
  readonly kind: "verbatim" | "comment" | "table" | "data" | "container";
  /** The line that begins it. */
  readonly open: RegExp;
  readonly close: (opened: string) => (line: string) => boolean;
}

/** A block that is open at a line. */
export interface Held {
  readonly fence: Fence;
  readonly from: number;
  readonly opened: string;
  /** The line ends it. */
  readonly closes: boolean;
}

const MOST = 5_000;

/** The block that a line is in, is the last line of, or begins; undefined outside of all. */
export function heldBy(lines: Lines, line: number, fences: readonly Fence[]): Held | undefined {
  let held: Held | undefined;
  let ends: ((line: string) => boolean) | undefined;
  for (let at = Math.max(0, line - MOST); at <= line; at += 1) {
    const text = lines.line(at);
    if (held && ends) {
      if (at > held.from && ends(text)) {
        if (at === line) return { ...held, closes: true };
        held = ends = undefined;
      }
      continue;
    }
    const fence = fences.find(({ open }) => open.test(text));
    if (!fence) continue;
    ends = fence.close(text);
    held = { fence, from: at, opened: text, closes: false };
  }
  return held;
}

/** The last line of a block; the line itself where none is near. */
export function endOf(lines: Lines, line: number, { fence, opened, closes }: Held): number {
  const ends = fence.close(opened);
  if (closes) return line;
  for (let at = line + 1; at < Math.min(lines.lineCount, line + MOST); at += 1) if (ends(lines.line(at))) return at;
  return line;
}

export const sameLine = (opened: string) => (line: string): boolean => line.trimEnd() === opened.trimEnd(); // prettier-ignore

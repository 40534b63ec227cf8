import type { Lines } from "../types";

/** A front matter of more lines is none: then the document only begins with a line of that kind. */
const MOST_LINES = 5_000;

/** The last line of the front matter; -1 without one. YAML `---`, TOML `+++`, JSON between `;;;` or as an object of its own (Hugo). */
export function frontMatterEnd(lines: Lines): number {
  const first = lines
    .line(0)
    .replace(/^\uFEFF/, "")
    .trimEnd();
  const close = closing(first, lines);
  if (!close) return -1;
  const most = Math.min(lines.lineCount, MOST_LINES);
  for (let i = 1; i < most; i++) if (close.test(lines.line(i))) return i;
  return -1;
}

function closing(first: string, lines: Lines): RegExp | undefined {
  switch (first) {
    case "---":
      return /^(?:---|\.\.\.)[ \t]*$/;
    case "+++":
      return /^\+\+\+[ \t]*$/;
    case ";;;":
      return /^;;;[ \t]*$/;
    case "{":
      return lines.lineCount > 1 && /^\s*(?:"|\}\s*$)/.test(lines.line(1)) ? /^\}[ \t]*$/ : undefined;
    default:
      return undefined;
  }
}

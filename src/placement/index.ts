import { codePlacement, isKnownCode } from "./code";
import { MARKDOWN, markdownPlacement } from "./markdown";
import { MARKUP, markupPlacement } from "./markup";
import { noText } from "./noText";
import { plainPlacement } from "./plain";
import type { Lines, Placement, PlacementOptions, Position } from "./placementTypes";

export type * from "./placementTypes";
export { MARKDOWN } from "./markdown";

const PLAIN: ReadonlySet<string> = new Set(["plaintext", "log", "search-result"]);

/**
 * Where text goes that is to stand at `position` of a document, and in what form; or that nothing may be written there. Reads only the lines that it
 * needs, at most each of those above the position once.
 */
export function placementAt(document: Lines, position: Position, options: PlacementOptions = {}): Placement {
  const lines = named(document, options.fileName);
  const { languageId } = lines;
  const within = clamped(lines, position);
  if (MARKDOWN.has(languageId)) return markdownPlacement(lines, within, options);
  if (MARKUP.has(languageId)) return markupPlacement(lines, within, options);
  const reason = noText(lines, within.line, options.fileName);
  if (reason) return { kind: "none", reason };
  if (PLAIN.has(languageId)) return plainPlacement(lines, within, options);
  return codePlacement(lines, within, options);
}

/** The comments of its configuration decide: it is a language of which nothing else is known. */
export function readsComments(languageId: string): boolean {
  return !isProse(languageId) && !isKnownCode(languageId);
}

/** People write text in it: times and paragraphs have a meaning there. */
export function isProse(languageId: string): boolean {
  return [MARKDOWN, MARKUP, PLAIN].some((languages) => languages.has(languageId));
}

/** VS Code itself does not know MDX, and who has no extension for it opens it as text or as Markdown. */
function named(lines: Lines, fileName = ""): Lines {
  const known = lines.languageId !== "plaintext" && lines.languageId !== "markdown";
  if (known || !/\.mdx$/i.test(fileName)) return lines;
  const { lineCount, eol } = lines;
  return { languageId: "mdx", lineCount, eol, line: (index) => lines.line(index) };
}

function clamped(lines: Lines, { line, character }: Position): Position {
  const at = Math.max(0, Math.min(line, lines.lineCount - 1));
  return { line: at, character: Math.max(0, Math.min(character, lines.line(at).length)) };
}

/** A text as lines, for those who have no document open. Ends of lines may be LF, CRLF or CR. */
export function linesOf(text: string, languageId: string): Lines {
  const all = text.split(/\r\n|\r|\n/);
  return {
    languageId,
    lineCount: all.length,
    eol: /\r\n|\r|\n/.exec(text)?.[0] ?? "\n",
    line: (index) => all[index] ?? "",
  };
}

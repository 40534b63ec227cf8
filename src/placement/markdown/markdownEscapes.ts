import { inMarkdown } from "../../transcript/inMarkdown";
import { LINE_BREAK } from "../../transcript/lineBreaks";
import type { Escaping } from "../placementTypes";

const LINE_BREAKS = new RegExp(`(?:${LINE_BREAK.source})+`, "g");

/** In a cell of a table: a bar would end it, and nothing begins a line. */
export const inCell: Escaping = (said, final, before) =>
  inMarkdown(said.replaceAll(LINE_BREAKS, " "), final, `|${before}`).replaceAll("|", "\\|");

/** In a block of HTML, where Markdown means nothing. */
export const inHtml: Escaping = (said) => said.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** Between the signs of a fence: as it was said. A line that would end the fence is indented, so that it does not. */
export function inFence(mark: string): Escaping {
  const sign = mark[0] ?? "`";
  const begun = new RegExp(`^[ \\t]*[${sign}]+[ \\t]*$`);
  const ends = new RegExp(`^[ \\t]*[${sign}]{${mark.length},}[ \\t]*$`);
  return (said, final, before) => {
    const lines = said.replaceAll(LINE_BREAK, "\n").split("\n");
    const onNewLine = !before.slice(before.lastIndexOf("\n") + 1).trim();
    // What may still become such a line.
    if (!final && begun.test(lines.at(-1) ?? "")) lines[lines.length - 1] = "";
    return lines
      .map((line, i) => (ends.test(line) && (i > 0 || onNewLine) ? `    ${line.trimStart()}` : line))
      .join("\n");
  };
}

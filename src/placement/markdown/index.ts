import { plainPlacement } from "../plain";
import type { Lines, Placement, PlacementOptions, Position } from "../types";

/** Languages that are Markdown with something added. */
export const MARKDOWN: ReadonlySet<string> = new Set(["markdown", "quarto", "rmd", "mdx", "juliamarkdown"]);

export function markdownPlacement(lines: Lines, position: Position, options: PlacementOptions): Placement {
  const place = plainPlacement(lines, position, options);
  return { ...place, form: { ...place.form, escape: { kind: "markdown" } } };
}

import { plainPlacement } from "../plain";
import type { Lines, Placement, PlacementOptions, Position } from "../types";

/** Prose with a markup of its own. */
export const MARKUP: ReadonlySet<string> = new Set([
  "latex", "tex", "bibtex", "asciidoc", "restructuredtext", "org", "typst", "git-commit", "scminput",
]); // prettier-ignore

export function markupPlacement(lines: Lines, position: Position, options: PlacementOptions): Placement {
  return plainPlacement(lines, position, options);
}

import { plainPlacement } from "../plain";
import type { Lines, Placement, PlacementOptions, Position } from "../placementTypes";
import { commitPlacement } from "./commit";
import { bibtexPlacement, latexPlacement } from "./latex";
import { textPlacement } from "./text";

/** Prose with a markup of its own. */
export const MARKUP: ReadonlySet<string> = new Set([
  "latex", "tex", "context", "bibtex", "asciidoc", "adoc", "restructuredtext", "rst", "org", "typst", "git-commit", "scminput",
]); // prettier-ignore

export function markupPlacement(lines: Lines, position: Position, options: PlacementOptions): Placement {
  switch (lines.languageId) {
    case "latex":
    case "tex":
    case "context":
      return latexPlacement(lines, position, options);
    case "bibtex":
      return bibtexPlacement(lines, position);
    case "git-commit":
      return commitPlacement(lines, position, options);
    // Given to git as it is.
    case "scminput":
      return plainPlacement(lines, position, options);
    default:
      return textPlacement(lines, position, options);
  }
}

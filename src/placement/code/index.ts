import { plainPlacement } from "../plain";
import type { Lines, Placement, PlacementOptions, Position } from "../types";

/** Whatever is neither Markdown nor another kind of prose: programs, and formats of data. */
export function codePlacement(lines: Lines, position: Position, options: PlacementOptions): Placement {
  return plainPlacement(lines, position, options);
}

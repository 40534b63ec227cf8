import type { Lines } from "../placementTypes";
import { Blocks } from "./blocks";
import type { Box, Leaf, Line, Origin } from "./line";
import { originOf } from "./startFor";

/** So many lines of a paragraph are looked at above the place and below it. */
const MOST_LINES = 200;
/** A block that goes on for longer ends here. */
const MOST_BELOW = 20_000;

/** The line of a place with what stands around it. */
export class Around {
  readonly lines: Lines;
  readonly line: Line;
  /** The last line above that is not blank. */
  readonly above: { readonly index: number; readonly boxes: readonly Box[]; readonly leaf: Leaf | undefined };
  /** Of the last heading above; 0 without one. */
  readonly level: number;
  readonly #origin: Origin;
  readonly #blocks: Blocks;
  readonly #below: Line[] = [];

  /** `first`: the line below the front matter. */
  constructor(lines: Lines, target: number, first: number) {
    this.lines = lines;
    this.#origin = originOf(lines, target, first);
    this.#blocks = new Blocks(lines, this.#origin);
    for (let i = this.#origin.from; i < target; i++) this.#blocks.step();
    this.above = this.#blocks.last;
    this.level = this.#blocks.level;
    this.#blocks.step();
    this.line = this.#blocks.line();
    const next = this.below(0);
    // With the line below a paragraph may turn out to be a heading, or the head of a table.
    if (next?.part === "divider" && next.leaf?.line === target) this.line.leaf = next.leaf;
  }

  /** The line so many below the next one; undefined behind the end, or too far away. */
  below(count: number): Line | undefined {
    while (this.#below.length <= count && this.#below.length < MOST_BELOW) {
      if (this.#blocks.index + 1 >= this.lines.lineCount) return undefined;
      this.#blocks.step();
      this.#below.push(this.#blocks.line());
    }
    return this.#below[count];
  }

  /** The next line that is not blank. */
  get next(): Line | undefined {
    for (let i = 0; ; i++) {
      const line = this.below(i);
      if (!line || line.part !== "blank" || line.opened > 0) return line;
    }
  }

  /** The last line of the block that holds the place. */
  get end(): Line {
    let last = this.line;
    for (let i = 0; ; i++) {
      const line = this.below(i);
      if (!line || line.leaf !== this.line.leaf || line.part === "blank") return last;
      last = line;
    }
  }

  /** The lines of the block that holds the place, as far as they are near. */
  get block(): readonly Line[] {
    const from = Math.max(this.line.leaf?.line ?? this.line.index, this.line.index - MOST_LINES, this.#origin.from);
    const blocks = new Blocks(this.lines, this.#origin);
    for (let i = this.#origin.from; i < from; i++) blocks.step();
    const block: Line[] = [];
    for (let i = from; i < this.line.index; i++) {
      blocks.step();
      block.push(blocks.line());
    }
    block.push(this.line);
    const last = Math.min(this.end.index, this.line.index + MOST_LINES);
    for (let i = 0; this.line.index + i < last; i++) block.push(this.below(i) as Line);
    return block;
  }
}

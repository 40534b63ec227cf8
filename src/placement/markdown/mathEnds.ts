import type { Lines } from "../types";

export const MATH_END = /\$\$\s*$/;
/** Formulas whose end is not nearer are none. */
const LONGEST = 500;

/** Whether a formula that begins with `$$` on a line of its own ends anywhere; no line is looked at twice in vain. */
export class MathEnds {
  readonly #lines: Lines;
  /** There is no end between them. */
  #none = { from: 0, to: 0 };

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  endsBelow(line: number): boolean {
    const to = Math.min(this.#lines.lineCount, line + 1 + LONGEST);
    const { from, to: known } = this.#none;
    const start = from <= line && line < known ? known : line + 1;
    for (let i = start; i < to; i++) if (MATH_END.test(this.#lines.line(i))) return true;
    this.#none = { from: line, to };
    return false;
  }
}

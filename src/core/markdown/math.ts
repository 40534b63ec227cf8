import type { LineWalk } from "./lineWalk";

/** What ends a formula that began on a line above, wherever it stands on its own. */
export const MATH_END = /\$\$/;
/** Formulas whose end is not nearer are none. */
const LONGEST = 500;
/** Letters alone, as in "$$ is money", are no formula. */
const TEX = /[\\^_={}]/;

/**
 * A formula that begins with `rest`, a line from its `$$` on: on this line alone, or one of several lines; undefined where none does. `below`: where the next
 * line begins.
 *
 * VS Code's preview takes everything to the end of the document for a formula that is never closed: one such sign in a sentence, and no link below it would
 * be found and no text placed. So it needs an end; and where words stand behind the sign, none of TeX, that comes in the same paragraph. What stands behind the
 * end on its line is text (Obsidian), and what begins and ends a formula and goes on is a paragraph with a formula in it.
 *
 * Every line that holds `$$` ends a formula: so however many begin in vain, no line is looked at more than a few times.
 */
export function mathAt(rest: string, below: number, lines: LineWalk): "line" | "block" | undefined {
  if (!rest.startsWith("$$")) return undefined;
  const inner = rest.slice(2).trim();
  const end = inner.indexOf("$$");
  if (end >= 0) return end === inner.length - 2 ? "line" : undefined;
  const words = inner !== "" && !TEX.test(inner);
  let place = below;
  for (let i = 0; i < LONGEST; i++) {
    const line = lines.at(place);
    if (line === undefined) return undefined;
    if (MATH_END.test(line)) return "block";
    if (words && /^[\s>]*$/.test(line)) return undefined;
    place = lines.next(place);
  }
  return undefined;
}

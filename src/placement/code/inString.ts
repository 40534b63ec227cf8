import { LINE_BREAK } from "../../transcript/lineBreaks";
import type { Escaping, Said } from "../placementTypes";

/** Signs without a picture: in many languages none may stand in a string. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f]/;
/** The longest of what is looked for, and more. */
const REACH = 40;

/** Text as a string of a language holds it: it says the same, and the string ends where it ended before. */
export function inString({ rules, edge = [] }: Said): Escaping {
  return (text, final, before) => {
    const all = before.slice(-REACH) + text;
    const from = all.length - text.length;
    let written = "";
    for (let at = from; at < all.length; at += 1) {
      const sign = all[at] ?? "";
      if (isBreak(sign)) {
        if (!(sign === "\n" && all[at - 1] === "\r")) written += "\n";
        continue;
      }
      const end = at + 1;
      const past = all.slice(Math.max(0, end - REACH), end);
      const rule = rules.find(([ends]) => past.endsWith(ends));
      const last = end === all.length ? edge.find(([ends]) => past.endsWith(ends)) : undefined;
      // What it is depends on what follows.
      if (last && !final) return written;
      written += (rule ?? last)?.[1] ?? (CONTROL.test(sign) ? " " : sign);
    }
    return written;
  };
}

function isBreak(sign: string): boolean {
  LINE_BREAK.lastIndex = 0;
  return LINE_BREAK.test(sign);
}

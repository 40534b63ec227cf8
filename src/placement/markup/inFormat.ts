import { LINE_BREAK } from "../../transcript/lineBreaks";
import type { Escaping } from "../placementTypes";

/** How a format says that what looks like markup is text. */
export interface Signs {
  /** What ends with the first is written, for its last character, as the second; where it depends on its neighbors, only beside such. */
  readonly signs: readonly Sign[];
  /** What begins something else than text at the start of a line, and what is written before it. */
  readonly starts?: readonly (readonly [pattern: RegExp, before: string])[];
  /** White space at the start of a line is kept: it means nothing. */
  readonly indents?: true;
}

export interface Sign {
  readonly sign: string;
  readonly written: string;
  /** What stands before it, where that matters: the empty text at the start of a line. */
  readonly past?: RegExp;
  /** The character after it; none at a line's end. */
  readonly next?: RegExp;
}

/** So far a line is looked at for what it begins with. */
const REACH = 40;
/** What no start of a line is longer than, as far as it decides. */
const DECIDES = 14;

/** Nothing, or only what begins an item, within which another block can begin. */
const BEGINS = /^(?:\s|[-+*•/.](?=\s)|\d{1,9}[.)](?=\s))*$/;

/** Each character is decided by those before it and a few after it; what cannot be decided yet is held back until it is. */
export function inFormat({ signs, starts = [], indents }: Signs): Escaping {
  return (said, final, before) => {
    const past = before.slice(-REACH);
    const all = past + said;
    let begins = BEGINS.test(past.slice(Math.max(past.lastIndexOf("\n"), past.lastIndexOf("\r")) + 1));
    let written = "";
    for (let at = past.length; at < all.length; at += 1) {
      const sign = all[at] ?? "";
      if (isBreak(sign)) {
        if (!(sign === "\n" && all[at - 1] === "\r")) written += "\n";
        begins = true;
        continue;
      }
      if (begins && /[ \t]/.test(sign)) {
        if (indents) written += sign;
        continue;
      }
      const rest = lineFrom(all, at);
      const open = !final && at + rest.length === all.length;
      // A letter with a sign behind it, a number, or signs may yet begin something.
      if (
        begins &&
        open &&
        starts.length > 0 &&
        rest.length < DECIDES &&
        /^(?:[^\p{L}]|\p{L}{0,9}[^\p{L}\s]?$)/u.test(rest)
      )
        return written;
      const soFar = begins ? "" : all.slice(Math.max(0, at - REACH), at);
      const found = signs.find(
        (one) =>
          (soFar + sign).endsWith(one.sign) &&
          (one.past?.test(soFar.slice(0, soFar.length + 1 - one.sign.length)) ?? true),
      );
      if (found?.next && rest.length === 1 && open) return written;
      const shown = found && (found.next?.test(rest[1] ?? "") ?? true) ? found.written : sign;
      const start = begins ? starts.find(([pattern]) => pattern.test(rest))?.[1] : undefined;
      // A backslash is one already.
      written += start !== undefined && !(start === "\\" && shown.startsWith("\\")) ? start + shown : shown;
      begins = false;
    }
    return written;
  };
}

function lineFrom(text: string, at: number): string {
  const near = text.slice(at, at + REACH);
  const end = near.search(LINE_BREAK);
  return end < 0 ? near : near.slice(0, end);
}

function isBreak(sign: string): boolean {
  return /[\n\v\f\r\u0085\u2028\u2029]/.test(sign);
}

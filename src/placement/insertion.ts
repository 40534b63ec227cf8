import { LINE_BREAK } from "../transcript/lineBreaks";
import { seam } from "../transcript/join";
import type { Form } from "./placementTypes";

/** More than one line break in a row, or one. */
const BREAKS = new RegExp(`(?:${LINE_BREAK.source})+`, "g");

/** Text that was escaped already, on the lines of a document. */
export function onLines(text: string, form: Form, eol: string): string {
  return text.replaceAll(BREAKS, (breaks) => breakOf(breaks.match(LINE_BREAK)?.length ?? 1, form, eol));
}

function breakOf(count: number, { oneLine, lineStart, lineEnd = "", blankLine }: Form, eol: string): string {
  if (oneLine) return " ";
  const blank = blankLine === undefined ? "" : (eol + blankLine).repeat(count - 1);
  return lineEnd + blank + eol + lineStart;
}

/** What goes after all of the text. */
export function tailOf(text: string, { after, tail }: Form): string {
  return tail || seam(text, after);
}

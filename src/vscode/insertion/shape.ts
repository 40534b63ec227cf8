import { seam } from "../../transcript/join";
import { inMarkdown } from "../../transcript/inMarkdown";
import { LINE_BREAK } from "../../transcript/lineBreaks";

/** What stands around a place and how lines look there. */
export interface Surroundings {
  /** Text of the line before and after the place. */
  readonly before: string;
  readonly after: string;
  readonly indentation: string;
  readonly newline: string;
  /** Below the line of the place, with a blank line around it. */
  readonly ownParagraph?: true;
  /** Nothing stands on the line after it. */
  readonly nextIsBlank?: boolean;
  /** A heading over the text, where several recordings go to one place. */
  readonly heading: string | undefined;
}

/** What goes into the document before the first word, between lines, and after the last word. */
export interface Shape {
  readonly lead: string;
  readonly lineBreak: string;
  tail(text: string): string;
}

/** What is something else in Markdown when words stand before it: headings, lists, quotations, tables, fences, pictures and players. */
const BLOCK = /^ {0,3}(#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|>|\||```|~~~|!\[)/;

/** How a transcript fits in: with a space where words would touch, under a heading of its own. */
export function shapeOf(surroundings: Surroundings): Shape {
  const { before, after, indentation, newline, heading, ownParagraph, nextIsBlank } = surroundings;
  if (ownParagraph) {
    // The blank line of a quotation begins with its sign.
    const lead = newline + indentation.trimEnd() + newline + indentation;
    return { lead, lineBreak: newline + indentation, tail: () => (nextIsBlank ? "" : newline + indentation.trimEnd()) };
  }
  const lineBreak = newline + indentation;
  const tail = (text: string): string => seam(text, after);
  if (heading !== undefined) {
    const gap = before.trim() ? newline + newline : "";
    return {
      lead: `${gap}## ${inMarkdown(heading.replaceAll(LINE_BREAK, " "))}${newline}${newline}`,
      lineBreak,
      tail: (text) => tail(text).trimEnd() + (after.trim() ? newline + newline : ""),
    };
  }
  if (!before.trim() && BLOCK.test(after)) return { lead: "", lineBreak, tail: () => newline + newline };
  return { lead: "", lineBreak, tail };
}

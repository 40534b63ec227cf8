import type { Segment } from "../core/types";
import { clock, endsSentence, seam } from "./join";

/** How a transcript looks, beyond its words. */
export interface TextStyle {
  /** It goes into Markdown: nothing that was said can become a link, an embed or a fence. */
  readonly markdown: boolean;
  /** A new paragraph where a segment, which ends in a pause, ends with a sentence. */
  readonly paragraphs: boolean;
  /** A time before each paragraph, or before each segment, which is then a paragraph of its own. */
  readonly timestamps: "off" | "paragraph" | "segment";
  /** Where a time leads in Markdown: the recording, as a link's destination. Absent: times are plain text. */
  readonly link?: string;
}

/** Words and nothing else. */
export const PLAIN: TextStyle = { markdown: false, paragraphs: false, timestamps: "off" };

/** What stands between the text so far, or what stands on its line, and the first word of a segment. */
export function opening(before: string, segment: Segment, piece: string, first: boolean, style: TextStyle): string {
  const time = style.timestamps === "off" ? "" : `${timeOf(segment, style)} `;
  if (first) return seam(before, time || piece) + time;
  const breaks =
    style.timestamps === "segment" ||
    ((style.paragraphs || style.timestamps === "paragraph") && endsSentence(before, piece));
  return breaks ? `\n\n${time}` : seam(before, piece);
}

/** `[02:13](memo.m4a#t=133)`: two digits for minutes, so that times stand below one another. */
function timeOf({ span }: Segment, { link }: TextStyle): string {
  const time = `[${clock(span.start).padStart("00:00".length, "0")}]`;
  return link === undefined ? time : `${time}(${link}#t=${Math.floor(span.start)})`;
}

/** A path as the destination of a Markdown link: nothing in it can end the link (CommonMark 0.31, 6.3). */
export function destinationOf(path: string): string {
  return path
    .split("/")
    .map((part) => encodeURIComponent(part).replaceAll(/[()']/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`))
    .join("/");
}

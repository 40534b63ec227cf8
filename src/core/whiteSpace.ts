import { UNSPACED } from "./seam";

const BETWEEN = new RegExp(`(?<=${UNSPACED.source}) (?=${UNSPACED.source})`, "gu");

/**
 * What was said, on one line: white space is one space, and none between characters of scripts that are written without it.
 * Servers send a line for every segment, or a space between pieces of Chinese.
 */
export function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ").replaceAll(BETWEEN, "");
}

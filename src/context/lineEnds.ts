/** The same text with `\n` at every line's end and every offset where it was: `\r\n` becomes a space and `\n`. */
export function withLineFeeds(text: string): string {
  return text.includes("\r") ? text.replaceAll("\r\n", " \n").replaceAll("\r", "\n") : text;
}

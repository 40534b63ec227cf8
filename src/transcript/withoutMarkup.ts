/** Pairs of marks around words, the longer ones first; what stands between them does not begin or end with a space. */
const PAIRS = ["***", "___", "**", "__", "~~", "==", "``", "*", "_", "`", "~"].map((mark) => {
  const escaped = mark.replaceAll("*", String.raw`\*`);
  // Inside a word an underscore is a letter of it: snake_case.
  return new RegExp(String.raw`(?<![\w\\])${escaped}(?=\S)(.+?)(?<=\S)${escaped}(?!\w)`, "gu");
});

/**
 * The words of a selection as they are spelled, without what marks them up: Markdown, wiki links, HTML, and LaTeX's commands with one
 * argument. On one line, trimmed. For a few words: a long text takes long.
 */
export function withoutMarkup(selected: string): string {
  let text = selected
    .replaceAll(/<\/?[a-z][^<>]*>/gi, "")
    .replaceAll(/^[ \t]*(?:(?:#{1,6}|>|[-*+]|\d{1,9}[.)])[ \t]+)+(?:\[[ xX]\][ \t]+)?/gm, "")
    // The name before what it is shown as.
    .replaceAll(/!?\[\[(?:[^[\]|]*\|)?([^[\]|]*)\]\]/g, "$1")
    .replaceAll(/!?\[([^[\]]*)\](?:\([^()]*\)|\[[^[\]]*\])/g, "$1")
    .replaceAll(/\\[a-z]+\{([^{}]*)\}/gi, "$1")
    .replaceAll(/\s+/g, " ");
  // Marks may stand within marks.
  for (let before = ""; before !== text;) {
    before = text;
    for (const pair of PAIRS) text = text.replaceAll(pair, "$1");
  }
  return text.replaceAll(/\\([!-/:-@[-`{-~])/g, "$1").trim();
}

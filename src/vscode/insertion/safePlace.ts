import { nodesOf, parseMarkdown } from "../../context/markdown";

/**
 * The nearest offset at or after `offset` where text can go without breaking what is there: not inside YAML front
 * matter, a link, an image, an HTML tag, inline code or the info line of a fence. Inside a code block is fine.
 */
export function safeOffset(markdown: string, offset: number): number {
  let safe = offset;
  // A parent comes before its children, so moving to the end of a link inside a moved-over node is not needed.
  for (const node of nodesOf(parseMarkdown(markdown))) {
    const start = node.position?.start.offset ?? 0;
    const end = node.position?.end.offset ?? 0;
    switch (node.type) {
      case "yaml":
        // Also right before it: front matter is only what begins the file.
        if (safe < end || safe === start) safe = afterLine(markdown, end);
        break;
      case "link":
      case "linkReference":
      case "image":
      case "imageReference":
      case "definition":
      case "inlineCode":
      case "html":
        if (start < safe && safe < end) safe = end;
        break;
      case "code": {
        const infoEnd = afterLine(markdown, start);
        const fenced = /^\s*[`~]{3}/.test(markdown.slice(start, infoEnd));
        if (fenced && start < safe && safe < infoEnd) safe = infoEnd;
        break;
      }
      default:
        break;
    }
  }
  return Math.min(safe, markdown.length);
}

/** The start of the line after the one that holds `offset`, or the end of the text. */
function afterLine(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline < 0 ? text.length : newline + 1;
}

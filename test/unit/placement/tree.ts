import type { Nodes } from "mdast";
import { parseMarkdown } from "../../markdown";

/** Without the words of `said`, and what is empty then: what is left is what stood there. */
export function outlineWithout(text: string, said: RegExp): string {
  return outline(parseMarkdown(text), said);
}

function outline(node: Nodes, said: RegExp): string {
  if ("children" in node) {
    const inner = node.children.map((child) => outline(child, said)).filter(Boolean);
    if (inner.length === 0 && node.type === "paragraph") return "";
    const more =
      node.type === "heading" ? node.depth : node.type === "link" || node.type === "list" ? attributesOf(node) : "";
    return `${node.type}${more}(${inner.join("")})`;
  }
  if (node.type === "break") return "";
  const value = "value" in node ? node.value : "url" in node ? node.url : "";
  const words = value.replaceAll(said, " ").replaceAll(/\s+/g, "");
  if (node.type === "text" || node.type === "html") return words && `${node.type === "text" ? "" : "html:"}${words}`;
  return `${node.type}[${words}]`;
}

function attributesOf(node: Nodes): string {
  return node.type === "link" ? node.url : node.type === "list" ? String(node.ordered) : "";
}

/** What holds the words, from the outside in, and all words of theirs that the parser finds. */
export function holdersOf(text: string, said: string): readonly string[] | undefined {
  const find = (node: Nodes, path: readonly string[]): readonly string[] | undefined => {
    if ("value" in node && node.value.includes(said)) return [...path, node.type];
    if (!("children" in node)) return undefined;
    for (const child of node.children) {
      const found = find(child, [...path, node.type]);
      if (found) return found;
    }
    return undefined;
  };
  return find(parseMarkdown(text), []);
}

import type { Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { frontmatterFromMarkdown } from "mdast-util-frontmatter";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { frontmatter } from "micromark-extension-frontmatter";
import { gfmTable } from "micromark-extension-gfm-table";

/** Markdown as a tree (mdast) with the offset of every node, as a parser reads it of which Earmark itself uses nothing; with front matter and tables. */
export function parseMarkdown(text: string): Root {
  return fromMarkdown(text, {
    extensions: [frontmatter(["yaml", "toml"]), gfmTable()],
    mdastExtensions: [frontmatterFromMarkdown(["yaml", "toml"]), gfmTableFromMarkdown()],
  });
}

/** Every node, a parent before its children. */
export function* nodesOf(node: Nodes): Generator<Nodes, void, undefined> {
  yield node;
  if ("children" in node) for (const child of node.children) yield* nodesOf(child);
}

/** The words of a node without its markup. */
export function plainText(node: Nodes): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map(plainText).join("") : "";
}

import { frontMatterEnd } from "../core/markdown/frontMatter";
import { walkText } from "../core/markdown/lineWalk";
import { withLineFeeds } from "./lineEnds";
import { linkBlocks } from "./linkBlocks";
import { LinkReader, type RawLink } from "./linkInline";

/** A link, an embed or a player in a Markdown document. */
export interface DocumentLink {
  /** Offsets of all of it. */
  readonly start: number;
  readonly end: number;
  /** Where it leads, without escapes and percent signs: a path, or a URL. Without the fragment. */
  readonly target: string;
  /** What follows `#`, such as `t=62`. */
  readonly fragment: string;
  /** `[[name]]`: a file of that name, wherever it is. */
  readonly wiki: boolean;
}

/** More of a document is not looked at: links are looked for unasked, with every change. */
const MOST_CHARACTERS = 4_000_000;

/** Nor at more links than anybody follows. */
const MOST_LINKS = 20_000;

/**
 * Every link that VS Code's preview or Obsidian resolves, in order, without building a tree: a note may have hundreds and is looked
 * at with every change. Goes through the document once for its blocks and once for the links in them, whoever wrote it.
 */
export function linksIn(markdown: string): DocumentLink[] {
  const text = withLineFeeds(markdown.length > MOST_CHARACTERS ? markdown.slice(0, MOST_CHARACTERS) : markdown);
  const { spans, definitions } = linkBlocks(text, frontMatterEnd(walkText(text)));
  const reader = new LinkReader(text, definitions, MOST_LINKS);
  let done = 0;
  for (let i = 0; i < spans.length && reader.found.length < MOST_LINKS; i += 3) {
    const [start = 0, end = 0, html] = [spans[i], spans[i + 1], spans[i + 2]];
    if (end > done) done = reader.read(Math.max(start, done), end, html === 1);
  }
  return reader.found.map(linkTo).sort((a, b) => a.start - b.start);
}

function linkTo({ start, end, raw, wiki, anchor }: RawLink): DocumentLink {
  if (wiki) return { start, end, target: raw, fragment: anchor, wiki };
  const at = raw.indexOf("#");
  const path = at < 0 ? raw : raw.slice(0, at);
  const fragment = at < 0 ? "" : raw.slice(at + 1);
  // Of an address of the web the query is a part; of a file it is not.
  if (/^[a-z][\w+.-]+:/i.test(path)) return { start, end, target: path, fragment, wiki };
  return { start, end, target: decoded(path.replace(/\?.*$/, "")), fragment, wiki };
}

function decoded(path: string): string {
  if (!path.includes("%")) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

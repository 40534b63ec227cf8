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

/** What is no link, although it may look like one: front matter, fences, code, comments, escapes. */
const NOT = [
  String.raw`^(?<![\s\S])---[ \t]*\n[\s\S]*?\n---[ \t]*$`,
  String.raw`^[ \t>]*(?<fence>${"`"}{3,}|~{3,})[^\n]*(?:\n[\s\S]*?(?:\n[ \t>]*\k<fence>[${"`"}~]*[ \t]*$|(?![\s\S])))?`,
  String.raw`(?<!${"`"})(?<ticks>${"`"}+)(?!${"`"})[^\n]*?(?<!${"`"})\k<ticks>(?!${"`"})`,
  String.raw`<!--[\s\S]*?-->`,
  String.raw`\\[\s\S]`,
];
const LABEL = String.raw`\[(?:[^\[\]\\\n]|\\.)*\]`;
const TITLE = String.raw`(?:\s+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?`;
const LINKS = [
  String.raw`!?\[\[(?<wiki>[^\[\]|#\n]+)(?:#(?<anchor>[^\]|\n]*))?(?:\|[^\]\n]*)?\]\]`,
  String.raw`!?${LABEL}\(\s*(?:<(?<angle>[^<>\n]*)>|(?<bare>(?:[^\s()\\<]|\\.)(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*))${TITLE}\s*\)`,
  String.raw`<(?:audio|video|source)\b[^>]*?\ssrc\s*=\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)')[^>]*>`,
];
const ALL = new RegExp([...NOT, ...LINKS].join("|"), "gm");

/**
 * Every inline link of a document, in order, without building a tree: a note may have hundreds and is looked at with every
 * change. Links by reference are not followed.
 */
export function linksIn(markdown: string): DocumentLink[] {
  const found: DocumentLink[] = [];
  for (const { 0: all, index, groups = {} } of markdown.matchAll(ALL)) {
    const { wiki, anchor, angle, bare, double, single } = groups;
    const raw = wiki ?? angle ?? bare ?? double ?? single;
    if (raw === undefined) continue;
    const inTag = double !== undefined || single !== undefined;
    const whole = wiki === undefined ? (inTag ? raw : raw.replaceAll(/\\([!-/:-@[-`{-~])/g, "$1")) : raw.trim();
    const at = wiki === undefined ? whole.indexOf("#") : -1;
    const path = (at < 0 ? whole : whole.slice(0, at)).replaceAll("&amp;", "&");
    found.push({
      start: index,
      end: index + all.length,
      target: wiki === undefined && !/^[a-z][\w+.-]+:/i.test(path) ? decoded(path) : path,
      fragment: anchor ?? (at < 0 ? "" : whole.slice(at + 1)),
      wiki: wiki !== undefined,
    });
  }
  return found;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

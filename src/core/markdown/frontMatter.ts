import type { LineWalk } from "./lineWalk";

/** A front matter of more is none: then the document only begins with a line of that kind. */
const MOST_LINES = 5_000;
const MOST_CHARACTERS = 1_000_000;

/**
 * Where the front matter of a document in Markdown ends: the place of the line below it; 0 without one.
 *
 * `---` to the next `---` is one whatever stands between them, as VS Code's preview and Obsidian have it. They know no others, but those who write for Hugo
 * and Zola (`+++`, JSON), Pandoc and Jekyll (`...`) and Eleventy (`---js`, `;;;`) have their pages broken by a text in one. Where only these tell them from a
 * page that begins with a rule or a sign, the first line within has to look like data, so that no link of a page is taken for a value.
 */
export function frontMatterEnd(lines: LineWalk): number {
  const first = (lines.at(0) ?? "").replace(/^\uFEFF/, "").trimEnd();
  if (first.startsWith("{")) return objectEnd(first, lines);
  const within = lines.at(lines.next(0)) ?? "";
  if (first === "---") return fenceEnd(lines, YAML.test(within) ? /^(?:---|\.\.\.)\s*$/ : /^---\s*$/);
  if (/^---[a-z]{2,12}$/i.test(first)) return fenceEnd(lines, /^---\s*$/);
  if (first === "+++") return TOML.test(firstWord(lines)) ? fenceEnd(lines, /^\+\+\+\s*$/) : 0;
  return first === ";;;" ? fenceEnd(lines, /^;;;\s*$/) : 0;
}

/** The first line of a mapping, or a comment over it. Pandoc: below a blank line there is none. */
const YAML = /^(?:#|[\p{L}\p{N}_"'][^:]{0,200}:(?:\s|$))/u;
const TOML = /^(?:[\w."' \t-]{1,200}=|\[{1,2}[\w."' \t-]{1,200}\]{1,2}\s*(?:#|$)|\+\+\+\s*$)/;

/** The first line within that is neither blank nor a comment. */
function firstWord(lines: LineWalk): string {
  let place = lines.next(0);
  for (let i = 0; i < MOST_LINES; i++) {
    const line = lines.at(place)?.trim();
    if (line === undefined) return "";
    if (line && !line.startsWith("#")) return line;
    place = lines.next(place);
  }
  return "";
}

function fenceEnd(lines: LineWalk, close: RegExp): number {
  let place = lines.next(0);
  let characters = 0;
  for (let i = 1; i < MOST_LINES && characters < MOST_CHARACTERS; i++) {
    const line = lines.at(place);
    if (line === undefined) return 0;
    const next = lines.next(place);
    if (close.test(line)) return next;
    characters += line.length + 1;
    place = next;
  }
  return 0;
}

/** JSON without signs around it (Hugo): an object with nothing else on its last line. */
function objectEnd(first: string, lines: LineWalk): number {
  const begins = `${first} ${lines.at(lines.next(0)) ?? ""}`.slice(0, 1_000);
  if (!/^\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\}\s*$)/.test(begins)) return 0;
  let depth = 0;
  let characters = 0;
  let place = 0;
  for (let i = 0; i < MOST_LINES && characters < MOST_CHARACTERS; i++) {
    const line = lines.at(place);
    if (line === undefined) return 0;
    for (const { 0: sign, index } of line.matchAll(/"(?:[^"\\]|\\.)*"|["{}[\]]/g)) {
      if (sign === "{" || sign === "[") depth += 1;
      else if (sign === "}" || sign === "]") {
        depth -= 1;
        if (depth <= 0) return line.slice(index + 1).trim() ? 0 : lines.next(place);
      } else if (sign === '"') return 0;
    }
    characters += line.length + 1;
    place = lines.next(place);
  }
  return 0;
}

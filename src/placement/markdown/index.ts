import { frontMatterEnd } from "../../core/markdown/frontMatter";
import { walkLines } from "../../core/markdown/lineWalk";
import type { Lines, Placement, PlacementOptions, Position } from "../placementTypes";
import { Around } from "./around";
import { contentStart, spotInHtml, spotInText } from "./inText";
import { spotInTable } from "./inTable";
import { spotOnBlank } from "./onBlank";
import { placeOf, prefixOf, spotAbove, spotBelow, type Spot } from "./spot";

/** Languages that are Markdown with something added. */
export const MARKDOWN: ReadonlySet<string> = new Set(["markdown", "quarto", "rmd", "mdx", "juliamarkdown"]);

/** A place in Markdown: nothing is split, and the text stands in what holds the position, in the form of its lines. */
export function markdownPlacement(lines: Lines, position: Position, options: PlacementOptions): Placement {
  const front = frontMatterEnd(walkLines(lines)) - 1;
  if (position.line <= front) return placeOf(...belowFrontMatter(lines, front), options);
  const around = new Around(lines, position.line, front + 1);
  return placeOf(spotAt(around, position.character, options), around, options);
}

function belowFrontMatter(lines: Lines, front: number): readonly [Spot, Around] {
  const around = new Around(lines, front, front);
  const next = front + 1 < lines.lineCount ? lines.line(front + 1) : "";
  const spot: Spot = {
    line: front,
    character: lines.line(front).length,
    boxes: [],
    left: "frontMatter",
    lead: lines.eol,
    before: "",
    after: "",
    tail: next.trim() ? lines.eol : "",
    fresh: true,
  };
  return [spot, around];
}

function spotAt(around: Around, character: number, { below }: PlacementOptions): Spot {
  const { line } = around;
  if (line.part === "blank") return spotOnBlank(around, character);
  if (line.leaf?.kind === "container" || line.leaf?.kind === "script")
    return (below ? undefined : beforeMarks(around, character)) ?? spotBelow(around.end, around, line.leaf.kind);
  if (below) return spotBelow(around.end, around);
  const outer = beforeMarks(around, character);
  if (outer) return outer;
  const from = Math.max(character, contentStart(line));
  switch (line.leaf?.kind) {
    case "fence":
      return spotInFence(around, character);
    case "code":
      return spotInVerbatim(around, from);
    case "math":
    case "rule":
    case "definition":
      return spotBelow(around.end, around, line.leaf.kind);
    case "html":
    case "comment":
      return spotInHtml(around, Math.max(character, line.at));
    case "table":
      return spotInTable(around, Math.max(character, line.at));
    case "heading":
      if (line.part === "underline") return spotBelow(line, around, "heading");
      return spotInText(around, Math.max(from, headingStart(line.text, line.at)));
    default:
      return line.text.trim() === "%%" ? spotAtPercents(around) : spotInText(around, from);
  }
}

/** Before the signs with which the line begins: above what begins there, or in it where it is not the first of its kind. */
function beforeMarks(around: Around, character: number): Spot | undefined {
  const { line } = around;
  const mark = line.outerAt + (/^[ \t]*/.exec(line.text.slice(line.outerAt))?.[0].length ?? 0);
  if (character > mark) return undefined;
  const outer = line.boxes.slice(0, line.boxes.length - line.opened);
  if (line.opened > 0) return line.boxes[outer.length]?.follows ? undefined : spotAbove(outer, around);
  switch (line.leaf?.kind) {
    case "heading":
      return line.part === "open" ? spotAbove(outer, around) : undefined;
    case "fence":
    case "math":
    case "html":
    case "comment":
      return line.part === "open" && line.leaf.line === line.index ? spotAbove(outer, around) : undefined;
    case "rule":
    case "container":
      return spotAbove(outer, around);
    case "definition":
    case "script":
    case "table":
      return line.leaf.line === line.index ? spotAbove(outer, around) : undefined;
    default:
      return /^(?:!\[|\[\[)/.test(line.text.slice(mark)) &&
        line.leaf?.line === line.index &&
        !line.text.slice(0, mark).trim()
        ? spotAbove(outer, around)
        : undefined;
  }
}

function headingStart(text: string, at: number): number {
  return at + (/^\s*#{1,6}[ \t]*/.exec(text.slice(at))?.[0].length ?? 0);
}

/** Between the signs of a fence text stands as it was said. */
function spotInFence(around: Around, character: number): Spot {
  const { line, lines } = around;
  const prefix = prefixOf(line.boxes);
  const escape = { kind: "fence", mark: line.leaf?.mark ?? "" } as const;
  const base = { line: line.index, boxes: line.boxes, within: ["fence"], escape };
  if (line.part === "open")
    return { ...base, character: line.text.length, left: "fence", lead: lines.eol + prefix, before: "", after: "" };
  if (line.part === "body") return spotInVerbatim(around, character);
  const mark = line.text.length - line.text.slice(line.at).trimStart().length;
  if (character > mark) return spotBelow(line, around, "fence");
  return { ...base, character: line.at, before: "", after: "", tail: lines.eol + prefix };
}

/** Lines that are taken as they are. */
function spotInVerbatim(around: Around, asked: number): Spot {
  const { line } = around;
  const { leaf, text } = line;
  const character = Math.max(asked, line.at);
  if (leaf?.kind === "math") return spotBelow(around.end, around, "math");
  if (leaf?.kind === "html" || leaf?.kind === "comment") return spotInHtml(around, character);
  return {
    line: line.index,
    character,
    boxes: line.boxes,
    within: [leaf?.kind ?? "code"],
    before: text.slice(0, character),
    after: text.slice(character),
    indent: /^[ \t]*/.exec(text.slice(line.at))?.[0] ?? "",
    escape: leaf?.kind === "fence" ? { kind: "fence", mark: leaf.mark ?? "" } : { kind: "none" },
  };
}

/** At the signs around a comment of Obsidian: within it behind the first, below it behind the last. */
function spotAtPercents(around: Around): Spot {
  const { line, lines } = around;
  if (line.hidden) return spotBelow(line, around, "comment");
  const lead = lines.eol + prefixOf(line.boxes);
  const end = line.text.length;
  return {
    line: line.index,
    character: end,
    boxes: line.boxes,
    left: "comment",
    lead,
    before: "",
    after: "",
    tail: "",
  };
}

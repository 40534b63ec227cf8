import type { Around } from "./around";
import { htmlStretches } from "./htmlStretches";
import { inlineNear, type Inline, type Stretch } from "./inline";
import type { Line } from "./line";
import { isMdx } from "./mdx";
import { prefixOf, spotBelow, type Spot } from "./spot";

/** A definition of a link is looked for in so many lines. */
const MOST_LINES = 100_000;

/** The lines of a block as one text, and where in it each of them begins. */
interface Joined {
  readonly text: string;
  readonly starts: readonly { readonly line: Line; readonly at: number; readonly offset: number }[];
}

function joined(block: readonly Line[], raw: boolean): Joined {
  let text = "";
  const starts = [];
  for (const line of block) {
    const at = raw ? line.at : contentStart(line);
    starts.push({ line, at, offset: text.length });
    text += `${line.text.slice(at)}\n`;
  }
  return { text, starts };
}

/** Where the words of a line begin, behind the signs of what holds it and the box of a task. */
export function contentStart({ text, at, boxes, opened }: Line): number {
  const space = /^[ \t]*/.exec(text.slice(at))?.[0].length ?? 0;
  const task =
    opened > 0 && boxes.at(-1)?.kind === "listItem" ? /^\[[ xX]\](?:[ \t]|$)/.exec(text.slice(at + space))?.[0] : "";
  return at + space + (task?.length ?? 0);
}

/** In a paragraph or a heading: behind what would be split. */
export function spotInText(around: Around, character: number): Spot {
  const { line } = around;
  const { text, starts } = joined(around.block, false);
  const own = starts.find((one) => one.line.index === line.index) ?? { at: 0, offset: 0 };
  const asked = own.offset + Math.max(0, character - own.at);
  const inline = inlineNear(text, asked, isMdx(around.lines));
  const moved = behindAtoms(asked, inline, around);
  if (moved.left === "blockId") return spotBelow(around.end, around, "blockId");
  const start = starts.findLast(({ offset }) => offset <= moved.offset);
  if (!start) return spotBelow(around.end, around);
  const at = start.at + moved.offset - start.offset;
  const rest = start.line.text.slice(at);
  const holders = inline.holders
    .filter((one) => one.start <= moved.offset && moved.offset <= one.end)
    // Between lines of `%%` there may be several.
    .filter(({ kind }) => kind !== "hidden" || !line.hidden);
  const holder = holders.at(-1);
  const marked = holders.filter(({ kind }) => kind === "emphasis");
  const heading = line.leaf?.kind === "heading";
  const touches = edge(moved.offset, inline.atoms);
  const before = start.line.text.slice(0, at);
  const lead = touches.behind || (/[\]#>*+-]$/.test(before) && at === contentStart(start.line) && at > 0) ? " " : "";
  const comment = holder?.kind === "comment";
  return {
    line: start.line.index,
    character: at,
    boxes: start.line.boxes,
    within: [...(heading ? ["heading"] : []), ...holders.map(({ kind }) => kind)],
    ...(moved.left === undefined ? {} : { left: moved.left }),
    lead,
    // No space comes between a word and the signs that set it apart.
    before: marked.some(({ start }) => start === moved.offset) ? "" : before + lead,
    after: marked.some(({ end }) => end === moved.offset) ? "" : rest,
    tail: touches.before ? " " : "",
    indent: indentOf(start.line),
    ...(heading || holder || /(?:^|\s)\^[A-Za-z\d-]+\s*$/.test(rest) ? { oneLine: true } : {}),
    ...(comment ? { escape: { kind: "comment", before: "<!-- ", after: " -->" } } : {}),
    fresh: !line.text.slice(contentStart(line), at).trim() && !rest.trim(),
  };
}

/** Spaces before the words of a line, as its paragraph has them. */
function indentOf({ text, at, opened }: Line): string {
  const space = opened > 0 ? "" : (/^ */.exec(text.slice(at))?.[0] ?? "");
  return space.length > 3 ? "" : space;
}

/** Addresses and tags go on in the words that touch them. */
function edge(offset: number, atoms: readonly Stretch[]): { readonly behind: boolean; readonly before: boolean } {
  const urls = atoms.filter(({ kind }) => kind === "url");
  return {
    behind: urls.some(({ end }) => end === offset),
    before: urls.some(({ start }) => start === offset),
  };
}

function behindAtoms(
  asked: number,
  { atoms, references }: Inline,
  around: Around,
): { readonly offset: number; readonly left?: string } {
  const inside = references.find(({ start, end }) => start < asked && asked < end);
  const all = inside && isDefined(inside.label, around) ? [...atoms, ...references] : atoms;
  return behind(asked, all);
}

function behind(asked: number, atoms: readonly Stretch[]): { readonly offset: number; readonly left?: string } {
  let offset = asked;
  let left: string | undefined;
  for (;;) {
    const at = offset;
    const found = atoms.filter(
      ({ kind, start, end }) => start < at && (at < end || (kind === "blockId" && at === end)),
    );
    const last = found.sort((a, b) => b.end - a.end)[0];
    if (!last) return left === undefined ? { offset } : { offset, left };
    left ??= last.kind;
    if (last.kind === "blockId") return { offset, left: "blockId" };
    offset = last.end;
  }
}

function isDefined(label: string, { lines }: Around): boolean {
  const wanted = `[${label.trim().toLowerCase()}]:`;
  const most = Math.min(lines.lineCount, MOST_LINES);
  for (let i = 0; i < most; i++) {
    const text = lines.line(i);
    if (text.includes("]:") && text.trimStart().toLowerCase().startsWith(wanted)) return true;
  }
  return false;
}

/** In a block of HTML: behind a tag, in what the tags hold; below it at its end. */
export function spotInHtml(around: Around, character: number): Spot {
  const { line } = around;
  const { text, starts } = joined(around.block, true);
  const { atoms, holders } = htmlStretches(text, isMdx(around.lines));
  const own = starts.find((one) => one.line.index === line.index) ?? { at: 0, offset: 0 };
  const { offset, left } = behind(own.offset + Math.max(0, character - own.at), atoms);
  const holder = holders.find((one) => one.start <= offset && offset <= one.end);
  const start = starts.findLast((one) => one.offset <= offset);
  if (!start) return spotBelow(around.end, around, left);
  const at = start.at + offset - start.offset;
  const [before, after] = [start.line.text.slice(0, at), start.line.text.slice(at)];
  const last = start.line.index === around.end.index;
  if (!holder && last && !after.trim() && /(?:>|-->)\s*$/.test(before))
    return spotBelow(around.end, around, left ?? "html");
  const comment = holder ?? (around.line.leaf?.kind === "comment" ? { kind: "comment" } : undefined);
  return {
    line: start.line.index,
    character: at,
    boxes: start.line.boxes,
    within: [comment ? "comment" : "html"],
    ...(left === undefined ? {} : { left }),
    before,
    after,
    indent: indentOf(start.line),
    // In HTML a blank line ends the block.
    ...(around.line.leaf?.end && comment ? {} : { dense: true }),
    escape: comment ? { kind: "comment", before: "<!-- ", after: " -->" } : { kind: "html" },
    fresh: !before.slice(prefixOf(start.line.boxes).length).trim() && !after.trim(),
  };
}

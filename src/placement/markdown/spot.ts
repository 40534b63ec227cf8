import { inMarkdown } from "../../transcript/inMarkdown";
import type { Escape, Form, Place, PlacementOptions } from "../placementTypes";
import type { Around } from "./around";
import { widthOf } from "./columns";
import type { Box, Line } from "./line";
import { inMdx, isMdx, withoutExpressions } from "./mdx";

/** A place that was found, before a heading is put over the text. */
export interface Spot {
  readonly line: number;
  readonly character: number;
  readonly boxes: readonly Box[];
  /** What holds the text within these: "cell", "fence", ... */
  readonly within?: readonly string[];
  readonly left?: string;
  readonly below?: true;
  readonly lead?: string;
  readonly before: string;
  readonly after: string;
  readonly tail?: string;
  /** Of further lines, behind the signs of the boxes. */
  readonly indent?: string;
  readonly oneLine?: boolean;
  /** No blank line may come between. */
  readonly dense?: boolean;
  readonly escape?: Escape;
  /** Nothing of its block stands before it. */
  readonly fresh?: boolean;
}

const MARKDOWN_ESCAPE: Escape = { kind: "markdown" };

/** What begins a line in these. */
export function prefixOf(boxes: readonly Box[]): string {
  return boxes.map(({ piece }) => piece).join("");
}

export function placeOf(spot: Spot, around: Around, { heading, headingLevel }: PlacementOptions): Place {
  const fitting = headingLevel ?? Math.min(6, Math.max(1, around.level) + 1);
  const { line, character, boxes, within = [], left, oneLine, dense } = spot;
  const escape = spot.escape ?? MARKDOWN_ESCAPE;
  const prefix = prefixOf(boxes);
  const hidden = around.line.hidden ? ["comment"] : [];
  const form: Form = {
    lead: spot.lead ?? "",
    before: spot.before,
    lineStart: prefix + (spot.indent ?? ""),
    ...(dense ? {} : { blankLine: prefix.trimEnd() }),
    ...(oneLine ? { oneLine } : {}),
    after: spot.after,
    tail: spot.tail ?? "",
    escape: isMdx(around.lines) ? inMdx(escape) : escape,
  };
  return {
    kind: "text",
    position: { line, character },
    ...(left === undefined ? {} : { left }),
    ...(spot.below ? { below: true } : {}),
    containers: [...boxes.map(({ kind }) => kind), ...hidden, ...within],
    form: heading === undefined ? form : headed(form, heading, spot.fresh ?? false, fitting, around.lines.eol),
    headingLevel: fitting,
  };
}

/** With the name of a recording over its text: a heading where there can be one, of the level that fits. */
function headed(form: Form, name: string, fresh: boolean, level: number, eol: string): Form {
  if (form.escape.kind !== "markdown") return form;
  const escaping = form.escape.mdx ? withoutExpressions(inMarkdown) : inMarkdown;
  const title = escaping(name.replaceAll(/\s+/g, " "), true, "# ").replace(/(#+)\s*$/, "\\$1");
  if (form.oneLine || form.blankLine === undefined) {
    const space = form.before && !/\s$/.test(form.before) && !form.lead ? " " : "";
    return { ...form, lead: `${form.lead}${space}${title}: `, before: `${title}: ` };
  }
  const apart = eol + form.blankLine + eol + form.lineStart;
  const open = fresh ? form.lead : apart;
  const signs = "#".repeat(level);
  return {
    ...form,
    lead: `${open}${signs} ${title}${apart}`,
    before: form.lineStart,
    after: "",
    tail: form.tail || (form.after.trim() ? apart : ""),
  };
}

/** A paragraph of its own below a line, in what holds that one. */
export function spotBelow(last: Line, around: Around, left?: string): Spot {
  const { eol } = around.lines;
  const prefix = prefixOf(last.boxes);
  const next = lineBelow(last, around);
  return {
    line: last.index,
    character: last.text.length,
    boxes: last.boxes,
    below: true,
    ...(left === undefined ? {} : { left }),
    lead: eol + prefix.trimEnd() + eol + prefix,
    before: prefix,
    after: "",
    tail: next && next.part !== "blank" ? eol + prefix.trimEnd() : "",
    fresh: true,
  };
}

/** A paragraph of its own above a block that begins on the line of the place, in what holds the block. */
export function spotAbove(boxes: readonly Box[], around: Around): Spot {
  const { line, above, lines } = around;
  const prefix = prefixOf(boxes);
  const close = line.index > 0 && above.index === line.index - 1;
  const character = line.outerAt;
  return {
    line: line.index,
    character,
    boxes,
    lead: close ? lines.eol + prefix : "",
    before: prefix,
    after: "",
    tail: lines.eol + prefix.trimEnd() + lines.eol + prefix + restOfTab(line.text.slice(0, character), prefix),
    fresh: true,
  };
}

/** What holds a line may take a part of a tab: what goes down to a line of its own keeps the other part. */
function restOfTab(passed: string, prefix: string): string {
  return passed.endsWith("\t") ? " ".repeat(Math.max(0, widthOf(passed) - widthOf(prefix))) : "";
}

function lineBelow(line: Line, around: Around): Line | undefined {
  return around.below(line.index - around.line.index);
}

import type { Scripts } from "./mdx";

/** What holds lines: a quotation, an item of a list, a footnote. */
export interface Box {
  readonly kind: "quotation" | "listItem" | "footnote";
  /** What begins a further line in it, behind that of what holds it. */
  readonly piece: string;
  /** Columns from where it begins to where its content does; 0 for a quotation. */
  readonly width: number;
  readonly line: number;
  /** Not the first item of its list. */
  readonly follows: boolean;
  /** Nothing stands behind its sign. */
  readonly bare: boolean;
}

export type LeafKind =
  | "paragraph"
  | "heading"
  | "rule"
  | "fence"
  | "math"
  | "html"
  | "comment"
  | "code"
  | "table"
  | "definition"
  /** A line of `:::`, which begins or ends what a tool for documentation frames. */
  | "container"
  /** Of MDX: an import, an export, or an expression. */
  | "script";

/** A block that holds no others. What it is may be known with a later line only: then `kind` changes. */
export interface Leaf {
  kind: LeafKind;
  readonly line: number;
  /** What ends it, where it is not a blank line or another block. */
  readonly end?: RegExp;
  /** Of a fence: its sign. */
  readonly mark?: string;
  /** Of a script: its last line. */
  readonly last?: number;
}

export interface Line {
  readonly index: number;
  readonly text: string;
  readonly boxes: readonly Box[];
  /** So many of them begin on this line. */
  readonly opened: number;
  /** Where the content of those that began earlier starts, and that of all of them. */
  readonly outerAt: number;
  readonly at: number;
  /** The block that it belongs to; undefined on a blank line. */
  leaf: Leaf | undefined;
  readonly part: "blank" | "text" | "open" | "body" | "close" | "underline" | "divider";
  /** Between lines of `%%`, which Obsidian does not show. */
  readonly hidden: boolean;
}

/** A line at which nothing is open but what is said here. */
export interface Origin {
  readonly from: number;
  readonly hidden?: boolean;
  readonly scripts?: Scripts | undefined;
  readonly level?: number;
}

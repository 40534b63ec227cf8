import type { Sign, Signs } from "./inFormat";

const before = (mark: string, signs: string): Sign[] => Array.from(signs, (sign) => ({ sign, written: mark + sign }));

/** The escape character of Org itself: a space without width. */
const ZERO = "\u200B";
const orgMark = (sign: string): Sign => ({ sign, written: ZERO + sign, past: /(?:^|[\s\-("'{])$/, next: /\S/ });

/** What stands for itself in each format, and how it is written where it would not. */
export const SIGNS = {
  latex: {
    signs: [
      { sign: "\\", written: String.raw`\textbackslash{}` },
      { sign: "~", written: String.raw`\textasciitilde{}` },
      { sign: "^", written: String.raw`\textasciicircum{}` },
      ...before("\\", "{}%&$#_"),
    ],
    indents: true,
  },

  // A reference to a character is one in any place; a backslash is shown where nothing is to be escaped.
  asciidoc: {
    signs: [
      ...Array.from("*_`^~#{[|", (sign) => ({ sign, written: `&#${sign.charCodeAt(0)};` })),
      { sign: "++", written: "&#43;" },
      { sign: "<<", written: "&lt;" },
      { sign: "((", written: "&#40;" },
      { sign: "//", written: "&#47;" },
      { sign: "::", written: "&#58;" },
      { sign: ";;", written: "&#59;" },
      { sign: "$$", written: "&#36;" },
      { sign: "@", written: "&#64;", past: /[\p{L}\p{N}._+-]$/u },
      { sign: "&", written: "&amp;", next: /[#\w]/ },
      { sign: "+", written: "&#43;", past: /\s$/, next: /^$/ },
    ],
    starts: [[/^(?:=+\s|[*.-]+\s|\/\/|'{3}|<{3}|:[\w!-]|\.\S|\+$|[-=.*_+/]{2,}\s*$|>\s|\d+\.\s|[A-Za-z]\.\s|[ivxlcdm]+\)\s|<[\d.]+>\s|(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):\s)/, "{empty}"]],
  },

  restructuredtext: {
    signs: [
      ...before("\\", "\\*`|_"),
      { sign: "::", written: "\\:" },
      { sign: "//", written: "\\/" },
      { sign: "@", written: "\\@", past: /[\p{L}\p{N}._+-]$/u },
    ],
    starts: [[/^(?:[-+•‣⁃](?:\s|$)|\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#)[.)](?:\s|$)|\.\.(?:\s|$)|:[^:\s]|>>>|--?\w|\/\w|__|([^\w\s])\1{2,}\s*$)/, "\\"]],
  },

  org: {
    signs: [
      ...Array.from("*/_=~+", orgMark),
      { sign: "[[", written: `${ZERO}[` },
      { sign: "{{{", written: `${ZERO}{` },
      { sign: "<<", written: `${ZERO}<` },
      { sign: "<", written: `<${ZERO}`, next: /[\d%]/ },
      { sign: "[", written: `[${ZERO}`, next: /[\df%]/ },
      { sign: "\\", written: `\\${ZERO}`, next: /[A-Za-z_([\\]/ },
      { sign: "$", written: String.raw`\dollar{}`, next: /[^\s,;.]/ },
      { sign: "_", written: `_${ZERO}`, past: /\S$/, next: /\S/ },
      { sign: "^", written: `^${ZERO}`, past: /\S$/, next: /\S/ },
      { sign: ":", written: `${ZERO}:`, next: /\// },
    ],
    starts: [[/^(?:\*+\s|[-+](?:\s|$)|\d+[.)](?:\s|$)|#|\||:|-{5,}|(?:DEADLINE|SCHEDULED|CLOSED|CLOCK):|\[fn:|%%\()/, ZERO]],
  },

  // A comma keeps Org from taking a line of a block for its own.
  orgBlock: { signs: [], starts: [[/^,*(?:\*|#\+)/, ","]], indents: true },

  typst: {
    signs: [...before("\\", "\\#*_`$@<[]~"), { sign: "//", written: "\\/" }],
    starts: [[/^(?:=+(?:\s|$)|[-+/](?:\s|$)|\d+\.(?:\s|$))/, "\\"]],
  },

  commit: {
    signs: [],
    // What git takes for its own remark begins in the first column.
    starts: [[/^[#;]|^diff --git|^-{3}(?:\s|$)/, " "]],
  },
} as const satisfies Readonly<Record<string, Signs>>; // prettier-ignore

/** The tags with which a block of HTML begins that ends with a blank line (CommonMark 0.31, 4.6, the sixth kind; the preview's list is the same). */
const BLOCK_TAGS =
  "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul";
const BLOCK_TAG = new RegExp(String.raw`^</?(?:${BLOCK_TAGS})(?:\s|/?>|$)`, "i");
const RAW_TAG = /^<(?:script|pre|style|textarea)(?:[\s>]|$)/i;
const RAW_END = /<\/(?:script|pre|style|textarea)>/i;
/** A single tag that is the whole line: the seventh kind. */
const WHOLE_TAG =
  /^(?:<[a-z][a-z\d-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?>|<\/[a-z][a-z\d-]*\s*>)[ \t]*$/i;

export interface HtmlBlock {
  /** `raw`: what is shown as it is, or not at all, and holds no links. `tags`: HTML whose tags mean something. */
  readonly kind: "comment" | "raw" | "tags";
  /** Stands on its last line, which may be the first. Undefined: a blank line ends it. */
  readonly end?: RegExp;
}

const RAW: HtmlBlock = { kind: "raw", end: RAW_END };
const COMMENT: HtmlBlock = { kind: "comment", end: /-->/ };
const INSTRUCTION: HtmlBlock = { kind: "raw", end: /\?>/ };
const DATA: HtmlBlock = { kind: "raw", end: /\]\]>/ };
const DECLARATION: HtmlBlock = { kind: "raw", end: />/ };
const TAGS: HtmlBlock = { kind: "tags" };

/** The block of HTML that begins with `rest`, a line without its indentation; undefined where none does. */
export function htmlBlock(rest: string, inParagraph: boolean): HtmlBlock | undefined {
  if (RAW_TAG.test(rest)) return RAW;
  if (rest.startsWith("<!--")) return COMMENT;
  if (rest.startsWith("<?")) return INSTRUCTION;
  if (rest.startsWith("<![CDATA[")) return DATA;
  if (/^<![A-Za-z]/.test(rest)) return DECLARATION;
  if (BLOCK_TAG.test(rest)) return TAGS;
  return !inParagraph && WHOLE_TAG.test(rest.slice(0, 2_000)) ? TAGS : undefined;
}

/** HTML that ends a paragraph, and definitions, as they stand on a line (CommonMark 0.31, 4.6 and 4.7). Each is tried at its `lastIndex`. */

export const RAW = /<(?:script|pre|style|textarea)(?=[\s>]|$)/iy;
export const RAW_END = /<\/(?:script|pre|style|textarea)>/i;
export const BLOCK =
  /<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|source|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?=[\s>]|\/>|$)/iy;
/** A whole tag alone on its line. */
export const ALONE =
  /<(?:\/[a-z][\w-]*|[a-z][\w-]*(?:[ \t]+[^\s"'<>/=]+(?:[ \t]*=[ \t]*(?:"[^"\n]*"|'[^'\n]*'|[^\s"'=<>`]+))?)*)[ \t]*\/?>[ \t]*(?=\n|$)/iy;
export const DEFINITION =
  /\[((?:[^[\]\\\n]|\\[^\n]){1,999})\]:[ \t]*(?:\n[ \t]*)?(?:<([^<>\n]*)>|([^\s<]\S*))(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*(?=\n|$)/y;

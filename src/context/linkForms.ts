/** A definition of a link as it stands on a line (CommonMark 0.31, 4.7). Tried at its `lastIndex`. */
export const DEFINITION =
  /\[((?:[^[\]\\\n]|\\[^\n]){1,999})\]:[ \t]*(?:\n[ \t]*)?(?:<([^<>\n]*)>|([^\s<]\S*))(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*(?=\n|$)/y;

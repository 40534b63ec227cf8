import * as vscode from "vscode";
import { FollowedOffset, type Anchor } from "../insertion/anchor";

/** Signs of a quotation, spaces, and the sign of a list item (CommonMark 0.31, 5.1 and 5.2). */
const LEADING = /^((?:[ \t]*>)*[ \t]*)([-*+][ \t]+|\d{1,9}[.)][ \t]+)?/;

/**
 * A paragraph of its own below the line of a link, in the same quotation or list item; below a table, which must not be torn.
 * Follows what is typed from now on: a writer takes over, or somebody disposes of the place.
 */
export function belowLink(document: vscode.TextDocument, { end }: vscode.Range): Anchor {
  let { line } = end;
  const inTable = (at: number): boolean => at < document.lineCount && /^[ \t>]*\|/.test(document.lineAt(at).text);
  if (inTable(line)) while (inTable(line + 1)) line++;
  const [, signs = "", item = ""] = LEADING.exec(document.lineAt(line).text) ?? [];
  const place = new FollowedOffset(document, document.offsetAt(document.lineAt(line).range.end));
  return {
    kind: "text",
    document,
    place,
    indentation: signs + " ".repeat(item.length),
    newline: document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n",
    selection: "",
    ownParagraph: true,
  };
}

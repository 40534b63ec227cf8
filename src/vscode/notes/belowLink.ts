import type * as vscode from "vscode";
import { anchorAt, anchorIn, type Anchor } from "../insertion/anchor";

/**
 * A paragraph of its own below the block that holds a link, in what holds the block.
 * Follows what is typed from now on: a writer takes over, or somebody disposes of the place.
 */
export function belowLink(document: vscode.TextDocument, { end }: vscode.Range): Anchor {
  const offset = document.offsetAt(end);
  const anchor = anchorIn(document, offset, { below: true });
  return anchor.kind === "text" ? anchor : anchorAt(document, offset);
}

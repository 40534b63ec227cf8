import type * as vscode from "vscode";

/** A place in a document. */
export interface Place {
  readonly document: vscode.TextDocument;
  readonly offset: number;
}

/** How writing ended. */
export type WriteOutcome =
  /** Everything stands in the document. */
  | "written"
  /** The user undid our text while it came; writing stopped. */
  | "undone"
  /** The document was closed; what is missing waits in `pending`. */
  | "homeless"
  /** What stood around the place was replaced, and nothing tells where it is now. */
  | "unplaced"
  /** The document cannot be edited. */
  | "readOnly";

/** The text stands nowhere and is kept until the user says where it goes. */
export function waitsForPlace(outcome: WriteOutcome): outcome is "homeless" | "unplaced" | "readOnly" {
  return outcome === "homeless" || outcome === "unplaced" || outcome === "readOnly";
}

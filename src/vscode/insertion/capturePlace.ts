import * as vscode from "vscode";
import type { WritingPlace } from "../context/contextSources";
import { captureAnchors, releaseAnchors, type Anchor, type NotebookAnchor } from "./anchor";
import type { LastEditor } from "./lastEditor";

/** Where the user is writing, for the text and for the words that help to recognize it. */
export interface CapturedPlace {
  readonly place: WritingPlace;
  readonly anchors: readonly Anchor[] | NotebookAnchor | undefined;
  /** The name of the document that takes no text: it goes into a new note instead. */
  readonly takesNone?: string;
}

/** Where the user is writing now. Call this first, before anything is waited for or asked, and `releasePlace` at the end. */
export async function capturePlace(lastEditor: LastEditor): Promise<CapturedPlace> {
  const caret = lastEditor.caret;
  const selection = caret?.selections[0];
  const place: WritingPlace = {
    document: caret?.document,
    caret: caret && selection ? caret.document.offsetAt(selection.active) : 0,
    selection: caret && selection ? caret.document.getText(selection) : "",
  };
  const anchors = await captureAnchors(lastEditor);
  if (!anchors || !("kind" in anchors) || anchors.kind !== "none") return { place, anchors };
  return { place, anchors: undefined, takesNone: vscode.workspace.asRelativePath(anchors.document.uri) };
}

/** Ends the following of places that no writer needs any more. */
export function releasePlace({ anchors }: Pick<CapturedPlace, "anchors">): void {
  if (anchors && !("kind" in anchors)) releaseAnchors(anchors);
}

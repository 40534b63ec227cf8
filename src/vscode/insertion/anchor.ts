import * as vscode from "vscode";
import type { CommentMarks, Form, NoPlace } from "../../placement";
import { commentMarksOf } from "./commentMarks";
import type { LastEditor } from "./lastEditor";
import { OwnedText } from "./ownedText";
import { placeIn } from "./placeIn";
import { safeOffset } from "./safePlace";

/** A place in a document where a transcript goes, as it was when the command started. */
export interface Anchor {
  readonly kind: "text";
  readonly document: vscode.TextDocument;
  /** Where it is now: it follows what is typed until a writer takes over. */
  readonly place: { readonly offset: number };
  /** White space at the start of the line, repeated on further lines. */
  readonly indentation: string;
  readonly newline: "\n" | "\r\n";
  /** How the text looks there, outside of Markdown; as the document was in `version`. */
  readonly form?: Form;
  readonly version?: number;
  /** Of a language of which nothing else is known. */
  readonly comments?: CommentMarks;
  /** What the person had selected: context of the highest priority. */
  readonly selection: string;
  /** At the end of a line, below which the text is a paragraph of its own. */
  readonly ownParagraph?: true;
}

/** An offset of a document that follows what happens before it, from the moment of asking on. */
export class FollowedOffset implements vscode.Disposable {
  readonly #owned: OwnedText;
  readonly #subscription: vscode.Disposable;

  constructor(document: vscode.TextDocument, offset: number) {
    this.#owned = new OwnedText(offset);
    this.#subscription = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== document) return;
      for (const { rangeOffset, rangeLength, text } of event.contentChanges) {
        this.#owned.follow({ offset: rangeOffset, length: rangeLength, text });
      }
    });
  }

  get offset(): number {
    return this.#owned.end;
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

/** After a cell of a notebook. */
export interface NotebookAnchor {
  readonly kind: "notebook";
  readonly notebook: vscode.NotebookDocument;
  readonly cell: vscode.NotebookCell | undefined;
}

/** A document in which any text would be data. */
export interface NoAnchor extends NoPlace {
  readonly document: vscode.TextDocument;
}

/** Where text goes now: one anchor for each caret, top to bottom. Undefined where there is no place to write. */
export async function captureAnchors(
  last: LastEditor,
): Promise<readonly Anchor[] | NotebookAnchor | NoAnchor | undefined> {
  const notebook = vscode.window.activeNotebookEditor;
  if (notebook) {
    const index = notebook.selections[0]?.end ?? notebook.notebook.cellCount;
    return {
      kind: "notebook",
      notebook: notebook.notebook,
      cell: index > 0 ? notebook.notebook.cellAt(index - 1) : undefined,
    };
  }
  const caret = last.caret;
  if (!caret) return undefined;
  const { document } = caret;
  // Read now, before anything is waited for: the person may move on.
  const content = document.getText();
  const places = [...caret.selections]
    .sort((a, b) => a.end.compareTo(b.end))
    .map((selection) => {
      const offset = document.offsetAt(selection.end);
      const safe = document.languageId === "markdown" ? safeOffset(content, offset) : offset;
      const line = document.lineAt(Math.min(selection.end.line, document.lineCount - 1)).text;
      return { place: new FollowedOffset(document, safe), selection: document.getText(selection), line };
    });
  const newline = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
  if (document.languageId === "markdown")
    return places.map(({ line, ...place }) => ({
      ...place,
      kind: "text",
      document,
      indentation: /^\s*/.exec(line)?.[0] ?? "",
      newline,
    }));
  const comments = await commentMarksOf(document.languageId);
  const anchors: Anchor[] = [];
  for (const { place, selection } of places) {
    // Where it is by now.
    const placement = placeIn(document, place.offset, comments ? { comments } : {});
    place.dispose();
    if (placement.kind === "none") {
      release(anchors);
      release(places);
      return { ...placement, document };
    }
    const { form, position } = placement;
    const followed = new FollowedOffset(
      document,
      document.offsetAt(new vscode.Position(position.line, position.character)),
    );
    const { version } = document;
    anchors.push({
      kind: "text",
      document,
      place: followed,
      indentation: "",
      newline,
      selection,
      form,
      version,
      ...(comments ? { comments } : {}),
    });
  }
  return anchors;
}

/** Ends the following of places that no writer needs any more. */
export function release(anchors: readonly Pick<Anchor, "place">[]): void {
  for (const { place } of anchors) if (place instanceof FollowedOffset) place.dispose();
}

/** An anchor at the end of a document of ours. */
export function anchorAt(document: vscode.TextDocument, offset: number): Anchor {
  const newline = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
  return { kind: "text", document, place: { offset }, indentation: "", newline, selection: "" };
}

import * as vscode from "vscode";
import type { Form, NoPlace, PlacementOptions } from "../../placement";
import { commentMarksOf } from "./commentMarks";
import type { LastEditor } from "./lastEditor";
import { Followed } from "./followed";
import { placeIn } from "./placeIn";
import { newlineOf } from "./ranges";
import { happenedIn, sourceOf } from "./documentSource";

/** A place in a document where a transcript goes, as it was when the command started. */
export interface Anchor {
  readonly kind: "text";
  readonly document: vscode.TextDocument;
  /** Where it is now: it follows what is typed until a writer takes over. */
  readonly place: { readonly offset: number; readonly lost?: boolean };
  readonly newline: "\n" | "\r\n";
  /** How the text looks there, as the document was in `version`. */
  readonly form: Form;
  readonly version?: number;
  /** What the place was asked for with. */
  readonly options?: PlacementOptions;
  /** What the user had selected: context of the highest priority. */
  readonly selection: string;
}

/** An offset of a document that follows what happens before it, from the moment of asking on. */
export class FollowedOffset implements vscode.Disposable {
  readonly #followed: Followed;
  readonly #subscription: vscode.Disposable;

  constructor(document: vscode.TextDocument, offset: number) {
    this.#followed = new Followed(sourceOf(document), offset);
    this.#subscription = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === document) this.#followed.follow(happenedIn(event), sourceOf(document));
      }),
      vscode.window.onDidChangeTextEditorSelection(({ kind, textEditor }) => {
        if (kind === vscode.TextEditorSelectionChangeKind.Keyboard && textEditor.document === document)
          this.#followed.typed();
      }),
    );
  }

  get offset(): number {
    return this.#followed.end;
  }

  /** What stood around it was replaced, and nothing tells where it is. */
  get lost(): boolean {
    return this.#followed.lost;
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
  if (last.notebook) {
    const { notebook, index } = last.notebook;
    const before = Math.min(index, notebook.cellCount);
    return { kind: "notebook", notebook, cell: before > 0 ? notebook.cellAt(before - 1) : undefined };
  }
  const caret = last.caret;
  if (!caret) return undefined;
  const { document } = caret;
  // Followed before anything is waited for: the user may move on.
  const places = [...caret.selections]
    .sort((a, b) => a.end.compareTo(b.end))
    .map((selection) => ({
      place: new FollowedOffset(document, document.offsetAt(selection.end)),
      selection: document.getText(selection),
    }));
  const comments = await commentMarksOf(document.languageId);
  const anchors: Anchor[] = [];
  for (const { place, selection } of places) {
    // Where it is by now.
    const anchor = anchorIn(document, place.offset, comments ? { comments } : {}, selection);
    place.dispose();
    if (anchor.kind === "none") {
      releaseAnchors(anchors);
      releaseAnchors(places);
      return anchor;
    }
    anchors.push(anchor);
  }
  return anchors;
}

/** A place that follows what is typed from now on. */
export function anchorIn(
  document: vscode.TextDocument,
  asked: number,
  options: PlacementOptions = {},
  selection = "",
): Anchor | NoAnchor {
  const placement = placeIn(document, asked, options);
  if (placement.kind === "none") return { ...placement, document };
  const { form, position, below, headingLevel } = placement;
  const offset = document.offsetAt(new vscode.Position(position.line, position.character));
  return {
    ...anchorAt(document, offset, form),
    place: new FollowedOffset(document, offset),
    version: document.version,
    options: { ...options, ...(below ? { below } : {}), ...(headingLevel === undefined ? {} : { headingLevel }) },
    selection,
  };
}

/** Ends the following of places that no writer needs any more. */
export function releaseAnchors(anchors: readonly Pick<Anchor, "place">[]): void {
  for (const { place } of anchors) if (place instanceof FollowedOffset) place.dispose();
}

/** An anchor in a document of ours, exactly where it is. */
export function anchorAt(document: vscode.TextDocument, offset: number, form?: Form): Anchor {
  return {
    kind: "text",
    document,
    place: { offset },
    newline: newlineOf(document),
    form: form ?? formAt(document, offset),
    selection: "",
  };
}

function formAt(document: vscode.TextDocument, offset: number): Form {
  const placement = placeIn(document, offset, {});
  return placement.kind === "text" ? placement.form : AS_SAID;
}

const AS_SAID: Form = {
  lead: "",
  before: "",
  lineStart: "",
  blankLine: "",
  after: "",
  tail: "",
  escape: { kind: "none" },
};

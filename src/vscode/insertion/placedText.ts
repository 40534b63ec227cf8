import * as vscode from "vscode";
import type { Followed } from "./followed";
import { unixLines } from "./followed";
import type { FollowedDocument } from "./followedDocument";
import type { Change } from "./ownedText";
import { findMark, rangeOf } from "./ranges";

/** What is done to our text once it stands in a document. */
export class PlacedText {
  readonly #owned: Followed;
  readonly #place: FollowedDocument;

  constructor(owned: Followed, place: FollowedDocument) {
    this.#owned = owned;
    this.#place = place;
  }

  /** Removes exactly what was inserted and still stands; what others typed between stays, unless `whole`. False: the document is gone. */
  async remove(whole = false): Promise<boolean> {
    const document = this.#place.document() ?? (await this.#place.open());
    if (!document) return false;
    if (this.#owned.length === 0) return true;
    const edit = new vscode.WorkspaceEdit();
    const { pieces, span } = this.#owned;
    for (const { start, end } of whole && span ? [span] : pieces)
      edit.delete(document.uri, rangeOf(document, start, end));
    return vscode.workspace.applyEdit(edit);
  }

  /** The document as it would be with another text in place of ours and of what was typed between; undefined where nothing of ours stands there. */
  withInstead(text: string): string | undefined {
    const content = this.#place.document()?.getText();
    const { span } = this.#owned;
    if (content === undefined || !span) return undefined;
    const lines = content.includes("\r\n") ? unixLines(text).replaceAll("\n", "\r\n") : unixLines(text);
    return content.slice(0, span.start) + lines + content.slice(span.end);
  }

  /** Another text for a range of ours. False where the range is not, or the document cannot be edited. */
  async rewrite(start: number, end: number, text: string): Promise<boolean> {
    const document = this.#place.document();
    if (!document || !this.#owned.pieces.some((piece) => piece.start <= start && end <= piece.end)) return false;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, rangeOf(document, start, end), text);
    return this.#change({ offset: start, length: end - start, text }, edit, document);
  }

  /** Puts `text` in the place of `mark`, where that still stands as it was written. */
  async replace(mark: string, text: string): Promise<boolean> {
    const document = this.#place.document() ?? (await this.#place.open());
    if (!document) return false;
    const offset = findMark(document.getText(), mark, this.#owned.pieces);
    if (offset === undefined) return false;
    const change = { offset, length: mark.length, text };
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, rangeOf(document, change.offset, change.offset + change.length), text);
    return this.#change(change, edit, document);
  }

  /** Makes an edit of ours, and looks: a read-only document takes it and stays as it is. */
  async #change(change: Change, edit: vscode.WorkspaceEdit, document: vscode.TextDocument): Promise<boolean> {
    if (await this.#owned.asOurs(change, () => vscode.workspace.applyEdit(edit))) return true;
    // The same text in its own place is no change.
    return document.getText(rangeOf(document, change.offset, change.offset + change.text.length)) === change.text;
  }
}

import * as vscode from "vscode";
import { catchUp } from "../../transcript/catchUp";
import { FollowedDocument } from "./followedDocument";
import { findMark, isVisible, rangeOf } from "./ranges";
import { throughSentence } from "./sentence";
import { TrackedText } from "./trackedText";

/** At most 8 edits a second: in a long document VS Code manages 18 (measured), and people read slower. */
const EDIT_EVERY_MS = 125;

/** Beside someone typing 50 keys a second about half of the edits are refused (measured); so many in a row mean a document that takes none. */
const REFUSED_FOR_GOOD = 100;

/** How writing ended. */
export type WriteOutcome =
  /** Everything stands in the document. */
  | "written"
  /** The person undid our text while it came; writing stopped. */
  | "undone"
  /** The document was closed, or cannot be edited; what is missing waits in `pending`. */
  | "homeless";

/**
 * Appends text at a place of a document that the person goes on editing. Only ever appends: what stands in the document is
 * never rewritten by the stream. One undo of the person's removes all of it, since only the first edit sets an undo stop.
 */
export class DocumentWriter implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #owned: TrackedText;
  readonly #place: FollowedDocument;
  /** From now until `settle`, an undo of our text means that the person does not want it. */
  #streaming = true;
  #pending = "";
  #written = "";
  #begun = false;
  #undone = false;
  /** The person moved the caret by keyboard, and each such move adds an undo stop to the next edit: then fewer, larger edits. */
  #sparing = false;
  #lastEdit = 0;
  #pump: Promise<void> | undefined;
  #finishing = false;
  #complete = false;
  #wake: () => void = () => undefined;

  /** `standing`: characters at the place that may be ours from before a restart: what we would write is not written again. */
  constructor(document: vscode.TextDocument, offset: number, standing = 0) {
    this.#place = new FollowedDocument(document.uri);
    this.#owned = new TrackedText(offset, standing);
    this.#subscriptions.push(
      vscode.workspace.onDidChangeTextDocument((event) => this.#follow(event)),
      this.#place,
      vscode.window.onDidChangeVisibleTextEditors(() => this.#wake()),
      vscode.window.onDidChangeTextEditorSelection(({ kind, textEditor }) => {
        if (
          this.#begun &&
          kind === vscode.TextEditorSelectionChangeKind.Keyboard &&
          this.#place.is(textEditor.document)
        )
          this.#sparing = true;
      }),
    );
  }

  get uri(): vscode.Uri {
    return this.#place.uri;
  }

  /** Offset at which the next words go. */
  get end(): number {
    return this.#owned.end;
  }

  /** Where the next words go, where the document is open. */
  get position(): vscode.Position | undefined {
    return this.#place.document()?.positionAt(this.#owned.end);
  }

  /** Text that is not in the document yet. */
  get pending(): string {
    return this.#pending;
  }

  /** Everything that was ever put into the document. */
  get written(): string {
    return this.#written;
  }

  get undone(): boolean {
    return this.#undone;
  }

  /** Adds text; it appears within an eighth of a second where the document is visible, else when it is shown or at the end. */
  append(text: string): void {
    if (!text) return;
    this.#pending += text;
    if (!this.#undone) this.#pump ??= this.#run().finally(() => (this.#pump = undefined));
    this.#wake();
  }

  /** Waits until everything stands in the document, or cannot. Unless it is `complete` more may be appended afterwards. */
  async finish(complete = true): Promise<WriteOutcome> {
    this.#finishing = true;
    this.#complete = complete;
    this.#wake();
    await this.#pump;
    if (this.#pending && !this.#undone && this.#place.isInTab()) await this.#applyHidden();
    this.#finishing = false;
    if (this.#undone) return "undone";
    // What waits to be compared with what stands there already is in the document.
    return this.#pending && this.#owned.standing === 0 ? "homeless" : "written";
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
    return content === undefined || !span ? undefined : content.slice(0, span.start) + text + content.slice(span.end);
  }

  /** Another text for a range of ours. False where the range is not, or the document cannot be edited. */
  async rewrite(start: number, end: number, text: string): Promise<boolean> {
    const document = this.#place.document();
    if (!document || !this.#owned.pieces.some((piece) => piece.start <= start && end <= piece.end)) return false;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, rangeOf(document, start, end), text);
    const change = { offset: start, length: end - start, text };
    return this.#owned.asOurs(change, () => vscode.workspace.applyEdit(edit));
  }

  /** Puts `text` in the place of `mark`, where that still stands in our text as it was written. */
  async replace(mark: string, text: string): Promise<boolean> {
    if (this.#pending.includes(mark)) {
      this.#pending = this.#pending.replace(mark, () => text);
      // Held back because it stands there already: then it is replaced there too.
      if (this.#owned.standing === 0) return true;
    }
    const document = this.#place.document() ?? (await this.#place.open());
    if (!document) return false;
    const offset = findMark(document.getText(), mark, this.#owned.pieces);
    if (offset === undefined) return false;
    const change = { offset, length: mark.length, text };
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, rangeOf(document, change.offset, change.offset + change.length), text);
    return this.#owned.asOurs(change, () => vscode.workspace.applyEdit(edit));
  }

  /** The person asks for the text again after an undo: all of it, at the place where it stood, in place of what the undo left. */
  async insertAgain(): Promise<boolean> {
    if (!(await this.remove())) return false;
    this.#undone = false;
    this.#begun = false;
    const again = this.#written + this.#pending;
    this.#pending = this.#written = "";
    this.append(again);
    return (await this.finish()) === "written";
  }

  /** Opens the document again to hold what is pending. */
  async reopen(): Promise<boolean> {
    const document = await this.#place.open();
    if (!document) return false;
    await vscode.window.showTextDocument(document);
    const rest = this.#pending;
    this.#pending = "";
    this.append(rest);
    return (await this.finish()) === "written";
  }

  /** The stream is complete: an undo from now on is an ordinary one. */
  settle(): void {
    this.#streaming = false;
  }

  dispose(): void {
    this.#subscriptions.forEach((subscription) => subscription.dispose());
    this.#finishing = true;
    this.#wake();
  }

  async #run(): Promise<void> {
    let refused = 0;
    while (this.#pending && !this.#undone && refused < REFUSED_FOR_GOOD) {
      const editor = this.#place.editor();
      if (!editor) {
        if (this.#finishing) return;
        await this.#change();
        continue;
      }
      if (!this.#caughtUp(editor.document)) {
        if (this.#finishing) return;
        await this.#change();
        continue;
      }
      if (!this.#pending) return;
      const rest = this.#lastEdit + EDIT_EVERY_MS - Date.now();
      if (rest > 0) await pause(rest);
      const ready = this.#sparing && !this.#finishing ? throughSentence(this.#pending) : this.#pending.length;
      if (ready === 0) await this.#change();
      else if (await this.#insert(editor, this.#pending.slice(0, ready))) refused = 0;
      else {
        // It raced with typing, and is tried again at the place as it is then.
        refused += 1;
        await pause(5);
      }
    }
  }

  async #insert(editor: vscode.TextEditor, text: string): Promise<boolean> {
    // The editor may be gone since it was looked up; edit() then throws.
    if (this.#place.editor() !== editor) return false;
    const { document } = editor;
    const place = document.positionAt(this.#owned.end);
    const following = editor.selection.isEmpty && editor.selection.active.isEqual(place) && isVisible(editor, place);
    const change = { offset: this.#owned.end, length: 0, text };
    const done = await this.#owned.asOurs(change, async () => {
      try {
        return await editor.edit((edit) => edit.insert(place, text), {
          undoStopBefore: !this.#begun,
          undoStopAfter: false,
        });
      } catch {
        return false;
      }
    });
    if (!done) return false;
    this.#landed(text);
    if (following) editor.revealRange(new vscode.Range(editor.selection.active, editor.selection.active));
    return true;
  }

  /** A document behind another tab takes one edit at the end: each would be an undo of its own there. */
  async #applyHidden(): Promise<void> {
    const document = this.#place.document() ?? (await this.#place.open());
    if (!document) return;
    if (!this.#caughtUp(document)) return;
    const edit = new vscode.WorkspaceEdit();
    const text = this.#pending;
    if (!text) return;
    edit.insert(document.uri, document.positionAt(this.#owned.end), text);
    if (await this.#owned.asOurs({ offset: this.#owned.end, length: 0, text }, () => vscode.workspace.applyEdit(edit)))
      this.#landed(text);
  }

  /** Takes what stands at the place already for ours, as far as it is what comes now; false while that is not clear yet. */
  #caughtUp(document: vscode.TextDocument): boolean {
    const { end, standing } = this.#owned;
    if (standing === 0) return true;
    const there = document.getText(rangeOf(document, end, end + standing));
    const found = catchUp(there, this.#pending, this.#finishing && this.#complete);
    if (!found) return false;
    this.#owned.settleStanding(found.known);
    if (found.known > 0) {
      this.#written = there;
      this.#begun = true;
    }
    this.#pending = found.rest;
    return true;
  }

  #landed(text: string): void {
    this.#pending = this.#pending.slice(text.length);
    this.#written += text;
    this.#begun = true;
    this.#lastEdit = Date.now();
  }

  #follow({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    if (!this.#place.is(document)) return;
    const before = this.#owned.length;
    this.#owned.follow(contentChanges);
    if (reason === vscode.TextDocumentChangeReason.Undo && this.#owned.length < before && this.#streaming) {
      this.#undone = true;
      this.#wake();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

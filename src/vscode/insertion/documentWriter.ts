import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { catchUp } from "../../transcript/catchUp";
import { Followed, unixLines } from "./followed";
import { FollowedDocument, type DocumentOffset } from "./followedDocument";
import { isVisible, rangeOf } from "./ranges";
import { readyOf } from "./sentence";
import { PlacedText } from "./placedText";
import type { WriteOutcome } from "../../session/sink";
import { happenedIn, sourceOf } from "./documentSource";

/** At most 8 edits a second: in a long document VS Code manages 18 (measured), and people read slower. */
const EDIT_EVERY_MS = 125;

/** Beside someone typing 50 keys a second about half of the edits are refused (measured); so many in a row mean a document that takes none. */
const REFUSED_FOR_GOOD = 100;

/**
 * Appends text at a place of a document that the user goes on editing. Only ever appends: what stands in the document is
 * never rewritten by the stream. One undo of the user's removes all of it, since only the first edit sets an undo stop.
 */
export class DocumentWriter implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #owned: Followed;
  readonly #place: FollowedDocument;
  /** What is done to our text once it stands there. */
  readonly placed: PlacedText;
  /** From now until `settle`, an undo of our text means that the user does not want it. */
  #streaming = true;
  #pending = "";
  #written = "";
  #begun = false;
  #undone = false;
  /** An edit was taken and did not happen. */
  #readOnly = false;
  /** The user moved the caret by keyboard, and each such move adds an undo stop to the next edit: then fewer, larger edits. */
  #sparing = false;
  #lastEdit = 0;
  #pump: Promise<void> | undefined;
  #finishing = false;
  #complete = false;
  #wake: () => void = () => undefined;

  /** `recovered`: characters at the place that may be ours from before a restart: what we would write is not written again. */
  constructor(document: vscode.TextDocument, offset: number, recovered = 0) {
    this.#place = new FollowedDocument(document.uri);
    this.#owned = new Followed(sourceOf(document), offset, recovered);
    this.placed = new PlacedText(this.#owned, this.#place);
    this.#subscriptions.push(
      vscode.workspace.onDidChangeTextDocument((event) => this.#follow(event)),
      this.#place,
      vscode.window.onDidChangeVisibleTextEditors(() => this.#wake()),
      vscode.window.onDidChangeTextEditorSelection(({ kind, textEditor }) => {
        if (kind !== vscode.TextEditorSelectionChangeKind.Keyboard || !this.#place.is(textEditor.document)) return;
        if (this.#begun) this.#sparing = true;
        else this.#owned.typed();
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

  /** The document as it is now, whatever it is called; undefined while it is not open. */
  get document(): vscode.TextDocument | undefined {
    return this.#place.document();
  }

  /** Where the next words go, where the document is open. */
  get position(): vscode.Position | undefined {
    return this.document?.positionAt(this.#owned.end);
  }

  /** White space that a save took away before the place, and that comes back with the first word. */
  get trimmed(): string {
    return this.#owned.trimmed;
  }

  /** There is no telling where the place is. */
  get lost(): boolean {
    return this.#owned.lost;
  }

  /** Text that is not in the document yet. */
  get pending(): string {
    return this.#pending;
  }

  /** Something of ours stands in the document, as far as it was followed. */
  get stands(): boolean {
    return this.#owned.length > 0;
  }

  get undone(): boolean {
    return this.#undone;
  }

  /** Adds text; it appears within an eighth of a second where the document is visible, else when it is shown or at the end. */
  append(text: string): void {
    if (!text) return;
    // VS Code writes the line ends of the document.
    this.#pending += unixLines(text);
    this.#goOn();
  }

  #goOn(): void {
    if (!this.#undone && !this.lost) this.#pump ??= this.#run().finally(() => (this.#pump = undefined));
    this.#wake();
  }

  /** Waits until everything stands in the document, or cannot. Unless it is `complete` more may be appended afterwards. */
  async finish(complete = true): Promise<WriteOutcome> {
    this.#finishing = true;
    this.#complete = complete;
    this.#wake();
    await this.#pump;
    // An edit of the workspace would go into a read-only document too.
    if (this.#pending && !this.#undone && !this.lost && !this.#readOnly && this.#place.isInTab())
      await this.#applyHidden();
    this.#finishing = false;
    if (this.#undone) return "undone";
    if (this.lost) return "unplaced";
    // What waits to be compared with what stands there already is in the document.
    if (!this.#pending || this.#owned.recovered > 0) return "written";
    return this.#readOnly ? "readOnly" : "closed";
  }

  /** Puts `text` in the place of `mark`, where that still stands in our text as it was written. */
  async replace(mark: string, text: string): Promise<boolean> {
    if (this.#pending.includes(mark)) {
      this.#pending = this.#pending.replace(mark, () => text);
      // Held back because it stands there already: then it is replaced there too.
      if (this.#owned.recovered === 0) return true;
    }
    return this.placed.replace(mark, text);
  }

  /**
   * The user asks for the text again: all of it. After an undo at the place where it stood, in place of what the undo left;
   * `at` another place, where there is no telling where that is.
   */
  async insertAgain(at?: DocumentOffset): Promise<boolean> {
    if (at) {
      this.#place.moveTo(at.document.uri);
      this.#owned.moveTo(at.offset, sourceOf(at.document));
      this.#readOnly = false;
    } else if (this.lost || !(await this.placed.remove())) return false;
    this.#owned.forgetUndo();
    this.#undone = false;
    this.#begun = false;
    const again = this.#written + this.#pending;
    this.#pending = this.#written = "";
    this.append(again);
    return (await this.finish()) === "written";
  }

  /** There is no place for it: everything waits until the user says where it goes. */
  lose(): void {
    this.#owned.lose();
  }

  /** Opens the document again to hold what is pending. */
  async reopen(): Promise<boolean> {
    const document = await this.#place.open();
    if (!document) return false;
    await vscode.window.showTextDocument(document);
    this.#readOnly = false;
    this.#goOn();
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
    while (this.#pending && !this.#undone && !this.lost && refused < REFUSED_FOR_GOOD) {
      const editor = this.#place.editor();
      if (!editor) {
        if (this.#finishing) return;
        await this.#changed();
        continue;
      }
      if (!this.#caughtUp(editor.document)) {
        if (this.#finishing) return;
        await this.#changed();
        continue;
      }
      if (!this.#pending) return;
      const rest = this.#lastEdit + EDIT_EVERY_MS - Date.now();
      if (rest > 0) await sleep(rest);
      // The user may have undone it meanwhile.
      if (this.#undone || this.lost) return;
      const ready = readyOf(this.#pending, {
        complete: this.#finishing && this.#complete,
        sparing: this.#sparing && !this.#finishing,
      });
      if (ready === 0) await this.#changed();
      else if (await this.#insert(editor, this.#pending.slice(0, ready))) refused = 0;
      else if (this.#readOnly) return;
      else {
        // It raced with typing, and is tried again at the place as it is then.
        refused += 1;
        await sleep(5);
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
    let taken = false;
    const done = await this.#owned.asOurs(change, async () => {
      try {
        return (taken = await editor.edit((edit) => edit.insert(place, text), {
          undoStopBefore: !this.#begun,
          undoStopAfter: false,
        }));
      } catch {
        return false;
      }
    });
    this.#readOnly = taken && !done;
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
    const change = { offset: this.#owned.end, length: 0, text };
    if (await this.#owned.asOurs(change, () => vscode.workspace.applyEdit(edit))) this.#landed(text);
    else this.#readOnly = true;
  }

  /** Takes what stands at the place already for ours, as far as it is what comes now; false while that is not clear yet. */
  #caughtUp(document: vscode.TextDocument): boolean {
    const { end, recovered } = this.#owned;
    if (recovered === 0) return true;
    const stands = document.getText(rangeOf(document, end, end + recovered));
    const there = unixLines(stands);
    const found = catchUp(there, this.#pending, this.#finishing && this.#complete);
    if (!found) return false;
    this.#owned.settleRecovered(found.known > 0 ? stands.length : 0);
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

  #follow(event: vscode.TextDocumentChangeEvent): void {
    if (!this.#place.is(event.document)) return;
    this.#owned.follow(happenedIn(event), sourceOf(event.document));
    if (this.#streaming) this.#undone = this.#owned.undone;
    else if (!this.#owned.undone && this.#undone) this.#undone = false;
    // A redo after an undo: then the rest belongs there too.
    if (this.#pending && !this.#undone && event.reason === vscode.TextDocumentChangeReason.Redo) this.#goOn();
    if (this.#undone || this.lost) this.#wake();
  }

  #changed(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }
}

import * as vscode from "vscode";
import { FollowedDocument } from "./followedDocument";
import { OwnedText, type Change } from "./ownedText";
import { throughSentence } from "./sentence";

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
  readonly #owned: OwnedText;
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
  #ours: Change | undefined;
  #pump: Promise<void> | undefined;
  #finishing = false;
  #wake: () => void = () => undefined;

  constructor(document: vscode.TextDocument, offset: number) {
    this.#place = new FollowedDocument(document.uri);
    this.#owned = new OwnedText(offset);
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

  /** Waits until everything stands in the document, or cannot. More may be appended afterwards. */
  async finish(): Promise<WriteOutcome> {
    this.#finishing = true;
    this.#wake();
    await this.#pump;
    if (this.#pending && !this.#undone && this.#place.isInTab()) await this.#applyHidden();
    this.#finishing = false;
    if (this.#undone) return "undone";
    return this.#pending ? "homeless" : "written";
  }

  /** Removes exactly what was inserted and still stands; what others typed between stays. False where the document is gone. */
  async remove(): Promise<boolean> {
    const document = this.#place.document() ?? (await this.#place.open());
    if (!document) return false;
    if (this.#owned.length === 0) return true;
    const edit = new vscode.WorkspaceEdit();
    for (const { start, end } of this.#owned.pieces) edit.delete(document.uri, rangeOf(document, start, end));
    return vscode.workspace.applyEdit(edit);
  }

  /** Puts `text` in the place of `mark`, where that still stands in our text as it was written. */
  async replace(mark: string, text: string): Promise<boolean> {
    if (this.#pending.includes(mark)) {
      this.#pending = this.#pending.replace(mark, () => text);
      return true;
    }
    const document = this.#place.document() ?? (await this.#place.open());
    if (!document) return false;
    const content = document.getText();
    const ours = this.#owned.pieces
      .map(({ start, end }) => content.slice(0, end).indexOf(mark, start))
      .find((at) => at >= 0);
    // Cut and pasted elsewhere it is no longer ours by place, but still by what it says.
    const only = content.indexOf(mark) === content.lastIndexOf(mark) ? content.indexOf(mark) : -1;
    const offset = ours ?? only;
    if (offset < 0) return false;
    const change = { offset, length: mark.length, text };
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, rangeOf(document, change.offset, change.offset + change.length), text);
    return this.#asOurs(change, () => vscode.workspace.applyEdit(edit));
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
    const done = await this.#asOurs(change, async () => {
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
    const edit = new vscode.WorkspaceEdit();
    const text = this.#pending;
    edit.insert(document.uri, document.positionAt(this.#owned.end), text);
    if (await this.#asOurs({ offset: this.#owned.end, length: 0, text }, () => vscode.workspace.applyEdit(edit)))
      this.#landed(text);
  }

  #landed(text: string): void {
    this.#pending = this.#pending.slice(text.length);
    this.#written += text;
    this.#begun = true;
    this.#lastEdit = Date.now();
  }

  async #asOurs(change: Change, edit: () => Thenable<boolean>): Promise<boolean> {
    this.#ours = change;
    try {
      return await edit();
    } finally {
      this.#ours = undefined;
    }
  }

  #follow({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    if (!this.#place.is(document)) return;
    const before = this.#owned.length;
    const ours = this.#ours;
    // The changes of one event come from the end of the document to its start, so each offset holds when its turn comes.
    for (const { rangeOffset, rangeLength, text } of contentChanges) {
      const change = { offset: rangeOffset, length: rangeLength, text };
      if (ours?.length === 0 && change.offset === ours.offset && change.length === 0 && text === ours.text) {
        this.#owned.append(text.length);
        this.#ours = undefined;
      } else if (ours && ours.length > 0 && isWithin(change, ours)) {
        // VS Code splits a replacement into the few words that really differ.
        this.#owned.replace(change);
        this.#ours = undefined;
      } else {
        this.#owned.follow(change);
        // Our edit was computed before this change; VS Code will refuse it or has moved it along.
        if (ours?.length === 0) this.#ours = { ...ours, offset: this.#owned.end };
      }
    }
    if (reason === vscode.TextDocumentChangeReason.Undo && this.#owned.length < before && this.#streaming) {
      this.#undone = true;
      this.#wake();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }
}

function isWithin(change: Change, whole: Change): boolean {
  return change.offset >= whole.offset && change.offset + change.length <= whole.offset + whole.length;
}

function rangeOf(document: vscode.TextDocument, start: number, end: number): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

function isVisible(editor: vscode.TextEditor, position: vscode.Position): boolean {
  return editor.visibleRanges.some((range) => range.contains(position));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

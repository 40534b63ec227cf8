import * as vscode from "vscode";

/** A document by its address, which follows renames and the saving of an untitled one. Looked up anew at each use: editors and documents come and go. */
export class FollowedDocument implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[];
  #uri: vscode.Uri;

  constructor(uri: vscode.Uri) {
    this.#uri = uri;
    this.#subscriptions = [
      vscode.workspace.onDidRenameFiles(({ files }) => files.forEach((file) => this.#rename(file.oldUri, file.newUri))),
      vscode.workspace.onDidOpenTextDocument((opened) => this.#adopt(opened)),
    ];
  }

  get uri(): vscode.Uri {
    return this.#uri;
  }

  /** Follows another document from now on. */
  moveTo(uri: vscode.Uri): void {
    this.#uri = uri;
  }

  is(document: vscode.TextDocument): boolean {
    return document.uri.toString() === this.#uri.toString();
  }

  /** Undefined while it is not open. */
  document(): vscode.TextDocument | undefined {
    return vscode.workspace.textDocuments.find((document) => !document.isClosed && this.is(document));
  }

  /** An editor that shows it, the active one first. */
  editor(): vscode.TextEditor | undefined {
    const editors = vscode.window.visibleTextEditors.filter(({ document }) => this.is(document));
    return editors.find((editor) => editor === vscode.window.activeTextEditor) ?? editors[0];
  }

  /** True while the user has it open, visible or behind another tab. */
  isInTab(): boolean {
    return isInTab(this.#uri);
  }

  /** Loads it, without showing it; undefined where it is gone. */
  async open(): Promise<vscode.TextDocument | undefined> {
    try {
      return await vscode.workspace.openTextDocument(this.#uri);
    } catch {
      return undefined;
    }
  }

  dispose(): void {
    this.#subscriptions.forEach((subscription) => subscription.dispose());
  }

  #rename(from: vscode.Uri, to: vscode.Uri): void {
    const [old, now] = [from.toString(), this.#uri.toString()];
    if (now === old) this.#uri = to;
    else if (now.startsWith(`${old}/`)) this.#uri = vscode.Uri.parse(to.toString() + now.slice(old.length));
  }

  /** An untitled document that is saved becomes another document with the same text. */
  #adopt(opened: vscode.TextDocument): void {
    const document = this.document();
    if (this.#uri.scheme !== "untitled" || opened.uri.scheme === "untitled" || opened.uri.scheme === "output") return;
    if (document && document.getText() && opened.getText() === document.getText()) this.#uri = opened.uri;
  }
}

/** True while a document is open in an editor's tab, visible or behind another one. */
export function isInTab(document: vscode.Uri): boolean {
  const uri = document.toString();
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri);
}

/** A place in a document. */
export interface DocumentOffset {
  readonly document: vscode.TextDocument;
  readonly offset: number;
}

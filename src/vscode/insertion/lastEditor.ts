import * as vscode from "vscode";

/** The last place in which the person was writing. */
export interface Caret {
  readonly document: vscode.TextDocument;
  readonly selections: readonly vscode.Selection[];
}

/** Remembers the last text editor, since none is active while the Explorer or an audio tab is. */
export class LastEditor implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[];
  #caret: Caret | undefined;

  constructor() {
    const remember = (editor: vscode.TextEditor | undefined): void => {
      if (editor && isWritable(editor.document))
        this.#caret = { document: editor.document, selections: editor.selections };
    };
    remember(vscode.window.activeTextEditor);
    this.#subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(remember),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => remember(textEditor)),
    ];
  }

  /** The caret of the active editor, else of the last one that is still open. */
  get caret(): Caret | undefined {
    const active = vscode.window.activeTextEditor;
    if (active)
      return isWritable(active.document) && !inDiff()
        ? { document: active.document, selections: active.selections }
        : undefined;
    return this.#caret && !this.#caret.document.isClosed ? this.#caret : undefined;
  }

  dispose(): void {
    this.#subscriptions.forEach((subscription) => subscription.dispose());
  }
}

function isWritable(document: vscode.TextDocument): boolean {
  const { scheme } = document.uri;
  return scheme === "untitled" || (scheme !== "output" && vscode.workspace.fs.isWritableFileSystem(scheme) === true);
}

function inDiff(): boolean {
  return vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff;
}

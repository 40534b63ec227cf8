import * as vscode from "vscode";

/** The last place in which the user was writing. */
export interface Caret {
  readonly document: vscode.TextDocument;
  readonly selections: readonly vscode.Selection[];
}

/** A notebook, and how many cells stand before the place. */
export interface NotebookCaret {
  readonly notebook: vscode.NotebookDocument;
  readonly index: number;
}

/**
 * Remembers where the user was writing last, since no editor is active while the Explorer or an audio tab is. What takes no text
 * counts as none: output, a search, the old side of a diff, the box of a commit message.
 */
export class LastEditor implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[];
  #last: Caret | NotebookCaret | undefined;

  constructor() {
    const remember = (editor: vscode.TextEditor | undefined): void => {
      if (editor && isWritable(editor.document))
        this.#last = { document: editor.document, selections: editor.selections };
    };
    const rememberNotebook = (editor: vscode.NotebookEditor | undefined): void => {
      if (editor) this.#last = caretOf(editor);
    };
    remember(vscode.window.activeTextEditor);
    rememberNotebook(vscode.window.activeNotebookEditor);
    this.#subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(remember),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => remember(textEditor)),
      vscode.window.onDidChangeActiveNotebookEditor(rememberNotebook),
      vscode.window.onDidChangeNotebookEditorSelection(({ notebookEditor }) => rememberNotebook(notebookEditor)),
    ];
  }

  /** The caret of the active editor, else of the last one that is still open; undefined where that was a notebook's. */
  get caret(): Caret | undefined {
    const active = vscode.window.activeTextEditor;
    if (active && isWritable(active.document)) return { document: active.document, selections: active.selections };
    if (vscode.window.activeNotebookEditor) return undefined;
    return this.#last && "document" in this.#last && !this.#last.document.isClosed ? this.#last : undefined;
  }

  /** The active notebook, else the last one that is still open where nothing else was written in since. */
  get notebook(): NotebookCaret | undefined {
    const active = vscode.window.activeNotebookEditor;
    if (active) return caretOf(active);
    const text = vscode.window.activeTextEditor;
    if (text && isWritable(text.document)) return undefined;
    return this.#last && "notebook" in this.#last && !this.#last.notebook.isClosed ? this.#last : undefined;
  }

  dispose(): void {
    this.#subscriptions.forEach((subscription) => subscription.dispose());
  }
}

function caretOf({ notebook, selections }: vscode.NotebookEditor): NotebookCaret {
  return { notebook, index: selections[0]?.end ?? notebook.cellCount };
}

function isWritable(document: vscode.TextDocument): boolean {
  const { scheme } = document.uri;
  return scheme === "untitled" || (scheme !== "output" && vscode.workspace.fs.isWritableFileSystem(scheme) === true);
}

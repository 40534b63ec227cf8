import * as vscode from "vscode";
import type { Correction } from "../../transcript/correct";
import { inMarkdown } from "../../transcript/inMarkdown";
import type { NotebookAnchor } from "./anchor";
import type { WriteOutcome } from "../../session/sink";
import { InOnePiece } from "./inOnePiece";

/** A Markdown cell below the cell in which the command was called; inserted when the text is complete, as one undo. */
export class NotebookCell extends InOnePiece {
  readonly label: string;
  readonly #anchor: NotebookAnchor;
  readonly #heading: string | undefined;
  #cell: vscode.NotebookCell | undefined;

  constructor(anchor: NotebookAnchor, corrections: readonly Correction[], heading: string | undefined) {
    super(corrections);
    this.#anchor = anchor;
    this.#heading = heading;
    this.label = vscode.workspace.asRelativePath(anchor.notebook.uri);
  }

  get stands(): boolean {
    return this.#cell !== undefined && this.#cell.index >= 0;
  }

  get uri(): vscode.Uri {
    return this.#anchor.notebook.uri;
  }

  async close(_complete: boolean): Promise<WriteOutcome> {
    const { notebook, cell } = this.#anchor;
    if (!this.text) return "written";
    if (notebook.isClosed) return "closed";
    const content = (this.#heading === undefined ? "" : `## ${inMarkdown(this.#heading)}\n\n`) + inMarkdown(this.text);
    const edit = new vscode.WorkspaceEdit();
    if (this.#cell && this.#cell.index >= 0) {
      const { document } = this.#cell;
      edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), content);
      return (await vscode.workspace.applyEdit(edit)) ? "written" : "closed";
    }
    // The cell may have moved since; its index follows, and is -1 once it is gone.
    const index = cell && cell.index >= 0 ? cell.index + 1 : notebook.cellCount;
    const data = new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, content, "markdown");
    edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(index, [data])]);
    if (!(await vscode.workspace.applyEdit(edit))) return "closed";
    this.#cell = notebook.cellAt(index);
    return "written";
  }

  async remove(): Promise<boolean> {
    const cell = this.#cell;
    if (!cell || cell.index < 0) return false;
    const edit = new vscode.WorkspaceEdit();
    edit.set(this.uri, [vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(cell.index, cell.index + 1))]);
    return vscode.workspace.applyEdit(edit);
  }

  renew(): NotebookCell {
    return new NotebookCell(this.#anchor, this.corrections, this.#heading);
  }

  async reveal(): Promise<void> {
    const editor = await vscode.window.showNotebookDocument(this.#anchor.notebook);
    const index = this.#cell?.index ?? -1;
    if (index >= 0) editor.revealRange(new vscode.NotebookRange(index, index + 1));
  }
}

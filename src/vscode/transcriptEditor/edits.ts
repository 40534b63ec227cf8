import { readFile } from "node:fs/promises";
import { modify } from "jsonc-parser";
import * as vscode from "vscode";
import type { TranscriptStore } from "../../storage/transcriptStore";
import type { DocumentSegment, TranscriptDocument } from "../../transcript/document";

/** One change of one segment, and how it was before. */
interface Change {
  readonly index: number;
  readonly before: DocumentSegment;
  readonly after: DocumentSegment;
}

/** Changes of a saved transcript, each an edit of its document that can be undone and done again. */
export class TranscriptEdits {
  readonly #recording: string;
  readonly #transcripts: TranscriptStore;
  readonly #done: Change[] = [];
  readonly #undone: Change[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(recording: string, transcripts: TranscriptStore) {
    this.#recording = recording;
    this.#transcripts = transcripts;
  }

  /** Changes a segment. False: it is not there, or the document cannot be written. */
  change(index: number, change: (segment: DocumentSegment) => DocumentSegment): Promise<boolean> {
    return this.#inTurn(async () => {
      const before = await this.#segment(index);
      if (!before) return false;
      const after = change(before);
      if (!(await this.#write(index, after))) return false;
      this.#done.push({ index, before, after });
      this.#undone.length = 0;
      return true;
    });
  }

  undo(): Promise<boolean> {
    return this.#inTurn(async () => {
      const last = this.#done.pop();
      if (!last || !(await this.#write(last.index, last.before))) return false;
      this.#undone.push(last);
      return true;
    });
  }

  redo(): Promise<boolean> {
    return this.#inTurn(async () => {
      const next = this.#undone.pop();
      if (!next || !(await this.#write(next.index, next.after))) return false;
      this.#done.push(next);
      return true;
    });
  }

  /** One after the other: who undoes in a hurry undoes what is being written. */
  #inTurn(work: () => Promise<boolean>): Promise<boolean> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #segment(index: number): Promise<DocumentSegment | undefined> {
    try {
      const content = JSON.parse(
        await readFile(await this.#transcripts.file(this.#recording), "utf8"),
      ) as TranscriptDocument;
      return content.segments[index];
    } catch {
      return undefined;
    }
  }

  async #write(index: number, segment: DocumentSegment): Promise<boolean> {
    const document = await vscode.workspace.openTextDocument(await this.#transcripts.file(this.#recording));
    const text = document.getText();
    const formattingOptions = { insertSpaces: true, tabSize: 2, eol: "\n" };
    const edit = new vscode.WorkspaceEdit();
    for (const { offset, length, content } of modify(text, ["segments", index], segment, { formattingOptions })) {
      const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
      edit.replace(document.uri, range, content);
    }
    return (await vscode.workspace.applyEdit(edit)) && document.save();
  }
}

import * as assert from "node:assert/strict";
import * as path from "node:path";
import * as vscode from "vscode";
import { anchorAt } from "../../../src/vscode/insertion/anchor";
import { DocumentWriter } from "../../../src/vscode/insertion/documentWriter";
import { LastEditor } from "../../../src/vscode/insertion/lastEditor";
import { isReadOnly } from "../../../src/vscode/insertion/readOnly";
import { TranscriptWriter } from "../../../src/vscode/insertion/transcriptWriter";
import { show, until } from "./support";

const FOLDER = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file("/");
let made = 0;

/** A file in an editor; the place is at `^`. */
async function file(marked: string): Promise<{ document: vscode.TextDocument; caret: number; uri: vscode.Uri }> {
  const uri = vscode.Uri.joinPath(FOLDER, `following-${made++}.md`);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(marked.replace("^", "")));
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document);
  editor.selection = new vscode.Selection(0, 0, 0, 0);
  return { document, caret: marked.indexOf("^"), uri };
}

async function lineEnds(document: vscode.TextDocument, eol: vscode.EndOfLine): Promise<void> {
  const editor = await vscode.window.showTextDocument(document);
  // Beside the writer's own edits VS Code refuses one now and then (`edit` answers false), as it does to everybody.
  for (let tries = 0; tries < 50 && document.eol !== eol; tries++) await editor.edit((edit) => edit.setEndOfLine(eol));
  assert.equal(document.eol, eol);
}

describe("following a place in a real editor", () => {
  it("editor 5: keeps its line when the line ends change before the first word and while text streams", async () => {
    const { document, caret } = await show("# Notes\n\nabove\n\nSaid: ^\n\nEnd\n");
    const writer = new DocumentWriter(document, caret);
    await lineEnds(document, vscode.EndOfLine.CRLF);
    writer.append("one");
    await until(() => document.getText().includes("one"), "first word");
    await lineEnds(document, vscode.EndOfLine.LF);
    writer.append(" two\nthree");
    await lineEnds(document, vscode.EndOfLine.CRLF);
    assert.equal(await writer.finish(), "written");
    assert.equal(document.getText(), "# Notes\r\n\r\nabove\r\n\r\nSaid: one two\r\nthree\r\n\r\nEnd\r\n");
    assert.ok(await writer.placed.remove());
    assert.equal(document.getText(), "# Notes\r\n\r\nabove\r\n\r\nSaid: \r\n\r\nEnd\r\n");
    writer.dispose();
  });

  it("editor 6: is found again when the file on the disk is another version, and never at the end of the file", async () => {
    for (const [now, expected] of [
      [
        "# New\n\nmore\nSaid here: \nnew end\nof the file\n",
        "# New\n\nmore\nSaid here: one two\nnew end\nof the file\n",
      ],
      ["# Another\nbranch\n", undefined],
    ] as const) {
      const { document, caret, uri } = await file("# Old\n\nSaid here: ^\nold end\n");
      const writer = new DocumentWriter(document, caret);
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(now));
      await until(() => document.getText() === now, "the file is read again");
      writer.append("one two");
      assert.equal(await writer.finish(), expected === undefined ? "unplaced" : "written");
      assert.equal(document.getText(), expected ?? now);
      if (expected === undefined) {
        assert.ok(await writer.insertAgain({ document, offset: 2 }));
        assert.equal(document.getText(), `# one two${now.slice(2)}`);
      }
      writer.dispose();
    }
  });

  it("editor 8: is written where the note is called something else before the first word", async () => {
    const { document, caret, uri } = await file("# Notes\n\nSaid: ^\n");
    const writer = new TranscriptWriter(anchorAt(document, caret), { corrections: [] });
    const renamed = vscode.Uri.joinPath(FOLDER, `renamed-${path.posix.basename(uri.path)}`);
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(uri, renamed);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until(() => vscode.window.activeTextEditor?.document.uri.path === renamed.path, "renamed");
    const now = await vscode.workspace.openTextDocument(renamed);
    const above = new vscode.WorkspaceEdit();
    above.insert(renamed, new vscode.Position(0, 0), "one\ntwo\nthree\n");
    assert.ok(await vscode.workspace.applyEdit(above));
    writer.write({ index: 0, span: { start: 0, end: 4 }, text: "one two", final: true });
    assert.equal(writer.save()?.uri, renamed.toString());
    assert.equal(await writer.close(true), "written");
    assert.equal(now.getText(), "one\ntwo\nthree\n# Notes\n\nSaid: one two\n");
    writer.dispose();
  });

  it("editor 1: says that a document is read-only, and that nothing was written", async () => {
    const { document, caret } = await file("Said: ^\n");
    await vscode.commands.executeCommand("workbench.action.files.setActiveEditorReadonlyInSession");
    assert.equal(await isReadOnly(document), true);
    const writer = new DocumentWriter(document, caret);
    writer.append("one two");
    assert.equal(await writer.finish(), "readOnly");
    assert.equal(document.getText(), "Said: \n");
    await vscode.commands.executeCommand("workbench.action.files.setActiveEditorWriteableInSession");
    assert.equal(await isReadOnly(document), false);
    assert.ok(await writer.reopen());
    assert.equal(document.getText(), "Said: one two\n");
    writer.dispose();
  });

  it("editor 1: asks a document that begins with an emoji without touching it", async () => {
    for (const text of ["🎙 memo\n", "\n\n👩‍👩‍👧 notes\n", "e\u0301t\u00e9\n"]) {
      const { document } = await file(text);
      assert.equal(await isReadOnly(document), false);
      assert.equal(document.getText(), text);
    }
  });

  it("editor 1: knows what takes no text before anything is sent", async () => {
    const { document } = await file("Said: ^\n");
    assert.equal(await isReadOnly(document), false);
    assert.equal(document.getText(), "Said: \n");
    const files = vscode.workspace.getConfiguration("files");
    await files.update("readonlyInclude", { "**/following-*.md": true }, vscode.ConfigurationTarget.Workspace);
    assert.equal(await isReadOnly(document), true);
    await files.update("readonlyExclude", { "**/following-*.md": true }, vscode.ConfigurationTarget.Workspace);
    assert.equal(await isReadOnly(document), false);
    for (const name of ["readonlyInclude", "readonlyExclude"])
      await files.update(name, undefined, vscode.ConfigurationTarget.Workspace);
    const provider = vscode.workspace.registerTextDocumentContentProvider("old-side", {
      provideTextDocumentContent: () => "as it was",
    });
    const old = await vscode.workspace.openTextDocument(vscode.Uri.parse("old-side:/note.md"));
    assert.equal(await isReadOnly(old), true);
    assert.equal(await isReadOnly(await vscode.workspace.openTextDocument({ content: "new" })), false);
    provider.dispose();
  });

  it("editor 18, 19: the last place is the note, not a diff's old side or output; the new side is one; a notebook is one", async () => {
    const last = new LastEditor();
    const provider = vscode.workspace.registerTextDocumentContentProvider("old-side", {
      provideTextDocumentContent: () => "as it was",
    });
    const { document, uri } = await file("Said: ^\n");
    await until(() => last.caret?.document === document, "the note");
    await vscode.window.showTextDocument(vscode.Uri.parse("old-side:/note.md"));
    assert.equal(last.caret?.document, document);
    await vscode.commands.executeCommand("vscode.diff", vscode.Uri.parse("old-side:/note.md"), uri);
    await until(() => last.caret?.document.uri.toString() === uri.toString(), "the new side of the diff");
    const notebook = await vscode.workspace.openNotebookDocument(
      "interactive",
      new vscode.NotebookData([new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, "one", "markdown")]),
    );
    await vscode.window.showNotebookDocument(notebook);
    await until(() => last.notebook?.notebook === notebook, "the notebook");
    assert.equal(last.caret, undefined);
    await vscode.window.showTextDocument(vscode.Uri.parse("old-side:/note.md"), {
      viewColumn: vscode.ViewColumn.Beside,
    });
    await until(() => vscode.window.activeTextEditor?.document.uri.scheme === "old-side", "what takes no text");
    assert.equal(last.notebook?.notebook, notebook);
    assert.equal(last.caret, undefined);
    await vscode.window.showTextDocument(document);
    await until(() => last.caret?.document === document, "the note again");
    assert.equal(last.notebook, undefined);
    provider.dispose();
    last.dispose();
  });

  it("editor 24: a redo takes up what an undo had stopped, and nothing stands twice", async () => {
    const { document, caret } = await show("Said: ^\n\nEnd\n");
    const writer = new DocumentWriter(document, caret);
    writer.append("one two");
    await until(() => document.getText().includes("two"), "first words");
    await vscode.commands.executeCommand("undo");
    await until(() => writer.undone, "undone");
    writer.append(" three");
    await vscode.commands.executeCommand("redo");
    await until(() => document.getText().includes("three"), "the rest");
    assert.equal(await writer.finish(), "written");
    assert.equal(document.getText(), "Said: one two three\n\nEnd\n");
    assert.ok(await writer.placed.remove());
    assert.equal(document.getText(), "Said: \n\nEnd\n");
    writer.dispose();
  });

  it("editor 7, 24: saves that trim and end the file while text streams take nothing away", async () => {
    const files = vscode.workspace.getConfiguration("files");
    const names = ["trimTrailingWhitespace", "trimFinalNewlines", "insertFinalNewline"];
    for (const name of names) await files.update(name, true, vscode.ConfigurationTarget.Workspace);
    try {
      const { document, caret } = await file("- first\n- ^\n");
      const writer = new TranscriptWriter(anchorAt(document, caret), { corrections: [] });
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 7), "!");
      await vscode.workspace.applyEdit(edit);
      await document.save();
      assert.equal(document.getText(), "- first!\n-\n");
      let text = "";
      for (const word of ["one ", "two ", "three ", "four"]) {
        text += word;
        writer.write({ index: 0, span: { start: 0, end: 4 }, text, final: word === "four" });
        await until(() => document.getText().includes(word.trim()), word);
        await document.save();
      }
      assert.equal(await writer.close(true), "written");
      assert.equal(document.getText(), "- first!\n- one two three four\n");
      writer.dispose();
    } finally {
      for (const name of names) await files.update(name, undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});

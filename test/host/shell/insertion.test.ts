import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { EarmarkError } from "../../../src/core/errors";
import {
  anchorAt,
  captureAnchors,
  FollowedOffset,
  releaseAnchors,
  type Anchor,
} from "../../../src/vscode/insertion/anchor";
import { LastEditor } from "../../../src/vscode/insertion/lastEditor";
import { DocumentWriter } from "../../../src/vscode/insertion/documentWriter";
import { TranscriptWriter } from "../../../src/vscode/insertion/transcriptWriter";
import { commentMarksOf } from "../../../src/vscode/insertion/commentMarks";
import { show, turn, type, until } from "./support";

const undo = (): Thenable<unknown> => vscode.commands.executeCommand("undo");

describe("insertion in a real editor", () => {
  it("appends word by word at the place, and one undo removes it all", async () => {
    const { document, caret } = await show("# Notes\n\n^\n\nEnd\n");
    const writer = new DocumentWriter(document, caret);
    for (let i = 0; i < 20; i++) {
      writer.append(`w${i} `);
      await turn(30);
    }
    assert.equal(await writer.finish(), "written");
    writer.settle();
    const words = Array.from({ length: 20 }, (_, i) => `w${i} `).join("");
    assert.equal(document.getText(), `# Notes\n\n${words}\n\nEnd\n`);
    await undo();
    assert.equal(document.getText(), "# Notes\n\n\n\nEnd\n");
    writer.dispose();
  });

  it("edits at most 8 times a second", async () => {
    const { document, caret } = await show("^");
    const writer = new DocumentWriter(document, caret);
    let edits = 0;
    const counting = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && event.contentChanges.length > 0) edits += 1;
    });
    const begun = Date.now();
    for (let i = 0; i < 300; i++) {
      writer.append(`${i} `);
      await turn(3);
    }
    await writer.finish();
    const most = Math.ceil(((Date.now() - begun) / 1_000) * 8) + 1;
    assert.ok(edits <= most, `${edits} edits, ${most} allowed`);
    assert.equal(document.getText().trim().split(" ").length, 300);
    counting.dispose();
    writer.dispose();
  });

  it("loses nothing while someone types 50 keys a second, above, below and at the place", async () => {
    for (const marked of ["above: ^\n\nbelow\n", "^above\n\nbelow\n", "above\n\nbelow^\n"]) {
      const { document, editor } = await show(marked);
      const place = document.getText().indexOf("\n\n") + 1;
      const writer = new DocumentWriter(document, place);
      let typed = "";
      const typing = (async () => {
        for (let i = 0; i < 60; i++) {
          const letter = String.fromCharCode(97 + (i % 26));
          await type(letter);
          typed += letter;
          await turn(15);
        }
      })();
      const words = Array.from({ length: 25 }, (_, i) => `W${i} `);
      for (const word of words) {
        writer.append(word);
        await turn(40);
      }
      await typing;
      assert.equal(await writer.finish(), "written");
      const text = document.getText();
      assert.ok(text.includes(words.join("")), JSON.stringify(text));
      assert.ok(text.includes(typed), JSON.stringify(text));
      assert.equal(
        text.replace(words.join(""), "").replace(typed, ""),
        "above\n\nbelow\n".replace("above", marked.startsWith("above: ") ? "above: " : "above"),
      );
      assert.equal(editor.document, document);
      writer.dispose();
    }
  });

  it("keeps typing at the very place apart from the text", async () => {
    const { document, caret } = await show("^");
    const writer = new DocumentWriter(document, caret);
    await type("Minutes: ");
    writer.append("one ");
    await until(() => document.getText().includes("one"), "first word");
    await type("mine");
    writer.append("two ");
    await writer.finish();
    assert.equal(document.getText(), "Minutes: one two mine");
    assert.ok(await writer.placed.remove());
    assert.equal(document.getText(), "Minutes: mine");
    writer.dispose();
  });

  it("removes exactly its text, and not what was typed inside it", async () => {
    const { document, editor, caret } = await show("a ^ b");
    const writer = new DocumentWriter(document, caret);
    writer.append("one two three");
    await writer.finish();
    await editor.edit((edit) => edit.insert(document.positionAt(document.getText().indexOf("two")), "MY OWN "));
    assert.ok(await writer.placed.remove());
    assert.equal(document.getText(), "a MY OWN  b");
    writer.dispose();
  });

  it("stops when the person undoes the text, keeps it, and inserts it again on request", async () => {
    const { document, caret } = await show("top\n\n^");
    const writer = new DocumentWriter(document, caret);
    writer.append("one two ");
    await until(() => document.getText().includes("two"), "first words");
    await undo();
    writer.append("three ");
    assert.equal(await writer.finish(), "undone");
    assert.equal(document.getText(), "top\n\n");
    assert.ok(await writer.insertAgain());
    assert.equal(document.getText(), "top\n\none two three ");
    writer.dispose();
  });

  it("puts the text there once, also where the undo had left a part of it", async () => {
    const { document, editor, caret } = await show("top\n\n^");
    const writer = new DocumentWriter(document, caret);
    writer.append("one ");
    await until(() => document.getText().includes("one"), "first word");
    // A caret that moves sets an undo stop.
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await vscode.commands.executeCommand("cursorRight");
    await turn(50);
    writer.append("two. ");
    await until(() => document.getText().includes("two"), "second word");
    await undo();
    assert.equal(document.getText(), "top\n\none");
    writer.append("three.");
    assert.equal(await writer.finish(), "undone");
    assert.ok(await writer.insertAgain());
    assert.equal(document.getText(), "top\n\none two. three.");
    writer.dispose();
  });

  it("waits while the document is hidden, and then makes one edit of it", async () => {
    const { document, caret } = await show("hidden ^");
    const writer = new DocumentWriter(document, caret);
    const other = await show("other");
    let edits = 0;
    const counting = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && event.contentChanges.length > 0) edits += 1;
    });
    for (let i = 0; i < 10; i++) {
      writer.append(`${i} `);
      await turn(20);
    }
    assert.equal(await writer.finish(), "written");
    assert.equal(document.getText(), "hidden 0 1 2 3 4 5 6 7 8 9 ");
    assert.equal(edits, 1);
    assert.equal(vscode.window.activeTextEditor?.document, other.document);
    counting.dispose();
    writer.dispose();
  });

  it("goes on in the other editor of a split", async () => {
    const { document, caret } = await show("split ^");
    await vscode.commands.executeCommand("workbench.action.splitEditor");
    await until(
      () => vscode.window.visibleTextEditors.filter((editor) => editor.document === document).length === 2,
      "a split",
    );
    const writer = new DocumentWriter(document, caret);
    writer.append("one ");
    await until(() => document.getText().includes("one"), "first word");
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    writer.append("two ");
    assert.equal(await writer.finish(), "written");
    assert.equal(document.getText(), "split one two ");
    writer.dispose();
  });

  it("keeps what comes when the document is closed, and puts it there on request", async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail();
    const file = vscode.Uri.joinPath(folder, "closed.md");
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode("closed: \n"));
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    const writer = new DocumentWriter(document, 8);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    writer.append("kept");
    assert.equal(await writer.finish(), "closed");
    assert.equal(writer.pending, "kept");
    assert.ok(await writer.reopen());
    assert.equal(vscode.window.activeTextEditor?.document.getText(), "closed: kept\n");
    writer.dispose();
    await vscode.commands.executeCommand("workbench.action.files.save");
  });

  it("follows a document that is renamed", async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail();
    const [from, to] = [vscode.Uri.joinPath(folder, "before.md"), vscode.Uri.joinPath(folder, "after.md")];
    await vscode.workspace.fs.writeFile(from, new TextEncoder().encode("renamed: \n"));
    const document = await vscode.workspace.openTextDocument(from);
    await vscode.window.showTextDocument(document);
    const writer = new DocumentWriter(document, 9);
    const rename = new vscode.WorkspaceEdit();
    rename.renameFile(from, to);
    assert.ok(await vscode.workspace.applyEdit(rename));
    writer.append("one");
    assert.equal(await writer.finish(), "written");
    assert.equal(writer.uri.toString(), to.toString());
    assert.equal((await vscode.workspace.openTextDocument(to)).getText(), "renamed: one\n");
    writer.dispose();
    await vscode.commands.executeCommand("workbench.action.files.save");
  });

  it("scrolls only with a caret that stands at the place", async () => {
    const { document, editor } = await show(`${"line\n".repeat(400)}^`);
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    editor.revealRange(new vscode.Range(0, 0, 0, 0));
    await until(() => editor.visibleRanges[0]?.start.line === 0, "the top is shown");
    const writer = new DocumentWriter(document, document.getText().length);
    writer.append("far below");
    await writer.finish();
    assert.equal(editor.visibleRanges[0]?.start.line, 0);
    assert.ok(editor.selection.active.isEqual(new vscode.Position(0, 0)));
    writer.dispose();
  });

  it("knows the place from the moment of asking on, while a list is open and another text comes in above", async () => {
    const { document, editor } = await show("above\n\nSaid: ^\n");
    const last = new LastEditor();
    const anchors = (await captureAnchors(last)) as readonly Anchor[];
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 5), ", and more, typed while a list was open"));
    const anchor = anchors[0] ?? assert.fail();
    const writer = new TranscriptWriter(anchor, { corrections: [] });
    writer.write({ index: 0, span: { start: 0, end: 1 }, text: "one", final: true });
    await writer.close(true);
    assert.equal(document.getText(), "above, and more, typed while a list was open\n\nSaid: one\n");
    for (const one of anchors) if (one.place instanceof FollowedOffset) one.place.dispose();
    writer.dispose();
    last.dispose();
  });

  it("keeps to CRLF", async () => {
    const { document, editor } = await show("one\n^");
    await editor.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.CRLF));
    const writer = new TranscriptWriter(anchorAt(document, document.getText().length), { corrections: [] });
    writer.write({ index: 0, span: { start: 0, end: 1 }, text: "a\nb", final: true });
    await writer.close(true);
    assert.equal(document.getText(), "one\r\na\r\nb");
    writer.dispose();
  });

  it("puts the text of a part that failed in the place of its mark, also after edits around it", async () => {
    const { document, editor, caret } = await show("Said: ^\n");
    const writer = new TranscriptWriter(anchorAt(document, caret), { corrections: [] });
    const gap = new EarmarkError("refused", "refused");
    writer.write({ index: 0, span: { start: 0, end: 24 }, text: "one", final: true });
    writer.write({ index: 1, span: { start: 24, end: 55 }, text: "", final: true, gap });
    writer.write({ index: 2, span: { start: 55, end: 80 }, text: "three", final: true });
    assert.equal(await writer.close(true), "written");
    assert.equal(document.getText(), "Said: one [… 0:24–0:55 …] three\n");
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "# Call\n"));
    // Long, and with characters of the mark in it: VS Code then edits only the words between them.
    const text = Array.from({ length: 40 }, (_, i) => `w00${i} 0:24 … 0:55`).join(" ");
    assert.ok(await writer.fill({ index: 1, span: { start: 24, end: 55 }, text, final: true }));
    assert.equal(document.getText(), `# Call\nSaid: one ${text} three\n`);
    assert.ok(await writer.remove());
    assert.equal(document.getText(), "# Call\nSaid: \n");
    writer.dispose();
  });

  it("asks the configuration of a language that Earmark does not know for its comments", async () => {
    assert.equal(await commentMarksOf("typescript"), undefined);
    assert.equal(await commentMarksOf("markdown"), undefined);
    assert.equal(await commentMarksOf("plaintext"), undefined);
    assert.deepEqual(await commentMarksOf("jsx-tags"), { block: ["{/*", "*/}"] });
  });

  const PLACES: readonly (readonly [name: string, languageId: string, marked: string, wanted: string])[] = [
    ["a line of its own after code", "typescript", "const a = 1;^\n", "const a = 1;\n// one\n// two\n"],
    ["an empty line", "typescript", "  ^\nx", "  // one\n  // two\nx"],
    ["inside a comment", "typescript", "// note: ^\n", "// note: one\n// two\n"],
    ["above a line of code", "typescript", "  f(^x);\n", "  // one\n  // two\n  f(x);\n"],
    ["in a string", "python", 'a = "x^"\n', 'a = "x one two"\n'],
    ["in a docstring", "python", 'def f():\n    """Doc.^\n    """\n', 'def f():\n    """Doc. one\n    two\n    """\n'],
    ["in a page", "html", "<p>a^</p>\n", "<p>a one\ntwo</p>\n"],
    ["in a value", "yaml", "a: x^y\n", "# one\n# two\na: xy\n"],
  ];
  for (const [name, languageId, marked, wanted] of PLACES) {
    it(`editor 2: writes into code: ${name}`, async () => {
      const { document } = await show(marked, languageId);
      const last = new LastEditor();
      const anchors = (await captureAnchors(last)) as readonly Anchor[];
      const writer = new TranscriptWriter(anchors[0] ?? assert.fail(), { corrections: [] });
      writer.write({ index: 0, span: { start: 0, end: 1 }, text: "one\ntwo", final: true });
      await writer.close(true);
      assert.equal(document.getText(), wanted);
      releaseAnchors(anchors);
      writer.dispose();
      last.dispose();
    });
  }

  for (const [languageId, text] of [
    ["json", '{ "a": ^1 }\n'],
    ["diff", " a\n^+b\n"],
    ["jsonl", "{}\n^"],
  ] as const) {
    it(`editor 3: a document of ${languageId} takes no text`, async () => {
      await show(text, languageId);
      const last = new LastEditor();
      const anchors = await captureAnchors(last);
      assert.ok(anchors && "kind" in anchors && anchors.kind === "none");
      assert.equal(anchors.reason, "noComments");
      last.dispose();
    });
  }

  it("attacks 6: the end of a comment is none, also where it comes in two pieces", async () => {
    const { document } = await show("a {}\n^", "css");
    const last = new LastEditor();
    const [anchor = assert.fail()] = (await captureAnchors(last)) as readonly Anchor[];
    const writer = new TranscriptWriter(anchor, { corrections: [] });
    for (const text of ["one *", "one */ b {} /", "one */ b {} /*\u2028two"])
      writer.write({ index: 0, span: { start: 0, end: 1 }, text, final: text.endsWith("two") });
    await writer.close(true);
    assert.equal(document.getText(), "a {}\n/* one * / b ﹛﹜ / * */\n/* two */");
    writer.dispose();
  });
});

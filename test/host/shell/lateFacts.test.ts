import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { modelOf } from "../../../src/recognizers/catalog";
import { noteOf } from "../../../src/transcript/note";
import { anchorAt } from "../../../src/vscode/insertion/anchor";
import { LateFacts } from "../../../src/vscode/insertion/lateFacts";
import { NoteWriter } from "../../../src/vscode/insertion/noteWriter";
import { show } from "./support";

const TEMPLATE = "---\nlanguage: ${language}\ncost: ${cost}\n---\n\n${text}\n\nIn ${language}.\n";
const FACTS = { title: "a", file: "a.wav", date: "2026-11-26", duration: "0:10", model: "m", link: undefined };

describe("what a note says of its transcript", () => {
  it("is filled in when that is complete, wherever the place is by then, and leaves what the user has written there", async () => {
    const { before, after, late = [] } = noteOf(TEMPLATE, FACTS);
    const { document, editor } = await show(before + after);
    const settings = { model: modelOf("qwen3-asr-flash", "singapore"), region: "singapore" } as const;
    const writer = new NoteWriter(
      anchorAt(document, before.length),
      { corrections: [] },
      new LateFacts(document, late, settings),
    );
    const segment = { index: 0, span: { start: 0, end: 600 }, language: "en", text: "Hello" };
    writer.write({ ...segment, final: false });
    // Beside the text that comes an edit may be refused.
    const edits = async (change: (edit: vscode.TextEditorEdit) => void): Promise<void> => {
      while (!(await editor.edit(change)));
    };
    await edits((edit) => edit.insert(new vscode.Position(1, 0), "tags: [memo]\n"));
    // The user knows better.
    await edits((edit) => {
      const cost = document.getText().indexOf('cost: ""') + "cost: ".length;
      edit.replace(new vscode.Range(document.positionAt(cost), document.positionAt(cost + 2)), "mine");
    });
    writer.write({ ...segment, text: "Hello there.", final: true });
    assert.equal(await writer.close(true), "written");
    assert.equal(document.getText(), '---\ntags: [memo]\nlanguage: "en"\ncost: mine\n---\n\nHello there.\n\nIn en.\n');
    writer.dispose();
  });

  it("has what it cost", async () => {
    const { before, after, late = [] } = noteOf("${cost}\n\n${text}", FACTS);
    const { document } = await show(before + after);
    const settings = { model: modelOf("qwen3-asr-flash", "singapore"), region: "singapore" } as const;
    const writer = new NoteWriter(
      anchorAt(document, before.length),
      { corrections: [] },
      new LateFacts(document, late, settings),
    );
    writer.write({ index: 0, span: { start: 0, end: 600 }, text: "Hello.", final: true });
    await writer.close(true);
    assert.match(document.getText(), /^\$0\.02\n\nHello\.$/);
    writer.dispose();
  });
});

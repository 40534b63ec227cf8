import * as assert from "node:assert/strict";
import * as path from "node:path";
import * as vscode from "vscode";
import type { DictationView } from "../../../src/session/dictation/dictationView";
import { folderFor } from "../../../src/vscode/dictation/dictationFolder";
import { dictationSpoken, dictationText, dictationTooltip } from "../../../src/vscode/dictation/dictationWords";
import { GhostText } from "../../../src/vscode/dictation/ghostText";
import { anchorAt } from "../../../src/vscode/insertion/anchor";
import { openingFor } from "../../../src/vscode/insertion/textStyle";
import { TranscriptWriter } from "../../../src/vscode/insertion/transcriptWriter";
import { readSettings } from "../../../src/vscode/settings";
import { show } from "./support";

const VIEW: DictationView = {
  phase: "recording",
  seconds: 42.9,
  level: 0.5,
  unheard: false,
  file: "/notes/recordings/2026-11-26-155012.mkv",
  offline: false,
  failed: false,
  awaiting: false,
  tail: "",
  language: "en",
  cost: { amount: 0.012, currency: "USD" },
  secondsPaid: 40,
  isText: true,
};
const FACTS = { microphone: "", model: "m", place: "asr.example.com", budget: "Monthly budget: $1.00 of $10.00" };

describe("what is seen of a dictation", () => {
  it("is its time, its level and its language, or why that is not all", () => {
    const text = (more: Partial<DictationView>): string => dictationText({ ...VIEW, ...more }, [0, 0.5, 1]);
    assert.equal(text({}), "$(record) 0:42 ▁▅█ English");
    assert.equal(text({ language: undefined }), "$(record) 0:42 ▁▅█");
    assert.equal(text({ language: "$(error)" }), "$(record) 0:42 ▁▅█ $ (error)");
    assert.equal(text({ unheard: true }), "$(mute) 0:42 No sound from the microphone");
    assert.equal(text({ offline: true }), "$(record) 0:42 ▁▅█ $(debug-disconnect) Offline");
    assert.equal(text({ failed: true }), "$(record) 0:42 ▁▅█ $(warning) Recording only");
    assert.equal(
      text({ unheard: true, offline: true }),
      "$(mute) 0:42 No sound from the microphone $(debug-disconnect) Offline",
    );
    assert.equal(
      text({ unheard: true, failed: true }),
      "$(mute) 0:42 No sound from the microphone $(warning) Recording only",
    );
    assert.equal(text({ phase: "paused" }), "$(debug-pause) 0:42 Paused");
    assert.equal(text({ phase: "paused", offline: true }), "$(debug-pause) 0:42 Paused $(debug-disconnect) Offline");
    assert.equal(text({ phase: "stopping" }), "$(loading~spin) 0:42");
  });

  it("is told to a screen reader without what moves", () => {
    const spoken = (seconds: number): string => dictationSpoken({ ...VIEW, seconds, level: seconds / 100 });
    assert.equal(spoken(1), spoken(99));
    assert.match(dictationSpoken({ ...VIEW, unheard: true }), /no sound/);
    assert.match(dictationSpoken({ ...VIEW, unheard: true, offline: true }), /no sound.*network/);
  });

  it("has the microphone, the file, the cost so far and the budget in its tooltip, of which nothing is markup", () => {
    const { value, isTrusted, supportHtml } = dictationTooltip(VIEW, { ...FACTS, microphone: "[x](command:a) <b>" });
    const shown = value.replaceAll(/\\(.)/g, "$1");
    for (const part of [
      /for 0:40$/m,
      /^Cost so far: \$0\.01 /m,
      /2026-11-26-155012\.mkv/,
      /asr\.example\.com/,
      /of \$10\.00$/,
    ])
      assert.match(shown, part);
    assert.doesNotMatch(value, /\]\(command|<b>/);
    assert.ok(!isTrusted && !supportHtml);
  });
});

describe("the recording of a dictation", () => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  const note = vscode.Uri.file(path.join(folder, "notes", "a.md"));
  const setting = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration("earmark", note);
  const set = (value: unknown, target: vscode.ConfigurationTarget): Thenable<void> =>
    setting().update("dictation.folder", value, target);
  afterEach(async () => {
    for (const target of [vscode.ConfigurationTarget.Global, vscode.ConfigurationTarget.Workspace])
      await set(undefined, target);
  });
  const found = async (): Promise<string | undefined> =>
    (await folderFor(note, readSettings(note).dictation.folder))?.folder;

  it("lies beside the note, and where the user says, but never outside the workspace since that says so", async () => {
    assert.equal(await found(), path.join(folder, "notes", "recordings"));
    const outside = path.join(path.dirname(folder), "sound");
    await set(outside, vscode.ConfigurationTarget.Global);
    assert.equal(await found(), outside);
    await set(outside, vscode.ConfigurationTarget.Workspace);
    await assert.rejects(found(), { code: "settings" });
    await set("../sound", vscode.ConfigurationTarget.Workspace);
    assert.equal(await found(), path.join(folder, "sound"));
  });
});

describe("the text of a dictation", () => {
  const recording = {
    kind: "file",
    name: "2026-11-26-155012.flac",
    path: "/x/2026-11-26-155012.flac",
    live: {},
  } as const;
  const said = { index: 0, span: { start: 0, end: 1 }, text: "one two", final: true };
  const settings = { dictation: { ...readSettings(undefined).dictation, link: true } };

  it("has a link before it where that is one, and goes with it in one undo", async () => {
    const { document, caret } = await show("- Said: ^\n");
    const opening = openingFor(recording, document, settings);
    assert.match(opening.opening ?? "", /^\[15:50\]\(.*2026-11-26-155012\.flac\)$/);
    const writer = new TranscriptWriter(anchorAt(document, caret), { corrections: [], ...opening });
    writer.write(said);
    assert.equal(await writer.close(true), "written");
    assert.equal(document.getText(), `- Said: ${opening.opening} one two\n`);
    assert.equal(writer.text, "one two");
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), "- Said: \n");
    writer.dispose();
  });

  it("goes on behind the link in the next window", async () => {
    const { document, caret } = await show("- Said: ^\n");
    const opening = openingFor(recording, document, settings);
    const first = new TranscriptWriter(anchorAt(document, caret), { corrections: [], ...opening });
    const position = first.save();
    assert.ok(position);
    first.write(said);
    await first.close(false);
    first.dispose();
    const next = TranscriptWriter.resume(document, position);
    next.write(said);
    next.write({ ...said, index: 1, text: "three" });
    assert.equal(await next.close(true), "written");
    assert.equal(document.getText(), `- Said: ${opening.opening} one two three\n`);
    next.dispose();
  });

  it("has none in a fence, nor where the user does not want one", async () => {
    const { document, caret } = await show("```\n^\n```\n");
    const opening = openingFor(recording, document, settings);
    const writer = new TranscriptWriter(anchorAt(document, caret), { corrections: [], ...opening });
    writer.write(said);
    await writer.close(true);
    assert.equal(document.getText(), "```\none two\n```\n");
    writer.dispose();
    const off = { dictation: { ...settings.dictation, link: false } };
    assert.deepEqual(openingFor(recording, document, off), {});
  });

  it("that may still change is in no document", async () => {
    const { document, caret } = await show("Said: ^\n");
    const ghost = new GhostText({ place: { document, offset: caret } });
    ghost.show({ ...VIEW, tail: "three f" });
    ghost.show({ ...VIEW, offline: true });
    ghost.show({ ...VIEW, isText: false });
    assert.equal(document.getText(), "Said: \n");
    ghost.dispose();
  });
});

import assert from "node:assert/strict";
import * as path from "node:path";
import { recording } from "../../sounds/files";
import { speakNumbers } from "../../sounds/tones";
import { inVsCode, PLAIN_RUNS, type Scene } from "../session";
import { put, type Workbench } from "../workbench";

const memo = (): string => recording("numbers-4.wav", () => speakNumbers([0, 83, 166, 249]));

const JOB_COMMANDS = [
  "Cancel Transcription",
  "Undo Last Transcript",
  "Retry Failed Segments",
  "Go to Inserted Transcript",
  "Retranscribe Last Recording in Another Language...",
];

describe("menus and the palette, by what can be done now", () => {
  let vscode: Workbench;
  const scene: Scene = {
    name: "menus",
    recordings: () => [{ name: "memo.wav", file: memo() }],
    files: (folder) => {
      put(path.join(folder, "notes/menus.md"), "# Menus\n\n");
      put(path.join(folder, "empty/readme.txt"), "Nothing to hear.\n");
    },
    machineSettings: () => ({ ...PLAIN_RUNS, "earmark.cache.days": 30 }),
    settings: { "explorer.autoReveal": false },
  };
  inVsCode(scene, (opened) => ({ vscode } = opened));

  /** Entries of the menu that is open, or of all that are. */
  const entries = (): Promise<string[]> => vscode.page.locator(".monaco-menu .action-label").allInnerTexts();

  /** Earmark's entries in the menu of a row of the Explorer, in their order. */
  async function entriesOf(name: string): Promise<string[]> {
    await vscode.openMenu(name);
    const found = (await entries())
      .map((one) => one.trim())
      .filter((one) => /^(Earmark|Transcribe|Open Tr|Export)/.test(one));
    await vscode.page.keyboard.press("Escape");
    return found;
  }

  /** Which of the commands for jobs the palette has. */
  async function commands(): Promise<string> {
    const found: string[] = [];
    for (const name of JOB_COMMANDS) {
      await vscode.page.keyboard.press("F1");
      await vscode.quickInput.fill(`>Earmark: ${name}`);
      const row = vscode.page.locator(`.quick-input-list .monaco-list-row[aria-label^="Earmark: ${name}"]`);
      await row
        .or(vscode.rows(/similar commands|No matching/))
        .first()
        .waitFor();
      if ((await row.count()) > 0) found.push(name);
      await vscode.page.keyboard.press("Escape");
      await vscode.quickInput.waitFor({ state: "hidden" });
    }
    return found.join();
  }

  it("editor: user 5: the Explorer has an entry and a submenu on a recording, one on its folder, and none elsewhere", async () => {
    await vscode.row("recordings").click();
    await vscode.row("memo.wav").waitFor();
    assert.deepEqual(await entriesOf("memo.wav"), ["Transcribe Recording", "Earmark"]);
    // Folders are looked through soon after the start, without waiting for it.
    let ofFolder = await entriesOf("recordings");
    for (let tries = 0; tries < 20 && ofFolder.length === 0; tries++) ofFolder = await entriesOf("recordings");
    assert.deepEqual(ofFolder, ["Transcribe Recordings in Folder..."]);
    assert.deepEqual(await entriesOf("empty"), []);
    assert.deepEqual(await entriesOf("README.md"), []);
  });

  it("editor: user 4: the palette has what jobs can do only with a job", async () => {
    assert.equal(await commands(), "");
    await vscode.openFile("menus.md");
    await vscode.page.keyboard.press("ControlOrMeta+End");
    await vscode.fromExplorer("memo.wav", "Transcribe Recording");
    await vscode.statusShows(/Chinese 0:0/);
    await vscode.page.locator('.statusbar-item[id="earmark.earmark.earmark.status"] .codicon-check').waitFor();
    assert.equal(
      await commands(),
      "Undo Last Transcript,Go to Inserted Transcript,Retranscribe Last Recording in Another Language...",
    );
    await vscode.command("Earmark: Undo Last Transcript");
    await vscode.status.waitFor({ state: "hidden" });
    assert.equal(await commands(), "");
  });

  it("editor: user 5: a recording with a transcript can be opened and exported from the submenu", async () => {
    await vscode.openMenu("memo.wav");
    await vscode.page.locator(".monaco-menu .action-item", { hasText: /^Earmark$/ }).hover();
    await vscode.page.keyboard.press("ArrowRight");
    await vscode.page.locator(".monaco-menu .action-label", { hasText: "Export Transcript..." }).waitFor();
    await vscode.shot("explorer-submenu");
    const all = new Set((await entries()).map((one) => one.trim()));
    for (const wanted of [
      "Transcribe Recording to New Note",
      "Transcribe Recording to Subtitles...",
      "Transcribe Recording with Options...",
      "Open Transcript",
      "Export Transcript...",
    ])
      assert.ok(all.has(wanted), wanted);
    await vscode.page.keyboard.press("Escape");
    await vscode.page.keyboard.press("Escape");
  });

  it("editor: user 3: a transcript that went nowhere has no check mark, and nothing to undo", async () => {
    await vscode.openPage("memo.wav");
    const page = vscode.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await page.locator("li .text").first().waitFor();
    await vscode.command("Earmark: Clear Saved Transcripts");
    await vscode.dialog.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("button", { name: "Transcribe", exact: true }).click();
    await vscode.statusShows(/Chinese 0:0/);
    await vscode.status.locator(".codicon-save").waitFor();
    assert.equal(await commands(), "Retranscribe Last Recording in Another Language...");
    await vscode.shot("stored-only");
  });
});

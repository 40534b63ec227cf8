import assert from "node:assert/strict";
import * as path from "node:path";
import type { FrameLocator, Locator } from "playwright-core";
import type { Service } from "../../service/service";
import { recording } from "../../sounds/files";
import { numbersFor, speakNumbers, spelled } from "../../sounds/tones";
import { inVsCode, type Scene } from "../session";
import { put, type Workbench } from "../workbench";

const NUMBERS = numbersFor(60);
const TEXT = NUMBERS.map(spelled).join(" ");

describe("the whole flow by keyboard alone, heard with a screen reader", () => {
  let service: Service;
  let vscode: Workbench;
  let workspace: string;
  const scene: Scene = {
    name: "keyboard",
    recordings: () => [{ name: "call.wav", file: recording("numbers-60.wav", () => speakNumbers(NUMBERS)) }],
    files: (folder) => put(path.join(folder, "notes/keys.md"), "# Keys\n\n[call](../recordings/call.wav)\n\n"),
    machineSettings: () => ({ "earmark.output.timestamps": "segment" }),
    settings: { "editor.accessibilitySupport": "on" },
  };
  inVsCode(scene, (opened) => ({ service, vscode, workspace } = opened));
  const note = (): string => path.join(workspace, "notes/keys.md");
  const press = (keys: string): Promise<void> => vscode.page.keyboard.press(keys);
  const page = (): FrameLocator => vscode.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");

  /** Waits until VS Code has told a screen reader that: it keeps only the last two announcements. */
  async function heard(text: RegExp): Promise<void> {
    await vscode.page.waitForFunction(
      ({ source }) =>
        (document.body.dataset["announced"] ?? "").split("\n").some((line) => new RegExp(source).test(line)),
      { source: text.source },
    );
  }

  /** Presses Tab until something has the focus, as a person would. */
  async function tabTo(wanted: Locator): Promise<void> {
    for (let steps = 0; steps < 40; steps++) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await press("Tab");
    }
    throw new Error(`Tab does not reach ${wanted.toString()}.`);
  }

  before(async () => {
    await vscode.page.evaluate(() => {
      addEventListener("pointerdown", () => document.body.setAttribute("data-pointed", ""), true);
      new MutationObserver((changes) => {
        const said = changes.map(({ target }) => target.textContent ?? "").filter((text) => text !== "");
        document.body.dataset["announced"] = [document.body.dataset["announced"] ?? "", ...said].join("\n");
      }).observe(document.querySelector(".monaco-aria-container")!, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
  });

  it("transcribes a link in a note, after a question that Enter answers, and says how it goes", async () => {
    await vscode.openFile("keys.md");
    await vscode.toLine(3);
    await vscode.command("Earmark: Transcribe Link at Cursor");
    await vscode.dialog.getByText(/Send call\.wav to/).waitFor();
    await press("Enter");
    await heard(/Earmark is preparing call\.wav/);
    await heard(/Earmark transcribed call\.wav, Chinese, 0 gaps/);
    const said = [...(await vscode.saved(note())).matchAll(/w\d{4}/g)].map(([word]) => word);
    assert.equal(said.join(" "), TEXT);
    assert.ok(service.received.length > 0);
  });

  it("opens the transcript at the caret's recording, and goes through it", async () => {
    await vscode.openFile("keys.md");
    await vscode.toLine(3);
    await vscode.command("Earmark: Open Transcript");
    const first = page().locator("li .text").first();
    await first.waitFor();
    await tabTo(page().getByRole("button", { name: "Play", exact: true }));
    await tabTo(page().getByRole("slider"));
    await press("ArrowRight");
    // One stop for the list; arrows go through it.
    await tabTo(first);
    await press("ArrowDown");
    const second = page().locator("li .text").nth(1);
    assert.ok(await second.evaluate((element) => element === document.activeElement));
    await vscode.shot("keyboard-transcript");
  });

  it("edits a part, takes it back, and puts one into the note", async () => {
    const second = page().locator("li .text").nth(1);
    const before = await second.innerText();
    await press("F2");
    await press("ControlOrMeta+a");
    await vscode.page.keyboard.type("What was meant");
    await press("Enter");
    await second.getByText("What was meant").waitFor();
    await press("ControlOrMeta+z");
    await second.getByText(before).waitFor();
    // One toolbar for each part; arrows go through it.
    await tabTo(page().locator("li").nth(1).getByRole("button", { name: "Retranscribe Segment" }));
    for (let steps = 0; steps < 3; steps++) await press("ArrowRight");
    const insert = page().locator("li").nth(1).getByRole("button", { name: "Insert at Cursor" });
    assert.ok(await insert.evaluate((element) => element === document.activeElement));
    await press("Enter");
    await vscode.openFile("keys.md");
    const twice = new RegExp(`${before}[^]*${before}`);
    await vscode.editorShows(twice);
    await vscode.command("Earmark: Undo Last Transcript");
  });

  it("shows what a link holds, and what was transcribed, without a mouse", async () => {
    await vscode.openFile("keys.md");
    await vscode.toLine(3);
    for (let steps = 0; steps < 3; steps++) await press("ArrowRight");
    await vscode.command("Show or Focus Hover");
    await vscode.page.locator(".monaco-hover", { hasText: "call.wav" }).first().waitFor();
    await press("Escape");
    await vscode.command("Explorer: Focus on Transcriptions View");
    const row = vscode.page.locator('.monaco-list-row[aria-label^="call.wav, 0:59"]');
    await row.waitFor();
    // The first time VS Code unfolds the view, and has the focus nowhere.
    await vscode.command("Explorer: Focus on Transcriptions View");
    await vscode.page.locator(".pane-body .monaco-list:focus", { has: row }).waitFor();
    await vscode.pressUntil("Home", vscode.page.locator('.monaco-list-row.focused[aria-label^="call.wav, 0:59"]'));
    await press("Enter");
    await page().locator("li .text").first().waitFor();
    assert.equal(await vscode.page.locator("body[data-pointed]").count(), 0);
  });
});

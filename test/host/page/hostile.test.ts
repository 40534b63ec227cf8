import assert from "node:assert/strict";
import * as path from "node:path";
import type { Service } from "../../service/service";
import { recording } from "../../sounds/files";
import { speakNumbers } from "../../sounds/tones";
import { inVsCode, PLAIN_RUNS, type Scene } from "../session";
import { put, type Workbench } from "../workbench";

const LINK = "[Show Log](command:workbench.action.files.newUntitledFile).mp3";

describe("files and notes of somebody else", () => {
  let service: Service;
  let vscode: Workbench;
  const scene: Scene = {
    name: "hostile",
    recordings: () => [{ name: "memo.wav", file: recording("memo-hostile.wav", () => speakNumbers([1, 2, 3])) }],
    files: (workspace) => {
      for (const name of [LINK, "$(error) memo.mp3"])
        put(path.join(workspace, "recordings", name), "These are minutes, not a recording.\n".repeat(50));
      put(
        path.join(workspace, "notes/far.md"),
        "# Far\n\n[x](//host.invalid/share/a.wav)\n\n[y](file://host.invalid/share/b.wav)\n\n[z](%5C%5Chost.invalid%5Cshare%5Cc.wav)\n\n[near](../recordings/memo.wav)\n",
      );
    },
    machineSettings: () => PLAIN_RUNS,
  };
  inVsCode(scene, (opened) => ({ service, vscode } = opened));
  afterEach(() => vscode.clearToasts());

  it("attacks 3: have a name that is no link in a message", async () => {
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.chooseRecording("Show Log");
    const toast = vscode.toast("[Show Log] (command:workbench.action.files.newUntitledFile).mp3 could not be decoded");
    await toast.waitFor();
    await vscode.shot("hostile-name");
    assert.equal(await toast.locator(".notification-list-item-message a").count(), 0);
  });

  it("attacks 3: have a name that is no icon in a list", async () => {
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.asked("Transcribe a recording");
    const row = vscode.rows("$ (error) memo.mp3");
    await row.first().waitFor();
    assert.equal(await row.first().locator(".codicon-error").count(), 0);
    await vscode.page.keyboard.press("Escape");
  });

  it("platforms 1: lead to another machine only after a click and a question", async () => {
    await vscode.openFile("far.md");
    const lens = vscode.page.locator(".codelens-decoration a", { hasText: "Transcribe here" });
    await vscode.page.locator(".codelens-decoration a", { hasText: /Transcribe here · 0:0\d/ }).waitFor();
    await vscode.page.waitForFunction(
      () =>
        [...document.querySelectorAll(".codelens-decoration a")].filter(({ textContent }) =>
          textContent?.replaceAll("\u00a0", " ").includes("Transcribe here, from host.invalid"),
        ).length === 3,
    );
    await vscode.shot("lens-other-machine");
    await lens.filter({ hasText: "host.invalid" }).first().click();
    await vscode.dialog.getByText("This recording is on another machine: host.invalid").first().waitFor();
    await vscode.dialog.getByRole("button", { name: "Cancel" }).click();
    assert.equal(service.received.length, 0);
  });
});

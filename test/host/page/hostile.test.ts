import assert from "node:assert/strict";
import { readFileSync, renameSync, symlinkSync } from "node:fs";
import * as path from "node:path";
import type { Service } from "../../service/service";
import { recording } from "../../sounds/files";
import { speakNumbers } from "../../sounds/tones";
import { inVsCode, type Scene } from "../session";
import { put, type Workbench } from "../workbench";

const LINK = "[Show Log](command:workbench.action.files.newUntitledFile).mp3";

/** A recording with words of its own. */
function sound(name: string, first: number): Buffer {
  return readFileSync(recording(name, () => speakNumbers([first, first + 1, first + 2])));
}

describe("files and notes of somebody else", () => {
  let service: Service;
  let vscode: Workbench;
  let workspace: string;
  let scratch: string;
  const scene: Scene = {
    name: "hostile",
    recordings: () => [{ name: "memo.wav", file: recording("memo-hostile.wav", () => speakNumbers([1, 2, 3])) }],
    files: (workspace) => {
      for (const [first, name] of ["a.wav", "b.wav"].entries())
        put(path.join(workspace, "week", name), sound(`week-hostile-${name}`, 10 * (first + 1)));
      for (const name of [LINK, "$(error) memo.mp3"])
        put(path.join(workspace, "recordings", name), "These are minutes, not a recording.\n".repeat(50));
      put(
        path.join(workspace, "notes/far.md"),
        "# Far\n\n[x](//host.invalid/share/a.wav)\n\n[y](file://host.invalid/share/b.wav)\n\n[z](%5C%5Chost.invalid%5Cshare%5Cc.wav)\n\n[near](../recordings/memo.wav)\n",
      );
    },
    machineSettings: () => ({ "earmark.cache.days": 0, "earmark.retrySeconds": 1 }),
  };
  inVsCode(scene, (opened) => ({ service, vscode, workspace, scratch } = opened));
  afterEach(() => vscode.clearToasts());

  it("attacks 3: have a name that is no link in a message", async () => {
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.chooseRecording("Show Log");
    const toast = vscode.toast("Could not decode [Show Log] (command:workbench.action.files.newUntitledFile).mp3");
    await toast.waitFor();
    await vscode.shot("hostile-name");
    assert.equal(await toast.locator(".notification-list-item-message a").count(), 0);
  });

  it("attacks 3: have a name that is no icon in a list", async () => {
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.asked("Transcribe Recording");
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

  it("attacks 2: are asked about by where a link leads, also in a folder that was agreed to", async () => {
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.chooseRecording("memo.wav");
    await vscode.dialog
      .getByText(/Send memo\.wav to/)
      .first()
      .waitFor();
    await vscode.dialog.getByRole("button", { name: "Send" }).click();
    await vscode.statusShows(/Chinese 0:/);
    const before = service.received.length;
    const secret = path.join(scratch, "private/secret.wav");
    put(secret, sound("secret-hostile.wav", 50));
    symlinkSync(secret, path.join(workspace, "recordings/link.wav"));
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.chooseRecording("link.wav");
    await vscode.dialogSays(/Send link\.wav to/, /private\/secret\.wav/);
    await vscode.dialog.getByRole("button", { name: "Cancel" }).click();
    assert.equal(service.received.length, before);
  });

  it("attacks 2: take no place in a folder of recordings while its preview is open", async () => {
    const before = service.received.length;
    await vscode.fromExplorer("week", "Transcribe Recordings in Folder...");
    await vscode.choose("Transcripts only");
    const send = vscode.dialog.getByRole("button", { name: "Send" });
    await send.waitFor();
    const file = path.join(workspace, "week/b.wav");
    renameSync(file, path.join(scratch, "b.wav"));
    symlinkSync(path.join(scratch, "private/secret.wav"), file);
    await send.click();
    await vscode.toast("Transcribed 1 of 2 recordings. Changed after you confirmed: b.wav.").waitFor();
    assert.equal(service.received.length, before + 1);
  });
});

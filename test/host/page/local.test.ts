import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { execFileSync } from "node:child_process";
import { spell } from "../../models/alphabet";
import { startHub, type Hub } from "../../models/hub";
import { toy } from "../../models/toys";
import { recording } from "../../sounds/files";
import { concat } from "../../sounds/tones";
import { photograph } from "../photograph";
import { appears, cleanUp, put, sampleWorkspace, scratchFolder, until, Workbench } from "../workbench";

const TEXT = "open the file then close it";

describe("the engine on this machine, from no key and no model", () => {
  let vscode: Workbench;
  let workspace: string;
  let scratch: string;
  let hub: Hub;
  let models: string;

  before(async function () {
    this.timeout(120_000);
    scratch = scratchFolder("local");
    const pause = new Int16Array(16_000);
    const sound = (): Int16Array => concat([spell("open the file"), pause, spell("then close it")]);
    workspace = sampleWorkspace(scratch, [{ name: "memo.wav", file: recording("letters-2-memo.wav", sound) }]);
    put(path.join(workspace, "notes/local.md"), "# Local\n\n");
    const served = path.join(scratch, "hub");
    hub = await startHub(served);
    const good = toy("qwen3Asr", served, [`${hub.url}/mirror1`, `${hub.url}/mirror2`]);
    const huge = { ...good, id: "huge", label: "Toy huge", files: good.files.map((one) => ({ ...one, bytes: 1e14 })) };
    const catalog = put(path.join(scratch, "models.json"), JSON.stringify([good, huge]));
    models = path.join(scratch, "models");
    vscode = await Workbench.open({
      workspace,
      scratch,
      machineSettings: { "earmark.cache.days": 0, "earmark.retrySeconds": 1, "earmark.local.folder": models },
      env: { EARMARK_LOCAL_MODELS: catalog },
    });
    await vscode.openFile("local.md");
    await vscode.page.keyboard.press("ControlOrMeta+End");
  });
  after(async () => {
    await vscode.close();
    await hub.close();
    await cleanUp(scratch);
  });
  photograph(() => vscode);
  afterEach(async () => {
    Object.assign(hub.behavior, { tampers: () => false, gate: () => Promise.resolve() });
    await vscode.clearToasts();
  });

  async function transcribe(): Promise<void> {
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.chooseRecording("memo.wav");
  }

  async function arrives(): Promise<void> {
    await vscode.editorShows(/then close it/);
    const text = await vscode.saved(path.join(workspace, "notes/local.md"));
    assert.equal(text.replace("# Local", "").trim(), TEXT);
    await vscode.command("Earmark: Undo Last Transcript");
    await vscode.status.waitFor({ state: "hidden" });
  }

  async function choose(title: string, text: string): Promise<void> {
    await vscode.asked(title);
    await vscode.choose(text);
  }

  it("is offered, asks before it downloads, and can be cancelled", async () => {
    await transcribe();
    const toast = vscode.toast("An API key for Alibaba Cloud Model Studio is required.");
    await toast.waitFor();
    const buttons = await toast.locator(".notification-list-item-buttons-container .monaco-button").allInnerTexts();
    assert.deepEqual(buttons, ["Set API Key", "Use Local Engine", "Get API Key"]);
    await vscode.shot("no-key");
    // The download stands still until it is cancelled.
    let release = (): void => undefined;
    hub.behavior.gate = () => new Promise((resolve) => (release = resolve));
    await toast.getByRole("button", { name: "Use Local Engine" }).click();
    await choose("Select Local Model", "Toy qwen3Asr");
    const asked = await vscode.dialogSays(
      /Download Toy qwen3Asr\?/,
      /Size: /,
      /License: MIT/,
      /Source: 127\.0\.0\.1/,
      /Location: /,
    );
    assert.ok(asked.includes(`Location: ${models}`), asked);
    assert.equal(hub.asked.length, 0);
    await vscode.shot("download-consent");
    await vscode.dialog.getByRole("button", { name: "Download" }).click();
    const progress = vscode.toast("Downloading Toy qwen3Asr");
    await progress.waitFor();
    await vscode.shot("download");
    await progress.getByRole("button", { name: "Cancel" }).click();
    await progress.waitFor({ state: "hidden" });
    release();
  });

  it("arrives, and the recording becomes text by itself, without a key and without a request to anybody", async () => {
    await transcribe();
    await vscode.toast("An API key").getByRole("button", { name: "Use Local Engine" }).click();
    await choose("Select Local Model", "Toy qwen3Asr");
    await vscode.dialog.getByRole("button", { name: "Download" }).click();
    await arrives();
    await vscode.shot("local-done");
  });

  it("says that the disk has no room, before it begins", async () => {
    await vscode.command("Earmark: Manage Local Models...");
    await choose("Manage Local Models", "Toy huge");
    await choose("Toy huge", "Download");
    await vscode.dialog.getByRole("button", { name: "Download" }).click();
    await vscode.toast("There is not enough disk space for Toy huge.").waitFor();
    await vscode.shot("error-noSpace");
  });

  it("says that a model is damaged, fetches only what was wrong, and hears again", async () => {
    const file = path.join(models, "toy-qwen3asr/1/decoder.int8.onnx");
    const { atimeMs, mtimeMs } = statSync(file);
    const good = readFileSync(file);
    writeFileSync(file, Buffer.alloc(good.length, "garbage"));
    utimesSync(file, atimeMs / 1_000, mtimeMs / 1_000);
    killChildren();
    await transcribe();
    const toast = vscode.toast("The local model toy-qwen3asr is damaged.");
    await toast.waitFor();
    await vscode.shot("error-modelDamaged");
    const before = hub.asked.length;
    await toast.getByRole("button", { name: "Manage Local Models" }).click();
    await choose("Manage Local Models", "Toy qwen3Asr");
    await choose("Toy qwen3Asr", "Download");
    await vscode.dialog.getByRole("button", { name: "Download" }).click();
    await arrives();
    assert.deepEqual(hub.asked.slice(before), ["/mirror1/decoder.int8.onnx@0"]);
    assert.ok(readFileSync(file).equals(good));
  });

  it("says that it ended where every child is killed, and goes on with Retry", async () => {
    const killer = setInterval(killChildren, 10);
    try {
      await transcribe();
      await vscode.toast("toy-qwen3asr failed on this machine.").waitFor();
    } finally {
      clearInterval(killer);
    }
    await vscode.shot("error-local");
    await vscode.toast("failed on this machine.").getByRole("button", { name: "Retry" }).click();
    await arrives();
  });

  it("is verified and deleted, and says what it needs then", async () => {
    await vscode.command("Earmark: Manage Local Models...");
    await choose("Manage Local Models", "Toy qwen3Asr");
    await vscode.shot("local-models");
    await choose("Toy qwen3Asr", "Verify");
    await vscode.toast("Toy qwen3Asr verified.").waitFor();
    await vscode.command("Earmark: Manage Local Models...");
    await choose("Manage Local Models", "Toy qwen3Asr");
    await choose("Toy qwen3Asr", "Delete");
    await vscode.dialog.getByRole("button", { name: "Delete" }).click();
    await vscode.statusBarShows("Deleted Toy qwen3Asr");
    await transcribe();
    await vscode.toast("The local model toy-qwen3asr is not downloaded.").waitFor();
  });

  it("comes from a folder where there is no network, and says what a wrong folder lacks", async () => {
    const asked = hub.asked.length;
    const importFrom = async (folder: string): Promise<void> => {
      await vscode.command("Earmark: Manage Local Models...");
      await choose("Manage Local Models", "Toy qwen3Asr");
      await choose("Toy qwen3Asr", "Import from Folder...");
      await vscode.asked("Select Folder with the Files of Toy qwen3Asr");
      // VS Code's own dialog takes the folder of which it shows what is in it, not yet the one that was typed.
      const inner = `in-${path.basename(folder)}`;
      mkdirSync(path.join(folder, inner), { recursive: true });
      // It begins with a folder of its own, which takes a moment.
      await vscode.page.waitForFunction(() =>
        document.querySelector<HTMLInputElement>(".quick-input-filter input[type=text]")?.value.endsWith("/"),
      );
      // What is typed while the dialog still reads a folder is lost.
      for (let tries = 0; tries < 5; tries++) {
        await vscode.quickInput.fill("/");
        await vscode.quickInput.fill(`${folder}/`);
        if (await appears(vscode.rows(inner))) break;
      }
      await vscode.rows(inner).waitFor();
      await vscode.page.keyboard.press("Enter");
      await vscode.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    };
    await importFrom(path.join(workspace, "notes"));
    await vscode.toast("conv_frontend.onnx of Toy qwen3Asr is missing from the folder").waitFor();
    await vscode.clearToasts();
    await importFrom(path.join(scratch, "hub"));
    const installed = path.join(models, "toy-qwen3asr/1/installed.json");
    await until(() => existsSync(installed), "the model is installed");
    await transcribe();
    await arrives();
    assert.equal(hub.asked.length, asked);
  });

  /** Ends the engine's child, as a system without memory does. */
  function killChildren(): void {
    try {
      execFileSync("pkill", ["-KILL", "-f", `${scratch}.*localWorker.js`]);
    } catch {
      // There is none.
    }
  }
});

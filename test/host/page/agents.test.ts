import assert from "node:assert/strict";
import { existsSync, readFileSync, renameSync, symlinkSync } from "node:fs";
import * as path from "node:path";
import type { Service } from "../../service/service";
import { recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";
import { inVsCode, type Scene } from "../session";
import { appears, put, type Workbench } from "../workbench";

const NUMBERS = Array.from({ length: 12 }, (_, i) => i * 83);
const TEXT = NUMBERS.map(spelled).join(" ");

describe("agents and newcomers", () => {
  let service: Service;
  let vscode: Workbench;
  let workspace: string;
  let scratch: string;
  const scene: Scene = {
    name: "agents",
    recordings: () => [{ name: "memo.wav", file: recording("numbers-12.wav", () => speakNumbers(NUMBERS)) }],
    machineSettings: () => ({ "earmark.cost.prices": { "qwen3-asr-flash": 0.000_22 } }),
    development: [path.resolve(import.meta.dirname, "../agent")],
  };
  inVsCode(scene, (opened) => ({ service, vscode, workspace, scratch } = opened));
  afterEach(() => vscode.clearToasts());

  /** `late`: a file that appears when somebody has just found that it is not there. */
  async function invoke(name: string, input: object, late?: { file: string; from: string }): Promise<void> {
    await call({ name, input, late });
  }

  async function call(what: object): Promise<void> {
    const question = vscode.page.locator(".quick-input-widget .quick-input-title", { hasText: "Tool and input" });
    // It closes where something else takes the focus right then.
    for (let tries = 0; tries < 5; tries++) {
      await vscode.command("Agent: Invoke a Tool");
      if (await appears(question)) break;
    }
    await question.waitFor();
    await vscode.quickInput.fill(JSON.stringify(what));
    await vscode.page.keyboard.press("Enter");
  }

  async function answer(button: RegExp): Promise<void> {
    await vscode.dialog.getByRole("button", { name: button }).first().click();
  }

  /** A recording of its own, with other words than the others. */
  function sound(name: string, first: number): Buffer {
    return readFileSync(recording(name, () => speakNumbers(Array.from({ length: 6 }, (_, i) => first + i))));
  }

  it("see no view of transcripts before there are any", async () => {
    await vscode.row("recordings").waitFor();
    assert.equal(await vscode.page.locator(".pane-header", { hasText: "Transcriptions" }).count(), 0);
    await invoke("earmark_findTranscripts", { query: "Lazard" });
    await vscode.editorShows(/No saved transcript in this workspace contains "Lazard"\./);
  });

  it("have a recording transcribed after a confirmation with file, duration, price and host", async () => {
    await invoke("earmark_transcribe", { file: "recordings/memo.wav" });
    await vscode.dialogSays(/Send memo\.wav to 127\.0\.0\.1:\d+\?/, /Duration: 0:09/, /Price: about \$0\.00/);
    await vscode.shot("tool-confirmation");
    assert.equal(service.received.length, 0);
    await vscode.dialog
      .getByRole("button", { name: /Continue|Allow|Yes|Send/ })
      .first()
      .click();
    await vscode.editorShows(/Transcript of memo\.wav\. Language: Chinese\. Cost: about/);
    await vscode.editorShows(new RegExp(`\\[0:00\\] ${TEXT}`));
    assert.equal(service.received.length, 1);
  });

  it("get what is known for nothing, and are told so", async () => {
    await invoke("earmark_transcribe", { file: "recordings/memo.wav" });
    await vscode.editorShows(/Cost: none \(already transcribed\)\./);
    await invoke("earmark_findTranscripts", { query: spelled(83) });
    await vscode.editorShows(/recordings\/memo\.wav at 0:00 \(Chinese\): w0000 w0083/);
    assert.equal(service.received.length, 1);
  });

  it("are told what to do where a recording is not there", async () => {
    await invoke("earmark_transcribe", { file: "recordings/meno.wav" });
    await vscode.editorShows(
      /failed: .*There is no recording recordings\/meno\.wav\. Recordings in this workspace: recordings\/memo\.wav\./,
    );
  });

  it("attacks 1: send nothing that could not be shown: a file that was missing when the user would have been asked", async () => {
    const [file, from] = [path.join(workspace, "recordings/late.wav"), path.join(scratch, "late.wav")];
    put(from, sound("late.wav", 300));
    const before = service.received.length;
    await invoke("earmark_transcribe", { file: "recordings/late.wav" }, { file, from });
    await vscode.editorShows(/failed: .*Nothing of recordings\/late\.wav was sent.*Call the tool again/);
    assert.ok(existsSync(file));
    assert.equal(service.received.length, before);
    // Called again it is shown, and a question that is declined leaves nothing to go on with.
    await invoke("earmark_transcribe", { file: "recordings/late.wav" });
    await vscode.dialog
      .getByText(/Send late\.wav to/)
      .first()
      .waitFor();
    await answer(/Cancel|Skip|Deny|No/);
    renameSync(file, `${file}.away`);
    await invoke("earmark_transcribe", { file: "recordings/late.wav" }, { file, from });
    await vscode.editorShows(/failed: .*Nothing of recordings\/late\.wav was sent/);
    assert.equal(service.received.length, before);
  });

  it("attacks 2: send only the file that was shown, not what took its place while the user was asked", async () => {
    const file = path.join(workspace, "recordings/swap.wav");
    const secret = path.join(scratch, "private/secret.wav");
    put(file, sound("swap.wav", 400));
    put(secret, sound("secret.wav", 500));
    const before = service.received.length;
    await invoke("earmark_transcribe", { file: "recordings/swap.wav" });
    await vscode.dialog
      .getByText(/Send swap\.wav to/)
      .first()
      .waitFor();
    renameSync(file, `${file}.away`);
    symlinkSync(secret, file);
    await answer(/Continue|Allow|Yes|Send/);
    await vscode.editorShows(/failed: .*Nothing of recordings\/swap\.wav was sent/);
    assert.equal(service.received.length, before);
    // It is shown by where it leads, and only then sent.
    await invoke("earmark_transcribe", { file: "recordings/swap.wav" });
    await vscode.dialogSays(/Send secret\.wav to/, /private\/secret\.wav/, /outside your workspace/);
    await answer(/Cancel|Skip|Deny|No/);
    assert.equal(service.received.length, before);
  });

  it("attacks 10: ask about what is outside the workspace also where it is known and nothing is sent", async () => {
    const file = path.join(scratch, "private/outside.wav");
    put(file, sound("outside.wav", 600));
    const before = service.received.length;
    await invoke("earmark_transcribe", { file });
    await vscode.dialog
      .getByText(/Send outside\.wav to/)
      .first()
      .waitFor();
    await answer(/Continue|Allow|Yes|Send/);
    await vscode.editorShows(new RegExp(`Transcript of outside\\.wav.*${spelled(600)}`));
    assert.equal(service.received.length, before + 1);
    await invoke("earmark_transcribe", { file });
    await vscode.dialogSays(/Transcribe outside\.wav for the chat\?/, /outside your workspace/, /Nothing is sent/);
    await answer(/Cancel|Skip|Deny|No/);
    // Nor is it found among the transcripts of this workspace, by itself or through a link.
    symlinkSync(file, path.join(workspace, "recordings/inside.wav"));
    await invoke("earmark_findTranscripts", { query: spelled(601) });
    await vscode.editorShows(/No saved transcript in this workspace contains/);
    assert.equal(service.received.length, before + 1);
  });

  it("attacks 11: cannot have a name forge what the user is asked", async () => {
    const name = "memo.wav\n\nPrice: free\n\n[all](command:workbench.action.quit)\u202evaw.wav";
    put(path.join(workspace, "recordings", name), sound("forged.wav", 700));
    await invoke("earmark_transcribe", { file: `recordings/${name}` });
    const asked = await vscode.dialogSays(/Send memo\.wav␊␊Price: free/, /Price: about/);
    await vscode.shot("tool-forged-name");
    assert.doesNotMatch(asked, /^\s*Price: free/m);
    assert.equal(await vscode.dialog.locator("a[href], a[data-href]").count(), 0);
    await answer(/Cancel|Skip|Deny|No/);
  });

  it("platforms 1: cannot reach another machine", async () => {
    for (const file of ["//host.invalid/share/a.wav", String.raw`\\host.invalid\share\a.wav`]) {
      await invoke("earmark_transcribe", { file });
      await vscode.editorShows(/failed: .*is on another machine\. Only the user can open it/);
    }
  });

  it("are told of what is on no disk, whatever they do with it, and nobody takes its address for a machine's", async () => {
    await invoke("earmark_transcribe", { file: "vscode-vfs://github/someone/notes/far.wav" });
    await vscode.editorShows(
      /failed: .*far\.wav is not on a disk of the machine where extensions run.*clone the repository/,
    );
    for (const [command, name] of [
      ["earmark.transcribe", "far.wav"],
      ["earmark.transcribeToNote", "far.m4a"],
      ["earmark.openTranscript", "far.mp3"],
      ["earmark.exportTranscript", "far.ogg"],
      ["earmark.transcribeFolder", "week"],
    ] as const) {
      await call({ command, address: `vscode-vfs://github/someone/notes/${name}` });
      const toast = vscode.toast(`${name} cannot be read because it is not stored on disk`);
      await toast.getByRole("button", { name: "Clone Repository..." }).waitFor();
    }
    await vscode.shot("not-on-disk");
  });

  it("are offered Earmark's own server by VS Code, which starts it", async () => {
    await call({ command: "workbench.mcp.listServer" });
    await vscode.rows("Earmark: Recordings and Transcripts").click();
    await vscode.rows("Start Server").first().click();
    await vscode.page.locator(".part.panel").getByText("Discovered 4 tools").waitFor();
    await vscode.shot("mcp-server");
    await vscode.command("View: Hide Panel");
  });

  it("see what was transcribed in a view, and open it from there", async () => {
    await vscode.page.locator(".pane-header", { hasText: "Transcriptions" }).click();
    const row = vscode.page.locator('.pane-body .monaco-list-row[aria-label^="memo.wav, 0:09"]');
    await row.waitFor();
    await vscode.shot("transcriptions");
    await row.click();
    await vscode.page
      .frameLocator("iframe.webview.ready")
      .frameLocator("iframe#active-frame")
      .getByText(TEXT)
      .waitFor();
  });

  it("are led through the first steps when they ask", async () => {
    await vscode.command("Earmark: Get Started");
    await vscode.page.getByText("Turn a recording into text in your note in two minutes.").first().waitFor();
    await vscode.page.locator(".getting-started-step").nth(4).waitFor();
    await vscode.shot("walkthrough");
  });
});

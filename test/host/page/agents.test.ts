import assert from "node:assert/strict";
import * as path from "node:path";
import type { Service } from "../../service/service";
import { recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";
import { inVsCode, type Scene } from "../session";
import type { Workbench } from "../workbench";

const NUMBERS = Array.from({ length: 12 }, (_, i) => i * 83);
const TEXT = NUMBERS.map(spelled).join(" ");

describe("agents and newcomers", () => {
  let service: Service;
  let vscode: Workbench;
  const scene: Scene = {
    name: "agents",
    recordings: () => [{ name: "memo.wav", file: recording("numbers-12.wav", () => speakNumbers(NUMBERS)) }],
    machineSettings: () => ({ "earmark.cost.prices": { "qwen3-asr-flash": 0.000_22 } }),
    development: [path.resolve(import.meta.dirname, "../agent")],
  };
  inVsCode(scene, (opened) => ({ service, vscode } = opened));
  afterEach(() => vscode.clearToasts());

  async function invoke(name: string, input: object): Promise<void> {
    await vscode.command("Agent: Invoke a Tool");
    await vscode.asked("Tool and input");
    await vscode.quickInput.fill(JSON.stringify({ name, input }));
    await vscode.page.keyboard.press("Enter");
  }

  it("see no view of transcripts before there are any", async () => {
    await vscode.row("recordings").waitFor();
    assert.equal(await vscode.page.locator(".pane-header", { hasText: "Transcriptions" }).count(), 0);
    await invoke("earmark_findTranscripts", { query: "Lazard" });
    await vscode.editorShows(/No saved transcript of this workspace holds "Lazard"\./);
  });

  it("have a recording transcribed after a confirmation with file, duration, price and host", async () => {
    await invoke("earmark_transcribe", { file: "recordings/memo.wav" });
    await vscode.dialog
      .getByText(/Send memo\.wav to 127\.0\.0\.1:\d+\?/)
      .first()
      .waitFor();
    await vscode.shot("tool-confirmation");
    const asked = await vscode.dialog.innerText();
    for (const fact of [/memo\.wav/, /Duration: 0:09/, /Price: about \$0\.00/, /127\.0\.0\.1/])
      assert.match(asked, fact);
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
    await vscode.editorShows(/Cost: nothing, it was known already\./);
    await invoke("earmark_findTranscripts", { query: spelled(83) });
    await vscode.editorShows(/recordings\/memo\.wav at 0:00 \(Chinese\): w0000 w0083/);
    assert.equal(service.received.length, 1);
  });

  it("are told what to do where a recording is not there", async () => {
    await invoke("earmark_transcribe", { file: "recordings/meno.wav" });
    await vscode.editorShows(
      /failed: .*There is no recording recordings\/meno\.wav\. Recordings here: recordings\/memo\.wav\./,
    );
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
    await vscode.page.getByText("From a recording to text in your note in two minutes.").first().waitFor();
    await vscode.page.locator(".getting-started-step").nth(4).waitFor();
    await vscode.shot("walkthrough");
  });
});

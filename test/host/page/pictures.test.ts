import assert from "node:assert/strict";
import * as path from "node:path";
import type { FrameLocator } from "playwright-core";
import type { Service } from "../../service/service";
import { meeting } from "../../sounds/meeting";
import { inVsCode, type Scene } from "../session";
import { put, type Workbench } from "../workbench";

const { file, recognizer } = meeting();

/** A meeting in real words, as the README shows it. */
describe("a meeting, for the README", () => {
  let service: Service;
  let vscode: Workbench;
  let workspace: string;
  const scene: Scene = {
    name: "pictures",
    recordings: () => [{ name: "meeting.wav", file }],
    files: (folder) =>
      put(path.join(folder, "notes/meeting.md"), "# Banks, November\n\n![](../recordings/meeting.wav)\n\n## To do\n\n"),
    machineSettings: () => ({ "earmark.confirmUpload": "never", "earmark.output.timestamps": "segment" }),
    settings: { "explorer.autoReveal": false, "editor.wordWrap": "on", "editor.lineNumbers": "off" },
  };
  inVsCode(scene, (opened) => ({ service, vscode, workspace } = opened));
  const page = (): FrameLocator => vscode.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");

  it("fills while it is heard, and can be seen and heard", async () => {
    service.behavior.recognizer = recognizer;
    service.behavior.paceMs = 250;
    await vscode.openFile("meeting.md");
    await vscode.row("recordings").click();
    await vscode.row("meeting.wav").waitFor();
    await vscode.openPage("meeting.wav");
    await vscode.film("transcript", async () => {
      await page().getByRole("button", { name: "Transcribe", exact: true }).click();
      await page().getByText("as always.").waitFor();
    });
    await page().locator("li.working").waitFor({ state: "detached" });
    await page().locator("li").nth(2).locator(".time").click();
    await page().locator('li[aria-current="true"][data-index="2"]').waitFor();
    await page().getByRole("button", { name: "Pause" }).click();
    await vscode.shot("readme-transcript");
    assert.match(
      (await page().locator(".text").allInnerTexts()).join(" "),
      /Lazard, and last the middle market\. Good\. Who/,
    );
  });

  it("stands in a note, with its times", async () => {
    await vscode.openFile("meeting.md");
    await vscode.command("Earmark: Transcribe All Links in This Document");
    await vscode.editorShows(/as always\./);
    await vscode.page.locator(".codelens-decoration a", { hasText: "Transcribed" }).waitFor();
    await vscode.shot("readme-note");
    const text = await vscode.saved(path.join(workspace, "notes/meeting.md"));
    assert.match(text, /\n\n\[00:\d\d\]\(\.\.\/recordings\/meeting\.wav#t=\d+\) .*boutique firms like Lazard/);
  });
});

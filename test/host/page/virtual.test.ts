import * as path from "node:path";
import { KEY } from "../../service/service";
import { photograph } from "../photograph";
import { cleanUp, scratchFolder, Workbench } from "../workbench";

describe("a virtual workspace", () => {
  let vscode: Workbench | undefined;
  let scratch: string;
  photograph(() => vscode);
  after(async () => {
    await vscode?.close();
    await cleanUp(scratch);
  });

  it("has no recordings that can be read, and whoever asks for one is told what to do", async function () {
    this.timeout(120_000);
    scratch = scratchFolder("virtual");
    vscode = await Workbench.open({
      workspace: "vscode-vfs://github/far",
      scratch,
      env: { DASHSCOPE_API_KEY: KEY },
      development: [path.resolve(import.meta.dirname, "../virtual")],
    });
    const { page } = vscode;
    // What nobody can search is not waited for.
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.rows("Browse...").first().waitFor();
    await vscode.shot("virtual-list");
    await page.keyboard.press("Escape");

    const clone = (message: string) => vscode?.toast(message).getByRole("button", { name: "Clone Repository..." });
    // Nothing there can be renamed or deleted.
    await vscode.row("memo.wav").click({ button: "right" });
    await page.locator(".monaco-menu").first().waitFor();
    await vscode.fromMenu("Transcribe Recording");
    await clone("memo.wav cannot be read because it is not stored on disk")?.waitFor();
    await vscode.clearToasts();

    await vscode.row("note.md").dblclick();
    await vscode.editorShows(/memo\.wav/);
    await vscode.command("Earmark: Transcribe Link at Cursor");
    await clone("Recordings in a virtual workspace cannot be read")?.waitFor();
    await vscode.shot("virtual-link");
    await vscode.clearToasts();
    await vscode.command("Earmark: Transcribe All Links in This Document");
    await clone("Recordings in a virtual workspace cannot be read")?.waitFor();
  });
});

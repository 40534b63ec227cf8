import assert from "node:assert/strict";
import * as path from "node:path";
import { KEY, startService } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { converted, recording } from "../../sounds/files";
import { numbersFor, speakNumbers, spelled } from "../../sounds/tones";
import { pathWithoutFfmpeg } from "../pathWithoutFfmpeg";
import { cleanUp, put, sampleWorkspace, scratchFolder, Workbench } from "../workbench";

const NUMBERS = numbersFor(180);

describe("the packaged extension on a machine without ffmpeg", () => {
  it("transcribes, and says in the tooltip with what it decoded", async function () {
    this.timeout(120_000);
    const service = await startService(tonesRecognizer());
    const scratch = scratchFolder("inside");
    const sound = recording("numbers-180.wav", () => speakNumbers(NUMBERS));
    const file = converted(sound, "numbers-180.m4a");
    const workspace = sampleWorkspace(scratch, [{ name: "three.m4a", file }]);
    put(path.join(workspace, "notes/three.md"), "# Call\n\n");
    const machineSettings = {
      "earmark.region": "custom",
      "earmark.baseUrl": service.url,
      "earmark.confirmUpload": "never",
    };
    const env = { DASHSCOPE_API_KEY: KEY, PATH: pathWithoutFfmpeg(path.join(scratch, "bin")) };
    const vscode = await Workbench.open({ workspace, scratch, machineSettings, env });
    try {
      await vscode.openFile("three.md");
      await vscode.page.keyboard.press("ControlOrMeta+End");
      await vscode.command("Earmark: Transcribe Recording");
      await vscode.chooseRecording("three.m4a");
      await vscode.status.locator(".codicon-check").waitFor({ timeout: 60_000 });
      const text = await vscode.saved(path.join(workspace, "notes/three.md"));
      assert.ok(text.includes(NUMBERS.map(spelled).join(" ")), text);
      await vscode.status.hover();
      await vscode.page.getByText(/Decoded by ffmpeg version \S+ \(inside Earmark\)/).waitFor();
      await vscode.shot("without-ffmpeg");
    } finally {
      await vscode.close();
      await service.close();
      await cleanUp(scratch);
    }
  });
});

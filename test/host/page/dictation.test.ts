import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import * as path from "node:path";
import { KEY, startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";
import { describeWithMicrophone, SoundServer, type VirtualMicrophone } from "../../sounds/virtualMicrophone";
import { photograph } from "../photograph";
import { cleanUp, put, sampleWorkspace, scratchFolder, Workbench } from "../workbench";

const FIRST = [101, 102, 103, 104, 105];
const SECOND = [201, 202, 203];
const words = (numbers: readonly number[]): string => numbers.map(spelled).join(" ");

describeWithMicrophone("dictation, in the packaged extension", () => {
  let sounds: SoundServer;
  let microphone: VirtualMicrophone;
  let service: Service;
  let scratch: string;
  let workspace: string;
  let vscode: Workbench | undefined;

  before(async function () {
    this.timeout(180_000);
    sounds = await SoundServer.start();
    microphone = sounds.microphone("Desk Microphone");
    service = await startService(tonesRecognizer("zh"));
    scratch = scratchFolder("dictation");
    workspace = sampleWorkspace(scratch, [
      {
        name: "memo.wav",
        file: recording("numbers-12.wav", () => speakNumbers(Array.from({ length: 12 }, (_, i) => i * 83))),
      },
    ]);
    for (const name of ["said.md"]) put(path.join(workspace, "notes", name), "# Call\n\n- Said: \n\nEnd.\n");
    vscode = await Workbench.open({
      workspace,
      scratch,
      env: { DASHSCOPE_API_KEY: KEY, PULSE_SERVER: sounds.address },
      machineSettings: {
        "earmark.region": "custom",
        "earmark.baseUrl": service.url,
        "earmark.cost.prices": { "qwen3-asr-flash": 0.001 },
      },
      settings: { "earmark.dictation.realtime": false, "earmark.dictation.link": true },
    });
  });
  photograph(() => vscode);
  after(async () => {
    await vscode?.close();
    await service.close();
    await sounds.close();
    await cleanUp(scratch);
  });

  const item = '[id="earmark.earmark.earmark.dictation"]';
  const itemShows = async (pattern: RegExp): Promise<void> => {
    await vscode?.page.waitForFunction(
      ({ id, source }) => new RegExp(source).test(document.querySelector(id)?.textContent ?? ""),
      { id: item, source: pattern.source },
    );
  };
  const recordings = (): string[] => {
    try {
      return readdirSync(path.join(workspace, "notes", "recordings"));
    } catch {
      return [];
    }
  };

  it("asks once, records, and writes what is said into a list item, with a link before it; the status bar says so", async function () {
    this.timeout(90_000);
    assert.ok(vscode);
    await vscode.openFile("said.md");
    await vscode.toLine(3);
    await vscode.page.keyboard.press("End");
    await vscode.command("Earmark: Start Dictation");
    await vscode.dialogSays(
      /Record and transcribe what you say\?/,
      /notes\/recordings/,
      /sent to 127\.0\.0\.1/,
      /about .*0\.06 per minute/,
      /Asked once per folder/,
    );
    await vscode.shot("dictation-consent");
    assert.deepEqual(recordings(), []);
    await vscode.dialog.getByRole("button", { name: "Start Dictation" }).click();
    await itemShows(/0:0\d/);
    await microphone.play(speakNumbers(FIRST));
    await vscode.editorShows(/w0105/);
    await itemShows(/0:\d\d [▁▂▃▄▅▆▇█]{3} Chinese/);
    assert.match((await vscode.page.locator(item).getAttribute("class")) ?? "", /warning/);
    await vscode.shot("dictation");
    const [made = "", ...more] = recordings();
    assert.match(made, /^\d{4}-\d\d-\d\d-\d{6}\.mkv$/);
    assert.deepEqual(more, []);

    await vscode.command("Earmark: Pause Dictation");
    await itemShows(/0:\d\d Paused/);
    await vscode.command("Earmark: Continue Dictation");
    await itemShows(/0:\d\d [▁▂▃▄▅▆▇█]{3}/);
    await microphone.play(speakNumbers(SECOND));
    await vscode.page.locator(item).click();
    await vscode.rows("Pause Dictation").waitFor();
    await vscode.shot("dictation-actions");
    await vscode.rows("Stop Dictation").first().click();
    await vscode.page.locator(item).waitFor({ state: "detached" });
    await vscode.statusShows(/Chinese 0:/);
    const [kept = ""] = recordings();
    const name = made.replace(".mkv", "");
    assert.deepEqual(recordings(), [`${name}.flac`]);
    const time = `${name.slice(11, 13)}:${name.slice(13, 15)}`;
    await vscode.savedAs(
      path.join(workspace, "notes", "said.md"),
      `# Call\n\n- Said: [${time}](recordings/${kept}) ${words([...FIRST, ...SECOND])}\n\nEnd.\n`,
    );
    // The recording holds all of it.
    assert.ok(secondsOf(path.join(workspace, "notes", "recordings", kept)) > 6.5);
    await vscode.command("Earmark: Undo Last Transcript");
    await vscode.savedAs(path.join(workspace, "notes", "said.md"), "# Call\n\n- Said: \n\nEnd.\n");
    assert.deepEqual(recordings(), [kept]);
  });
});

function secondsOf(file: string): number {
  const args = ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file];
  return Number(execFileSync("ffprobe", args, { encoding: "utf8" }));
}

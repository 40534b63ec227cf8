import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { KEY, startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { itOnSmallDisk } from "../../smallDisk";
import { speakNumbers, spelled } from "../../sounds/tones";
import { describeWithMicrophone, SoundServer, type VirtualMicrophone } from "../../sounds/virtualMicrophone";
import { caretBehindItem, ghostShows, ITEM, itemShows, secondsOf } from "../dictationSeen";
import { photograph } from "../photograph";
import { cleanUp, put, sampleWorkspace, scratchFolder, Workbench } from "../workbench";

const FIRST = [101, 102, 103, 104, 105];
const SECOND = [201, 202, 203];
const THIRD = [301, 302, 303];
const words = (numbers: readonly number[]): string => numbers.map(spelled).join(" ");
const noteOf = (said: string): string => `# Call\n\n- Said: ${said}\n\nEnd.\n`;

/** How long the network is gone. */
const GONE_MS = 10_000;

describeWithMicrophone("a dictation that meets trouble, in the packaged extension", () => {
  let sounds: SoundServer;
  let microphone: VirtualMicrophone;
  let service: Service;
  let scratch: string;
  let workspace: string;
  let vscode: Workbench;

  before(async function () {
    this.timeout(180_000);
    sounds = await SoundServer.start();
    microphone = sounds.microphone("Desk Microphone");
    service = await startService(tonesRecognizer("zh"));
    scratch = scratchFolder("dictation-faults");
    workspace = sampleWorkspace(scratch, []);
    for (const name of ["gone.md", "spent.md", "full.md"]) put(path.join(workspace, "notes", name), noteOf(""));
    // A key of the user's own: none is bound.
    put(
      path.join(scratch, "user/User/keybindings.json"),
      '[{ "key": "ctrl+alt+d", "command": "earmark.toggleDictation" }]',
    );
    vscode = await Workbench.open({
      workspace,
      scratch,
      env: { DASHSCOPE_API_KEY: KEY, PULSE_SERVER: sounds.address },
      machineSettings: { "earmark.region": "custom", "earmark.baseUrl": service.url },
    });
  });
  photograph(() => vscode);
  after(async () => {
    await vscode?.close();
    await service.close();
    await sounds.close();
    await cleanUp(scratch);
  });

  const note = (name: string): string => path.join(workspace, "notes", name);

  /** Dictates by the user's key behind what stands in the list item of a note. */
  async function startIn(name: string, { asks }: { readonly asks: boolean }): Promise<void> {
    await caretBehindItem(vscode, name);
    await vscode.page.keyboard.press("Control+Alt+d");
    if (asks) await vscode.dialog.getByRole("button", { name: "Start Dictation" }).click();
    await itemShows(vscode, /0:0\d/);
  }

  async function stopped(): Promise<void> {
    await vscode.page.keyboard.press("Control+Alt+d");
    await vscode.page.locator(ITEM).waitFor({ state: "detached" });
  }

  /** Settings of the machine, while the window is open. */
  function set(more: object): void {
    const file = path.join(scratch, "user/Machine/settings.json");
    put(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as object), ...more }));
  }

  it("loses nothing where the network is gone for ten seconds, and the note closed in the middle", async function () {
    this.timeout(90_000);
    await startIn("gone.md", { asks: true });
    await microphone.play(speakNumbers(FIRST));
    await vscode.editorShows(/w0105/);
    const { port } = new URL(service.url);
    const { recognizer } = service.behavior;
    await service.close();
    const since = pause(GONE_MS);
    await microphone.play(speakNumbers(SECOND));
    await itemShows(vscode, /0:\d\d .*Offline/);
    await ghostShows(vscode, /waiting for the network…/);
    await vscode.shot("dictation-offline");
    await since;
    await itemShows(vscode, /No sound from the microphone .*Offline/);
    service = await startService(recognizer, Number(port));
    await vscode.editorShows(/w0203/);
    await itemShows(vscode, /0:\d\d (?!.*Offline)/);
    await vscode.saved(note("gone.md"));
    await vscode.command("View: Close All Editors");
    await vscode.toast("The document of the dictation was closed. The recording continues").waitFor();
    await microphone.play(speakNumbers(THIRD));
    await vscode.command("Earmark: Stop Dictation");
    const kept = vscode.toast(/The document was closed\. The transcript of .*\.flac was kept/);
    await kept.waitFor();
    await kept.hover();
    await kept.getByRole("button", { name: "Open and Insert" }).click();
    await vscode.editorShows(/w0303/);
    await vscode.savedAs(note("gone.md"), noteOf(words([...FIRST, ...SECOND, ...THIRD])));
  });

  it("goes on recording where the budget is used up, and its text comes with a higher one", async function () {
    this.timeout(90_000);
    const price = { "qwen3-asr-flash": 1, "qwen3-asr-flash-realtime": 1 };
    // At pauses the price of each clip is asked for, and of the second one there is too much.
    put(path.join(workspace, ".vscode", "settings.json"), '{ "earmark.dictation.realtime": false }');
    set({ "earmark.cost.prices": price, "earmark.cost.monthlyBudget": 7 });
    const before = new Set(readdirSync(note("recordings")));
    await startIn("spent.md", { asks: false });
    await microphone.play(speakNumbers(FIRST));
    await vscode.editorShows(/w0105/);
    await microphone.play(speakNumbers([...SECOND, ...THIRD]));
    const toast = vscode.toast(/budget is used up\. .*The recording continues\./);
    await toast.waitFor();
    await itemShows(vscode, /Recording only/);
    await vscode.page.locator(ITEM).hover();
    await vscode.page.getByText(/Monthly budget: \$[4-6]\.\d\d of \$7\.00/).waitFor();
    await stopped();
    const kept = readdirSync(note("recordings")).find((name) => !before.has(name)) ?? "";
    assert.ok(secondsOf(path.join(note("recordings"), kept)) > 8);
    await vscode.savedAs(note("spent.md"), noteOf(words(FIRST)));
    set({ "earmark.cost.prices": price, "earmark.cost.monthlyBudget": 70 });
    // The newest message: that of the recording that has ended.
    const ended = vscode.toast(/budget is used up/).filter({ hasNotText: "The recording continues" });
    await ended.hover();
    await ended.getByRole("button", { name: "Retry" }).click();
    await vscode.editorShows(/w0303/);
    await vscode.savedAs(note("spent.md"), noteOf(words([...FIRST, ...SECOND, ...THIRD])));
  });

  itOnSmallDisk("keeps what was recorded until the disk was full, and says so", 48, async (disk) => {
    set({ "earmark.dictation.folder": disk, "earmark.cost.monthlyBudget": 0 });
    await startIn("full.md", { asks: true });
    const saying = microphone.play(speakNumbers([...FIRST, ...SECOND, ...THIRD, 401, 402, 403, 404, 405]));
    await vscode
      .toast("There is not enough disk space for the recording. What was recorded until then was kept")
      .waitFor();
    await vscode.page.locator(ITEM).waitFor({ state: "detached" });
    assert.equal(sounds.recorders(), 0);
    await vscode.editorShows(/w0101 w0102 w0103 w0104 w0105/);
    await vscode.statusShows(/Chinese 0:/);
    assert.match(
      await vscode.saved(note("full.md")),
      new RegExp(`^# Call\\n\\n- Said: ${words(FIRST)}( w0\\d+)*\\n\\nEnd\\.\\n$`),
    );
    assert.equal(readdirSync(disk).length, 1);
    await saying;
  });
});

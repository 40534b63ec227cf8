import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { KEY, startService, type Service } from "../../service/service";
import { sphinxRecognizer } from "../../service/sphinxRecognizer";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { recording, spoken } from "../../sounds/files";
import { BANKS } from "../../sounds/sample";
import { speakNumbers, spelled } from "../../sounds/tones";
import { describeWithMicrophone, SoundServer, type VirtualMicrophone } from "../../sounds/virtualMicrophone";
import * as seen from "../dictationSeen";
import { caretBehindItem, ITEM, secondsOf } from "../dictationSeen";
import { FILMING } from "../browser";
import { extensionHosts } from "../extensionHosts";
import { photograph } from "../photograph";
import { cleanUp, put, sampleWorkspace, scratchFolder, until, Workbench } from "../workbench";

const FIRST = [101, 102, 103, 104, 105];
const SECOND = [201, 202, 203];
const words = (numbers: readonly number[]): string => numbers.map(spelled).join(" ");

describeWithMicrophone("dictation, in the packaged extension", () => {
  let sounds: SoundServer;
  let microphone: VirtualMicrophone;
  let service: Service;
  let scratch: string;
  let workspace: string;
  let options: Parameters<typeof Workbench.open>[0];
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
    for (const name of ["said.md", "names.md", "undone.md", "killed.md"])
      put(path.join(workspace, "notes", name), "# Call\n\n- Said: \n\nEnd.\n");
    options = {
      workspace,
      scratch,
      port: 41_589,
      env: { DASHSCOPE_API_KEY: KEY, PULSE_SERVER: sounds.address },
      machineSettings: {
        "earmark.region": "custom",
        "earmark.baseUrl": service.url,
        "earmark.cost.prices": { "qwen3-asr-flash": 0.001, "qwen3-asr-flash-realtime": 0.001 },
      },
      settings: { "earmark.dictation.link": true },
    };
    vscode = await Workbench.open(options);
  });
  photograph(() => vscode);
  after(async () => {
    await vscode?.close();
    await service.close();
    await sounds.close();
    await cleanUp(scratch);
  });

  const item = ITEM;
  const itemShows = async (pattern: RegExp): Promise<void> => vscode && seen.itemShows(vscode, pattern);
  const ghostShows = async (pattern: RegExp): Promise<void> => vscode && seen.ghostShows(vscode, pattern);
  const recordings = (): string[] => {
    try {
      return readdirSync(path.join(workspace, "notes", "recordings"));
    } catch {
      return [];
    }
  };

  const note = (name: string): string => path.join(workspace, "notes", name);
  /** Dictates behind what stands in the list item of a note. */
  async function startIn(name: string): Promise<void> {
    assert.ok(vscode);
    await caretBehindItem(vscode, name);
    await vscode.command("Earmark: Start Dictation");
  }
  /** The link before a text. */
  const linkTo = (file: string): string => `[${file.slice(11, 13)}:${file.slice(13, 15)}](recordings/${file})`;

  it("asks once, records, and writes what is said into a list item, with a link before it; the status bar says so", async function () {
    this.timeout(90_000);
    assert.ok(vscode);
    await startIn("said.md");
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
    const saying = microphone.play(speakNumbers(FIRST));
    // While it is being said: what may still change stands behind the text.
    await ghostShows(/w010\d/);
    await vscode.shot("dictation-tail");
    // At the place itself, and before it, while text comes.
    await vscode.page.keyboard.type("I think ");
    await vscode.toLine(1);
    await vscode.page.keyboard.press("End");
    await vscode.page.keyboard.type(" with all of them", { delay: 100 });
    await saying;
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
    const said = `${linkTo(kept)} ${words([...FIRST, ...SECOND])}`;
    await vscode.savedAs(note("said.md"), `# Call with all of them\n\n- Said: I think ${said}\n\nEnd.\n`);
    // The recording holds all of it.
    assert.ok(secondsOf(path.join(workspace, "notes", "recordings", kept)) > 6.5);
    await vscode.command("Earmark: Undo Last Transcript");
    await vscode.editorShows(/Said: I think +End/);
    await vscode.savedAs(note("said.md"), "# Call with all of them\n\n- Said: I think \n\nEnd.\n");
    assert.deepEqual(recordings(), [kept]);
  });

  it("puts a paragraph with two names of the glossary into a list item, spelled right, with the recording beside it", async function () {
    this.timeout(90_000);
    assert.ok(vscode);
    // At pauses, from here on: PocketSphinx is too slow to hear each beginning of a sentence, but where nothing else is at work.
    if (!FILMING) put(path.join(workspace, ".vscode", "settings.json"), '{ "earmark.dictation.realtime": false }');
    service.behavior.recognizer = sphinxRecognizer();
    const before = new Set(recordings());
    const window = vscode;
    await window.film("dictation", async () => {
      await startIn("names.md");
      // It was agreed to for this folder.
      await itemShows(/0:0\d/);
      await microphone.speak(spoken(BANKS, "awb"));
      await window.editorShows(/Middle Market/);
      await window.command("Earmark: Stop Dictation");
      await window.statusShows(/English 0:/);
    });
    const [kept = "", ...more] = recordings().filter((name) => !before.has(name));
    assert.deepEqual(more, []);
    await vscode.savedAs(
      note("names.md"),
      `# Call\n\n- Said: ${linkTo(kept)} first the Bulge Bracket banks then the Boutique firms like Lazard and last the Middle Market\n\nEnd.\n`,
    );
    assert.ok(secondsOf(path.join(workspace, "notes", "recordings", kept)) > 5);
    await vscode.shot("dictation-names");
  });

  it("loses nothing where the microphone is unplugged and the text undone in the middle", async function () {
    this.timeout(90_000);
    assert.ok(vscode);
    service.behavior.recognizer = tonesRecognizer("zh");
    const before = new Set(recordings());
    await startIn("undone.md");
    await itemShows(/0:0\d/);
    await microphone.play(speakNumbers(FIRST));
    await vscode.editorShows(/w0105/);
    microphone.unplug();
    await itemShows(/0:\d\d Paused/);
    const gone = vscode.toast("The microphone was disconnected");
    await gone.waitFor();
    assert.equal(sounds.recorders(), 0);
    microphone = sounds.microphone("Headset");
    await gone.hover();
    await gone.getByRole("button", { name: "Select Microphone" }).click();
    await vscode.asked("Select Microphone");
    await vscode.shot("dictation-microphones");
    await vscode.rows(/^Headset/).click();
    await itemShows(/0:\d\d [▁▂▃▄▅▆▇█]{3}/);
    await vscode.page.locator(".editor-instance .view-lines").first().click();
    await vscode.page.keyboard.press("ControlOrMeta+z");
    await vscode.toast("The text of the dictation was undone. The recording continues").waitFor();
    await microphone.play(speakNumbers(SECOND));
    await vscode.command("Earmark: Stop Dictation");
    await vscode.toast("Kept the transcript").getByRole("button", { name: "Insert Again" }).click();
    const kept = recordings().find((name) => !before.has(name)) ?? "";
    const said = `${linkTo(kept)} ${words([...FIRST, ...SECOND])}`;
    await vscode.savedAs(note("undone.md"), `# Call\n\n- Said: ${said}\n\nEnd.\n`);
  });

  it("loses nothing where the extension host is killed: the recording ends at once, and the next window goes on", async function () {
    this.timeout(120_000);
    assert.ok(vscode);
    const before = new Set(recordings());
    await startIn("killed.md");
    await itemShows(/0:0\d/);
    await microphone.play(speakNumbers(FIRST));
    await vscode.editorShows(/w0105/);
    service.behavior.gate = () => new Promise(() => undefined);
    await microphone.play(speakNumbers(SECOND));
    // Text is on its way: that is shown, and stands in no document.
    await ghostShows(/^.…$/);
    await vscode.shot("dictation-on-its-way");
    await vscode.saved(note("killed.md"));
    assert.doesNotMatch(readFileSync(note("killed.md"), "utf8"), /…/);
    const [host, ...others] = extensionHosts(scratch);
    assert.ok(host && others.length === 0, "one extension host");
    process.kill(host, "SIGKILL");
    // Nobody hears any more.
    await until(() => sounds.recorders() === 0, "the microphone is closed");
    await vscode.close();
    service.behavior.gate = () => Promise.resolve();
    vscode = await Workbench.open(options);
    const toast = vscode.toast(/The dictation of \d\d:\d\d was interrupted\. Saved \d+ segments?\..*costs about/);
    await toast.waitFor({ timeout: 30_000 });
    await vscode.shot("dictation-resume");
    await toast.getByRole("button", { name: "Resume" }).click();
    await vscode.statusShows(/Chinese 0:/);
    const [kept = "", ...more] = recordings().filter((name) => !before.has(name));
    assert.deepEqual(more, []);
    assert.match(kept, /\.flac$/);
    await vscode.openFile("killed.md");
    const said = `${linkTo(kept)} ${words([...FIRST, ...SECOND])}`;
    await vscode.savedAs(note("killed.md"), `# Call\n\n- Said: ${said}\n\nEnd.\n`);
  });
});

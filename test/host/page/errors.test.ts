import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { refusal, reset, type Fault } from "../../service/faults";
import { KEY, startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { converted, recording } from "../../sounds/files";
import { numbersFor, speakNumbers, spelled } from "../../sounds/tones";
import { inVsCode, PLAIN_RUNS, type Scene } from "../session";
import { cleanUp, put, sampleWorkspace, scratchFolder, Workbench } from "../workbench";

const NUMBERS = numbersFor(180);
const TEXT = NUMBERS.map(spelled).join(" ");

describe("the error table, in the packaged extension", () => {
  let service: Service;
  let vscode: Workbench;
  let workspace: string;
  const scene: Scene = {
    name: "errors",
    recordings: () => [
      {
        name: "memo.wav",
        file: recording("numbers-12.wav", () => speakNumbers(Array.from({ length: 12 }, (_, i) => i * 83))),
      },
      {
        name: "call.m4a",
        file: converted(
          recording("numbers-180.wav", () => speakNumbers(NUMBERS)),
          "numbers-180.m4a",
        ),
      },
    ],
    files: (folder) => {
      const recordings = path.join(folder, "recordings");
      put(path.join(recordings, "text.mp3"), "These are minutes, not a recording.\n".repeat(50));
      put(path.join(recordings, "empty.mp3"), "");
      // Its header promises twice as much as there is.
      const whole = readFileSync(converted(path.join(recordings, "memo.wav"), "numbers-12-made.flac"));
      put(path.join(recordings, "damaged.flac"), whole.subarray(0, whole.length / 2));
      put(
        path.join(recordings, "list.m4a"),
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n",
      );
      execFileSync("ffmpeg", [
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "testsrc=d=1:s=64x64",
        "-an",
        path.join(recordings, "mute.mp4"),
      ]);
      put(path.join(folder, "notes/errors.md"), "# Errors\n\n");
      const mixed = recording("mixed-b.wav", () => speakNumbers([31, 41, 51]));
      put(path.join(folder, "mixed/a.mp3"), "These are minutes, not a recording.\n".repeat(50));
      put(path.join(folder, "mixed/b.wav"), readFileSync(mixed));
      put(path.join(folder, "mixed/b.flac"), readFileSync(converted(mixed, "mixed-b.flac")));
      for (const [first, name] of ["a.wav", "b.wav", "c.wav"].entries()) {
        const said = [first + 1, first + 11, first + 21];
        put(path.join(folder, "week", name), readFileSync(recording(`week-${name}`, () => speakNumbers(said))));
      }
    },
    machineSettings: () => PLAIN_RUNS,
  };
  inVsCode(scene, (opened) => ({ service, vscode, workspace } = opened));
  before(async () => {
    await vscode.openFile("errors.md");
    await vscode.page.keyboard.press("ControlOrMeta+End");
  });
  afterEach(async () => {
    service.behavior.fault = () => undefined;
    service.behavior.recognizer = tonesRecognizer("zh");
    await vscode.clearToasts();
  });

  async function transcribe(name: string): Promise<void> {
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.chooseRecording(name);
  }

  /** The message and the names of its buttons. */
  async function shown(message: string | RegExp): Promise<string[]> {
    const toast = vscode.toast(message);
    await toast.waitFor();
    return toast.locator(".notification-list-item-buttons-container .monaco-button").allInnerTexts();
  }

  interface Row {
    readonly name: string;
    readonly file?: string;
    readonly fault?: Fault;
    readonly message: string | RegExp;
    readonly actions: readonly string[];
  }

  const ROWS: readonly Row[] = [
    {
      name: "401",
      fault: refusal(401, "InvalidApiKey", "Invalid API-key provided."),
      message: "The API key was rejected in Custom. API keys work only in the region that issued them.",
      actions: ["Change Region", "Set API Key"],
    },
    {
      name: "arrearage",
      fault: refusal(400, "Arrearage", "Access denied, please make sure your account is in good standing."),
      message: "Your account has an overdue payment or insufficient balance.",
      actions: ["Open Console", "Retry"],
    },
    {
      name: "403",
      fault: refusal(403, "Model.AccessDenied", "Model access denied."),
      message: "Your account has not activated Model Studio or the model qwen3-asr-flash.",
      actions: ["Open Console", "Select Model"],
    },
    {
      name: "404",
      fault: refusal(404, "ModelNotFound", "Model not exist."),
      message: "The model qwen3-asr-flash is not available in Custom.",
      actions: ["Select Model", "Change Region"],
    },
    {
      name: "407",
      fault: refusal(407, "ProxyAuthenticationRequired", "Who are you?"),
      message: /The proxy requires a sign-in\. Add the user name and password to the setting http\.proxy/,
      actions: ["Open Settings", "Retry"],
    },
    {
      name: "429",
      fault: refusal(429, "Throttling.RateQuota", "Requests rate limit exceeded"),
      message: "The service is limiting requests, and this request timed out.",
      actions: ["Retry"],
    },
    {
      name: "quota",
      fault: refusal(429, "Throttling.AllocationQuota", "Free allocated quota exceeded."),
      message: "Your free or paid quota is used up.",
      actions: ["Open Console"],
    },
    {
      name: "refused",
      fault: refusal(400, "DataInspectionFailed", "Input data may contain inappropriate content."),
      message: /The service refused 0:00 to 0:0\d because of its content\. The rest was transcribed\./,
      actions: ["Retry Segment Without Context"],
    },
    { name: "unreadable", file: "text.mp3", message: "Could not decode text.mp3", actions: ["Show Log"] },
    {
      name: "playlist",
      file: "list.m4a",
      message: /list\.m4a is a playlist|Could not decode list\.m4a/,
      actions: ["Show Log"],
    },
    { name: "no audio track", file: "mute.mp4", message: "mute.mp4 has no audio track.", actions: ["Show Log"] },
    { name: "empty", file: "empty.mp3", message: "empty.mp3 is empty.", actions: ["Show Log"] },
    {
      name: "offline",
      fault: reset,
      message: /No connection to 127\.0\.0\.1:\d+\. Nothing was lost\./,
      actions: ["Retry"],
    },
  ];
  for (const { name, file, fault, message, actions } of ROWS) {
    it(`shows ${name} with what to do`, async () => {
      if (fault) service.behavior.fault = () => fault;
      await transcribe(file ?? "memo.wav");
      assert.deepEqual(await shown(message), actions);
      await vscode.shot(`error-${name.replaceAll(" ", "-")}`);
      assert.ok(!(await vscode.toast(message).innerText()).includes("{"));
    });
  }

  it("shows that no speech was recognized, and offers another language", async () => {
    service.behavior.recognizer = () => Promise.resolve({ text: "", language: "zh" });
    await transcribe("memo.wav");
    assert.deepEqual(await shown("No speech was recognized in memo.wav."), ["Retranscribe in Another Language..."]);
    await vscode.shot("error-no-speech");
    service.behavior.recognizer = tonesRecognizer("zh");
    await vscode.toast("No speech").getByRole("button", { name: "Retranscribe in Another Language..." }).click();
    await vscode.asked("Retranscribe memo.wav");
    await vscode.choose("Japanese");
    await vscode.statusShows(/Japanese 0:0/);
    await vscode.editorShows(/w0913/);
    await vscode.command("Earmark: Undo Last Transcript");
  });

  it("says that a recording is damaged, and transcribes what is there", async () => {
    await transcribe("damaged.flac");
    assert.deepEqual(
      await shown(/The transcript of damaged\.flac is incomplete\. (Only|The recording could be decoded only)/),
      ["Show Log"],
    );
    await vscode.editorShows(/w0000 w0083/);
    await vscode.command("Earmark: Undo Last Transcript");
  });

  it("marks the part that was refused, keeps the rest, and fills the gap on retry without context", async () => {
    await vscode.command("Earmark: Undo Last Transcript");
    await vscode.page.keyboard.press("ControlOrMeta+End");
    const first = service.received.length;
    service.behavior.fault = (number) =>
      number === first + 1 ? refusal(400, "DataInspectionFailed", "inappropriate") : undefined;
    await transcribe("call.m4a");
    const message = /The service refused \d:\d\d to \d:\d\d because of its content/;
    assert.deepEqual(await shown(message), ["Retry Segment Without Context"]);
    await vscode.editorShows(/\[… \d:\d\d–\d:\d\d …\]/);
    await vscode.statusShows(/Chinese, 1 gap/);
    // Where the pointer was left, the button of the message appeared: its tooltip would cover the status bar.
    await vscode.page.mouse.move(640, 300);
    await vscode.page.locator(".workbench-hover-container").waitFor({ state: "hidden" });
    await vscode.shot("gap");
    service.behavior.fault = () => undefined;
    const sent = service.received.length;
    await vscode.toast(message).getByRole("button", { name: "Retry Segment Without Context" }).click();
    await vscode.statusShows(/Chinese 3:/);
    assert.equal(service.received.length, sent + 1);
    assert.equal(service.received.at(-1)?.request?.context, "");
    const file = path.join(workspace, "notes/errors.md");
    const text = await vscode.saved(file);
    assert.equal(text.trim().split(/\n\n/).at(-1), TEXT);
  });

  it("goes on after Retry where it failed, and says what is saved", async () => {
    await vscode.command("Earmark: Undo Last Transcript");
    const first = service.received.length;
    service.behavior.fault = (number) => (number >= first + 2 ? reset : undefined);
    await transcribe("call.m4a");
    const message = /No connection to 127\.0\.0\.1:\d+\. Saved \d of \d segments\./;
    assert.deepEqual(await shown(message), ["Retry"]);
    await vscode.shot("error-offline-partly");
    service.behavior.fault = () => undefined;
    // The same as the button, for whoever has closed the message.
    await vscode.command("Earmark: Retry Failed Segments");
    await vscode.statusShows(/Chinese 3:/);
    const text = await vscode.saved(path.join(workspace, "notes/errors.md"));
    assert.equal(text.trim().split(/\n\n/).at(-1), TEXT);
  });

  it("makes a note beside each recording of a folder, opens none, and leaves out what cannot be read", async () => {
    await vscode.fromExplorer("mixed", "Transcribe Recordings in Folder...");
    await vscode.choose("New note next to each recording");
    await vscode.dialog.getByRole("button", { name: "Send" }).click();
    await vscode.toast("Transcribed 2 of 3 recordings. Could not read: a.mp3.").waitFor();
    const mixed = (name: string): string => path.join(workspace, "mixed", name);
    assert.ok(!existsSync(mixed("a.md")));
    // Two recordings of one name have a note each, which tells whose it is.
    for (const name of ["b.wav", "b.flac"])
      assert.equal(
        readFileSync(mixed(`${name}.md`), "utf8").replace(/^---[^]*\nrecording: (.*)\n[^]*\n---\n\n\[.*\]/, "$1 "),
        `"${name}" (${name})\n\nw0031 w0041 w0051\n`,
      );
    assert.equal(await vscode.page.locator(".tab").count(), 1);
    // Nobody knows what it cost.
    assert.ok(!(await vscode.toast("2 of 3").innerText()).includes("nothing"));
  });

  it("goes on after Retry with the rest of a folder", async () => {
    // The first recording may be asked for a second time: all that it says may stand in the open note.
    let taken: string | undefined;
    service.behavior.fault = (_, request) => {
      taken ??= request?.audio;
      return request?.audio === taken ? undefined : refusal(400, "Arrearage", "Access denied, overdue.");
    };
    await vscode.fromExplorer("week", "Transcribe Recordings in Folder...");
    await vscode.choose(".srt");
    await vscode.dialog.getByRole("button", { name: "Send" }).click();
    const message = "Your account has an overdue payment or insufficient balance.";
    assert.deepEqual(await shown(message), ["Open Console", "Retry"]);
    await vscode.toast("Transcribed 1 of 3 recordings. 2 were not finished.").waitFor();
    const made = (): boolean[] =>
      ["a.srt", "b.srt", "c.srt"].map((name) => existsSync(path.join(workspace, "week", name)));
    assert.deepEqual(made(), [true, false, false]);
    service.behavior.fault = () => undefined;
    await vscode.toast(message).getByRole("button", { name: "Retry" }).click();
    await vscode.toast("Transcribed 2 of 2 recordings.").waitFor();
    assert.deepEqual(made(), [true, true, true]);
  });
});

describe("a machine without ffmpeg and without a key", () => {
  it("says so, and how to get them", async function () {
    this.timeout(120_000);
    const service = await startService(tonesRecognizer());
    const scratch = scratchFolder("bare");
    const workspace = sampleWorkspace(scratch, [
      { name: "memo.wav", file: recording("numbers-1-to-3.wav", () => speakNumbers([1, 2, 3])) },
    ]);
    const machineSettings = {
      "earmark.region": "custom",
      "earmark.cache.days": 0,
      "earmark.baseUrl": service.url,
      "earmark.ffmpegPath": "/nowhere/ffmpeg",
      "earmark.confirmUpload": "never",
    };
    const vscode = await Workbench.open({ workspace, scratch, machineSettings });
    try {
      await vscode.row("recordings").click();
      await vscode.fromExplorer("memo.wav", "Transcribe Recording");
      await vscode.toast("An API key").getByRole("button", { name: "Set API Key" }).click();
      await vscode.quickInput.fill(KEY);
      await vscode.page.keyboard.press("Enter");
      const toast = vscode.toast("ffmpeg was not found.");
      await toast.waitFor();
      assert.deepEqual(await toast.locator(".monaco-button").allInnerTexts(), [
        "Set ffmpeg Path",
        "Install Instructions",
      ]);
      await vscode.shot("error-no-ffmpeg");
    } finally {
      await vscode.close();
      await service.close();
      await cleanUp(scratch);
    }
  });
});

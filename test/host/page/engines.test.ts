import assert from "node:assert/strict";
import * as path from "node:path";
import { refusal } from "../../service/faults";
import { KEY, startService, type Service } from "../../service/service";
import { MODEL } from "../../service/shapes/server";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";
import { inVsCode, PLAIN_RUNS, type Scene } from "../session";
import { cleanUp, put, sampleWorkspace, scratchFolder, until, Workbench } from "../workbench";

const MEMO = Array.from({ length: 12 }, (_, i) => i * 83);
const TEXT = MEMO.map(spelled).join(" ");
const SERVER_KEY = "server-key-0123";
const ROOT = path.resolve(import.meta.dirname, "../../..");

describe("who hears", () => {
  let service: Service;
  let vscode: Workbench;
  let workspace: string;
  const scene: Scene = {
    name: "engines",
    recordings: () => [{ name: "memo.wav", file: recording("numbers-12.wav", () => speakNumbers(MEMO)) }],
    files: (folder) => put(path.join(folder, "notes/engines.md"), "# Engines\n\n"),
    machineSettings: () => PLAIN_RUNS,
  };
  inVsCode(scene, (opened) => ({ service, vscode, workspace } = opened));
  before(async () => {
    await vscode.openFile("engines.md");
    await vscode.page.keyboard.press("ControlOrMeta+End");
  });
  afterEach(async () => {
    service.behavior.fault = () => undefined;
    service.behavior.door = undefined;
    await vscode.clearToasts();
  });

  /** Transcribes the memo, looks at the text and removes it again. */
  async function transcribe(): Promise<void> {
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.chooseRecording("memo.wav");
    await vscode.editorShows(/w0913/);
    const file = path.join(workspace, "notes/engines.md");
    assert.equal((await vscode.saved(file)).replace("# Engines", "").trim(), TEXT);
    await vscode.command("Earmark: Undo Last Transcript");
    await vscode.status.waitFor({ state: "hidden" });
  }

  async function fill(title: string, text: string): Promise<void> {
    await vscode.asked(title);
    await vscode.quickInput.fill(text);
    await vscode.page.keyboard.press("Enter");
  }

  /** Text and reading of the status bar's tooltip. */
  async function tooltip(): Promise<string> {
    await vscode.status.hover();
    const hover = vscode.page.locator(".monaco-hover:visible", { hasText: "Transcribed by" });
    await hover.waitFor();
    const text = (await hover.innerText()).replaceAll(/\s/g, " ");
    await vscode.page.mouse.move(600, 300);
    await hover.waitFor({ state: "hidden" });
    return text;
  }

  it("is tested without sending anything: a good key, a bad one, no such model, no route", async () => {
    await vscode.command("Earmark: Test Connection");
    await vscode.toast(/qwen3-asr-flash is available\. No audio was sent/).waitFor();
    await vscode.shot("connection-good");
    assert.equal(service.received.at(-1)?.seconds, undefined);
    await vscode.clearToasts();
    const FAILURES = [
      [refusal(401, "InvalidApiKey", "Invalid API-key provided."), /API key was rejected in Custom/],
      [refusal(404, "ModelNotFound", "Model not exist."), /The model qwen3-asr-flash is not available/],
      [refusal(400, "Arrearage", "overdue"), /account has an overdue payment/],
    ] as const;
    for (const [fault, message] of FAILURES) {
      service.behavior.door = fault;
      await vscode.command("Earmark: Test Connection");
      await vscode.toast(message).waitFor({ timeout: 30_000 });
      await vscode.clearToasts();
    }
    service.behavior.door = undefined;
  });

  it("is a server of one's own, chosen with its models, its kind and its key", async () => {
    service.behavior.serverKey = SERVER_KEY;
    await vscode.command("Earmark: Select Transcription Engine...");
    await vscode.asked("Select Transcription Engine");
    await vscode.shot("engines");
    const rows = await vscode.page.locator(".quick-input-list .monaco-list-row").allInnerTexts();
    assert.match(rows.join("\n"), /Alibaba Cloud[\s\S]*27 languages, context from your workspace/);
    assert.match(rows.join("\n"), /Audio never leaves this machine/);
    await vscode.choose("Custom server");
    await fill("Base URL of the server", service.url);
    await fill("API key for", SERVER_KEY);
    await vscode.asked("Select Server Model");
    await vscode.choose(MODEL);
    await vscode.asked("Select Server Type");
    await vscode.page.locator(".quick-input-list .monaco-list-row", { hasText: "reported by the server" }).waitFor();
    await vscode.choose("vLLM");
    await vscode.statusBarShows("Transcription engine: Custom server");
    await vscode.command("Earmark: Test Connection");
    await vscode.toast(/Connected to .*Qwen\/Qwen3-ASR/).waitFor();
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.chooseRecording("memo.wav");
    await vscode.editorShows(/w0913/);
    assert.match(await tooltip(), /Transcribed by Custom server, Qwen\/Qwen3-ASR-1\.7B \(127\.0\.0\.1:\d+\)/);
    await vscode.shot("own-server");
    const last = service.received.at(-1);
    assert.equal(last?.headers.authorization, `Bearer ${SERVER_KEY}`);
    assert.ok(last.request?.context, "the glossary goes into the chat");
    await vscode.command("Earmark: Undo Last Transcript");
    await vscode.status.waitFor({ state: "hidden" });
  });

  it("is a program of one's own, without a question, a key or a request", async () => {
    const tones = path.join(ROOT, "test/sounds/tonesCommand.ts");
    const loader = path.join(ROOT, "node_modules/tsx/dist/cli.mjs");
    const line = ["node", loader, tones, "{audio}", "{context}", "{language}"];
    await vscode.command("Earmark: Select Transcription Engine...");
    await vscode.asked("Select Transcription Engine");
    await vscode.choose("Custom program");
    await fill("Enter Program and Arguments", JSON.stringify(line));
    await vscode.statusBarShows("Transcription engine: Custom program");
    const sent = service.received.length;
    await transcribe();
    assert.equal(service.received.length, sent);
  });

  it("says what failed on this machine, and goes back to the service", async () => {
    const told = vscode.page.locator(".statusbar-item", { hasText: "Transcription engine: Custom program" });
    await told.waitFor({ state: "hidden" });
    await vscode.command("Earmark: Select Transcription Engine...");
    await vscode.asked("Select Transcription Engine");
    await vscode.choose("Custom program");
    await fill("Enter Program and Arguments", '["/nowhere/whisper-cli", "{audio}"]');
    await vscode.statusBarShows("Transcription engine: Custom program");
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.chooseRecording("memo.wav");
    const toast = vscode.toast("whisper-cli failed on this machine.");
    await toast.waitFor();
    const buttons = await toast.locator(".notification-list-item-buttons-container .monaco-button").allInnerTexts();
    assert.deepEqual(buttons, ["Show Log", "Retry", "Select Engine"]);
    await vscode.shot("error-engine");
    await toast.getByRole("button", { name: "Select Engine" }).click();
    await vscode.asked("Select Transcription Engine");
    await vscode.choose("Alibaba Cloud");
    await vscode.statusBarShows("Transcription engine: Alibaba Cloud");
    await vscode.clearToasts();
    await transcribe();
  });
});

describe("a task for a whole recording", () => {
  it("is stored only after a consent of its own, goes on without the window, and is not paid for twice", async function () {
    this.timeout(120_000);
    const service = await startService(tonesRecognizer("zh"));
    const scratch = scratchFolder("whole");
    const workspace = sampleWorkspace(scratch, [
      { name: "memo.wav", file: recording("numbers-12.wav", () => speakNumbers(MEMO)) },
    ]);
    put(path.join(workspace, "notes/whole.md"), "# Whole\n\n");
    const options = {
      workspace,
      scratch,
      port: 41_588,
      env: { DASHSCOPE_API_KEY: KEY },
      machineSettings: {
        "earmark.region": "custom",
        "earmark.baseUrl": service.url,
        "earmark.confirmUpload": "never",
        "earmark.model": "qwen3-asr-flash-filetrans",
      },
    };
    let vscode = await Workbench.open(options);
    try {
      // The task is not done before the window closes.
      service.behavior.taskPolls = 1e9;
      await vscode.openFile("whole.md");
      await vscode.page.keyboard.press("ControlOrMeta+End");
      await vscode.command("Earmark: Transcribe Recording");
      await vscode.chooseRecording("memo.wav");
      await vscode.dialogSays(
        /Store memo\.wav for 48 hours\?/,
        /cannot be removed earlier/,
        /temporary storage at 127\.0\.0\.1/,
        /Duration: 0:0/,
      );
      assert.equal(service.received.length, 0);
      await vscode.shot("storage-consent");
      await vscode.dialog.getByRole("button", { name: "Store and Transcribe" }).click();
      await vscode.statusShows(/memo\.wav/);
      await until(() => service.files.begun > 0, "the task begins");
      await vscode.close();
      vscode = await Workbench.open(options);
      service.behavior.taskPolls = 0;
      await vscode
        .toast(/The transcription of memo\.wav was interrupted/)
        .getByRole("button", { name: "Resume" })
        .click();
      await vscode.openFile("whole.md");
      await vscode.editorShows(/w0913/);
      assert.equal((await vscode.saved(path.join(workspace, "notes/whole.md"))).replace("# Whole", "").trim(), TEXT);
      assert.equal(service.files.begun, 1);
      assert.equal(service.files.stored.size, 1);
    } finally {
      await vscode.shot("whole");
      await vscode.close();
      await service.close();
      await cleanUp(scratch);
    }
  });
});

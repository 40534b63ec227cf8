import assert from "node:assert/strict";
import { createReadStream, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { KEY, startService, type Service } from "../../service/service";
import { sphinxRecognizer } from "../../service/sphinxRecognizer";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { recording } from "../../sounds/files";
import { BANKS, sampleRecordings } from "../../sounds/sample";
import { speakNumbers, spelled } from "../../sounds/tones";
import { wordErrorRate } from "../../sounds/wordErrors";
import { photograph } from "../photograph";
import { inVsCode, PLAIN_RUNS, type Scene } from "../session";
import { cleanUp, put, sampleWorkspace, scratchFolder, until, Workbench } from "../workbench";

const MEMO = Array.from({ length: 12 }, (_, i) => i * 83);
const memo = (): string => recording("numbers-12.wav", () => speakNumbers(MEMO));
const TEXT = MEMO.map(spelled).join(" ");

describe("the sample, heard by PocketSphinx", () => {
  let service: Service;
  let vscode: Workbench | undefined;
  let scratch: string;
  photograph(() => vscode);
  after(async () => {
    await vscode?.close();
    await service.close();
    await cleanUp(scratch);
  });

  it("comes out with the glossary's names, and with other words without it", async function () {
    this.timeout(120_000);
    service = await startService(sphinxRecognizer());
    scratch = scratchFolder("sample");
    const workspace = sampleWorkspace(scratch, sampleRecordings());
    const machineSettings = {
      "earmark.region": "custom",
      "earmark.cache.days": 0,
      "earmark.baseUrl": service.url,
      "earmark.confirmUpload": "never",
    };
    vscode = await Workbench.open({ workspace, scratch, machineSettings, env: { DASHSCOPE_API_KEY: KEY } });
    const note = path.join(workspace, "notes/banks.md");
    const said = async (): Promise<string> =>
      ((await vscode?.saved(note)) ?? "").split("in the call:")[1]?.trim() ?? "";
    await vscode.openFile("banks.md");
    await vscode.page.keyboard.press("ControlOrMeta+End");
    await vscode.command("Earmark: Preview Recognition Context");
    await vscode.editorShows(/Sent with each segment/);
    await vscode.shot("preview");
    for (const part of [
      /limit 1500, model maximum 10000/,
      /Glossary: .vscode\/glossary.txt/,
      /Boutique firms like Lazard/,
      /notes\/banks.md/,
    ]) {
      await vscode.editorShows(part);
    }
    await vscode.openFile("banks.md");
    const window = vscode;
    await window.film("main", async () => {
      await window.command("Earmark: Transcribe Recording");
      await window.chooseRecording("banks.wav");
      await window.statusShows(/English 0:0/);
    });
    await vscode.shot("sample-with-glossary");
    const helped = await said();
    assert.equal(
      helped,
      "first the Bulge Bracket banks then the Boutique firms like Lazard and last the Middle Market",
    );
    await vscode.command("Earmark: Undo Last Transcript");
    await vscode.command("Earmark: Transcribe Recording with Options");
    await vscode.chooseRecording("banks.wav");
    await vscode.transcribeWithoutContext();
    await vscode.statusShows(/English 0:0/);
    const alone = await said();
    assert.ok(wordErrorRate(BANKS, alone) > wordErrorRate(BANKS, helped) + 0.1, alone);
    // What was sent is what the preview showed: no word more.
    const sent = service.received.map(({ request }) => request?.context);
    assert.deepEqual(sent[1], "");
    assert.match(sent[0] ?? "", /^Bulge Bracket banks\nBoutique firms like Lazard\nLazard\nMiddle Market\n/);
  });
});

describe("a workspace that is not trusted", () => {
  let service: Service;
  let vscode: Workbench | undefined;
  let scratch: string;
  photograph(() => vscode);
  after(async () => {
    await vscode?.close();
    await service.close();
    await cleanUp(scratch);
  });

  it("contributes nothing but the selection, and cannot choose host, ffmpeg, model or consent; trust changes the former", async function () {
    this.timeout(120_000);
    service = await startService(tonesRecognizer());
    scratch = scratchFolder("trust");
    const workspace = sampleWorkspace(scratch, [{ name: "memo.wav", file: memo() }]);
    put(
      path.join(workspace, ".vscode/settings.json"),
      JSON.stringify({
        "earmark.baseUrl": "https://evil.example",
        "earmark.ffmpegPath": path.join(workspace, "evil.sh"),
        "earmark.confirmUpload": "never",
        "earmark.model": "qwen-audio-asr",
        "earmark.context.maxTokens": 9_999,
      }),
    );
    put(path.join(workspace, "notes/trust.md"), "The Chosen Words stay here, the Others do not.\n\n");
    const machineSettings = {
      "earmark.region": "custom",
      "earmark.cache.days": 0,
      "earmark.context.sources": ["selection", "glossary"],
      "earmark.baseUrl": service.url,
    };
    vscode = await Workbench.open({
      workspace,
      scratch,
      machineSettings,
      trust: false,
      env: { DASHSCOPE_API_KEY: KEY },
    });
    await vscode.statusBarShows("Restricted Mode");
    await vscode.openFile("trust.md");
    await vscode.page.keyboard.press("ControlOrMeta+Home");
    for (let i = 0; i < 3; i++) await vscode.page.keyboard.press("ControlOrMeta+Shift+ArrowRight");
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.chooseRecording("memo.wav");
    await vscode.dialog.getByRole("button", { name: "Send" }).waitFor();
    await vscode.shot("untrusted");
    await vscode.dialog.getByRole("button", { name: "Send" }).click();
    await vscode.editorShows(/w0913/);
    assert.equal(service.received.at(-1)?.request?.context, "The Chosen Words");
    assert.equal(service.received.at(-1)?.request?.model, "qwen3-asr-flash");
    await vscode.command("Earmark: Undo Last Transcript");
    await vscode.command("Workspaces: Manage Workspace Trust");
    await vscode.page
      .locator(".workspace-trust-editor")
      .getByRole("button", { name: /^Trust/ })
      .first()
      .click();
    await vscode.page.locator(".workspace-trust-editor").getByText("You trust this folder").first().waitFor();
    await vscode.openFile("trust.md");
    await vscode.page.keyboard.press("ControlOrMeta+End");
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.chooseRecording("memo.wav");
    await vscode.editorShows(/w0913/);
    // Now the workspace may choose the model, which here takes no context; host, ffmpeg and consent it never may.
    assert.equal(service.received.at(-1)?.request?.model, "qwen-audio-asr");
    assert.equal(service.received.at(-1)?.request?.context, "");
  });
});

describe("keys and consent", () => {
  it("survive a restart; a cleared key is gone", async function () {
    this.timeout(180_000);
    const service = await startService(tonesRecognizer());
    const scratch = scratchFolder("secrets");
    const workspace = sampleWorkspace(scratch, [{ name: "memo.wav", file: memo() }]);
    put(path.join(workspace, "notes/key.md"), "# Key\n\n");
    const options = {
      workspace,
      scratch,
      port: 41_573,
      machineSettings: {
        "earmark.region": "custom",
        "earmark.cache.days": 0,
        "earmark.context.sources": ["selection", "glossary"],
        "earmark.baseUrl": service.url,
      },
    };
    const transcribe = async (vscode: Workbench): Promise<void> => {
      await vscode.openFile("key.md");
      await vscode.page.keyboard.press("ControlOrMeta+End");
      await vscode.command("Earmark: Transcribe Recording");
      await vscode.chooseRecording("memo.wav");
    };
    let vscode = await Workbench.open(options);
    try {
      await vscode.command("Earmark: Set API Key");
      await vscode.asked("API key for Custom");
      await vscode.quickInput.fill("short");
      await vscode.page.getByText("An API key has at least 8 characters").waitFor();
      await vscode.quickInput.fill(KEY);
      await vscode.page.getByText("An API key has at least 8 characters").waitFor({ state: "hidden" });
      await vscode.shot("set-key");
      await vscode.page.keyboard.press("Enter");
      await vscode.statusBarShows("Saved API key for Custom");
      await transcribe(vscode);
      await vscode.dialog.getByRole("button", { name: "Send" }).click();
      await vscode.editorShows(/w0913/);
      await vscode.saved(path.join(workspace, "notes/key.md"));
      await vscode.close();
      vscode = await Workbench.open(options);
      await transcribe(vscode);
      await vscode.statusShows(/Chinese 0:0/);
      assert.equal(service.received.length, 2);
      await vscode.command("Earmark: Clear API Key");
      await vscode.toast("Removed the API key for Custom.").waitFor();
      await transcribe(vscode);
      await vscode.toast("An API key for Alibaba Cloud Model Studio is required.").waitFor();
      assert.equal(service.received.length, 2);
    } finally {
      await vscode.shot("keys-last");
      await vscode.close();
      await service.close();
      await cleanUp(scratch);
    }
  });
});

describe("other ways in and other places", () => {
  let service: Service;
  let vscode: Workbench;
  let workspace: string;
  let web: HttpServer;
  const file = (name: string): string => path.join(workspace, name);
  const scene: Scene = {
    name: "ways",
    recordings: () => [
      { name: "a.wav", file: memo() },
      { name: "b.wav", file: recording("numbers-3.wav", () => speakNumbers([7, 8, 9])) },
    ],
    files: (folder) => {
      put(path.join(folder, "notes/url.md"), "# URL\n\n");
      put(path.join(folder, "notes/cursors.md"), "A: \n\nB: \n");
      put(path.join(folder, "notes/front.md"), "---\ntitle: x\n---\n\nText\n");
      put(path.join(folder, "data.json"), '{ "a": 1 }\n');
      put(path.join(folder, "locked.md"), "# Locked\n");
      put(path.join(folder, "code.py"), "def total(items):\n    return sum(items)\n");
      put(
        path.join(folder, "book.ipynb"),
        JSON.stringify({
          cells: [{ cell_type: "markdown", metadata: {}, source: ["# Book"] }],
          metadata: {},
          nbformat: 4,
          nbformat_minor: 5,
        }),
      );
    },
    machineSettings: () => ({ ...PLAIN_RUNS, "earmark.context.sources": ["selection", "glossary"] }),
    settings: { "files.readonlyInclude": { "locked.md": true } },
  };
  inVsCode(scene, (opened) => ({ service, vscode, workspace } = opened));
  before(async () => {
    service.behavior.recognizer = tonesRecognizer("en");
    web = createServer((_, response) => {
      response.writeHead(200, { "content-length": statSync(memo()).size, "content-type": "audio/wav" });
      createReadStream(memo()).pipe(response);
    });
    await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
    await vscode.row("recordings").click();
  });
  after(() => web.close());

  it("transcribes from a URL, which the service fetches", async () => {
    const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}/calls/memo%20one.wav`;
    await vscode.openFile("url.md");
    await vscode.page.keyboard.press("ControlOrMeta+End");
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.asked("Transcribe Recording");
    await vscode.choose("From URL...");
    await vscode.asked("Transcribe from URL");
    await vscode.quickInput.fill("ftp://x");
    await vscode.page.getByText("Enter an http or https URL.").waitFor();
    await vscode.quickInput.fill(url);
    await vscode.page.getByText("Enter an http or https URL.").waitFor({ state: "hidden" });
    await vscode.page.keyboard.press("Enter");
    await vscode.statusShows(/English 0:/);
    assert.equal(service.received.at(-1)?.request?.audio, url);
    await vscode.savedAs(file("notes/url.md"), `# URL\n\n${TEXT}`);
  });

  it("puts one recording at each caret, top to bottom", async () => {
    await vscode.openFile("cursors.md");
    const [a, b] = ["A: ", "B: "].map((text) =>
      vscode.page.locator(".editor-group-container.active .view-line", { hasText: text }),
    );
    await a?.click({ position: { x: 200, y: 8 } });
    await b?.click({ position: { x: 200, y: 8 }, modifiers: ["Alt"] });
    await vscode.row("a.wav").click({ modifiers: ["ControlOrMeta"] });
    await vscode.row("b.wav").click({ modifiers: ["ControlOrMeta"] });
    await vscode.fromExplorer("b.wav", "Transcribe Recording");
    await vscode.statusShows(/English 0:0[23]/);
    await vscode.shot("two-carets");
    await vscode.page.locator('.tab[data-resource-name="cursors.md"]').click();
    await vscode.savedAs(file("notes/cursors.md"), `A: ${TEXT}\n\nB: w0007 w0008 w0009\n`);
  });

  it("moves out of front matter", async () => {
    await vscode.openFile("front.md");
    await vscode.page.keyboard.press("ControlOrMeta+Home");
    await vscode.page.keyboard.press("ArrowDown");
    await vscode.fromExplorer("b.wav", "Transcribe Recording");
    await vscode.editorShows(/w0009/);
    await vscode.savedAs(file("notes/front.md"), "---\ntitle: x\n---\nw0007 w0008 w0009\n\nText\n");
  });

  it("writes a comment into code", async () => {
    await vscode.openFile("code.py");
    await vscode.page.keyboard.press("ControlOrMeta+Home");
    await vscode.page.keyboard.press("End");
    await vscode.fromExplorer("b.wav", "Transcribe Recording");
    await vscode.editorShows(/w0009/);
    await vscode.savedAs(file("code.py"), "def total(items):\n    # w0007 w0008 w0009\n    return sum(items)\n");
  });

  it("editor 3: leaves data as it is, makes a new note, and says so", async () => {
    await vscode.openFile("data.json");
    await vscode.page.keyboard.press("ControlOrMeta+End");
    await vscode.fromExplorer("b.wav", "Transcribe Recording");
    await vscode
      .toast(/Text cannot be inserted into data\.json because its format does not support comments/)
      .waitFor();
    await vscode.page.locator('.tab.active[data-resource-name="b.md"]').waitFor();
    await vscode.editorShows(/w0009/);
    await vscode.shot("no-text-into-data");
    assert.equal(readFileSync(file("data.json"), "utf8"), '{ "a": 1 }\n');
    await vscode.clearToasts();
  });

  it("editor 5: asks about a document that is read-only before anything is sent, and makes a new note", async () => {
    const before = service.received.length;
    await vscode.openFile("locked.md");
    await vscode.page.keyboard.press("ControlOrMeta+End");
    await vscode.fromExplorer("a.wav", "Transcribe Recording");
    const question = vscode.toast(/locked\.md is read-only/);
    await question.waitFor();
    await vscode.shot("read-only");
    assert.equal(service.received.length, before);
    await question.getByRole("button", { name: "New Note" }).click();
    await vscode.page.locator('.tab.active[data-resource-name="a.md"]').waitFor();
    await vscode.editorShows(/w0913/);
    assert.equal(readFileSync(file("locked.md"), "utf8"), "# Locked\n");
    await vscode.clearToasts();
  });

  it("adds a Markdown cell to a notebook", async () => {
    await vscode.page.keyboard.press("ControlOrMeta+p");
    await vscode.choose("book.ipynb");
    await vscode.page.locator(".notebook-editor .cell-list-container").waitFor();
    await vscode.page
      .locator('.notebook-editor .cell-list-container .monaco-list-row[aria-selected="true"]')
      .waitFor({ state: "attached" });
    await vscode.fromExplorer("b.wav", "Transcribe Recording");
    await vscode.page.getByText("Cell 1 of 2").waitFor();
    await vscode.shot("notebook");
    const { cells } = JSON.parse(await vscode.saved(file("book.ipynb"))) as {
      cells: { cell_type: string; source: string[] }[];
    };
    assert.deepEqual(
      cells.map(({ cell_type, source }) => [cell_type, source.join("")]),
      [
        ["markdown", "# Book"],
        ["markdown", "w0007 w0008 w0009"],
      ],
    );
  });

  it("starts from the title of an audio tab, and offers its menu to recordings only", async () => {
    await vscode.openFile("url.md");
    await vscode.page.keyboard.press("ControlOrMeta+End");
    assert.equal(await vscode.page.locator('.editor-actions [aria-label*="Transcribe Recording"]').count(), 0);
    await vscode.row("a.wav").dblclick();
    await vscode.page.locator('.tab.active[data-resource-name="a.wav"]').waitFor();
    const before = service.received.length;
    await vscode.page.locator('.editor-actions [aria-label*="Transcribe Recording"]').first().click();
    await vscode.page.locator('.tab[data-resource-name="url.md"]').click();
    await vscode.editorShows(/w0913 w0000/);
    assert.equal(service.received.length, before + 1);
    await vscode.row("README.md").click({ button: "right" });
    await vscode.page.locator(".monaco-menu .action-label", { hasText: "Rename" }).waitFor();
    assert.equal(
      await vscode.page.locator(".monaco-menu .action-label", { hasText: "Transcribe Recording" }).count(),
      0,
    );
    await vscode.page.keyboard.press("Escape");
  });

  it("does not overwrite a file that is made during the transcription, and says where the subtitles are", async () => {
    const theirs = file("recordings/b.srt");
    service.behavior.gate = async () => writeFileSync(theirs, "theirs");
    await vscode.fromExplorer("b.wav", "Transcribe Recording to Subtitles...");
    await vscode.asked("Transcribe Recording to Subtitles");
    await vscode.choose("SubRip");
    await vscode.row("b 2.srt").waitFor();
    service.behavior.gate = () => Promise.resolve();
    assert.equal(readFileSync(theirs, "utf8"), "theirs");
    assert.match(readFileSync(file("recordings/b 2.srt"), "utf8"), /w0\d{3}/);
    await vscode.status.hover();
    await vscode.page
      .getByText(/b\.srt.was.created.or.changed.during/)
      .first()
      .waitFor();
    await vscode.shot("file-kept");
  });

  it("adds words to the glossary and shows it", async () => {
    await vscode.command("Earmark: Add to Glossary");
    await vscode.asked("Add to Glossary");
    await vscode.quickInput.fill("mozart = Lazard");
    await vscode.page.keyboard.press("Enter");
    await vscode.statusBarShows("to the glossary");
    await vscode.command("Earmark: Open Glossary");
    await vscode.editorShows(/mozart = Lazard/);
    assert.match(await vscode.saved(file(".vscode/glossary.txt")), /Middle Market\nmozart = Lazard\n$/);
  });

  it("chooses region, with the host of one's own, and language", async () => {
    await vscode.command("Earmark: Select Region");
    await vscode.asked("Region of Alibaba Cloud");
    await vscode.shot("region");
    await vscode.choose("Custom");
    await vscode.asked("Base URL");
    await vscode.quickInput.fill("http://example.com");
    await vscode.page.getByText("must be https").waitFor();
    await vscode.quickInput.fill(`${service.url}/api/v1/`);
    await vscode.page.getByText("must be https").waitFor({ state: "hidden" });
    await vscode.page.keyboard.press("Enter");
    await vscode.command("Earmark: Select Language");
    await vscode.asked("Select Spoken Language");
    await vscode.choose("French");
    const set = (): boolean => {
      const settings = file(".vscode/settings.json");
      return existsSync(settings) && /"earmark\.language": "fr"/.test(readFileSync(settings, "utf8"));
    };
    await until(set, "the language stands in the settings");
    await vscode.openFile("url.md");
    await vscode.page.keyboard.press("ControlOrMeta+End");
    await vscode.fromExplorer("b.wav", "Transcribe Recording");
    await vscode.statusShows(/French 0:0/);
    assert.equal(service.received.at(-1)?.request?.language, "fr");
  });
});

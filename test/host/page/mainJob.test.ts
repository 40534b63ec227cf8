import assert from "node:assert/strict";
import { renameSync } from "node:fs";
import * as path from "node:path";
import { flacSeconds } from "../../service/flac";
import { KEY, type Service } from "../../service/service";
import { converted, recording } from "../../sounds/files";
import { GrowingWav } from "../../sounds/growing";
import { numbersFor, speakNumbers, spelled } from "../../sounds/tones";
import { inVsCode, type Scene } from "../session";
import { put, type Workbench } from "../workbench";

const SHORT = numbersFor(180);
const LONG = numbersFor(720);
const words = (numbers: readonly number[]): string => numbers.map(spelled).join(" ");

describe("the main job, in the packaged extension", () => {
  let service: Service;
  let vscode: Workbench;
  let workspace: string;
  const note = (name: string): string => path.join(workspace, "notes", name);
  const scene: Scene = {
    name: "main",
    recordings: () => [
      {
        name: "three.m4a",
        file: converted(
          recording("numbers-180.wav", () => speakNumbers(SHORT)),
          "numbers-180.m4a",
        ),
      },
      // The same words in sound of their own: what one test left unfinished is nothing to the next one.
      ...["mp3", "ogg"].map((type) => ({
        name: `three.${type}`,
        file: converted(
          recording("numbers-180.wav", () => speakNumbers(SHORT)),
          `numbers-180.${type}`,
        ),
      })),
      {
        name: "twelve.mp3",
        file: converted(
          recording("numbers-720.wav", () => speakNumbers(LONG)),
          "numbers-720.mp3",
        ),
      },
      {
        name: "MEMO.WAV",
        file: recording("numbers-12.wav", () => speakNumbers(Array.from({ length: 12 }, (_, i) => i * 83))),
      },
    ],
    files: (folder) => {
      for (const name of [
        "three.md",
        "twelve.md",
        "cancel.md",
        "two.md",
        "followed.md",
        "typed.md",
        "undone.md",
        "replaced.md",
        "closed-1.md",
        "closed-2.md",
      ])
        put(path.join(folder, "notes", name), "# Call\n\nSaid: \n\nEnd.\n");
    },
    machineSettings: () => ({ "earmark.cache.days": 0 }),
    settings: { "explorer.autoReveal": false },
    key: false,
  };
  inVsCode(scene, (opened) => ({ service, vscode, workspace } = opened));
  before(async () => {
    await vscode.row("recordings").click();
    await vscode.row("three.m4a").waitFor();
  });

  async function caretAfterSaid(name: string): Promise<void> {
    await vscode.openFile(name);
    await vscode.page.keyboard.press("ControlOrMeta+Home");
    await vscode.page.keyboard.press("ArrowDown");
    await vscode.page.keyboard.press("ArrowDown");
    await vscode.page.keyboard.press("End");
  }

  it("asks for a key, then for consent, and streams three minutes to the caret", async () => {
    await caretAfterSaid("three.md");
    await vscode.fromExplorer("three.m4a", "Transcribe Recording");
    await vscode.toast("An API key for Alibaba Cloud Model Studio is required.").waitFor();
    await vscode.shot("error-noKey");
    assert.match((await vscode.status.getAttribute("aria-label")) ?? "", /API key .*required/);
    await vscode.toast("An API key").getByRole("button", { name: "Set API Key" }).click();
    await vscode.quickInput.fill(KEY);
    await vscode.page.keyboard.press("Enter");
    await vscode.dialogSays(
      /Send three\.m4a to 127\.0\.0\.1/,
      /Duration: 3:0/,
      /Price: unknown/,
      /Context from your workspace: \d+ tokens/,
    );
    await vscode.shot("consent");
    assert.equal(service.received.length, 0);
    await vscode.dialog.getByRole("button", { name: "Send" }).click();
    await vscode.status.getByText("Chinese", { exact: false }).waitFor();
    await vscode.statusShows(/Chinese 3:/);
    await vscode.shot("done");
    await vscode.savedAs(note("three.md"), `# Call\n\nSaid: ${words(SHORT)}\n\nEnd.\n`);
  });

  it("removes it with one undo", async () => {
    await vscode.page.locator(".editor-instance .view-lines").first().click();
    await vscode.page.keyboard.press("ControlOrMeta+z");
    await vscode.savedAs(note("three.md"), "# Call\n\nSaid: \n\nEnd.\n");
  });

  it("streams twelve minutes in order while someone types above, and breaks nothing", async () => {
    service.behavior.paceMs = 30;
    await caretAfterSaid("twelve.md");
    await vscode.fromExplorer("twelve.mp3", "Transcribe Recording");
    await vscode.statusShows(/\d+%/);
    await vscode.page.locator(".editor-instance .view-lines").first().click();
    await vscode.page.keyboard.press("ControlOrMeta+Home");
    await vscode.page.keyboard.press("End");
    await vscode.page.keyboard.type(" with the bank, typed meanwhile", { delay: 40 });
    await vscode.shot("streaming");
    await vscode.statusShows(/Chinese 1[12]:/);
    service.behavior.paceMs = 0;
    await vscode.savedAs(note("twelve.md"), `# Call with the bank, typed meanwhile\n\nSaid: ${words(LONG)}\n\nEnd.\n`);
    assert.ok(service.busiest() <= 4);
  });

  it("removes exactly the transcript with Undo Last Transcript", async () => {
    await vscode.command("Earmark: Undo Last Transcript");
    await vscode.page.waitForFunction(
      () => !/w0000/.test(document.querySelector(".editor-instance .view-lines")?.textContent ?? ""),
    );
    await vscode.savedAs(note("twelve.md"), "# Call with the bank, typed meanwhile\n\nSaid: \n\nEnd.\n");
  });

  it("keeps what arrived when it is cancelled, and sends only the rest on retry", async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const before = service.received.length;
    // The first two parts, which are the shortest.
    service.behavior.gate = (_, request) => (flacSeconds(request?.audio ?? "") > 80 ? gate : Promise.resolve());
    await caretAfterSaid("cancel.md");
    await vscode.fromExplorer("twelve.mp3", "Transcribe Recording");
    await vscode.editorShows(/w0000/);
    await vscode.statusShows(/[1-9]\d*%/);
    await vscode.command("Earmark: Cancel Transcription");
    await vscode.page.waitForFunction(
      () => document.querySelector('[id="earmark.earmark.earmark.status"] .codicon-circle-slash') !== null,
    );
    const kept = await vscode.saved(note("cancel.md"));
    const [, text = ""] = /^# Call\n\nSaid: (.*)\n\nEnd\.\n$/.exec(kept) ?? [];
    assert.ok(text.startsWith("w0000") && words(LONG).startsWith(text), kept);
    assert.ok(text.length < words(LONG).length);
    service.behavior.gate = () => Promise.resolve();
    open();
    const sent = service.received.length;
    await vscode.status.click();
    await vscode.rows("Retry").first().waitFor();
    await vscode.shot("actions");
    await vscode.rows("Retry").first().click();
    await vscode.statusShows(/Chinese 1[12]:/);
    await vscode.savedAs(note("cancel.md"), `# Call\n\nSaid: ${words(LONG)}\n\nEnd.\n`);
    const clips = new Set(
      service.received
        .slice(before)
        .filter(({ answered }) => answered)
        .map(({ body }) => body),
    );
    assert.ok(service.received.length - sent < clips.size, "finished parts were sent again");
  });

  it("takes a file in upper case, and several files with a heading each", async () => {
    await caretAfterSaid("two.md");
    await vscode.row("MEMO.WAV").click();
    await vscode.row("three.m4a").click({ modifiers: ["ControlOrMeta"] });
    // Selecting has opened an audio tab; the note behind it is where the person was writing, and where the text goes.
    await vscode.fromExplorer("three.m4a", "Transcribe Recording");
    await vscode.statusShows(/Chinese 3:/);
    await vscode.page.locator('.tab[data-resource-name="two.md"]').click();
    await vscode.page.waitForFunction(() => {
      const text = document.querySelector(".editor-group-container.active .view-lines")?.textContent ?? "";
      return /three\.m4a/.test(text) && /MEMO\.WAV/.test(text);
    });
    const memo = words(Array.from({ length: 12 }, (_, i) => i * 83));
    await vscode.savedAs(
      note("two.md"),
      `# Call\n\nSaid: \n\n## MEMO.WAV\n\n${memo}\n\n## three.m4a\n\n${words(SHORT)}\n\nEnd.\n`,
    );
    await vscode.shot("several");
    // The selection of the Explorer would go along with the next right-click.
    for (let i = 0; i < 2; i++) await vscode.row("notes").click();
  });

  it("makes a note beside the recording", async () => {
    await vscode.fromExplorer("MEMO.WAV", "Transcribe Recording to New Note");
    await vscode.page.locator('.tab.active[data-resource-name="MEMO.md"]').waitFor();
    await vscode.editorShows(/w0913/);
    await vscode.shot("note");
    const text = await vscode.saved(path.join(workspace, "recordings/MEMO.md"));
    assert.match(
      text,
      /^---\ntitle: "MEMO"\nrecording: "MEMO\.WAV"\ndate: "\d{4}-\d\d-\d\d"\nduration: "0:0\d"\nmodel: "qwen3-asr-flash"\n---\n\n\[MEMO\.WAV\]\(MEMO\.WAV\)\n\nw0000 .* w0913\n$/,
    );
  });

  it("follows a recording that another program is still writing, until it ends", async () => {
    const numbers = numbersFor(30).map((n) => n + 200);
    const file = path.join(workspace, "recordings/meeting.wav");
    const meeting = new GrowingWav(file, speakNumbers(numbers));
    let seconds = 4;
    meeting.until(seconds);
    // As fast as somebody speaks.
    const recorder = setInterval(() => meeting.until((seconds += 0.5)), 500);
    try {
      await caretAfterSaid("followed.md");
      await vscode.fromExplorer("meeting.wav", "Transcribe Recording");
      await vscode.dialogSays(/meeting\.wav is still being recorded/, /half a minute/);
      await vscode.shot("follow");
      await vscode.dialog.getByRole("button", { name: "Follow Until It Ends" }).click();
      await vscode.editorShows(/w0200/);
      await vscode.editorShows(/w0208/);
      assert.ok(seconds < 30, "its text came when all of it was there");
    } finally {
      clearInterval(recorder);
    }
    meeting.until(60);
    // The recorder gives it its name: nothing more will come.
    renameSync(file, path.join(workspace, "recordings/meeting.done.wav"));
    await vscode.savedAs(note("followed.md"), `# Call\n\nSaid: ${words(numbers)}\n\nEnd.\n`);
  });

  it("lists recordings in the palette with duration and size, newest first", async () => {
    await caretAfterSaid("typed.md");
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.asked("Transcribe Recording");
    await vscode.rows("twelve.mp3").waitFor();
    await vscode.rows(/three\.m4a\s*3:0\d · [\d.]+ [kM]B/).waitFor();
    for (const way of ["Browse...", "From URL..."]) await vscode.rows(way).waitFor();
    await vscode.shot("palette");
    await vscode.choose("MEMO");
    await vscode.editorShows(/w0913/);
  });

  it("editor: user 10: shows everything as it is in one list, changes what is wanted, and starts with Enter", async () => {
    await caretAfterSaid("typed.md");
    await vscode.command("Earmark: Transcribe Recording with Options");
    await vscode.chooseRecording("three.m4a");
    const first = vscode.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: "Transcribe" });
    await vscode.rows(/3:0\d · price unknown/).waitFor();
    await first.waitFor();
    for (const [option, value] of [
      ["Language", "Auto-detect"],
      ["Context", "From settings"],
      ["Destination", "At cursor · notes/typed.md"],
    ])
      await vscode.rows(new RegExp(`${option}.*${value}`)).waitFor();
    await vscode.shot("options");
    await vscode.choose("Language");
    await vscode.asked("Select Spoken Language");
    await vscode.shot("options-language");
    await vscode.choose("English");
    await vscode.rows(/Language.*English/).waitFor();
    await vscode.choose("From settings");
    await vscode.asked("Select Context");
    await vscode.choose("Glossary only");
    await vscode.rows(/Context.*Glossary only/).waitFor();
    // Whoever leaves the list of one option is back in the first.
    await vscode.choose("Destination");
    await vscode.asked("Select Destination");
    await vscode.page.keyboard.press("Escape");
    await vscode.rows(/Destination.*At cursor/).waitFor();
    await first.waitFor();
    await vscode.shot("options-start");
    await vscode.page.keyboard.press("Enter");
    await vscode.statusShows(/English 3:/);
    assert.equal(service.received.at(-1)?.request?.language, "en");
    assert.match(
      service.received.at(-1)?.request?.context ?? "",
      /^Bulge Bracket banks\nBoutique firms like Lazard\nLazard\nMiddle Market$/,
    );
  });

  /** Answers only the first part of a recording, which is the shortest, until the returned function is called. */
  function holdAfterFirst(): () => void {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    service.behavior.gate = (_, request) => (flacSeconds(request?.audio ?? "") > 26 ? gate : Promise.resolve());
    return () => {
      service.behavior.gate = () => Promise.resolve();
      open();
    };
  }

  it("stops inserting when the person undoes the text, keeps it, and inserts all of it on request", async () => {
    const open = holdAfterFirst();
    await caretAfterSaid("undone.md");
    await vscode.fromExplorer("three.m4a", "Transcribe Recording");
    // The first part is complete, and the others are held back.
    await vscode.editorShows(/w0031/);
    await vscode.page.locator(".editor-group-container.active .view-lines").first().click();
    await vscode.page.keyboard.press("ControlOrMeta+z");
    await vscode.editorShows(/Said: *End/);
    open();
    const kept = vscode.toast("Kept the transcript of three.m4a");
    await kept.waitFor();
    await vscode.shot("kept");
    await vscode.editorShows(/Said: *End/);
    assert.deepEqual(await kept.locator(".monaco-button").allInnerTexts(), ["Insert Again", "Copy"]);
    await kept.getByRole("button", { name: "Insert Again" }).click();
    await vscode.editorShows(/w0231/);
    await vscode.savedAs(note("undone.md"), `# Call\n\nSaid: ${words(SHORT)}\n\nEnd.\n`);
  });

  it("editor 1: keeps the text when all around its place is replaced, and inserts it at the cursor on request", async () => {
    const open = holdAfterFirst();
    await caretAfterSaid("replaced.md");
    await vscode.fromExplorer("three.mp3", "Transcribe Recording");
    await vscode.editorShows(/w0031/);
    await vscode.page.locator(".editor-group-container.active .view-lines").first().click();
    await vscode.page.keyboard.press("ControlOrMeta+a");
    await vscode.page.keyboard.type("Another note.");
    await vscode.editorShows(/^Another note\.$/);
    open();
    const kept = vscode.toast("The text around the insertion point was replaced");
    await kept.waitFor();
    await vscode.shot("unplaced");
    await vscode.editorShows(/^Another note\.$/);
    await kept.getByRole("button", { name: "Insert at Cursor" }).click();
    await vscode.editorShows(/w0231/);
    const text = await vscode.saved(note("replaced.md"));
    assert.ok(text.startsWith("Another note.") && text.includes(words(SHORT)), text);
  });

  let closed = 0;
  it("keeps the text when its document is closed, opens no tab unasked, and puts it there on request", async () => {
    // A note of its own for a second try: the first one may have left its text there.
    const name = `closed-${++closed}.md`;
    const open = holdAfterFirst();
    await caretAfterSaid(name);
    await vscode.fromExplorer("three.ogg", "Transcribe Recording");
    // The first part is complete, and the others are held back.
    await vscode.editorShows(/w0031/);
    await vscode.saved(note(name));
    await vscode.page.locator(`.tab.active[data-resource-name="${name}"]`).click({ button: "middle" });
    await vscode.page.locator(`.tab[data-resource-name="${name}"]`).waitFor({ state: "detached" });
    // The extension is told of it a moment later, and before it is asked for its actions. By no click: a tooltip would cover the message.
    await vscode.command("Earmark: Show Actions");
    await vscode.rows("Cancel").first().waitFor();
    await vscode.page.keyboard.press("Escape");
    await vscode.rows("Cancel").first().waitFor({ state: "hidden" });
    open();
    const waiting = vscode.toast("The document was closed. The transcript of three.ogg was kept.");
    await waiting.waitFor();
    await vscode.statusShows(/Transcript not inserted/);
    await vscode.shot("waiting");
    assert.equal(await vscode.page.locator(`.tab[data-resource-name="${name}"]`).count(), 0);
    assert.deepEqual(await waiting.locator(".monaco-button").allInnerTexts(), ["Open and Insert", "New Note", "Copy"]);
    await waiting.getByRole("button", { name: "Open and Insert" }).click();
    await vscode.editorShows(/w0231/);
    await vscode.savedAs(note(name), `# Call\n\nSaid: ${words(SHORT)}\n\nEnd.\n`);
  });

  it("writes neither key nor text nor context into its log", async () => {
    const log = vscode.log();
    assert.match(log, /request [0-9a-f-]{36}/);
    for (const secret of [KEY, "w0000", "Bulge", workspace]) assert.ok(!log.includes(secret), secret);
  });
});

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, renameSync, utimesSync } from "node:fs";
import * as path from "node:path";
import type { Service } from "../../service/service";
import { recording } from "../../sounds/files";
import { numbersFor, speakNumbers, spelled } from "../../sounds/tones";
import { inVsCode, type Scene } from "../session";
import { put, type Workbench } from "../workbench";

const memo = (first: number): number[] => Array.from({ length: 12 }, (_, i) => (first + i * 83) % 1_000);
const textOf = (numbers: readonly number[]): string => numbers.map(spelled).join(" ");
const LONG = numbersFor(60);

describe("recordings in notes", () => {
  let service: Service;
  let vscode: Workbench;
  let workspace: string;
  let scratch: string;
  const note = (name: string): string => path.join(workspace, "notes", name);
  const scene: Scene = {
    name: "notes",
    recordings: () => [
      { name: "one.wav", file: recording("numbers-12.wav", () => speakNumbers(memo(0))) },
      { name: "two.wav", file: recording("numbers-12-b.wav", () => speakNumbers(memo(7))) },
      { name: "three.wav", file: recording("numbers-12-c.wav", () => speakNumbers(memo(11))) },
      { name: "four.wav", file: recording("numbers-12-d.wav", () => speakNumbers(memo(13))) },
      { name: "five.wav", file: recording("numbers-12-e.wav", () => speakNumbers(memo(15))) },
      { name: "long.wav", file: recording("numbers-60.wav", () => speakNumbers(LONG)) },
    ],
    files: (folder, scratch) => {
      const inbox = path.join(scratch, "inbox");
      put(path.join(folder, "recordings/text.mp3"), "These are minutes, not a recording.\n".repeat(50));
      put(path.join(inbox, "2026/new.wav"), readFileSync(recording("numbers-12-f.wav", () => speakNumbers(memo(17)))));
      put(path.join(inbox, "old.wav"), readFileSync(recording("numbers-12-c.wav", () => speakNumbers(memo(11)))));
      utimesSync(path.join(inbox, "old.wav"), new Date(0), new Date(0));
      const notes = {
        "part.md": "# Part\n\n![](../recordings/four.wav)\n\nEnd\n",
        "paste.md": "# Paste\n\n",
        "again.md": "# Again\n",
        "drop.md": "# Drop\n\n\n\n\n",
        "links.md": "# Links\n\n- ![](../recordings/one.wav)\n- next\n\nEnd\n",
        "all.md":
          "# All\n\n![](../recordings/one.wav)\n\n| a | b |\n|---|---|\n| [two](../recordings/two.wav) | x |\n\n![[three.wav]]\n\n[gone](gone.wav)\n",
        "times.md": "# Times\n\n[long](../recordings/long.wav)\n",
      };
      for (const [name, content] of Object.entries(notes)) put(path.join(folder, "notes", name), content);
    },
    machineSettings: (scratch) => ({
      // As an earlier version had it.
      "earmark.inbox": path.join(scratch, "inbox"),
      "earmark.inbox.notes": "notes",
      "earmark.output.noteTemplate": "${date} ${language} ${cost}\n\n[${file}](${link})\n\n${text}\n",
      // The note itself changes with every transcript.
      "earmark.context.sources": ["selection", "glossary"],
      "earmark.cost.prices": { "qwen3-asr-flash": 0.000_22 },
    }),
    settings: { "explorer.autoReveal": false },
  };
  inVsCode(scene, (opened) => ({ service, vscode, workspace, scratch } = opened));
  before(async () => {
    await vscode.row("recordings").click();
    await vscode.row("long.wav").waitFor();
  });
  afterEach(() => vscode.clearToasts());

  const lens = (text: string | RegExp) => vscode.page.locator(".codelens-decoration a", { hasText: text });

  it("say above a link what can be done, and put the text below it, within its list", async () => {
    await vscode.openFile("links.md");
    await lens(/Transcribe here · 0:\d\d · ≈ \$0\.00/).click();
    await vscode.dialog.getByRole("button", { name: "Send" }).click();
    await lens(/Transcribed · 0:\d\d · Chinese/).waitFor();
    await vscode.shot("lens-done");
    const text = await vscode.saved(note("links.md"));
    assert.equal(text, `# Links\n\n- ![](../recordings/one.wav)\n\n  ${textOf(memo(0))}\n\n- next\n\nEnd\n`);
  });

  it("insert what is saved without asking anybody", async () => {
    const sent = service.received.length;
    await vscode.command("Earmark: Undo Last Transcript");
    await lens(/Insert saved transcript \(Chinese\) · 0:\d\d/).waitFor();
    await vscode.shot("lens-saved");
    await lens(/Insert saved transcript/).click();
    await lens(/Transcribed/).waitFor();
    const inserted = new RegExp(`\n\n  ${textOf(memo(0))}\n\n- next`);
    assert.match(await vscode.saved(note("links.md")), inserted);
    // It came last, so it goes first.
    await vscode.command("Earmark: Undo Last Transcript");
    await lens(/Insert saved transcript/).click();
    await lens(/Transcribed/).waitFor();
    assert.match(await vscode.saved(note("links.md")), inserted);
    assert.equal(service.received.length, sent);
  });

  it("tell over a link what is in it", async () => {
    await vscode.page
      .locator(".view-line", { hasText: "one.wav" })
      .first()
      .hover({ position: { x: 90, y: 8 } });
    const hover = vscode.page.locator(".monaco-hover", { hasText: "one.wav" }).first();
    await hover.waitFor();
    await vscode.shot("link-hover");
    await hover.getByText("Open Transcript").waitFor();
    assert.match(
      (await hover.innerText()).replaceAll("\u00a0", " "),
      new RegExp(`one\\.wav · 0:\\d\\d · Chinese\\s+${textOf(memo(0)).slice(0, 20)}`),
    );
  });

  it("are transcribed all at once, but not twice, and no table is torn", async () => {
    const sent = service.received.length;
    await vscode.openFile("all.md");
    await vscode.page.locator(".codelens-decoration", { hasText: "gone.wav not found" }).waitFor();
    await vscode.command("Earmark: Transcribe All Links in This Document");
    await vscode.editorShows(new RegExp(textOf(memo(11)).slice(-20)));
    await vscode.savedAs(
      note("all.md"),
      `# All\n\n![](../recordings/one.wav)\n\n${textOf(memo(0))}\n\n| a | b |\n|---|---|\n| [two](../recordings/two.wav) | x |\n\n` +
        `${textOf(memo(7))}\n\n![[three.wav]]\n\n${textOf(memo(11))}\n\n[gone](gone.wav)\n`,
    );
    assert.equal(service.received.length, sent + 2);
    await vscode.command("Earmark: Transcribe All Links in This Document");
    await vscode.toast("Nothing to transcribe: 3 already transcribed, 1 not found.").waitFor();
    assert.equal(service.received.length, sent + 2);
  });

  it("have times that lead into the recording, one for each part", async () => {
    await vscode.openFile("times.md");
    const settings = { "earmark.output.timestamps": "segment", "editor.lineNumbers": "off" };
    put(path.join(workspace, ".vscode/settings.json"), JSON.stringify(settings));
    // VS Code has read the file when it shows.
    await vscode.page.locator(".line-numbers").first().waitFor({ state: "detached" });
    await vscode.page.keyboard.press("ControlOrMeta+Home");
    await vscode.page.keyboard.press("ArrowDown");
    await vscode.page.keyboard.press("ArrowDown");
    await vscode.command("Earmark: Transcribe Link at Cursor");
    await lens(/Transcribed/).waitFor();
    const text = await vscode.saved(note("times.md"));
    const parts = [...text.matchAll(/\[(\d\d):(\d\d)\]\(\.\.\/recordings\/long\.wav#t=(\d+)\) ((?:w\d{4} ?)+)\n/g)];
    assert.ok(parts.length >= 4, text);
    for (const [, minutes, seconds, t] of parts) assert.equal(Number(minutes) * 60 + Number(seconds), Number(t));
    assert.equal(parts.map(([, , , , words]) => words?.trim()).join(" "), textOf(LONG));
    await vscode.shot("timestamps");
  });

  it("become subtitles, which are not overwritten unasked, and can be exported again for nothing", async () => {
    const file = path.join(workspace, "recordings/long.srt");
    put(file, "mine");
    const sent = service.received.length;
    await vscode.fromExplorer("long.wav", "Transcribe Recording to Subtitles...");
    await vscode.asked("Transcribe Recording to Subtitles");
    await vscode.choose("SubRip");
    await vscode.dialog.getByRole("button", { name: "Keep Both" }).click();
    const other = path.join(workspace, "recordings/long 2.srt");
    await vscode.row("long 2.srt").waitFor();
    assert.equal(readFileSync(file, "utf8"), "mine");
    const srt = readFileSync(other, "utf8");
    assert.match(srt, /^1\n00:00:00,\d{3} --> 00:00:0\d,\d{3}\nw\d{4}/);
    assert.equal(srt.match(/w\d{4}/g)?.join(" "), textOf(LONG));
    // The parts are those of the times above: known already.
    assert.equal(service.received.length, sent);

    await vscode.fromExplorer("long.wav", "Export Transcript...");
    await vscode.asked("Export As");
    await vscode.shot("export-as");
    await vscode.choose("WebVTT");
    await vscode.asked("Export Transcript of long.wav");
    await vscode.page.keyboard.press("Enter");
    await vscode.toast("Exported the transcript of long.wav to recordings/long.vtt.").waitFor();
    const vtt = readFileSync(path.join(workspace, "recordings/long.vtt"), "utf8");
    const cues = await vscode.parsedByBrowser(vtt);
    assert.equal(
      cues
        .map(({ text }) => text)
        .join(" ")
        .match(/w\d{4}/g)
        ?.join(" "),
      textOf(LONG),
    );
    for (const { start, end } of cues) assert.ok(end - start >= 0.99 && end - start <= 7.01);
    assert.ok(existsSync(other));
  });

  it("ask for one part again when a word joins the glossary, and show what would change", async () => {
    const recognizer = service.behavior.recognizer;
    service.behavior.recognizer = (_, request) =>
      Promise.resolve({
        text: `We called ${request.context.includes("Kowalski") ? "Kowalski" : "covalsky"} about it.`,
        language: "en",
      });
    await vscode.openFile("part.md");
    await lens(/Transcribe here/).click();
    await vscode.editorShows(/We called covalsky about it\./);
    const sent = service.received.length;
    // Its middle is the word.
    await vscode.page.locator(".view-line span:not(:has(span))", { hasText: "covalsky" }).dblclick();
    await vscode.command("Earmark: Add to Glossary and Retranscribe Segment");
    await vscode.asked("Add to Glossary");
    await vscode.quickInput.fill("Kowalski");
    await vscode.page.keyboard.press("Enter");
    await vscode.toast("Replace this segment of four.wav?").waitFor();
    await vscode.shot("glossary-loop");
    assert.equal(service.received.length, sent + 1);
    await vscode.toast("Replace this segment").getByRole("button", { name: "Replace" }).click();
    await vscode.editorShows(/We called Kowalski about it\./);
    await vscode.savedAs(
      note("part.md"),
      "# Part\n\n![](../recordings/four.wav)\n\n[00:00](../recordings/four.wav#t=0) We called Kowalski about it.\n\nEnd\n",
    );

    // The whole of it in another way is shown beside it as well, and left alone where the person says so.
    service.behavior.recognizer = () => Promise.resolve({ text: "Wir haben Kowalski angerufen.", language: "de" });
    await vscode.command("Earmark: Retranscribe Last Recording in Another Language...");
    await vscode.asked("Retranscribe four.wav");
    await vscode.choose("German");
    await vscode.toast("Replace the transcript of four.wav?").waitFor();
    await vscode.shot("redo-diff");
    await vscode.toast("Replace the transcript").getByRole("button", { name: "Keep" }).click();
    await vscode.editorShows(/We called Kowalski about it\./);
    await vscode.command("Earmark: Retranscribe Last Recording in Another Language...");
    await vscode.asked("Retranscribe four.wav");
    await vscode.choose("German");
    await vscode.toast("Replace the transcript of four.wav?").waitFor();
    await vscode.toast("Replace the transcript").getByRole("button", { name: "Replace" }).click();
    await vscode.editorShows(/Wir haben Kowalski angerufen\./);
    const head = "# Part\n\n![](../recordings/four.wav)\n\n[00:00](../recordings/four.wav#t=0) ";
    await vscode.savedAs(note("part.md"), `${head}Wir haben Kowalski angerufen.\n\nEnd\n`);
    service.behavior.recognizer = recognizer;
  });

  it("come in folders, with one preview, one progress and one summary", async () => {
    const sent = service.received.length;
    await vscode.fromExplorer("recordings", "Transcribe Recordings in Folder...");
    await vscode.asked("Transcribe 7 Recordings in recordings");
    await vscode.shot("folder");
    await vscode.choose("Transcripts only");
    await vscode.dialogSays(/Send 2 recordings to/, /Duration: 0:09[\s\S]*Price: about \$0\.002/);
    await vscode.shot("folder-preview");
    await vscode.dialog.getByRole("button", { name: "Send" }).click();
    await vscode.toast("Transcribed 1 of 2 recordings. Could not read: text.mp3.").waitFor();
    await vscode.shot("folder-summary");
    assert.equal(service.received.length, sent + 1);
    await vscode.fromExplorer("recordings", "Transcribe Recordings in Folder...");
    await vscode.choose("Transcripts only");
    await vscode.dialog.getByRole("button", { name: "Send" }).click();
    await vscode.toast("Transcribed 0 of 1 recording.").waitFor();
  });

  it("are not paid for twice where they were cut in another way", async () => {
    const sent = service.received.length;
    await vscode.openFile("again.md");
    await vscode.page.keyboard.press("ControlOrMeta+Home");
    const file = path.join(workspace, ".vscode/settings.json");
    const settings = JSON.stringify({ "earmark.output.timestamps": "segment", "editor.lineNumbers": "off" });
    put(file, JSON.stringify({ "earmark.output.timestamps": "off", "editor.lineNumbers": "on" }));
    await vscode.page.locator(".line-numbers").first().waitFor();
    await vscode.fromExplorer("five.wav", "Transcribe Recording");
    await vscode.editorShows(new RegExp(textOf(memo(15))));
    // What stood at the caret is still a heading.
    await vscode.savedAs(note("again.md"), `${textOf(memo(15))}\n\n# Again\n`);
    assert.equal(service.received.length, sent);
    put(file, settings);
    await vscode.page.locator(".line-numbers").first().waitFor({ state: "detached" });
  });

  it("are taken from the folder where they arrive, the newest first", async () => {
    await vscode.openFile("times.md");
    await vscode.page.keyboard.press("ControlOrMeta+End");
    await vscode.command("Earmark: Transcribe Newest Recording");
    // Another folder: asked about once more.
    await vscode.dialog.getByText("Send new.wav to").waitFor();
    await vscode.dialog.getByRole("button", { name: "Send" }).click();
    // Wherever the line is wrapped.
    await vscode.editorShows(new RegExp(spelled(memo(17).at(-1) ?? 0)));
  });

  it("become notes by themselves when they arrive, once that is agreed to, and what was there before does not", async () => {
    const inbox = path.join(scratch, "inbox");
    const sent = service.received.length;
    await vscode.command("Earmark: Watch Inbox for New Recordings");
    await vscode.dialogSays(
      /Transcribe new recordings automatically\?/,
      /without asking about each one[\s\S]*Price: about \$0\.79 per hour/,
    );
    await vscode.shot("inbox-consent");
    await vscode.dialog.getByRole("button", { name: "Watch Inbox" }).click();
    await vscode.toast("inbox is watched for new recordings. 2 recordings were there before").waitFor();
    const sound = readFileSync(recording("numbers-12-g.wav", () => speakNumbers(memo(19))));
    // As a sync puts it there: whole, with its own time. The oldest comes first, and its copy is done with it.
    const arrives = (name: string, time: number, bytes: string | Buffer): void => {
      const whole = path.join(scratch, "arrives");
      put(whole, bytes);
      utimesSync(whole, time, time);
      renameSync(whole, path.join(inbox, name));
    };
    arrives("Memo 2026-11-20 09.30.wav", 1, sound);
    arrives("Memo 2026-11-20 09.30 (1).wav", 2, sound);
    arrives("broken.mp3", 3, "These are minutes, not a recording.\n".repeat(50));
    await vscode.toast("1 recording was transcribed. Could not transcribe: broken.mp3.").waitFor();
    assert.equal(service.received.length, sent + 1);
    // With times where an earlier test has set them.
    assert.match(
      readFileSync(path.join(inbox, "notes/Memo 2026-11-20 09.30.md"), "utf8"),
      new RegExp(
        `^2026-11-20 zh \\$0\\.00\\d+\n\n\\[Memo 2026-11-20 09\\.30\\.wav\\]\\(\\.\\./Memo%202026-11-20%2009\\.30\\.wav\\)\n\n(?:\\[00:00\\]\\(\\.\\./Memo%202026-11-20%2009\\.30\\.wav#t=0\\) )?${textOf(memo(19))}\n$`,
      ),
    );
    assert.deepEqual(readdirSync(path.join(inbox, "notes")), ["Memo 2026-11-20 09.30.md"]);
    await vscode.toast("1 recording was transcribed").getByRole("button", { name: "Show" }).click();
    const row = (text: string | RegExp) => vscode.page.locator(".monaco-list-row", { hasText: text }).first();
    // What was there before may be new enough to be still growing.
    const inboxRow = row(/^Inbox(?:Watching|Recordings are arriving)/);
    await inboxRow.click();
    await row("broken.mp3Failed").waitFor();
    await row("Memo 2026-11-20 09.30").waitFor();
    await vscode.shot("inbox-view");
    await vscode.command("Earmark: Stop Watching Inbox");
    await inboxRow.waitFor({ state: "detached" });
  });

  it("are dropped into a note as VS Code does it, or with their transcript", async () => {
    await vscode.openFile("drop.md");
    const editor = vscode.page.locator(".editor-group-container.active .view-lines").first();
    const from = (await vscode.row("two.wav").boundingBox()) ?? assert.fail();
    const to = (await editor.boundingBox()) ?? assert.fail();
    const { mouse } = vscode.page;
    await mouse.move(from.x + 40, from.y + 8);
    await mouse.down();
    await mouse.move(from.x + 60, from.y + 12, { steps: 3 });
    await mouse.move(to.x + 200, to.y + 40, { steps: 8 });
    // Without it VS Code opens the file instead.
    await vscode.page.keyboard.down("Shift");
    await mouse.move(to.x + 210, to.y + 45, { steps: 5 });
    await vscode.shot("dragging");
    await mouse.up();
    await vscode.page.keyboard.up("Shift");
    await vscode.editorShows(/<audio controls src="\.\.\/recordings\/two\.wav"/);
    await vscode.page.locator(".post-edit-widget").click();
    await vscode.shot("drop");
    await vscode.page.getByText("Insert Recording and Transcript").click();
    await vscode.editorShows(new RegExp(textOf(memo(7)).slice(-23)));
    assert.match(
      await vscode.saved(note("drop.md")),
      /\[two\.wav\]\(\.\.\/recordings\/two\.wav\)\n\n\[00:00\]\(\.\.\/recordings\/two\.wav#t=0\) w0007/,
    );
  });

  it("are pasted as VS Code does it, or as their transcript alone", async () => {
    await vscode.openFile("paste.md");
    await vscode.page.keyboard.press("ControlOrMeta+End");
    // Of the machine that VS Code runs on, which is not the browser's.
    const { host } = new URL(vscode.page.url());
    await vscode.pasteUri(`vscode-remote://${host}${path.join(workspace, "recordings/three.wav")}`);
    await vscode.editorShows(/three\.wav"/);
    await vscode.page.locator(".post-edit-widget").click();
    await vscode.shot("paste");
    await vscode.page.getByText("Insert Transcript", { exact: true }).click();
    await vscode.editorShows(new RegExp(textOf(memo(11)).slice(-23)));
    assert.doesNotMatch(await vscode.saved(note("paste.md")), /three\.wav\)|…/);
  });

  it("have times that can be clicked to hear the place", async () => {
    const time = vscode.page.locator(".detected-link", { hasText: "0:00" }).first();
    const box = (await time.boundingBox()) ?? assert.fail();
    // The editor draws the link anew while the key is held.
    await vscode.page.keyboard.down("ControlOrMeta");
    await vscode.page.mouse.click(box.x + 8, box.y + 8);
    await vscode.page.keyboard.up("ControlOrMeta");
    await vscode.page
      .frameLocator("iframe.webview.ready")
      .frameLocator("iframe#active-frame")
      .getByText(textOf(memo(11)))
      .waitFor();
  });
});

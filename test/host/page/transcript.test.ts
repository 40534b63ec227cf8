import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { FrameLocator } from "playwright-core";
import type { Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { converted, recording } from "../../sounds/files";
import { numbersFor, speakNumbers, spelled } from "../../sounds/tones";
import { inVsCode, type Scene } from "../session";
import { put, until, type Workbench } from "../workbench";

const NUMBERS = numbersFor(180);
const TEXT = NUMBERS.map(spelled).join(" ");

/** `1:02`, in seconds. */
const seconds = (shown: string): number => shown.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);

describe("a transcript to see and hear", () => {
  let service: Service;
  let vscode: Workbench;
  let workspace: string;
  let scratch: string;
  const scene: Scene = {
    name: "transcript",
    recordings: () => [
      {
        name: "call.m4a",
        file: converted(
          recording("numbers-180.wav", () => speakNumbers(NUMBERS)),
          "numbers-180.m4a",
        ),
      },
    ],
    files: (folder) => put(path.join(folder, "notes/call.md"), "# Call\n\n"),
    machineSettings: () => ({ "earmark.confirmUpload": "never", "earmark.output.timestamps": "segment" }),
    settings: { "explorer.autoReveal": false },
  };
  inVsCode(scene, (opened) => ({ service, vscode, workspace, scratch } = opened));
  before(async () => {
    await vscode.row("recordings").click();
    await vscode.row("call.m4a").waitFor();
  });
  afterEach(() => vscode.clearToasts());

  const page = (): FrameLocator => vscode.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  const texts = async (): Promise<string> => (await page().locator(".text").allInnerTexts()).join(" ");

  it("is offered where there is none, and fills live while a job runs", async () => {
    await vscode.openFile("call.md");
    await vscode.page.keyboard.press("ControlOrMeta+End");
    await vscode.openPage("call.m4a");
    await page().getByText("This recording has no transcript yet.").waitFor();
    await page().locator("#time").getByText("/ 3:0").waitFor();
    await vscode.shot("transcript-empty");
    service.behavior.paceMs = 300;
    await vscode.film("transcript", async () => {
      await page().getByRole("button", { name: "Transcribe", exact: true }).click();
      await page().locator("li.working").first().waitFor();
      const status = page().getByText(/Transcribing segment \d+/);
      await status.waitFor();
      await vscode.shot("transcript-live");
      service.behavior.paceMs = 0;
      await page().getByText(TEXT.slice(-23)).waitFor();
    });
    await page().locator("li.working").waitFor({ state: "detached" });
    assert.equal(await texts(), TEXT);
    // It is looked at here: nothing was put where the caret happened to be.
    assert.equal(readFileSync(path.join(workspace, "notes/call.md"), "utf8"), "# Call\n\n");
    assert.equal(await vscode.page.locator(".tab.dirty").count(), 0);
  });

  it("draws the sound, and plays a copy of what VS Code cannot play", async () => {
    await page().getByRole("button", { name: "Play", exact: true }).click();
    await page().getByRole("button", { name: "Pause" }).waitFor();
    const place = async (): Promise<number> => Number(await page().locator("#wave").getAttribute("aria-valuenow"));
    await page().locator("li").nth(5).locator(".time").click();
    await page().locator('li[aria-current="true"][data-index="5"]').waitFor();
    assert.ok((await place()) >= 25);
    await page().getByRole("button", { name: "Pause" }).click();
    await page().getByRole("slider").focus();
    const before = await place();
    await vscode.page.keyboard.press("ArrowRight");
    assert.ok((await place()) >= before + 4);
    await vscode.shot("transcript");
    // Something is drawn, in more than one color: what was played, and what was not.
    const colors = await page()
      .locator("#wave")
      .evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext("2d")?.getImageData(0, canvas.height / 2 - 20, canvas.width, 1) ?? {
          data: [],
        };
        return new Set(Array.from({ length: data.length / 4 }, (_, i) => data.slice(i * 4, i * 4 + 4).join(","))).size;
      });
    assert.ok(colors >= 3, `${colors} colors`);
  });

  it("plays faster, and one part again and again", async () => {
    const parts = page().locator("li .time");
    const [start, end] = await Promise.all([2, 3].map(async (index) => seconds(await parts.nth(index).innerText())));
    assert.ok(start !== undefined && end !== undefined);
    await page().getByRole("combobox", { name: "Speed" }).selectOption("3");
    await parts.nth(2).click();
    await page().getByRole("button", { name: "Loop" }).click();
    await page().locator('#loop[aria-pressed="true"]').waitFor();
    // From the end of one round to the end of the next.
    const round = await page()
      .locator("#wave")
      .evaluate(async (canvas) => {
        // No named functions: the compiler's helper for their names is not there.
        const turns: number[] = [];
        const places: number[] = [];
        let last = 0;
        while (turns.length < 2) {
          const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
          const place = Number(canvas.getAttribute("aria-valuenow"));
          if (place < last) turns.push(now);
          if (turns.length > 0) places.push(place);
          last = place;
        }
        const [first = 0, second = 0] = turns;
        return { seconds: (second - first) / 1_000, low: Math.min(...places), high: Math.max(...places) };
      });
    assert.ok(round.low >= start - 1 && round.high <= end + 1, JSON.stringify({ start, end, ...round }));
    // At its usual speed it would take as long as the part is.
    assert.ok(round.seconds < (end - start) / 1.5, JSON.stringify({ start, end, ...round }));
    await page().getByRole("button", { name: "Loop" }).click();
    await page().locator('#loop[aria-pressed="false"]').waitFor();
    await page().getByRole("combobox", { name: "Speed" }).selectOption("1");
    await page().getByRole("button", { name: "Pause" }).click();
  });

  it("is found among all transcripts of the workspace by what is said, and opens at that time", async () => {
    await vscode.command("Earmark: Search Transcripts...");
    await vscode.quickInput.fill("w0100");
    const row = vscode.page.locator(".quick-input-list .monaco-list-row", { hasText: "w0100" });
    await row.getByText("call.m4a").first().waitFor();
    await vscode.shot("search-transcripts");
    const [time = ""] = /\d+:\d\d/.exec(await row.first().innerText()) ?? [];
    await vscode.page.keyboard.press("Enter");
    await vscode.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    const place = seconds(time);
    assert.ok(place > 0, time);
    await page().locator(`#wave[aria-valuenow="${place}"]`).waitFor();
  });

  it("finds words", async () => {
    await page().getByRole("searchbox").fill("w0100");
    await page().getByText("1 of 1").waitFor();
    await vscode.shot("transcript-search");
    await page().getByRole("searchbox").fill("w00");
    await page().getByText("1 of 100").waitFor();
    await vscode.page.keyboard.press("Enter");
    await page().getByText("2 of 100").waitFor();
    await page().getByRole("searchbox").fill("");
  });

  it("is edited in place, by keyboard, and undone", async () => {
    const first = page().locator("li .text").first();
    const said = await first.innerText();
    await first.focus();
    await vscode.page.keyboard.press("F2");
    await vscode.page.keyboard.press("ControlOrMeta+a");
    await vscode.page.keyboard.type("What I say now");
    await vscode.page.keyboard.press("Enter");
    await page().locator("li .text").first().getByText("What I say now").waitFor();
    await page().locator("#wave").focus();
    await vscode.page.keyboard.press("ControlOrMeta+z");
    await page().locator("li .text").first().getByText(said).waitFor();
    await vscode.page.keyboard.press("ControlOrMeta+Shift+z");
    await page().locator("li .text").first().getByText("What I say now").waitFor();
    await vscode.page.keyboard.press("ControlOrMeta+z");
    await page().locator("li .text").first().getByText(said).waitFor();
    assert.equal(await texts(), TEXT);
  });

  it("text 2: does not undo what is another text by now, and keeps the step for when it is not", async () => {
    const first = page().locator("li .text").first();
    const said = await first.innerText();
    const folder = path.join(scratch, "user");
    const stored = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((one) =>
      /transcripts[\\/][^\\/]+\.json$/.test(one),
    );
    assert.ok(stored);
    const file = path.join(folder, stored);
    await first.dblclick();
    await vscode.page.keyboard.type(" and more");
    await vscode.page.keyboard.press("Enter");
    await until(() => readFileSync(file, "utf8").includes(`${said} and more`), "the edit is saved");
    const edited = readFileSync(file, "utf8");
    // As another window writes it.
    const others = edited.replace(`${said} and more`, "other words");
    assert.notEqual(others, edited);
    put(file, others);
    await page().locator("#wave").focus();
    await vscode.page.keyboard.press("ControlOrMeta+z");
    await vscode.toast("The edit cannot be undone because the transcript has changed since.").waitFor();
    assert.equal(readFileSync(file, "utf8"), others);
    await page().getByText("other words").waitFor();
    put(file, edited);
    await page().locator("#wave").focus();
    await vscode.page.keyboard.press("ControlOrMeta+z");
    await until(() => !readFileSync(file, "utf8").includes(" and more"), "the edit is undone");
    await page().getByText(said, { exact: true }).waitFor();
    assert.equal(await texts(), TEXT);
  });

  it("asks for one part again, and shows what would change before it does", async () => {
    const sent = service.received.length;
    const second = page().locator("li").nth(1);
    const said = await second.locator(".text").innerText();
    service.behavior.recognizer = () => Promise.resolve({ text: "Lazard and Evercore", language: "en" });
    await second.hover();
    await second.getByRole("button", { name: "Retranscribe Segment" }).click();
    await vscode.toast("Replace this segment of call.m4a?").waitFor();
    await vscode.shot("redo-part-diff");
    assert.equal(service.received.length, sent + 1);
    await vscode.toast("Replace this segment").getByRole("button", { name: "Replace" }).click();
    await second.getByText("Lazard and Evercore").waitFor();
    await vscode.shot("transcript-languages");
    await page().locator("#wave").focus();
    await vscode.page.keyboard.press("ControlOrMeta+z");
    await second.getByText(said).waitFor();
    service.behavior.recognizer = tonesRecognizer("zh");
  });

  it("puts a part where the caret was", async () => {
    const third = page().locator("li").nth(2);
    const said = await third.locator(".text").innerText();
    await third.hover();
    await third.getByRole("button", { name: "Insert at Cursor" }).click();
    await vscode.openFile("call.md");
    await vscode.editorShows(new RegExp(`\\(\\.\\./recordings/call\\.m4a#t=\\d+\\) ${said}`));
  });

  /** Pairs of boxes that lie over one another: of a part's buttons, and of the lines of its text. */
  async function covered(): Promise<string[]> {
    return page()
      .locator("li")
      .nth(2)
      .evaluate((item) => {
        const range = document.createRange();
        range.selectNodeContents(item.querySelector(".text") ?? item);
        const words = [...range.getClientRects()];
        return [...item.querySelectorAll("button")].flatMap((one) => {
          const { left, right, top, bottom } = one.getBoundingClientRect();
          const over = words.some(
            (word) => word.left < right && left < word.right && word.top < bottom && top < word.bottom,
          );
          return over ? [one.getAttribute("aria-label") ?? "?"] : [];
        });
      });
  }

  it("editor: user 2: has a toolbar beside each part, with a name for each button, that covers no word", async () => {
    await vscode.fromExplorer("call.m4a", "Open Transcript");
    const part = page().locator("li").nth(2);
    await part.hover();
    const toolbar = part.getByRole("toolbar", { name: "Segment 3" });
    await toolbar.waitFor();
    const names = await toolbar.getByRole("button").evaluateAll((all) => all.map((one) => one.ariaLabel));
    assert.deepEqual(names, ["Retranscribe Segment", "Edit", "Add to Glossary...", "Insert at Cursor"]);
    assert.deepEqual(await covered(), []);
    await vscode.shot("transcript-toolbar");
  });

  it("editor: user 9: keeps the arrows of the search at its box when it is narrow, and names no two buttons alike", async () => {
    const labels = await page()
      .locator("header button, li:nth-child(3) button")
      .evaluateAll((all) => all.map((one) => one.ariaLabel ?? one.textContent));
    assert.deepEqual([...new Set(labels)], labels);
    const size = vscode.page.viewportSize();
    await vscode.page.setViewportSize({ width: 700, height: 800 });
    // VS Code lays itself out anew.
    const box = page().locator("#query");
    await vscode.page.waitForFunction(
      () => (document.querySelector("iframe.webview.ready")?.clientWidth ?? 9_999) < 480,
    );
    await page().locator("li").nth(2).hover();
    await vscode.shot("transcript-narrow");
    const [query, previous, next] = await Promise.all(
      [box, page().locator("#previous"), page().locator("#next")].map((one) => one.boundingBox()),
    );
    assert.ok(query && previous && next);
    for (const arrow of [previous, next]) {
      assert.ok(
        Math.abs(arrow.y + arrow.height / 2 - query.y - query.height / 2) < 4,
        JSON.stringify({ query, arrow }),
      );
      assert.ok(arrow.x > query.x + query.width);
    }
    assert.ok(next.x - query.x - query.width < 60, JSON.stringify({ query, next }));
    assert.deepEqual(await covered(), []);
    if (size) await vscode.page.setViewportSize(size);
  });

  for (const [theme, name] of [
    ["Default Dark Modern", "vs-dark"],
    ["Default High Contrast Light", "hc-light"],
    ["Default High Contrast", "hc-black"],
  ]) {
    it(`is readable in ${theme}`, async () => {
      put(path.join(workspace, ".vscode/settings.json"), JSON.stringify({ "workbench.colorTheme": theme }));
      await vscode.page.locator(`.monaco-workbench.${name}`).waitFor();
      await vscode.fromExplorer("call.m4a", "Open Transcript");
      await page()
        .locator(`body.${name === "vs-dark" ? "vscode-dark" : "vscode-high-contrast"} li .text`)
        .first()
        .waitFor();
      await page().locator("li").nth(2).hover();
      await vscode.shot(`transcript-${name}`);
    });
  }
});

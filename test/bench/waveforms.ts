import * as path from "node:path";
import { build } from "esbuild";

import { startBrowser } from "../host/browser";
import { cleanUp, scratchFolder, type Workbench } from "../host/workbench";
import type { Row } from "./run";

/** Three hours, with the lowest and highest sample of each fiftieth of a second. */
const SECONDS = 10_800;
const PER_SECOND = 50;

/** What a waveform costs. */
interface Cost {
  readonly kilobytes: number;
  /** From the data to the picture, and to the next one at sixteen times the scale. */
  readonly firstMs: number;
  readonly zoomMs: number;
  /** Of the page's memory, after the garbage was collected, without the data itself. */
  readonly mib: number;
}

/** Each shows `peaks` in `#wave`; `shown` settles when a picture is there. */
const WAYS = {
  ours: `
    import { Waveform } from "./src/webview/waveform";
    const canvas = document.body.appendChild(document.createElement("canvas"));
    canvas.style.cssText = "width: 1200px; height: 96px";
    globalThis.show = async (peaks) => {
      const wave = new Waveform(canvas, () => undefined);
      wave.add(peaks, 0, ${PER_SECOND});
      wave.draw({ duration: ${SECONDS}, time: 0, segments: [] });
      globalThis.zoom = async () => wave.zoomBy(16);
    };`,
  "wavesurfer.js": `
    import WaveSurfer from "wavesurfer.js";
    const container = document.body.appendChild(document.createElement("div"));
    container.style.cssText = "width: 1200px; height: 96px";
    globalThis.show = async (peaks) => {
      const half = (at) => Float32Array.from({ length: peaks.length / 2 }, (_, i) => peaks[2 * i + at] / 128);
      const drawn = () => new Promise((resolve) => surfer.once("redrawcomplete", resolve));
      const surfer = WaveSurfer.create({ container, height: 96, peaks: [half(1), half(0)], duration: ${SECONDS} });
      await drawn();
      globalThis.zoom = () => {
        const done = drawn();
        surfer.zoom((16 * 1200) / ${SECONDS});
        return done;
      };
    };`,
  "peaks.js": `
    import Peaks from "peaks.js";
    const container = document.body.appendChild(document.createElement("div"));
    container.style.cssText = "width: 1200px; height: 96px";
    globalThis.show = async (peaks) => {
      const header = Int32Array.of(1, 1, 16_000, 16_000 / ${PER_SECOND}, peaks.length / 2);
      const data = new Uint8Array(20 + peaks.length);
      data.set(new Uint8Array(header.buffer));
      data.set(peaks, 20);
      const media = document.body.appendChild(document.createElement("audio"));
      const silence = [82,73,70,70,38,0,0,0,87,65,86,69,102,109,116,32,16,0,0,0,1,0,1,0,64,31,0,0,128,62,0,0,2,0,16,0,100,97,116,97,2,0,0,0,0,0];
      media.src = URL.createObjectURL(new Blob([Uint8Array.from(silence)], { type: "audio/wav" }));
      const made = await new Promise((resolve, reject) =>
        Peaks.init({ zoomview: { container }, mediaElement: media, waveformData: { arraybuffer: data.buffer } },
          (error, instance) => (error ? reject(error) : resolve(instance))));
      const view = made.views.getView("zoomview");
      view.setZoom({ seconds: "auto" });
      globalThis.zoom = async () => view.setZoom({ seconds: ${SECONDS / 16} });
    };`,
};

/** Our canvas beside two libraries, with three hours and the same data. */
export async function measureWaveforms(root: string): Promise<readonly Row[]> {
  const scratch = scratchFolder("bench-waveforms");
  const browser = await startBrowser(path.join(scratch, "profile"));
  try {
    const costs = new Map<string, Cost>();
    for (const [name, contents] of Object.entries(WAYS)) {
      const page = await browser.newPage();
      costs.set(name, await measure(page, await scriptOf(contents, root)));
      await page.close();
    }
    const ours = costs.get("ours");
    return [...costs].map(([name, { kilobytes, firstMs, zoomMs, mib }]) => ({
      what: `a waveform of 3 h: ${name}`,
      measured: `${kilobytes.toFixed(0)} KB, picture after ${firstMs.toFixed(0)} ms, zoomed after ${zoomMs.toFixed(0)} ms, ${mib.toFixed(1)} MiB`,
      bar: name === "ours" ? "no larger and no slower than the libraries" : "for comparison",
      good:
        name !== "ours" ||
        [...costs.values()].every(
          (other) => !ours || (ours.kilobytes <= other.kilobytes && ours.firstMs <= other.firstMs),
        ),
    }));
  } finally {
    await browser.close();
    await cleanUp(scratch);
  }
}

async function scriptOf(contents: string, root: string): Promise<string> {
  const options = { bundle: true, minify: true, write: false, logLevel: "error", format: "iife" } as const;
  const { outputFiles } = await build({ ...options, stdin: { contents, resolveDir: root, loader: "ts" } });
  return outputFiles[0]?.text ?? "";
}

async function measure(page: Workbench["page"], script: string): Promise<Cost> {
  await page.setContent("<!DOCTYPE html><body></body>");
  // The same for all: a loud voice with pauses.
  await page.evaluate(`globalThis.peaks = Int8Array.from({ length: ${2 * SECONDS * PER_SECOND} }, (_, i) =>
    (i % 2 ? 1 : -1) * (i % 997 < 600 ? 20 + ((i * 7919) % 90) : 1))`);
  await page.evaluate(script);
  const session = await page.context().newCDPSession(page);
  const memory = async (): Promise<number> => {
    await session.send("HeapProfiler.collectGarbage");
    const found: object = await session.send("Runtime.getHeapUsage");
    return ["usedSize", "embedderHeapUsedSize", "backingStorageSize"].reduce(
      (sum, name) => sum + Number(Reflect.get(found, name) ?? 0),
      0,
    );
  };
  const before = await memory();
  // The picture is there after the second frame.
  const timed = (what: string): Promise<number> =>
    page.evaluate(`(async () => {
      const begun = performance.now();
      await ${what};
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return performance.now() - begun;
    })()`);
  const firstMs = await timed("show(peaks)");
  const after = await memory();
  const zoomMs = await timed("zoom()");
  return { kilobytes: script.length / 1_000, firstMs, zoomMs, mib: (after - before) / 2 ** 20 };
}

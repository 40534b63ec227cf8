// A process of its own, bundled as the extension is: transcribes one recording with the pipeline of `dist/cli.js` and prints what it measured
// of itself. Arguments: those of `earmark`.
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Writable } from "node:stream";
import { FfmpegFinder } from "../../src/audio/ffmpeg";
import type { ProgramWorld } from "../../src/audio/ffmpegPlaces";
import { main } from "../../src/cli/main";

/** What a run cost and how long it took. */
export interface Measured {
  readonly code: number;
  /** Milliseconds from the call to the first words, and to the end. */
  readonly firstMs: number;
  readonly endMs: number;
  readonly parts: number;
  /** Length of the first clip in seconds. */
  readonly firstClip: number;
  /** Resident set before the job, and its maximum since, in MiB. */
  readonly restMiB: number;
  readonly peakMiB: number;
  /** The largest resident set of an ffmpeg. */
  readonly childMiB: number;
  /** Delay of the event loop in milliseconds: 99th percentile and maximum. */
  readonly loopP99: number;
  readonly loopMax: number;
}

const MIB = 2 ** 20;
const status = (name: string): number =>
  (Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1_024) / MIB;

/** The largest resident sets so far of the child processes that run now. */
function childrenMiB(): number[] {
  const ids = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ").filter(Boolean);
  return ids.map((id) => {
    try {
      return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0) / 1_024;
    } catch {
      // It has just ended.
      return 0;
    }
  });
}

async function measure(): Promise<void> {
  let firstMs = 0;
  let parts = 0;
  let firstClip = 0;
  // One for the window, as in the editor.
  const nothing: ProgramWorld = { platform: process.platform, env: {}, home: "", list: () => [] };
  const machine = process.env["BENCH_FFMPEG"] === "inside" ? nothing : undefined;
  const ffmpegs = new FfmpegFinder(path.resolve(process.cwd()), machine);
  const world = (args: readonly string[], begun: number) => ({
    args,
    env: process.env,
    home: "",
    ffmpegs,
    signal: new AbortController().signal,
    stderr: new Writable({ write: (data, _, done) => (process.stderr.write(data as Buffer), done()) }),
    stdout: new Writable({
      write(data: Buffer, _, done) {
        for (const line of data.toString().split("\n").filter(Boolean)) {
          const event = JSON.parse(line) as { type: string; text?: string; index?: number; end?: number };
          if (firstMs === 0 && event.text) firstMs = performance.now() - begun;
          if (event.type === "segment") parts += 1;
          if (event.index === 0 && event.end) firstClip = event.end;
        }
        done();
      },
    }),
  });
  const args = process.argv.slice(2);
  const warm = process.env["BENCH_WARM"];
  // An editor has been running for a while: its code is loaded and its connection open.
  if (warm) await main(world(["transcribe", warm, "--no-cache", "--json-events"], performance.now()));
  global.gc?.();
  [firstMs, parts, firstClip] = [0, 0, 0];
  const restMiB = status("VmRSS");
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  let peakMiB = restMiB;
  let childMiB = 0;
  const timer = setInterval(() => {
    peakMiB = Math.max(peakMiB, status("VmRSS"));
    childMiB = Math.max(childMiB, ...childrenMiB());
  }, 20);
  const begun = performance.now();
  const code = await main(world(args, begun));
  const endMs = performance.now() - begun;
  clearInterval(timer);
  loop.disable();
  const measured: Measured = {
    code,
    firstMs,
    endMs,
    parts,
    firstClip,
    restMiB,
    peakMiB: Math.max(peakMiB, status("VmRSS")),
    childMiB,
    loopP99: loop.percentile(99) / 1e6,
    loopMax: loop.max / 1e6,
  };
  console.log(JSON.stringify(measured));
  process.exit(0);
}
void measure();

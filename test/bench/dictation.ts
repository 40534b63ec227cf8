import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { startService, type Service } from "../service/service";
import { tonesRecognizer } from "../service/tonesRecognizer";
import { speakNumbers, spelled } from "../sounds/tones";
import { SoundServer, type VirtualMicrophone } from "../sounds/virtualMicrophone";
import type { DictateLine } from "./dictate";
import type { Row } from "./run";

/** What the service takes for an answer, and the limit that the first words have with it. */
const ANSWER_MS = 400;
const LIMIT_MS = 1_500;
const SENTENCES = 8;
/** Words of a sentence. */
const WORDS = 5;

type Way = "pauses" | "realtime";
type End = Extract<DictateLine, { type: "end" }>;

/** What somebody who dictates waits for, and what it costs the machine. `script`: `dictate.js`, bundled. */
export async function* measureDictation(script: string): AsyncGenerator<Row> {
  const folder = mkdtempSync(path.join(tmpdir(), "earmark-bench-dictation-"));
  const sounds = await SoundServer.start();
  try {
    const microphone = sounds.microphone();
    yield* await spokenTo(microphone, "pauses", script, folder);
    yield* await spokenTo(microphone, "realtime", script, folder);
    yield* await forLong(script, folder);
  } finally {
    await sounds.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the end of each sentence to its last word, and of the first sentence from its beginning to its first word. */
async function spokenTo(microphone: VirtualMicrophone, way: Way, script: string, folder: string): Promise<Row[]> {
  const service = await slowService();
  const run = start(script, [mkdtempSync(path.join(folder, way)), service.url, way, microphone.id]);
  try {
    await run.recording;
    const delays: number[] = [];
    let firstMs = Infinity;
    for (let i = 0; i < SENTENCES; i++) {
      const words = Array.from({ length: WORDS }, (_, word) => i * WORDS + word);
      const [first, last] = [spelled(i * WORDS), spelled((i + 1) * WORDS - 1)];
      const began = Date.now();
      const isSeen = run.sees(({ text, tail }) => `${text} ${tail}`.includes(first));
      const isThere = run.sees(({ text }) => text.includes(last));
      await microphone.play(speakNumbers(words).subarray(0, lengthOf(words)));
      const ended = Date.now();
      if (i === 0) firstMs = (await isSeen) - began;
      delays.push((await isThere) - ended);
      await isSeen;
    }
    run.stop();
    const { ownMs, ffmpegMs, wallMs, outcome } = await run.end;
    const sorted = delays.toSorted((a, b) => a - b);
    const [median = NaN, most = NaN] = [sorted[sorted.length >> 1], sorted.at(-1)];
    const name = way === "pauses" ? "dictation at pauses" : "dictation in real time";
    const share = (ms: number): string => `${((100 * ms) / wallMs).toFixed(1)} %`;
    return [
      {
        what: `${name}: from the end of a sentence to its text`,
        measured: `${median.toFixed(0)} ms (longest ${most.toFixed(0)} ms); first word ${(firstMs / 1_000).toFixed(1)} s after it began`,
        bar: `at most ${LIMIT_MS} ms, of which the service takes ${ANSWER_MS} ms`,
        good: outcome === "done" && most <= LIMIT_MS,
      },
      {
        what: `${name}: CPU`,
        measured: `${share(ownMs)} of a core, its ffmpegs ${share(ffmpegMs)}`,
        bar: "at most 10 % of a core",
        good: ownMs + ffmpegMs <= 0.1 * wallMs,
      },
    ];
  } finally {
    run.kill();
    await service.close();
  }
}

/** Memory must not grow with the time. */
async function forLong(script: string, folder: string): Promise<Row[]> {
  const service = await slowService();
  const grown = async (minutes: number): Promise<End & { readonly grownMiB: number }> => {
    const run = start(script, [mkdtempSync(path.join(folder, "long")), service.url, "pauses", "", String(minutes)]);
    const end = await run.end;
    return { ...end, grownMiB: end.peakMiB - end.restMiB };
  };
  try {
    const [short, long] = [await grown(10), await grown(60)];
    return [
      {
        what: "dictation of 1 h, at sixty times the speed: memory",
        measured: `${long.grownMiB.toFixed(0)} MiB (of 10 min: ${short.grownMiB.toFixed(0)} MiB)`,
        bar: "at most 64 MiB, and 1.5 × that of 10 min",
        good: long.outcome === "done" && long.grownMiB <= Math.min(64, Math.max(16, 1.5 * short.grownMiB)),
      },
    ];
  } finally {
    await service.close();
  }
}

async function slowService(): Promise<Service> {
  const service = await startService(tonesRecognizer("en"));
  service.behavior.delayMs = ANSWER_MS;
  service.realtime.behavior.delayMs = ANSWER_MS;
  return service;
}

/** Samples up to the end of the last word: what follows is silence. */
function lengthOf(words: readonly number[]): number {
  const all = speakNumbers(words);
  return all.findLastIndex((sample) => sample !== 0) + 1;
}

interface Running {
  readonly recording: Promise<void>;
  readonly end: Promise<End>;
  /** The time at which there is a text that fits. */
  sees(fits: (line: Extract<DictateLine, { type: "text" }>) => boolean): Promise<number>;
  stop(): void;
  kill(): void;
}

function start(script: string, args: readonly string[]): Running {
  const child = spawn(process.execPath, [script, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  child.setMaxListeners(0);
  const listeners = new Set<(line: DictateLine) => void>();
  createInterface(child.stdout).on("line", (text) => {
    const line = JSON.parse(text) as DictateLine;
    for (const listener of listeners) listener(line);
  });
  const next = <T>(take: (line: DictateLine) => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const listener = (line: DictateLine): void => {
        const taken = take(line);
        if (taken === undefined) return;
        listeners.delete(listener);
        resolve(taken);
      };
      listeners.add(listener);
      child.once("close", (code) => reject(new Error(`dictate.js ended with ${code}`)));
    });
  const end = next((line) => (line.type === "end" ? line : undefined));
  return {
    recording: next((line) => (line.type === "recording" ? (true as const) : undefined)).then(() => undefined),
    end,
    sees: (fits) => next((line) => (line.type === "text" && fits(line) ? line.at : undefined)),
    stop: () => void child.stdin.write("stop\n"),
    kill: () => void child.kill(),
  };
}

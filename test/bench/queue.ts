import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { recording } from "../sounds/files";
import { speakNumbers } from "../sounds/tones";
import type { Measured } from "./job";
import type { Row } from "./run";

/** Milliseconds that the service takes for each memo. */
const ANSWER_MS = 2_000;
const LANES = 4;
const FEW = 24;
const MANY = 200;
/** Of the model: so many requests a minute, of which 30 % may start at once and the others follow steadily. */
const A_MINUTE = 100;
const AT_ONCE = 30;

/** What it takes to run the program on a folder against a service that takes so long for each request. */
export interface QueueBench {
  readonly transcribe: (folder: string, answerMs: number, args: readonly string[]) => Promise<Measured>;
}

/** A folder of memos of some seconds, beside the limit and beside one after the other. */
export async function measureQueue({ transcribe }: QueueBench): Promise<readonly Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "earmark-bench-queue-"));
  try {
    const few = memos(path.join(folder, "few"), FEW);
    const together = await transcribe(few, ANSWER_MS, ["--parallel", String(LANES)]);
    const oneByOne = await transcribe(few, ANSWER_MS, ["--parallel", "1"]);
    const many = memos(path.join(folder, "many"), MANY);
    const all = await transcribe(many, 400, ["--parallel", String(LANES)]);
    const fewLimit = Math.ceil(FEW / LANES) * ANSWER_MS;
    const manyLimit = ((MANY - AT_ONCE) / (A_MINUTE - AT_ONCE)) * 60_000;
    const shown = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
    return [
      {
        what: `a folder of ${FEW} memos, the service takes ${ANSWER_MS / 1_000} s`,
        measured: `${shown(together.endMs)} (one by one ${shown(oneByOne.endMs)})`,
        bar: `at most 1.15 × ${shown(fewLimit)} (${LANES} lanes)`,
        good: together.endMs <= 1.15 * fewLimit,
      },
      {
        what: `a folder of ${MANY} memos`,
        measured: shown(all.endMs),
        bar: `at most 1.15 × ${shown(manyLimit)} (${A_MINUTE} requests a minute)`,
        good: all.endMs <= 1.15 * manyLimit,
      },
      {
        what: `a folder of ${MANY} memos: memory`,
        measured: `${all.peakMiB.toFixed(0)} MiB (of ${FEW}: ${together.peakMiB.toFixed(0)} MiB)`,
        bar: "at most 1.5 × that of few",
        good: all.peakMiB <= 1.5 * together.peakMiB,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each of another sound: equal ones are asked for once. */
function memos(folder: string, count: number): string {
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < count; i++) {
    const memo = recording(`memo-${i}.wav`, () => speakNumbers([i, 500 + i, 900 + (i % 100)]));
    copyFileSync(memo, path.join(folder, `memo-${String(i).padStart(3, "0")}.wav`));
  }
  return folder;
}

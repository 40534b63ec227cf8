// A process that records three dictations at once, for a test that kills it: `FOLDER STORAGE`. Prints `NUMBER SECONDS` as they are heard.
import { setTimeout as pause } from "node:timers/promises";
import { SYSTEM_CLOCK } from "../../../../src/core/clock";
import { SILENT } from "../../../../src/core/silentLog";
import { FfmpegFinder } from "../../../../src/audio/ffmpeg";
import { Recorder } from "../../../../src/session/dictation/recorder";
import { sampleAt } from "./sampleAt";

const [, , folder = "", storage = ""] = process.argv;
/** Hears 20 ms at a time, at the speed of sound. */
async function* hear(n: number): AsyncGenerator<Int16Array, void, undefined> {
  const begun = performance.now();
  for (let at = 0; ; at += 320) {
    console.log(`${n} ${at / 16_000}`);
    yield Int16Array.from({ length: 320 }, (_, i) => sampleAt(at + i));
    await pause(Math.max(0, begun + (at + 320) / 16 - performance.now()));
  }
}

async function record(): Promise<void> {
  const ffmpeg = await new FfmpegFinder("").find("", new AbortController().signal);
  for (const n of [0, 1, 2]) {
    const wanted = { folder, name: `recording ${n}`, format: "flac", microphone: undefined } as const;
    await Recorder.start(wanted, { ffmpeg, clock: SYSTEM_CLOCK, log: SILENT, storage, capture: () => hear(n) });
    // So that each is at another place of what it writes at once.
    await pause(170);
  }
}

void record();

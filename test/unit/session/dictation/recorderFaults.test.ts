import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import { FfmpegFinder, type Ffmpeg } from "../../../../src/audio/ffmpeg";
import { EarmarkError } from "../../../../src/core/errors";
import { rescue } from "../../../../src/session/dictation/leftovers";
import { Recorder } from "../../../../src/session/dictation/recorder";
import { concat } from "../../../sounds/tones";
import { collectLog } from "../../support";
import { ManualClock } from "./manualClock";
import { sampleAt } from "./sampleAt";
import { ScriptedMicrophone } from "./scriptedMicrophone";
import { killWriterOf, samplesIn } from "./writtenRecording";

const NEVER = new AbortController().signal;

/** What may happen to a recording, one after the other, or before the one before it has ended. */
type Step =
  | { readonly kind: "say"; readonly samples: number; readonly pieces: number }
  | { readonly kind: "pause" | "resume" | "refused" | "pulledOut" | "stop" | "end" | "encoderKilled" | "hang" };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("say" as const),
      samples: fc.integer({ min: 1, max: 20_000 }),
      pieces: fc.integer({ min: 1, max: 20 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom("pause", "resume", "refused", "pulledOut", "hang") }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("stop", "end", "encoderKilled") }) },
);

describe("a recording, whatever happens to it", () => {
  let ffmpeg: Ffmpeg;
  before(async () => (ffmpeg = await new FfmpegFinder("").find("", NEVER)));

  it("holds everything that was heard, once and in order, with 0.8 s of silence for each pause, and leaves nothing behind", async function () {
    // Three processes for each run.
    this.timeout(90_000);
    const run = async (steps: readonly Step[], atOnce: readonly boolean[]): Promise<void> => {
      const home = mkdtempSync(path.join(tmpdir(), "earmark-faults-"));
      const storage = path.join(home, "storage");
      const folder = path.join(home, "recordings");
      const clock = new ManualClock();
      const mic = new ScriptedMicrophone();
      const { log } = collectLog();
      // One more sample each time, so that none looks like another.
      let said = 0;
      const next = (length: number): Int16Array => Int16Array.from({ length }, () => sampleAt(said++) | 1);
      mic.greeting = () => next(160);
      const wanted = { folder, name: "memo", format: "flac", microphone: undefined } as const;
      const recorder = await Recorder.start(wanted, { ffmpeg, clock, log, storage, capture: mic.capture });
      const views = new Set<string>();
      recorder.onChange(({ phase }) => views.add(phase));
      const live: Int16Array[] = [];
      const reading = (async () => {
        for await (const piece of recorder.sound.samplesFrom(0, NEVER)) live.push(piece);
      })();
      const does = async (step: Step): Promise<void> => {
        switch (step.kind) {
          case "say":
            return mic.say(next(step.samples), step.pieces);
          case "pulledOut":
            return mic.open > 0 ? mic.pullOut() : undefined;
          case "hang":
            return clock.pass(10_000);
          case "encoderKilled":
            if (process.platform !== "linux" || recorder.view.phase === "ended") return;
            return killWriterOf(recorder.view.file);
          case "refused":
            mic.refusal = new EarmarkError("noMicrophone", "none");
            await recorder.resume().catch(() => undefined);
            mic.refusal = undefined;
            return;
          case "resume":
            return recorder.resume("other").catch(() => undefined);
          case "stop": {
            const over = new AbortController();
            const stopping = recorder.stop().then(() => over.abort());
            // It may not wait for the end of a word yet.
            while (!over.signal.aborted) {
              await clock.pass(1_000);
              await new Promise((done) => setImmediate(done));
            }
            return stopping;
          }
          default:
            return recorder[step.kind]();
        }
      };
      const open: Promise<void>[] = [];
      for (const [i, step] of steps.entries()) {
        const doing = does(step);
        open.push(doing);
        if (!atOnce[i]) await doing;
      }
      await Promise.all(open);
      mic.forget();
      await recorder.end();
      await reading;
      const { phase, file, seconds } = recorder.view;
      assert.equal(phase, "ended");
      assert.equal(mic.open, 0);
      await recorder.dispose();
      // A window that had no time to finish it leaves that to the next one.
      const rescued = await rescue(storage, ffmpeg, log);
      assert.equal(rescued.length, file.endsWith(".mkv") ? 1 : 0);
      const kept = samplesIn(recorder.path);
      assert.equal(kept.length, Math.round(seconds * 16_000));
      assert.deepEqual(concat(live), kept, "what is recognized is what is kept");
      // No sample that was said is silence: what is left without the pauses is what was taken.
      assert.deepEqual(
        kept.filter((sample) => sample !== 0),
        concat(mic.taken),
      );
      assert.equal((kept.length - concat(mic.taken).length) % 12_800, 0, "pauses of 0.8 s");
      assert.deepEqual(readdirSync(folder), ["memo.flac"]);
      assert.deepEqual(existsSync(storage) ? readdirSync(storage) : [], []);
      rmSync(home, { recursive: true });
    };
    const steps = fc.array(STEP, { minLength: 1, maxLength: 12 });
    const some = fc.asyncProperty(steps, fc.array(fc.boolean(), { maxLength: 12 }), run);
    // Making it smaller takes longer than a test may: `EARMARK_RUNS=100` does that.
    const runs = process.env["EARMARK_RUNS"];
    await fc.assert(some, { numRuns: Number(runs ?? 6), endOnFailure: runs === undefined });
  });
});

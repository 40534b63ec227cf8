import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FfmpegFinder } from "../../../src/audio/ffmpeg";
import { deferred, type Deferred } from "../../../src/core/deferred";
import { EarmarkError, type ErrorCode } from "../../../src/core/errors";
import type { LiveSound } from "../../../src/core/types";
import { Lanes } from "../../../src/pipeline/lanes";
import { Pacer } from "../../../src/pipeline/pacer";
import { Job, type JobDeps } from "../../../src/session/job";
import { recordingIn } from "../../../src/session/recording";
import { hearNumbers, numbersFor, speakNumbers, spelled } from "../../sounds/tones";
import { Paper, SETTINGS, World } from "./fakes";

const RATE = 16_000;
const NUMBERS = numbersFor(60);
const SOUND = speakNumbers(NUMBERS);

/** Sound that comes as far as a test lets it. */
class Speaking implements LiveSound {
  #length = 0;
  #ended = false;
  #more: Deferred = deferred();

  until(seconds: number): void {
    this.#length = Math.min(SOUND.length, seconds * RATE);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.until(SOUND.length / RATE);
  }

  async *samplesFrom(sample: number, signal: AbortSignal): AsyncGenerator<Int16Array> {
    for (let at = sample; ;) {
      signal.throwIfAborted();
      const { promise } = this.#more;
      if (at < this.#length) {
        const piece = SOUND.subarray(at, this.#length);
        at += piece.length;
        yield piece;
      } else if (this.#ended) return;
      else await Promise.race([promise, new Promise((resolve) => signal.addEventListener("abort", resolve))]);
    }
  }

  #wake(): void {
    const { resolve } = this.#more;
    this.#more = deferred();
    resolve();
  }
}

describe("a job whose recording is being made", () => {
  let folder: string;
  let world: World;
  let sound: Speaking;
  let paper: Paper;
  let complete: Deferred;
  let failing: ErrorCode | undefined;
  let asked: string[];
  let atWork: number;
  let most: number;
  let changed: Deferred;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-job-live-"));
    world = new World(folder);
    [sound, paper, complete, changed] = [new Speaking(), new Paper(), deferred(), deferred()];
    [failing, asked, atWork, most] = [undefined, [], 0, 0];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function job(): Job {
    const deps: JobDeps = {
      ...world.deps,
      ffmpegs: new FfmpegFinder(""),
      show: (_, view) => {
        world.views.push(view);
        changed.resolve();
        changed = deferred();
      },
      connect: () =>
        Promise.resolve({
          recognizer: {
            limits: SETTINGS.model.limits,
            async *recognize({ audio }) {
              assert.ok(audio.kind === "bytes");
              most = Math.max(most, ++atWork);
              try {
                await new Promise(setImmediate);
                if (failing) throw new EarmarkError(failing, failing);
                const samples = new Int16Array(audio.data.slice(44).buffer);
                const text = hearNumbers(samples).map(spelled).join(" ");
                asked.push(text);
                yield { text, final: true };
              } finally {
                atWork -= 1;
              }
            },
          },
          lanes: new Lanes(2),
          pacer: new Pacer(600_000),
          patience: { budgetMs: 60_000, attempts: 3, firstPauseMs: 0, longestPauseMs: 1, offlineMs: Infinity },
        }),
    };
    const live = { sound, complete: complete.promise };
    const recording = { ...recordingIn(path.join(folder, "dictation.flac")), live };
    return new Job({ recording, settings: SETTINGS, context: "", destination: paper, notices: [] }, deps);
  }

  async function until(what: () => boolean): Promise<void> {
    while (!what()) await changed.promise;
  }

  const view = () => world.views.at(-1) ?? assert.fail("nothing is to be seen");
  const said = (count = NUMBERS.length): string => NUMBERS.slice(0, count).map(spelled).join(" ");

  it("writes while it is recorded; the transcript is kept when its file is complete", async () => {
    const running = job().run();
    sound.until(8);
    await until(() => paper.text !== "");
    assert.ok(said().startsWith(paper.text) && paper.text.length < said().length / 3);
    assert.equal(view().phase, "running");
    sound.end();
    await until(() => paper.text === said());
    for (let i = 0; i < 20; i++) await new Promise(setImmediate);
    assert.deepEqual([world.kept, view().phase], [[], "running"]);
    complete.resolve();
    assert.equal((await running).kind, "done");
    assert.deepEqual(world.kept, ["dictation.flac"]);
    assert.equal(asked.toSorted().join(" "), said());
    assert.ok(most <= 2);
    assert.ok(Math.abs(view().secondsDone - view().secondsTotal) < 1);
    assert.deepEqual(view().notices, []);
  });

  for (const code of ["offline", "unreachable", "timeout", "proxy", "service"] as const)
    it(`asks again while it is recorded for as long as it takes (${code}), shows how long it is, and has all of it in the end`, async () => {
      complete.resolve();
      failing = code;
      const running = job().run();
      sound.until(50);
      // Many times as often as it would be asked for a recording that is complete.
      let retries = 0;
      await until(() => ++retries > 40 && view().secondsTotal === 50);
      assert.equal(view().offline, code !== "service");
      failing = undefined;
      sound.end();
      assert.equal((await running).kind, "done");
      assert.equal(paper.text, said());
      assert.equal(asked.toSorted().join(" "), said());
      assert.equal(view().offline, false);
    });

  it("fails some time after it has ended, and goes on in the next run with what is missing", async () => {
    complete.resolve();
    const one = job();
    const running = one.run();
    sound.until(20);
    await until(() => asked.length >= 3);
    failing = "unreachable";
    sound.end();
    assert.equal((await running).kind, "failed");
    const before = asked.length;
    failing = undefined;
    assert.equal((await one.run()).kind, "done");
    assert.ok(asked.length > before);
    assert.equal(asked.toSorted().join(" "), said());
    assert.equal(paper.text, said());
  });

  it("makes a gap of a clip that is refused, and the rest goes on", async () => {
    complete.resolve();
    const running = job().run();
    sound.until(8);
    await until(() => asked.length > 0);
    failing = "refused";
    sound.until(20);
    await until(() => paper.text.includes("[refused]"));
    failing = undefined;
    sound.end();
    assert.equal((await running).kind, "done");
    assert.ok(view().gaps.length > 0);
    assert.ok(paper.text.endsWith(said().slice(-20)));
  });
});

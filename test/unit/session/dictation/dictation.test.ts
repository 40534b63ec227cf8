import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { EarmarkError } from "../../../../src/core/errors";
import { SILENT } from "../../../../src/core/silentLog";
import type { Segment } from "../../../../src/core/types";
import { Dictation, type DictationRecorder } from "../../../../src/session/dictation/dictation";
import type { RecorderView } from "../../../../src/session/dictation/recorderView";
import type { DictationNews, DictationView } from "../../../../src/session/dictation/dictationView";
import type { JobOutcome, RunOptions } from "../../../../src/session/job";
import type { JobView } from "../../../../src/session/jobView";

const RECORDING: RecorderView = { phase: "recording", seconds: 0, level: 0, unheard: false, file: "/r/a.mkv" };
const GONE = new EarmarkError("microphoneGone", "gone");
const FULL = new EarmarkError("noSpace", "full", { detail: "recording" });

class FakeRecorder implements DictationRecorder {
  view: RecorderView = RECORDING;
  readonly asked: string[] = [];
  resumeFails: EarmarkError | undefined;
  #listener: ((view: RecorderView) => void) | undefined;

  onChange(listener: (view: RecorderView) => void): () => void {
    this.#listener = listener;
    return () => (this.#listener = undefined);
  }

  get isFollowed(): boolean {
    return this.#listener !== undefined;
  }

  show(more: Partial<RecorderView>): void {
    this.view = { ...this.view, ...more };
    this.#listener?.(this.view);
  }

  pause(): Promise<void> {
    this.asked.push("pause");
    if (this.view.phase === "recording") this.show({ phase: "paused" });
    return Promise.resolve();
  }

  resume(microphone?: string): Promise<void> {
    this.asked.push(microphone === undefined ? "resume" : `resume ${microphone}`);
    if (this.resumeFails) return Promise.reject(this.resumeFails);
    const { problem: _, ...rest } = this.view;
    this.view = rest;
    this.show({ phase: "recording" });
    return Promise.resolve();
  }

  async stop(): Promise<RecorderView> {
    this.asked.push("stop");
    if (this.view.phase !== "ended") this.show({ phase: "stopping" });
    await turn();
    this.show({ phase: "ended", file: "/r/a.flac" });
    return this.view;
  }

  end(): Promise<void> {
    this.asked.push("end");
    this.show({ phase: "ended" });
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    this.asked.push("dispose");
    return Promise.resolve();
  }
}

/** A job whose runs end as the test says. */
class FakeJob {
  segments: readonly Segment[] = [];
  readonly gaps = [];
  phase: JobView["phase"] = "running";
  runs = 0;
  suspended = 0;
  #end: ((outcome: JobOutcome) => void) | undefined;

  run(): Promise<JobOutcome> {
    this.runs += 1;
    this.phase = "running";
    return new Promise((resolve) => (this.#end = resolve));
  }

  get busy(): boolean {
    return this.isRunning;
  }

  get isRunning(): boolean {
    return this.#end !== undefined;
  }

  ends(outcome: JobOutcome): void {
    if (this.#end) this.phase = outcome.kind;
    this.#end?.(outcome);
    this.#end = undefined;
  }

  suspend(): Promise<void> {
    this.suspended += 1;
    this.ends({ kind: "cancelled" });
    return Promise.resolve();
  }
}

const DONE: JobOutcome = { kind: "done", placed: "written" };
const failed = (error: unknown): JobOutcome => ({ kind: "failed", error });
const job = (more: Partial<JobView>): JobView =>
  ({ offline: false, cost: undefined, secondsPaid: 0, ...more }) as JobView;

class Scene {
  readonly recorder = new FakeRecorder();
  readonly job = new FakeJob();
  readonly news: DictationNews[] = [];
  readonly concluded: JobOutcome[] = [];
  readonly again: RunOptions[] = [];
  readonly views: DictationView[] = [];
  now = 0;
  hasEnded = false;
  readonly dictation = new Dictation(this.recorder, this.job, {
    now: () => this.now,
    run: () => this.job.run(),
    conclude: (outcome) => this.concluded.push(outcome),
    runAgain: (options) => {
      this.again.push(options);
      void this.job.run();
    },
    log: SILENT,
  });

  constructor() {
    this.dictation.onNews((one) => this.news.push(one));
    this.dictation.onChange((view) => this.views.push(view));
    void this.dictation.ended.then(() => (this.hasEnded = true));
    this.dictation.start();
  }

  get codes(): string[] {
    return this.news.map(({ code }) => code);
  }

  /** A tenth of a second later. */
  hears(more: Partial<RecorderView>): void {
    this.now += 100;
    this.recorder.show(more);
  }
}

describe("a dictation", () => {
  it("records, pauses, goes on and ends; each is said once, and the text is told of when all of it is there", async () => {
    const scene = new Scene();
    const { dictation, recorder } = scene;
    assert.equal(scene.job.runs, 1);
    scene.hears({ seconds: 1, level: 0.6 });
    await dictation.pauseOrContinue();
    assert.equal(dictation.view.phase, "paused");
    await dictation.pauseOrContinue();
    await dictation.stop();
    assert.equal(dictation.isRecording, false);
    assert.deepEqual(scene.concluded, []);
    assert.equal(scene.hasEnded, false);
    assert.ok(dictation.hasSound, "what is still to be recognized can be read");
    assert.ok(!recorder.asked.includes("dispose"));
    scene.job.ends(DONE);
    await dictation.ended;
    assert.deepEqual(scene.concluded, [DONE]);
    assert.deepEqual(scene.codes, ["started", "paused", "continued", "stopped"]);
    assert.deepEqual(recorder.asked, ["pause", "resume", "stop", "dispose"]);
    assert.equal(dictation.hasSound, false);
    assert.equal(recorder.isFollowed, false);
  });

  it("shows what is heard behind the text, and that text is on its way", () => {
    const { dictation, job: made, recorder } = new Scene();
    assert.equal(dictation.view.awaiting, false);
    recorder.show({ seconds: 2, level: 0.2 });
    assert.equal(dictation.view.awaiting, false, "a quiet room is no speech");
    recorder.show({ seconds: 3, level: 0.7 });
    assert.equal(dictation.view.awaiting, true);
    made.segments = [
      { index: 0, span: { start: 0, end: 2 }, text: "one", final: true, language: "en" },
      { index: 1, span: { start: 2, end: 3 }, text: "two", final: false, tail: " and thr" },
    ];
    const { awaiting, tail, language } = dictation.view;
    assert.deepEqual({ awaiting, tail, language }, { awaiting: true, tail: " and thr", language: "en" });
    made.segments = [
      { index: 0, span: { start: 0, end: 2 }, text: "one", final: true, language: "en" },
      { index: 1, span: { start: 2, end: 3.1 }, text: "two and three", final: true, language: "zh" },
    ];
    const after = dictation.view;
    assert.deepEqual([after.awaiting, after.tail, after.language], [false, "", "zh"]);
  });

  it("says that nothing is heard, and that the network is gone and back, once each time", () => {
    const scene = new Scene();
    for (const unheard of [true, true, false, true]) scene.hears({ unheard });
    for (const offline of [false, true, true, false, false]) scene.dictation.shown(job({ offline }));
    assert.deepEqual(scene.codes, ["started", "unheard", "unheard", "offline", "online"]);
  });

  it("goes on recording where recognizing fails, asks again when it is told to, and where the reason may have passed", async () => {
    const scene = new Scene();
    const budget = new EarmarkError("budget", "used up");
    scene.job.ends(failed(budget));
    await turn();
    assert.ok(scene.dictation.isRecording && scene.dictation.view.failed);
    assert.deepEqual(scene.concluded, []);
    scene.dictation.retry();
    scene.dictation.retry();
    assert.equal(scene.job.runs, 2);
    assert.equal(scene.dictation.view.failed, false);
    scene.job.ends(failed(new EarmarkError("offline", "no route")));
    await turn();
    await scene.dictation.stop();
    assert.equal(scene.job.runs, 3, "the network may be back");
    scene.job.ends(failed(budget));
    await scene.dictation.ended;
    assert.deepEqual(scene.concluded, [failed(budget)]);
    assert.deepEqual(scene.codes, ["started", "failed", "failed", "stopped"]);
  });

  it("goes on with what is missing where its earlier failure is answered after its end, once at a time, and not where nothing is missing", async () => {
    const scene = new Scene();
    const budget = failed(new EarmarkError("budget", "used up"));
    scene.job.ends(budget);
    await turn();
    await scene.dictation.stop();
    await scene.dictation.ended;
    scene.dictation.retry({ withoutContext: true });
    scene.dictation.retry();
    assert.deepEqual(scene.again, [{ withoutContext: true }]);
    scene.job.ends(budget);
    scene.dictation.retry();
    assert.deepEqual(scene.again, [{ withoutContext: true }, {}]);
    scene.job.ends(DONE);
    scene.dictation.retry();
    assert.equal(scene.job.runs, 3);
    assert.deepEqual(scene.concluded, [budget], "the rest is told by whoever runs it");
  });

  it("whose window closes is not gone on with here", async () => {
    const scene = new Scene();
    await scene.dictation.close();
    scene.dictation.retry();
    assert.equal(scene.job.runs, 1);
  });

  it("is not asked for again where the budget is used up, and told of when it ends", async () => {
    const scene = new Scene();
    const budget = failed(new EarmarkError("budget", "used up"));
    scene.job.ends(budget);
    await turn();
    await scene.dictation.stop();
    await scene.dictation.ended;
    assert.equal(scene.job.runs, 1);
    assert.deepEqual(scene.concluded, [budget]);
  });

  it("whose microphone is gone pauses, says so once, and goes on with another one", async () => {
    const scene = new Scene();
    scene.hears({ phase: "paused", problem: GONE });
    scene.hears({});
    assert.deepEqual(scene.news.slice(1), [{ code: "broken", error: GONE, file: "/r/a.mkv", canContinue: true }]);
    scene.recorder.resumeFails = new EarmarkError("noMicrophone", "none");
    await assert.rejects(scene.dictation.pauseOrContinue(), { code: "noMicrophone" });
    assert.ok(scene.dictation.isRecording);
    scene.recorder.resumeFails = undefined;
    await scene.dictation.useMicrophone("pulse:other");
    assert.equal(scene.dictation.view.phase, "recording");
    assert.equal(scene.recorder.asked.at(-1), "resume pulse:other");
    scene.hears({ phase: "paused", problem: GONE });
    assert.equal(scene.codes.filter((code) => code === "broken").length, 2);
  });

  it("that runs uses another microphone when it is told to", async () => {
    const scene = new Scene();
    await scene.dictation.useMicrophone("pulse:other");
    assert.deepEqual(scene.recorder.asked, ["pause", "resume pulse:other"]);
  });

  it("that ends by itself since the disk is full says why, and keeps what there is", async () => {
    const scene = new Scene();
    scene.hears({ phase: "ended", problem: FULL, file: "/r/a.mkv" });
    assert.deepEqual(scene.news.at(-1), { code: "broken", error: FULL, file: "/r/a.mkv", canContinue: false });
    scene.job.ends(DONE);
    await scene.dictation.ended;
    assert.deepEqual(scene.concluded, [DONE]);
  });

  it("of a job that the user cancels is not recorded any more", async () => {
    const scene = new Scene();
    scene.job.ends({ kind: "cancelled" });
    await scene.dictation.ended;
    assert.deepEqual(scene.recorder.asked, ["stop", "dispose"]);
    assert.deepEqual(scene.concluded, [{ kind: "cancelled" }]);
  });

  it("in a window that closes ends at once, and its job can go on in the next one", async () => {
    const scene = new Scene();
    await scene.dictation.close();
    await scene.dictation.ended;
    assert.deepEqual(scene.recorder.asked, ["end", "dispose"]);
    assert.equal(scene.job.suspended, 1);
    assert.deepEqual(scene.concluded, []);
    // Nobody is left to be told.
    assert.deepEqual(scene.codes, ["started"]);
  });

  it("is paused after a gap in time: nobody knows what was recorded while the computer slept", () => {
    const scene = new Scene();
    scene.hears({ seconds: 1 });
    scene.now += 29_000;
    scene.recorder.show({ seconds: 2 });
    assert.deepEqual(scene.codes, ["started"]);
    scene.now += 31_000;
    scene.recorder.show({ seconds: 2.1 });
    assert.deepEqual(scene.codes, ["started", "slept"]);
    assert.equal(scene.dictation.view.phase, "paused");
    // A pause may be as long as it likes.
    scene.now += 1_000_000;
    scene.recorder.show({});
    assert.deepEqual(scene.codes, ["started", "slept"]);
  });

  it("whose text was undone, or whose document was closed, goes on, and says so once", async () => {
    const scene = new Scene();
    for (const why of ["undone", "undone", "closed", "closed"] as const) scene.dictation.placeLost(why);
    assert.deepEqual(scene.codes, ["started", "undone", "closed"]);
    await scene.dictation.stop();
    scene.dictation.placeLost("undone");
    assert.deepEqual(scene.codes, ["started", "undone", "closed", "stopped"]);
  });

  it("ends whatever happens in whatever order, is told of once, and never leaves a microphone open", async () => {
    const events = [
      "pause",
      "retry",
      "stop",
      "gone",
      "full",
      "done",
      "offline",
      "budget",
      "cancelled",
      "sleep",
      "undo",
      "close",
      "hear",
    ] as const;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...events), { maxLength: 25 }), async (happens) => {
        const scene = new Scene();
        const { dictation, recorder } = scene;
        let closed = false;
        const act: Record<(typeof events)[number], () => unknown> = {
          pause: () => dictation.pauseOrContinue(),
          retry: () => dictation.retry(),
          stop: () => dictation.stop(),
          gone: () => recorder.view.phase === "recording" && scene.hears({ phase: "paused", problem: GONE }),
          full: () => recorder.view.phase !== "ended" && scene.hears({ phase: "ended", problem: FULL }),
          // The sound has not ended before the recording has.
          done: () => recorder.view.phase === "ended" && scene.job.ends(DONE),
          offline: () => scene.job.ends(failed(new EarmarkError("offline", "no route"))),
          budget: () => scene.job.ends(failed(new EarmarkError("budget", "used up"))),
          cancelled: () => scene.job.ends({ kind: "cancelled" }),
          sleep: () => (scene.now += 60_000),
          undo: () => dictation.placeLost("undone"),
          close: () => ((closed = true), dictation.close()),
          hear: () => recorder.view.phase === "recording" && scene.hears({ seconds: scene.now / 1_000, level: 0.5 }),
        };
        for (const event of happens) {
          if (closed) break;
          const acted: unknown = act[event]();
          if (event !== "stop" || scene.now % 200 === 0) await acted;
          await turn();
        }
        if (!closed) {
          await dictation.stop();
          await turn();
          while (scene.job.isRunning) {
            scene.job.ends(DONE);
            await turn();
          }
        }
        await dictation.ended;
        await turn();
        assert.equal(recorder.view.phase, "ended");
        assert.equal(dictation.isRecording, false);
        assert.ok(scene.hasEnded);
        assert.equal(recorder.asked.filter((one) => one === "dispose").length >= 1, true);
        assert.ok(scene.concluded.length <= 1);
        if (!closed) assert.equal(scene.concluded.length, 1);
        for (const code of ["started", "stopped", "undone"])
          assert.ok(scene.codes.filter((one) => one === code).length <= 1, code);
      }),
      { numRuns: 300 },
    );
  });
});

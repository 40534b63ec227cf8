import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../../../src/core/errors";
import { Lanes } from "../../../src/pipeline/lanes";
import { Job, type JobDeps } from "../../../src/session/job";
import { Recognition, type RecognitionCallbacks } from "../../../src/session/recognition";
import { recordingFrom } from "../../../src/session/recording";
import { cutOfUrl } from "../../../src/pipeline/urlCut";
import { only } from "../../../src/pipeline/wholeCut";
import { Jobs } from "../../../src/session/jobs";
import { cutsOf, gate, Paper, SETTINGS, Told, World } from "./fakes";

describe("a job, as it comes on", () => {
  let folder: string;
  let world: World;
  let paper: Paper;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-progress-"));
    world = new World(folder);
    paper = new Paper();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("says how much of its sound is text, in whole percent that never go back", async () => {
    world.length = () => 7;
    const job = new Job(world.request(paper), world.deps);
    assert.equal(job.percent, 0, "nothing is known of its length");
    const seen: number[] = [];
    const deps: JobDeps = { ...world.deps, show: (one) => void seen.push(one.percent) };
    const shown = new Job(world.request(new Paper()), deps);
    await shown.run({ lanes: new Lanes(1) });
    assert.deepEqual([...new Set(seen)], [0, 14, 28, 42, 57, 71, 85, 100]);
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.equal(shown.segmentsDone, 7);
    assert.equal(shown.segmentsTotal, 7);
    assert.equal(shown.codec, "pcm");
  });

  it("is billed for what was sent, and not for what an earlier one had paid", async () => {
    const first = new Job(world.request(paper), world.deps);
    assert.equal(first.bill.secondsPaid, 0);
    await first.run();
    assert.equal(first.bill.secondsPaid, 30);
    assert.deepEqual(first.bill.cost, { amount: 30 * 0.000_22, currency: "CNY" });
    const second = new Job(world.request(new Paper()), world.deps);
    await second.run();
    assert.equal(second.bill.secondsPaid, 0);
    assert.equal(second.bill.cost, undefined);
    assert.equal(second.percent, 100);
  });

  it("waits for a place that takes no more for now before it reads on", async () => {
    world.length = () => 3;
    const waits = [0, 1, 2].map(() => ({ begun: gate(), over: gate() }));
    class Slow extends Paper {
      #count = 0;

      async flushed(): Promise<void> {
        if (!this.written.at(-1)?.final) return;
        const wait = waits[this.#count++];
        wait?.begun.open();
        await wait?.over.passed;
      }
    }
    const slow = new Slow();
    const running = new Job(world.request(slow), world.deps).run({ lanes: new Lanes(1) });
    for (const [i, { begun, over }] of waits.entries()) {
      await begun.passed;
      assert.equal(slow.written.length, i + 1);
      over.open();
    }
    assert.equal((await running).kind, "done");
  });

  it("fails where its place takes nothing more, and goes on from there", async () => {
    world.length = () => 3;
    class Full extends Paper {
      flushed(): Promise<void> {
        return this.written.length > 1 ? Promise.reject(new Error("no room")) : Promise.resolve();
      }
    }
    const outcome = await new Job(world.request(new Full()), world.deps).run({ lanes: new Lanes(1) });
    assert.ok(outcome.kind === "failed" && (outcome.error as Error).message === "no room");
    const sent = world.asked.length;
    assert.equal((await new Job(world.request(paper), world.deps).run()).kind, "done");
    assert.ok(world.asked.length < sent + 3, "what was finished is not sent again");
  });

  it("tells whoever made the request what happens beside the segments, after the segment it is about", async () => {
    world.length = () => 2;
    let refused = false;
    world.answer = ({ index }) => {
      if (index === 0 || refused) return Promise.resolve();
      refused = true;
      return Promise.reject(new EarmarkError("throttled", "too many"));
    };
    const patient: JobDeps = {
      ...world.deps,
      connect: async (request, callbacks) => ({
        ...(await world.deps.connect(request, callbacks)),
        patience: { budgetMs: 10_000, attempts: 3, firstPauseMs: 1, longestPauseMs: 1, offlineMs: 0 },
      }),
    };
    const told = new Told();
    const request = { recording: { kind: "file", name: "memo.wav", path: "/memo.wav" } as const, watcher: told };
    const recognition = new Recognition(
      { recording: request.recording, settings: SETTINGS, context: "" },
      patient,
      async (_recording, _settings, _readers, reading) => {
        await Promise.resolve();
        return () => reading.counted(cutsOf("memo.wav", 2, () => reading.decoded(20, true)));
      },
    );
    const job = new Job(world.request(paper, { ...request, recognition }), patient);
    assert.equal((await job.run({ lanes: new Lanes(1) })).kind, "done");
    assert.deepEqual(told.lines, ["billed 10", "retry 1 throttled", "billed 10"]);
    const silent = new Told();
    world.length = () => 0;
    await new Job(world.request(new Paper(), { watcher: silent }), world.deps).run();
    assert.deepEqual(silent.lines, ["notice noSpeech"]);
  });

  it("needs no journal, no transcripts and nobody to show it to", async () => {
    const { log, ffmpegs, store } = world.deps;
    const bare: JobDeps = {
      log,
      ffmpegs,
      store: { tracks: store.tracks, workspace: () => "", kept: () => undefined },
      connect: (...asked) => world.deps.connect(...asked),
    };
    const request = world.request(paper);
    const recognition = new Recognition(request, bare, async (_recording, _settings, _readers, reading) => {
      await Promise.resolve();
      return () => reading.counted(cutsOf("memo.wav", 2, () => reading.decoded(20, true)));
    });
    const job = new Jobs(bare).begin({ ...request, recognition });
    assert.equal((await job.run()).kind, "done");
    assert.equal(paper.text, "memo.wav 0. memo.wav 1.");
    assert.deepEqual(job.notices, []);
  });

  it("takes what is known already as that: it is neither sent nor paid for", async () => {
    const known = { index: 1, span: { start: 10, end: 20 }, text: "known.", final: true };
    const job = new Job(world.request(paper, { finished: new Map([[1, known]]) }), world.deps);
    assert.equal((await job.run()).kind, "done");
    assert.equal(paper.text, "memo.wav 0. known. memo.wav 2.");
    assert.equal(job.bill.secondsPaid, 20);
    assert.equal(world.views.at(-1)?.segmentsCached, 1);
  });

  it("of a URL has no percent, and is billed when its text comes; its transcript is not kept", async () => {
    const recording = recordingFrom("https://example.com/memo.mp3");
    const recognition = new Recognition({ recording, settings: SETTINGS, context: "" }, world.deps, () =>
      Promise.resolve(() => only(cutOfUrl("https://example.com/memo.mp3"))),
    );
    const job = new Job(world.request(paper, { recording, recognition }), world.deps);
    assert.equal((await job.run()).kind, "done");
    assert.equal(paper.text, "memo.mp3 0.");
    assert.equal(job.percent, 0);
    assert.equal(job.bill.secondsPaid, 10);
    assert.deepEqual(world.kept, []);
  });

  it("shows the upload of a whole recording once for each percent", async () => {
    const [reached, go] = [gate(), gate()];
    let callbacks: RecognitionCallbacks | undefined;
    const deps: JobDeps = {
      ...world.deps,
      connect: (asked, told) => ((callbacks = told), world.deps.connect(asked, told)),
    };
    world.answer = () => (reached.open(), go.passed);
    const request = world.request(paper);
    const recognition = new Recognition(request, deps, () =>
      Promise.resolve(() => cutsOf("memo.wav", 1, () => undefined)),
    );
    const job = new Job({ ...request, recognition }, deps);
    const running = job.run();
    await reached.passed;
    const before = world.views.length;
    for (const bytes of [0, 4, 9, 10, 500, 1_000]) callbacks?.onSent(bytes, 1_000);
    assert.deepEqual(
      world.views.slice(before).map(({ uploaded }) => uploaded),
      [0, 1, 50, 100],
    );
    go.open();
    await running;
  });

  for (const [code, isOffline, notices] of [
    ["offline", true, []],
    ["timeout", false, ["askedAgain"]],
  ] as const) {
    it(`says that it asks again where the service was to blame, and that it waits where the network is gone: ${code}`, async () => {
      const errors = [new EarmarkError(code, "once")];
      world.answer = () => {
        const error = errors.shift();
        return error ? Promise.reject(error) : Promise.resolve();
      };
      const patience = { budgetMs: 1, attempts: 9, firstPauseMs: 0, longestPauseMs: 0, offlineMs: Infinity };
      const deps: JobDeps = {
        ...world.deps,
        connect: async (asked, told) => ({ ...(await world.deps.connect(asked, told)), patience }),
      };
      const request = world.request(paper);
      const recognition = new Recognition(request, deps, () =>
        Promise.resolve(() => cutsOf("memo.wav", 1, () => undefined)),
      );
      const job = new Job({ ...request, recognition }, deps);
      assert.equal((await job.run()).kind, "done");
      const offline = world.views.map(({ offline: one }) => one);
      assert.equal(offline.includes(true), isOffline);
      assert.equal(offline.at(-1), false);
      assert.deepEqual(
        job.notices.map((notice) => notice.code),
        notices,
      );
    });
  }

  it("tells what it was told before it began, each thing once, and what became of it after it ended", async () => {
    const notice = { code: "contextNotSent", model: "m" } as const;
    const job = new Job(world.request(paper, { notices: [notice, notice] }), world.deps);
    await job.run();
    assert.deepEqual(job.notices, [notice]);
    job.conclude("waiting", "The document is closed.");
    const view = world.views.at(-1);
    assert.deepEqual([view?.phase, view?.message], ["waiting", "The document is closed."]);
    assert.equal(job.phase, "waiting");
  });

  it("says that nothing was said, where nothing was", async () => {
    world.length = () => 1;
    const request = world.request(paper);
    const silent = { ...world.deps, connect: silence };
    const recognition = new Recognition(request, silent, () =>
      Promise.resolve(() => cutsOf("memo.wav", 1, () => undefined)),
    );
    const job = new Job({ ...request, recognition }, silent);
    assert.equal((await job.run()).kind, "done");
    assert.deepEqual(
      job.notices.map(({ code }) => code),
      ["noSpeech"],
    );

    async function silence(...[asked, told]: Parameters<JobDeps["connect"]>): ReturnType<JobDeps["connect"]> {
      const way = await world.deps.connect(asked, told);
      const recognize = async function* (): AsyncGenerator<{ text: string; final: boolean }> {
        await Promise.resolve();
        yield { text: "", final: true };
      };
      return { ...way, recognizer: { ...way.recognizer, recognize } };
    }
  });
});

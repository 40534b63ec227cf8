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
import { cutsOf, gate, Paper, SETTINGS, World } from "./fakes";

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
    assert.equal(shown.partsDone, 7);
    assert.equal(shown.partsTotal, 7);
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

  it("takes what is known already as that: it is neither sent nor paid for", async () => {
    const known = { index: 1, span: { start: 10, end: 20 }, text: "known.", final: true };
    const job = new Job(world.request(paper, { finished: new Map([[1, known]]) }), world.deps);
    assert.equal((await job.run()).kind, "done");
    assert.equal(paper.text, "memo.wav 0. known. memo.wav 2.");
    assert.equal(job.bill.secondsPaid, 20);
    assert.equal(world.views.at(-1)?.partsSaved, 1);
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

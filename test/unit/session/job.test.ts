import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../../../src/core/errors";
import { Job } from "../../../src/session/job";
import { Paper, World } from "./fakes";

describe("a job, without an editor", () => {
  let folder: string;
  let world: World;
  let paper: Paper;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-session-"));
    world = new World(folder);
    paper = new Paper();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const left = async (): Promise<number> => (await world.journal.all()).length;
  const phases = (): string[] => [...new Set(world.views.map(({ phase }) => phase))];

  it("is done: its text stands there, its transcript is kept, and nothing is left to resume", async () => {
    const job = new Job(world.request(paper), world.deps);
    assert.deepEqual(await job.run(), { kind: "done", placed: "written" });
    assert.equal(paper.text, "memo.wav 0. memo.wav 1. memo.wav 2.");
    assert.equal(paper.closed, true);
    assert.deepEqual(world.kept, ["memo.wav"]);
    assert.equal(await left(), 0);
    assert.deepEqual(phases(), ["preparing", "running", "done"]);
    assert.equal(world.views.at(-1)?.secondsDone, 30);
    assert.equal(job.percent, 100);
  });

  it("has a gap where one clip is refused, and fills it when it is run again without context", async () => {
    world.answer = ({ index, context }) =>
      index === 1 && context ? Promise.reject(new EarmarkError("refused", "no")) : Promise.resolve();
    const job = new Job(world.request(paper, { context: "a name" }), world.deps);
    assert.equal((await job.run()).kind, "done");
    assert.equal(paper.text, "memo.wav 0. [refused] memo.wav 2.");
    assert.deepEqual(
      job.gaps.map(({ index }) => index),
      [1],
    );
    const before = world.asked.length;
    assert.equal((await job.run({ withoutContext: true })).kind, "done");
    assert.equal(paper.text, "memo.wav 0. memo.wav 1. memo.wav 2.");
    assert.deepEqual(paper.filled, [1]);
    assert.deepEqual(
      world.asked.slice(before).map(({ index }) => index),
      [1],
    );
    assert.equal(job.gaps.length, 0);
  });

  it("that is done is not cancelled any more, and its gaps can be filled", async () => {
    let broken = true;
    world.answer = ({ index }) =>
      broken && index === 1 ? Promise.reject(new EarmarkError("refused", "no")) : Promise.resolve();
    const job = new Job(world.request(paper), world.deps);
    await job.run();
    job.cancel();
    broken = false;
    assert.equal((await job.run()).kind, "done");
    assert.equal(paper.text, "memo.wav 0. memo.wav 1. memo.wav 2.");
  });

  it("is cancelled: what arrived stays, nothing is left to resume, and it can be run again", async () => {
    let stop = (): void => undefined;
    const reached = new Promise<void>((resolve) => (stop = resolve));
    world.answer = ({ index }, signal) =>
      index < 1
        ? Promise.resolve()
        : new Promise((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason as Error));
            if (index === 2) stop();
          });
    const job = new Job(world.request(paper), world.deps);
    const running = job.run();
    await reached;
    job.cancel();
    assert.deepEqual(await running, { kind: "cancelled" });
    assert.match(paper.text, /^memo\.wav 0\./);
    assert.equal(paper.closed, false);
    assert.equal(world.atWork, 0);
    assert.equal(await left(), 0);
    world.answer = () => Promise.resolve();
    const before = world.asked.length;
    assert.equal((await job.run()).kind, "done");
    assert.ok(
      world.asked.slice(before).every(({ index }) => index > 0),
      "what is finished is not asked for again",
    );
  });

  it("cancelled while it waits for its turn, is not begun", async () => {
    const job = new Job(world.request(paper), world.deps);
    job.cancel();
    assert.deepEqual(await job.run(), { kind: "cancelled" });
    assert.equal(world.asked.length, 0);
  });

  for (const [what, spoil] of [
    ["the recording cannot be read", (w: World) => (w.failure = new EarmarkError("unreadable", "no sound"))],
    ["the account is not paid", (w: World) => (w.answer = () => Promise.reject(new EarmarkError("arrears", "pay")))],
    ["the budget is spent", (w: World) => (w.reserve = () => Promise.reject(new EarmarkError("budget", "spent")))],
  ] as const) {
    it(`fails where ${what}, and goes on where that is settled`, async () => {
      spoil(world);
      const job = new Job(world.request(paper), world.deps);
      const outcome = await job.run();
      assert.ok(outcome.kind === "failed" && outcome.error instanceof EarmarkError);
      assert.equal(job.phase, "failed");
      assert.ok(paper.written.every(({ final }) => !final));
      assert.equal(await left(), 0, "nothing arrived");
      Object.assign(world, { failure: undefined, answer: () => Promise.resolve(), reserve: undefined });
      const again = new Job(world.request(new Paper()), world.deps);
      assert.equal((await again.run()).kind, "done");
    });
  }

  it("that failed in the middle stays in the journal for the next window", async () => {
    world.answer = ({ index }) =>
      index === 2 ? Promise.reject(new EarmarkError("arrears", "pay")) : Promise.resolve();
    assert.equal((await new Job(world.request(paper), world.deps).run()).kind, "failed");
    const [record] = await world.journal.all();
    assert.deepEqual(
      record?.clips.map(({ index }) => index),
      [0, 1, 2],
    );
    assert.deepEqual(record?.about.place, { at: "the caret" });
  });

  it("sends nothing that nobody agreed to: what is not known is an error", async () => {
    const outcome = await new Job(world.request(paper, { sendsNothing: true }), world.deps).run();
    assert.ok(outcome.kind === "failed" && outcome.error instanceof EarmarkError && outcome.error.code === "changed");
    assert.equal(world.asked.length, 0);
  });

  it("takes what is saved although other words helped it, where the user chose that", async () => {
    await new Job(world.request(new Paper(), { context: "yesterday's words" }), world.deps).run();
    const before = world.asked.length;
    const saved = world.request(paper, { context: "today's words", anyContext: true, sendsNothing: true });
    assert.equal((await new Job(saved, world.deps).run()).kind, "done");
    assert.equal(world.asked.length, before);
    assert.equal(paper.text, "memo.wav 0. memo.wav 1. memo.wav 2.");
    assert.equal(world.views.at(-1)?.segmentsCached, 3);
  });

  it("whose text the user undid says so, and keeps the transcript", async () => {
    world.answer = ({ index }) => {
      if (index === 1) paper.undone = true;
      return Promise.resolve();
    };
    paper.outcome = "undone";
    const job = new Job(world.request(paper), world.deps);
    assert.deepEqual(await job.run(), { kind: "done", placed: "undone" });
    assert.ok(job.notices.some(({ code }) => code === "undone"));
    assert.deepEqual(world.kept, ["memo.wav"]);
  });

  for (const outcome of ["closed", "unplaced", "readOnly"] as const) {
    it(`whose text has no place (${outcome}) waits, in this window and for the next one`, async () => {
      paper.outcome = outcome;
      const job = new Job(world.request(paper), world.deps);
      assert.deepEqual(await job.run(), { kind: "done", placed: outcome });
      assert.equal(job.phase, "waiting");
      assert.equal(await left(), 1);
    });
  }

  it("whose window closes is resumed by the next one, which asks only for the rest", async () => {
    let stop = (): void => undefined;
    const reached = new Promise<void>((resolve) => (stop = resolve));
    world.answer = ({ index }, signal) =>
      index < 2
        ? Promise.resolve()
        : new Promise((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason as Error));
            stop();
          });
    const job = new Job(world.request(paper), world.deps);
    const running = job.run();
    await reached;
    await job.suspend();
    assert.deepEqual(await running, { kind: "cancelled" });
    const [record] = await world.journal.abandoned();
    assert.ok(record);

    const next = new World(folder);
    const entry = await next.journal.claim(record);
    assert.ok(entry);
    assert.equal(await next.journal.claim(record), undefined, "another window comes too late");
    const rest = new Paper();
    assert.equal((await new Job(next.request(rest, { entry }), next.deps).run()).kind, "done");
    assert.equal(rest.text, "memo.wav 0. memo.wav 1. memo.wav 2.");
    assert.ok(next.asked.every(({ index }) => index >= 1));
    assert.equal((await next.journal.all()).length, 0);
  });

  it("inserts what was saved when it was interrupted, with the gap between, and sends nothing", async () => {
    world.answer = ({ index }) =>
      index === 1 ? Promise.reject(new EarmarkError("arrears", "pay")) : Promise.resolve();
    await new Job(world.request(paper), world.deps).run();
    const [record] = await world.journal.all();
    assert.ok(record);
    const next = new World(folder);
    const entry = await next.journal.claim(record);
    assert.ok(entry);
    const rest = new Paper();
    const outcome = await new Job(next.request(rest, { entry }), next.deps).run({ cachedOnly: true });
    assert.equal(outcome.kind, "done");
    assert.match(rest.text, /^memo\.wav 0\./);
    assert.equal(next.asked.length, 0);
    assert.equal((await next.journal.all()).length, 0);
  });

  it("goes on where nothing can be kept, and says so", async () => {
    world.clips.keep = () => Promise.reject(new Error("the disk is full"));
    const job = new Job(world.request(paper), world.deps);
    assert.equal((await job.run()).kind, "done");
    assert.ok(job.notices.some(({ code }) => code === "notSaved"));
    assert.equal(paper.text, "memo.wav 0. memo.wav 1. memo.wav 2.");
  });
});

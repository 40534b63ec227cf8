import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../../../src/core/errors";
import type { JobSettings } from "../../../src/session/jobRequest";
import { Recognition, type RecognitionDeps, type RecognitionRequest } from "../../../src/session/recognition";
import { cutsOf, gate, SETTINGS, textOf, World } from "./fakes";

const MEMO = { kind: "file", name: "memo.wav", path: "/memo.wav" } as const;

describe("a run of a recognition", () => {
  let folder: string;
  let world: World;
  let opened: number;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-runs-"));
    world = new World(folder);
    opened = 0;
    world.opening = () => void opened++;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const request = { recording: MEMO, settings: SETTINGS, context: "" };
  const made = (more: Partial<RecognitionRequest<JobSettings>> = {}): Recognition<JobSettings> =>
    world.recognition({ ...request, ...more });

  /** One that is being opened, which only an abort ends. */
  async function beingOpened(): Promise<{
    readonly recognition: Recognition<JobSettings>;
    readonly opening: Promise<void>;
  }> {
    const reached = gate();
    world.opening = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
        reached.open();
      });
    const recognition = made();
    const opening = recognition.open();
    await reached.passed;
    return { recognition, opening };
  }

  /** Settles once all lanes wait for an answer, which only an abort ends. */
  function hanging(): Promise<void> {
    const full = gate();
    let waiting = 0;
    world.answer = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
        if (++waiting === SETTINGS.parallel) full.open();
      });
    return full.passed;
  }

  /** Whether a promise has settled by now. */
  async function isSettled(promise: Promise<unknown>): Promise<boolean> {
    await new Promise(setImmediate);
    return Promise.race([promise.then(() => true), Promise.resolve().then(() => false)]);
  }

  it("aborted while the recording is opened ends with the reason, and leaves the next run alone", async () => {
    const { recognition, opening } = await beingOpened();
    const reason = new Error("the user left");
    recognition.abort(reason);
    await assert.rejects(opening, reason);
    await recognition.suspend(reason);
    world.opening = () => undefined;
    assert.equal(await textOf(recognition), "memo.wav 0. memo.wav 1. memo.wav 2.");
  });

  it("aborted while it connects asks for nothing, although the connection comes about", async () => {
    const [reached, go] = [gate(), gate()];
    const deps: RecognitionDeps<JobSettings> = {
      ...world.deps,
      connect: async (asked, callbacks) => {
        reached.open();
        await go.passed;
        return world.deps.connect(asked, callbacks);
      },
    };
    const recognition = new Recognition(request, deps, () =>
      Promise.resolve(() => cutsOf("memo.wav", 3, () => undefined)),
    );
    const opening = recognition.open();
    recognition.start();
    await reached.passed;
    const reason = new Error("the user left");
    recognition.abort(reason);
    go.open();
    await assert.rejects(opening, reason);
    await recognition.suspend(reason);
    assert.equal(world.asked.length, 0);
  });

  it("aborted before there is one does nothing", async () => {
    const recognition = made();
    recognition.abort(new Error("early"));
    await recognition.suspend(new Error("early"));
    recognition.start();
    assert.equal(opened, 0);
    assert.equal(await textOf(recognition), "memo.wav 0. memo.wav 1. memo.wav 2.");
  });

  it("is suspended without anybody taking its segments, and what it finished is not asked for again", async () => {
    world.length = () => 20;
    const full = hanging();
    const hangs = world.answer;
    world.answer = (asked, signal) => (asked.index < 2 ? Promise.resolve() : hangs(asked, signal));
    const recognition = made();
    await recognition.open();
    recognition.start();
    await full;
    await recognition.suspend(new Error("the window closes"));
    assert.equal(world.atWork, 0);
    assert.deepEqual(new Set(recognition.finished.keys()), new Set([0, 1]));
    world.answer = () => Promise.resolve();
    const before = world.asked.length;
    assert.equal((await textOf(recognition)).split(". ").length, 20);
    assert.deepEqual(
      world.asked
        .slice(before)
        .map(({ index }) => index)
        .sort((a, b) => a - b),
      Array.from({ length: 18 }, (_, i) => i + 2),
    );
  });

  it("started asks before anybody takes its segments, once, and loses none of them", async () => {
    const full = hanging();
    world.length = () => 6;
    const go = gate();
    const hangs = world.answer;
    world.answer = (asked, signal) => Promise.race([hangs(asked, signal), go.passed]);
    const recognition = made();
    await recognition.open();
    await new Promise(setImmediate);
    assert.equal(world.asked.length, 0, "open asks for nothing");
    recognition.start();
    recognition.start();
    await full;
    assert.equal(world.asked.length, SETTINGS.parallel);
    go.open();
    assert.equal(await textOf(recognition), [0, 1, 2, 3, 4, 5].map((index) => `memo.wav ${index}.`).join(" "));
    assert.equal(world.asked.length, 6);
    assert.equal(opened, 1);
    // What is known comes in one piece, so that a lost one would be missed.
    const known = made();
    await known.open();
    known.start();
    known.start();
    assert.equal((await textOf(known)).split(". ").length, 6);
  });

  it("suspended while the recording is opened ends that too", async () => {
    const { recognition, opening } = await beingOpened();
    const reason = new Error("the window closes");
    await Promise.all([recognition.suspend(reason), assert.rejects(opening, reason)]);
  });

  it("suspended is over when whoever listens slowly has listened", async () => {
    const reached = gate();
    world.answer = async (_, signal) => {
      if (world.atWork === 3) reached.open();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      for (let turns = 5; turns > 0; turns--) await new Promise(setImmediate);
      throw signal.reason;
    };
    const recognition = made();
    await recognition.open();
    recognition.start();
    await reached.passed;
    await recognition.suspend(new Error("the window closes"));
    assert.equal(world.atWork, 0);
  });

  it("that is left while somebody takes its segments does not look complete, and does not end the next one", async () => {
    void hanging();
    const recognition = made();
    const taken = recognition.segments();
    await taken.next();
    const reason = new Error("left");
    const suspended = recognition.suspend(reason);
    world.answer = () => Promise.resolve();
    await recognition.open();
    await suspended;
    await assert.rejects(taken.next(), reason);
    assert.equal(await textOf(recognition), "memo.wav 0. memo.wav 1. memo.wav 2.");
    assert.equal(opened, 2);
  });

  it("that was started and fails says so to whoever takes its segments, and to nobody before", async () => {
    const failed = gate();
    world.reserve = () => {
      failed.open();
      return Promise.reject(new EarmarkError("budget", "spent"));
    };
    // Without a disk all of it happens within a few turns.
    const deps = { ...world.deps, store: { tracks: world.deps.store.tracks } };
    const recognition = new Recognition(request, deps, () =>
      Promise.resolve(() => cutsOf("memo.wav", 3, () => undefined)),
    );
    await recognition.open();
    // It would end a process.
    const untaken: unknown[] = [];
    const onUntaken = (reason: unknown): void => void untaken.push(reason);
    process.on("unhandledRejection", onUntaken);
    try {
      recognition.start();
      await failed.passed;
      for (let turns = 5; turns > 0; turns--) await new Promise(setImmediate);
    } finally {
      process.off("unhandledRejection", onUntaken);
    }
    assert.deepEqual(untaken, []);
    await assert.rejects(textOf(recognition), { code: "budget" });
    assert.equal(world.asked.length, 0);
    world.reserve = undefined;
    assert.equal(await textOf(recognition), "memo.wav 0. memo.wav 1. memo.wav 2.");
  });

  it("ends everything that is at work where its segments are not wanted any more", async () => {
    world.length = () => 20;
    const recognition = made();
    for await (const { index, final } of recognition.segments()) if (index === 1 && final) break;
    assert.equal(world.atWork, 0);
    const before = world.asked.length;
    assert.ok(before < 20, String(before));
    assert.equal((await textOf(recognition)).split(". ").length, 20);
    assert.equal(opened, 2, "the next run reads the recording again");
  });

  describe("is underway", () => {
    it("when its last clip has a lane, although answers are still out", async () => {
      const full = hanging();
      world.length = () => SETTINGS.parallel;
      const recognition = made();
      await recognition.open();
      assert.equal(await isSettled(recognition.underway), false);
      recognition.start();
      await full;
      await recognition.underway;
      assert.equal(world.atWork, SETTINGS.parallel);
      await recognition.suspend(new Error("enough"));
    });

    it("and not while clips are left that no lane is free for", async () => {
      const full = hanging();
      world.length = () => 100;
      const recognition = made();
      await recognition.open();
      recognition.start();
      await full;
      const { underway } = recognition;
      assert.equal(await isSettled(underway), false);
      await recognition.suspend(new Error("enough"));
      await underway;
    });

    it("where it could not be opened; the next run is not from the beginning", async () => {
      world.failure = new EarmarkError("unreadable", "no sound");
      const recognition = made();
      await assert.rejects(recognition.open());
      await recognition.underway;
      await recognition.suspend(new Error("enough"));
      world.failure = undefined;
      const full = hanging();
      world.length = () => 100;
      await recognition.open();
      recognition.start();
      await full;
      assert.equal(await isSettled(recognition.underway), false);
      await recognition.suspend(new Error("enough"));
    });

    it("by its own clips alone: a run that was left while it opened says nothing of the next one", async () => {
      const [reached, late] = [gate(), gate()];
      world.length = () => 100;
      world.opening = async () => {
        if (++opened > 1) return;
        reached.open();
        await late.passed;
        throw new EarmarkError("unreadable", "a program that does not listen");
      };
      const recognition = made();
      const first = recognition.open();
      await reached.passed;
      const suspended = recognition.suspend(new Error("left"));
      const full = hanging();
      await recognition.open();
      recognition.start();
      await full;
      late.open();
      await assert.rejects(first);
      await suspended;
      assert.equal(await isSettled(recognition.underway), false);
      await recognition.suspend(new Error("enough"));
    });
  });
});

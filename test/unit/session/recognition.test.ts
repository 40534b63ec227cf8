import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../../../src/core/errors";
import type { Segment } from "../../../src/core/types";
import { Lanes } from "../../../src/pipeline/lanes";
import type { JobSettings } from "../../../src/session/jobRequest";
import { Recognition, type RecognitionDeps, type RecognitionRequest } from "../../../src/session/recognition";
import type { PlannedClip } from "../../../src/storage/journal";
import { cutsOf, gate, SETTINGS, Told, World } from "./fakes";

const MEMO = { kind: "file", name: "memo.wav", path: "/memo.wav" } as const;

describe("a recognition", () => {
  let folder: string;
  let world: World;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-recognition-"));
    world = new World(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const request = { recording: MEMO, settings: SETTINGS, context: "a name" };
  const made = (more: Partial<RecognitionRequest<JobSettings>> = {}): Recognition<JobSettings> =>
    world.recognition({ ...request, ...more });

  /** All segments of a run, without the states on their way. */
  async function finalOf(recognition: Recognition<JobSettings>): Promise<readonly Segment[]> {
    const all: Segment[] = [];
    for await (const segment of recognition.segments()) if (segment.final) all.push(segment);
    return all;
  }

  const indexes = (all: Iterable<{ readonly index: number }>): number[] => [...all].map(({ index }) => index);

  describe("watched later", () => {
    /** One whose reading and connection have something to say at once. */
    const talkative = (patience?: "patient"): Recognition<JobSettings> => {
      const deps: RecognitionDeps<JobSettings> = {
        ...world.deps,
        connect: async (asked, { onNotice, onSent }) => {
          onNotice({ code: "notEncrypted", host: "h" });
          onSent(5, 10);
          const way = await world.deps.connect(asked, { onNotice, onSent });
          const once = { budgetMs: 1, attempts: 2, firstPauseMs: 0, longestPauseMs: 0, offlineMs: 0 };
          return { ...way, ...(patience ? { patience: once } : {}) };
        },
      };
      return new Recognition(request, deps, (_recording, _options, _readers, reading, onNotice) => {
        onNotice({ code: "damaged", seconds: 1 });
        return Promise.resolve(() => reading.counted(cutsOf("memo.wav", 1, () => undefined)));
      });
    };

    it("tells what has happened before, once and in order, and what happens from then on", async () => {
      const recognition = talkative();
      await recognition.open();
      const [first, second] = [new Told(), new Told()];
      recognition.watch(first);
      assert.deepEqual(first.lines, ["notice damaged", "notice notEncrypted", "sent 5 of 10"]);
      recognition.watch(second);
      assert.deepEqual(second.lines, []);
      await finalOf(recognition);
      assert.deepEqual(second.lines, ["billed 10"]);
      assert.equal(first.lines.length, 3, "the one before hears nothing any more");
    });

    it("tells of a clip that is asked for again, and of what could not be kept", async () => {
      world.answer = () =>
        world.asked.length === 1 ? Promise.reject(new EarmarkError("timeout", "slow")) : Promise.resolve();
      world.clips.keep = () => Promise.reject(new Error("the disk is full"));
      const recognition = talkative("patient");
      assert.deepEqual(indexes(await finalOf(recognition)), [0]);
      const told = new Told();
      recognition.watch(told);
      assert.deepEqual(told.lines.slice(3), ["retry 0 timeout", "billed 10", "notKept the disk is full"]);
    });
  });

  describe("kept in the journal", () => {
    it("writes the clips that were planned before there was an entry, and the others as they come", async () => {
      world.length = () => 30;
      const full = gate();
      const go = gate();
      world.answer = () => {
        if (world.atWork === SETTINGS.parallel) full.open();
        return go.passed;
      };
      const recognition = made();
      await recognition.open();
      recognition.start();
      await full.passed;
      const planned: PlannedClip[] = [];
      await recognition.keepIn({ plan: (clip) => Promise.resolve(void planned.push(clip)) });
      assert.deepEqual(indexes(planned), [0, 1, 2, 3]);
      go.open();
      await finalOf(recognition);
      assert.deepEqual(
        indexes(planned),
        Array.from({ length: 30 }, (_, i) => i),
      );
      assert.equal(new Set(planned.map(({ key }) => key)).size, 30);
      assert.deepEqual(planned[2]?.span, { start: 20, end: 30 });
    });

    it("goes on where the journal takes nothing, and says so for each clip", async () => {
      const recognition = made();
      const told = new Told();
      recognition.watch(told);
      await recognition.keepIn({ plan: () => Promise.reject(new Error("no room")) });
      assert.deepEqual(indexes(await finalOf(recognition)), [0, 1, 2]);
      assert.equal(told.lines.filter((line) => line === "notKept no room").length, 3);
    });
  });

  describe("opened", () => {
    let opened: number;
    beforeEach(() => {
      opened = 0;
      world.opening = () => void opened++;
    });

    it("twice is one run, with the lanes of the first", async () => {
      world.length = () => 8;
      world.answer = () => new Promise((resolve) => setImmediate(resolve));
      const recognition = made();
      await Promise.all([recognition.open({ lanes: new Lanes(1) }), recognition.open({ lanes: new Lanes(5) })]);
      await recognition.open();
      assert.equal((await finalOf(recognition)).length, 8);
      assert.equal(opened, 1);
      assert.equal(world.most, 1);
    });

    it("is not needed before its segments are taken, which come over lanes of its own", async () => {
      world.length = () => 20;
      const full = gate();
      world.answer = () => {
        if (world.atWork === SETTINGS.parallel) full.open();
        return full.passed;
      };
      assert.equal((await finalOf(made())).length, 20);
      assert.equal(opened, 1);
      assert.equal(world.most, SETTINGS.parallel);
    });

    it("and failed, it says the same to everybody until the run has ended; the next run opens anew", async () => {
      world.failure = new EarmarkError("unreadable", "no sound");
      const recognition = made();
      await assert.rejects(recognition.open(), { code: "unreadable" });
      world.failure = undefined;
      await assert.rejects(recognition.open(), { code: "unreadable" });
      await assert.rejects(finalOf(recognition), { code: "unreadable" });
      assert.equal(opened, 1);
      assert.equal((await finalOf(recognition)).length, 3);
      assert.equal(opened, 2);
    });

    it("and failed to connect, it can be suspended and opened again", async () => {
      let connects = 0;
      const deps: RecognitionDeps<JobSettings> = {
        ...world.deps,
        connect: (asked, callbacks) =>
          ++connects === 1 ? Promise.reject(new EarmarkError("noKey", "none")) : world.deps.connect(asked, callbacks),
      };
      const recognition = new Recognition(request, deps, () =>
        Promise.resolve(() => cutsOf("memo.wav", 2, () => undefined)),
      );
      await assert.rejects(recognition.open(), { code: "noKey" });
      await recognition.suspend(new Error("left"));
      assert.equal((await finalOf(recognition)).length, 2);
    });
  });

  describe("without its context", () => {
    it("asks without it for this run only, and keeps what comes as asked without", async () => {
      const recognition = made();
      await recognition.open({ withoutContext: true });
      assert.equal((await finalOf(recognition)).length, 3);
      assert.deepEqual(
        world.asked.map(({ context }) => context),
        ["", "", ""],
      );
      // Another job that asks without any words finds it; one that asks with them does not.
      const saved = await finalOf(made({ context: "" }));
      assert.ok(saved.every(({ cached }) => cached));
      await finalOf(made());
      assert.deepEqual(
        world.asked.slice(3).map(({ context }) => context),
        ["a name", "a name", "a name"],
      );
    });
  });

  it("takes what is saved with other words where that will do", async () => {
    await finalOf(made({ context: "yesterday" }));
    const before = world.asked.length;
    const taken = await finalOf(made({ context: "today", anyContext: true }));
    assert.equal(world.asked.length, before);
    assert.ok(taken.every(({ cached }) => cached));
    await finalOf(made({ context: "today" }));
    assert.equal(world.asked.length, before + 3);
  });

  it("without a place to keep anything asks only for what an earlier run has not finished", async () => {
    world.answer = ({ index }) =>
      index === 1 && world.asked.length < 4 ? Promise.reject(new EarmarkError("arrears", "pay")) : Promise.resolve();
    const deps = { ...world.deps, store: { tracks: world.deps.store.tracks } };
    const recognition = new Recognition(request, deps, () =>
      Promise.resolve(() => cutsOf("memo.wav", 3, () => undefined)),
    );
    await assert.rejects(finalOf(recognition), { code: "arrears" });
    const finished = [...recognition.finished.keys()];
    assert.ok(finished.includes(0) && !finished.includes(1), String(finished));
    const before = world.asked.length;
    assert.equal((await finalOf(recognition)).length, 3);
    assert.ok(world.asked.slice(before).every(({ index }) => !finished.includes(index)));
  });
});

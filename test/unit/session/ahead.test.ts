import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../../../src/core/errors";
import { Lanes } from "../../../src/pipeline/lanes";
import { Ahead } from "../../../src/session/ahead";
import { Job, type JobOutcome } from "../../../src/session/job";
import type { JobSettings } from "../../../src/session/jobRequest";
import type { Recognition } from "../../../src/session/recognition";
import { Paper, SETTINGS, World } from "./fakes";
import { random } from "../pipeline/random";

const LANES = 4;

describe("several recordings that share lanes", () => {
  let folder: string;
  let world: World;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-ahead-"));
    world = new World(folder);
    world.length = () => 1;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const nameOf = (index: number): string => `${String(index).padStart(3, "0")}.wav`;

  /** Transcribes so many, one job after the other as an editor and a terminal do; `stop`: after this one no more are wanted. */
  async function transcribeAll(
    count: number,
    { stop = Infinity, first = 0, recognitions = new Map<number, Recognition<JobSettings>>() } = {},
  ): Promise<{ readonly text: string; readonly outcomes: readonly JobOutcome[] }> {
    const lanes = new Lanes(LANES);
    const paper = new Paper();
    const make = (index: number): Recognition<JobSettings> => {
      const known = recognitions.get(index) ?? world.request(paper, { recording: recordingOf(index) }).recognition;
      assert.ok(known);
      recognitions.set(index, known);
      return known;
    };
    const ahead = new Ahead({ count, lanes, make }, first);
    const outcomes: JobOutcome[] = [];
    const texts: string[] = [];
    try {
      for (let index = first; index < count && index <= stop; index++) {
        await ahead.take(index);
        const own = new Paper();
        const recognition = make(index);
        const job = new Job({ ...world.request(own, { recording: recordingOf(index) }), recognition }, world.deps);
        outcomes.push(await job.run({ lanes }));
        texts.push(own.text);
      }
    } finally {
      await ahead.end();
    }
    return { text: texts.join(" "), outcomes };
  }

  const recordingOf = (index: number) => ({ kind: "file", name: nameOf(index), path: `/${nameOf(index)}` }) as const;
  const expected = (count: number): string => Array.from({ length: count }, (_, i) => `${nameOf(i)} 0.`).join(" ");

  it("fill all lanes with recordings of one clip each, and arrive in order", async () => {
    // No answer comes before all lanes are at work.
    const waiting: (() => void)[] = [];
    let full = false;
    world.answer = () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        full ||= waiting.length === LANES;
        if (full) for (const go of waiting.splice(0)) go();
      });
    const { text, outcomes } = await transcribeAll(24);
    assert.equal(text, expected(24));
    assert.ok(outcomes.every(({ kind }) => kind === "done"));
    assert.equal(world.most, LANES);
    assert.equal(world.asked.length, 24);
  });

  it("arrive in order, however long each takes, and no more are at work than there are lanes", async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const dice = random(seed);
      world = new World(path.join(folder, String(seed)));
      const lengths = new Map<string, number>();
      world.length = (name) => {
        const known = lengths.get(name) ?? 1 + Math.floor(dice() * 7);
        lengths.set(name, known);
        return known;
      };
      world.answer = async () => {
        for (let turns = Math.floor(dice() * 6); turns > 0; turns--) await new Promise(setImmediate);
      };
      const count = 1 + Math.floor(dice() * 12);
      const { text } = await transcribeAll(count);
      const all = Array.from({ length: count }, (_, i) =>
        Array.from({ length: lengths.get(nameOf(i)) ?? 0 }, (__, clip) => `${nameOf(i)} ${clip}.`).join(" "),
      );
      assert.equal(text, all.join(" "), `seed ${seed}`);
      assert.ok(world.most <= LANES, `seed ${seed}: ${world.most} at work`);
      assert.equal(world.atWork, 0);
    }
  });

  it("do not stop for one that fails", async () => {
    world.opening = (name) => {
      if (name === nameOf(2) || name === nameOf(3)) throw new EarmarkError("unreadable", "no sound");
    };
    const { outcomes } = await transcribeAll(6);
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ["done", "done", "failed", "failed", "done", "done"],
    );
  });

  it("end while one of them is being opened by a program that hangs", async () => {
    let hangs = (): void => undefined;
    const hanging = new Promise<void>((resolve) => (hangs = resolve));
    world.opening = (name, signal) =>
      name === nameOf(0)
        ? undefined
        : new Promise((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason as Error));
            hangs();
          });
    world.answer = () => hanging;
    const { text } = await transcribeAll(3, { stop: 0 });
    assert.equal(text, expected(1));
  });

  it("that are passed over without being taken end at once, and nobody waits for them", async () => {
    world.answer = ({ name }, signal) =>
      name === nameOf(1) ? new Promise((_, reject) => signal.addEventListener("abort", reject)) : Promise.resolve();
    const recognitions = [0, 1, 2, 3].map((index) =>
      world.recognition({ recording: recordingOf(index), settings: SETTINGS, context: "" }),
    );
    const lanes = new Lanes(1);
    const ahead = new Ahead({ count: 4, lanes, make: (index) => recognitions[index] });
    const read = async (index: number): Promise<void> => {
      await recognitions[index]?.open({ lanes });
      for await (const _ of recognitions[index]?.segments() ?? []);
    };
    await ahead.take(0);
    await read(0);
    while (!world.asked.some(({ name }) => name === nameOf(1))) await new Promise(setImmediate);
    // Its only lane is given back.
    await ahead.take(2);
    await read(2);
    await ahead.end();
    assert.equal(world.atWork, 0);
  });

  it("are forgotten when their turn is over, so that what is held does not grow with their number", async () => {
    const made: number[] = [];
    const all = new Map<number, Recognition<JobSettings>>();
    const ahead = new Ahead({
      count: 200,
      lanes: new Lanes(LANES),
      make: (index) => {
        made.push(index);
        const one = world.recognition({ recording: recordingOf(index), settings: SETTINGS, context: "" });
        all.set(index, one);
        return one;
      },
    });
    for (let index = 0; index < 200; index++) {
      await ahead.take(index);
      const recognition = all.get(index);
      assert.ok(recognition);
      await recognition.open();
      for await (const _ of recognition.segments());
      assert.ok(ahead.held <= 4 * LANES + 2, String(ahead.held));
    }
    await ahead.end();
    assert.deepEqual(
      made,
      Array.from({ length: 200 }, (_, i) => i),
      "each is made once",
    );
  });

  it("do not cut clips that no lane is free for, however many recordings are short", async () => {
    world.length = () => 6;
    let cut = 0;
    let most = 0;
    world.cutting = () => void (most = Math.max(most, ++cut - world.asked.length));
    // Cutting is much faster than recognizing.
    world.answer = async () => {
      for (let turns = 0; turns < 30; turns++) await new Promise(setImmediate);
    };
    await transcribeAll(16);
    // What waits holds sound: of the one at work, and of the next one.
    assert.ok(most <= 2 * (LANES + 4), `${most} clips held`);
  });

  it("begin nothing of the next one while a long one that goes on after a failure has clips left", async () => {
    world.length = (name) => (name === nameOf(0) ? 60 : 1);
    let broken = true;
    world.answer = ({ name, index }) =>
      broken && name === nameOf(0) && index === 5
        ? Promise.reject(new EarmarkError("arrears", "no"))
        : Promise.resolve();
    const recognitions = new Map<number, Recognition<JobSettings>>();
    const failed = await transcribeAll(3, { stop: 0, recognitions });
    assert.equal(failed.outcomes[0]?.kind, "failed");
    broken = false;
    const before = world.asked.length;
    const { text } = await transcribeAll(3, { recognitions });
    assert.ok(text.endsWith(`${nameOf(1)} 0. ${nameOf(2)} 0.`));
    const asked = world.asked.slice(before);
    const second = asked.findIndex(({ name }) => name === nameOf(1));
    assert.ok(second > 40, `after ${second}`);
  });

  for (const lanes of [1, LANES])
    it(`of the same sound are asked for once, with lanes for ${lanes}`, async () => {
      world.length = () => 3;
      world.answer = async () => new Promise(setImmediate);
      const same = { kind: "file", name: "same.wav", path: "/same.wav" } as const;
      const shared = new Lanes(lanes);
      const all = [0, 1, 2].map(() => world.recognition({ recording: same, settings: SETTINGS, context: "" }));
      const ahead = new Ahead({ count: 3, lanes: shared, make: (index) => all[index] });
      for (const [index, recognition] of all.entries()) {
        await ahead.take(index);
        const paper = new Paper();
        const job = new Job(world.request(paper, { recording: same, recognition }), world.deps);
        assert.equal((await job.run({ lanes: shared })).kind, "done");
        assert.equal(paper.text, "same.wav 0. same.wav 1. same.wav 2.");
      }
      await ahead.end();
      assert.deepEqual(
        world.asked.map(({ index }) => index).toSorted((a, b) => a - b),
        [0, 1, 2],
      );
    });

  it("go on from one that failed in the middle while others were begun, and the journal is empty then", async () => {
    world.length = () => 3;
    let broken = true;
    world.answer = async ({ name, index }) => {
      await new Promise(setImmediate);
      if (broken && name === nameOf(1) && index === 1) throw new EarmarkError("arrears", "no");
    };
    const recognitions = new Map<number, Recognition<JobSettings>>();
    const { outcomes } = await transcribeAll(6, { stop: 1, recognitions });
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ["done", "failed"],
    );
    assert.equal(world.atWork, 0);
    broken = false;
    const again = await transcribeAll(6, { first: 1, recognitions });
    assert.ok(again.outcomes.every(({ kind }) => kind === "done"));
    assert.equal(again.text.split(". ").length, 15);
    // Of the failed run only; the next one of the same recording has its own.
    assert.ok((await world.journal.all()).length <= 1);
  });

  it("are not all open at once", async () => {
    let open = 0;
    let most = 0;
    let taken = 0;
    world.opening = () => void (most = Math.max(most, ++open - taken));
    world.answer = async ({ name }) => {
      taken = Math.max(taken, Number.parseInt(name, 10));
      await new Promise(setImmediate);
    };
    await transcribeAll(60);
    assert.equal(open, 60, "each once");
    assert.ok(most <= 4 * LANES + 1, `${most} ahead of the one at work`);
  });

  it("begin nothing of the next one while a long one has clips left", async () => {
    world.length = (name) => (name === nameOf(0) ? 200 : 1);
    const begun: string[] = [];
    world.answer = ({ name, index }) => {
      begun.push(`${name} ${index}`);
      return Promise.resolve();
    };
    await transcribeAll(3);
    const second = begun.indexOf(`${nameOf(1)} 0`);
    assert.ok(second > 180, `after ${second} of 200`);
  });

  it("that are not wanted any more end, and what they finished is not asked for again", async () => {
    const recognitions = new Map<number, Recognition<JobSettings>>();
    await transcribeAll(10, { stop: 1, recognitions });
    assert.equal(world.atWork, 0);
    const before = world.asked.length;
    assert.ok(before > 2, String(before));
    const asked = world.asked.map(({ name }) => name);
    const { text } = await transcribeAll(10, { first: 2, recognitions });
    assert.equal(text, expected(10).split(" ").slice(4).join(" "));
    for (const name of asked.slice(2)) assert.ok(world.asked.filter((one) => one.name === name).length <= 2);
    assert.ok(world.asked.length <= 10 + LANES, String(world.asked.length));
  });
});

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../../../src/core/errors";
import type { Notice } from "../../../src/core/notices";
import type { Segment } from "../../../src/core/types";
import { JobKeeping, type JobStore } from "../../../src/session/jobKeeping";
import type { JobRequest } from "../../../src/session/jobRequest";
import { recordingFrom, recordingIn } from "../../../src/session/recording";
import { Paper, SETTINGS, World } from "./fakes";

const heard = (index: number): Segment => ({
  index,
  span: { start: index * 10, end: index * 10 + 10 },
  text: `s${index}`,
  final: true,
});
const failed = (index: number): Segment => ({ ...heard(index), text: "", gap: new EarmarkError("refused", "no") });

describe("what outlives the window of a job", () => {
  let folder: string;
  let world: World;
  let notKept: unknown[];
  let kept: { readonly file: string; readonly segments: readonly Segment[]; readonly notices: readonly Notice[] }[];
  /** How often it was told that a transcript was kept. */
  let told: number;
  let store: JobStore;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-keeping-"));
    world = new World(folder);
    notKept = [];
    kept = [];
    told = 0;
    store = {
      ...world.deps.store,
      transcripts: {
        keep: (file, { segments, notices }) => Promise.resolve(void kept.push({ file, segments, notices })),
      },
      kept: () => void told++,
    };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const made = (more: Partial<JobRequest> = {}): JobKeeping => {
    const request = {
      recording: recordingIn("/memo.wav"),
      settings: SETTINGS,
      context: "",
      destination: new Paper(),
      notices: [],
      ...more,
    };
    return new JobKeeping(request, store, (error) => void notKept.push(error));
  };

  describe("the entry in the journal", () => {
    it("is begun once, and gone when there is nothing left to go on with", async () => {
      const keeping = made();
      assert.equal(keeping.entry, undefined);
      await keeping.begin(30);
      const { entry } = keeping;
      await keeping.begin(40);
      assert.equal(keeping.entry, entry);
      const [record, ...others] = await world.journal.all();
      assert.deepEqual(others, []);
      assert.equal(record?.about.seconds, 30);
      assert.equal(record.about.workspace, "here");
      await keeping.end();
      assert.equal(keeping.entry, undefined);
      assert.deepEqual(readdirSync(path.join(folder, "jobs")), []);
      await keeping.begin(50);
      assert.equal((await world.journal.all())[0]?.about.seconds, 50, "another run begins another");
      await keeping.end();
      await keeping.end();
    });

    it("of another window is gone on with", async () => {
      const before = made();
      await before.begin(30);
      await before.suspend();
      const [record] = await world.journal.abandoned();
      assert.ok(record);
      const entry = await world.journal.claim(record);
      assert.ok(entry);
      const keeping = made({ entry });
      await keeping.begin(99);
      assert.equal(keeping.entry, entry);
      assert.equal((await world.journal.all())[0]?.about.seconds, 30);
      await keeping.end();
    });

    it("is left for the next window, which nobody can take while this one is open", async () => {
      const keeping = made();
      await keeping.begin(30);
      assert.deepEqual(await world.journal.abandoned(), []);
      await keeping.suspend();
      assert.equal((await world.journal.abandoned()).length, 1);
      await made().suspend();
    });

    it("is done without where the disk takes none, and somebody is told", async () => {
      const error = new Error("no room");
      store = { ...store, journal: { begin: () => Promise.reject(error) } };
      const keeping = made();
      await keeping.begin(30);
      await keeping.end();
      await keeping.suspend();
      assert.deepEqual(notKept, [error]);
      const place = new Error("the place cannot be told");
      const destination = Object.assign(new Paper(), {
        save: () => {
          throw place;
        },
      });
      await made({ destination }).begin(30);
      assert.deepEqual(notKept, [error, place]);
    });
  });

  describe("what had arrived", () => {
    /** A job of so many clips, of which these are finished. */
    async function interrupted(count: number, finished: readonly number[]): Promise<JobKeeping> {
      const keeping = made();
      await keeping.begin(count * 10);
      for (let index = 0; index < count; index++) {
        const key = `${String(index).padStart(2, "0")}${"a".repeat(62)}.b.c`;
        await keeping.entry?.plan({ index, span: heard(index).span, key });
        if (finished.includes(index)) await store.clips?.keep(key, { text: `s${index}`, language: "en" });
      }
      return keeping;
    }

    const savedOf = async (keeping: JobKeeping): Promise<readonly Segment[]> => {
      const all: Segment[] = [];
      for await (const segment of keeping.finished()) all.push(segment);
      return all;
    };

    it("is given in order, with gaps where something is missing between, and nothing behind the last", async () => {
      const all = await savedOf(await interrupted(5, [1, 3]));
      assert.deepEqual(
        all.map(({ text, gap }) => gap?.code ?? text),
        ["cut", "s1", "cut", "s3"],
      );
      assert.deepEqual(all[1], { ...heard(1), language: "en", cached: true });
      assert.deepEqual(all[2]?.span, { start: 20, end: 30 });
      assert.ok(all.every(({ final }) => final));
    });

    it("is nothing where nothing is finished, and where there is no entry", async () => {
      assert.deepEqual(await savedOf(await interrupted(3, [])), []);
      assert.deepEqual(await savedOf(made()), []);
    });
  });

  describe("the transcript", () => {
    it("is kept with what is to be said of it, and not with what was of the job only", async () => {
      const truncated = { code: "truncated", span: { start: 0, end: 10 } } as const;
      const damaged = { code: "damaged", seconds: 2 } as const;
      await made().keep([heard(0), failed(1)], [truncated, { code: "askedAgain" }, damaged]);
      assert.deepEqual(kept, [{ file: "/memo.wav", segments: [heard(0), failed(1)], notices: [truncated, damaged] }]);
      assert.equal(told, 1);
    });

    it("is not kept where it would be of something else, or of nothing, or nothing is to be kept", async () => {
      const check = (): Promise<never> => Promise.reject(new EarmarkError("changed", "another file"));
      const changed = { ...recordingIn("/memo.wav"), pinned: { realPath: "/memo.wav", check } };
      await made({ recording: recordingFrom("https://example.com/memo.mp3") }).keep([heard(0)], []);
      await made({ recording: changed }).keep([heard(0)], []);
      await made({ settings: { ...SETTINGS, cache: { ageMs: 0 } } }).keep([heard(0)], []);
      await made().keep([failed(0), failed(1)], []);
      await made().keep([], []);
      assert.deepEqual(kept, []);
      assert.equal(told, 0);
      assert.deepEqual(notKept, []);
    });

    it("is kept where the file is still what was confirmed", async () => {
      const check = (): Promise<void> => Promise.resolve();
      await made({ recording: { ...recordingIn("/memo.wav"), pinned: { realPath: "/memo.wav", check } } }).keep(
        [heard(0)],
        [],
      );
      assert.equal(kept.length, 1);
    });

    it("that could not be kept is told as that, and not as kept", async () => {
      const error = new Error("no room");
      store = { ...store, transcripts: { keep: () => Promise.reject(error) } };
      await made().keep([heard(0)], []);
      assert.deepEqual(notKept, [error]);
      assert.equal(told, 0);
    });
  });
});

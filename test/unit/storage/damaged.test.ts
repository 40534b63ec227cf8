import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { probe } from "../../../src/audio/probe";
import { amountOf } from "../../../src/core/money";
import { EarmarkError } from "../../../src/core/errors";
import type { Recognized, Segment } from "../../../src/core/types";
import { clipKey, ClipStore } from "../../../src/storage/clipStore";
import { Journal } from "../../../src/storage/journal";
import { Ledger, spent } from "../../../src/storage/ledger";
import { PeakStore } from "../../../src/storage/peakStore";
import { PlanStore } from "../../../src/storage/planStore";
import { TaskStore } from "../../../src/storage/taskStore";
import { TranscriptStore } from "../../../src/storage/transcriptStore";
import { modelOf } from "../../../src/recognizers/catalog";
import { textOf } from "../../../src/transcript/join";
import { recording } from "../../sounds/files";
import { speakNumbers } from "../../sounds/tones";
import { random } from "../pipeline/random";
import { ffmpegUnderTest } from "../audio/ffmpegUnderTest";

const NEVER = new AbortController().signal;
const TIMES = 300;
const DIGEST = "ab".repeat(32);
const LIMITS = modelOf("qwen3-asr-flash", "beijing").limits;

/** Places in a JSON value: an object or array, and a key of it. */
function placesIn(value: unknown): { readonly of: Record<string, unknown>; readonly key: string }[] {
  if (typeof value !== "object" || value === null) return [];
  const of = value as Record<string, unknown>;
  return Object.keys(of).flatMap((key) => [{ of, key }].concat(placesIn(of[key])));
}

const WRONG: readonly unknown[] = [
  null,
  true,
  false,
  -1,
  1e308,
  7.5,
  "",
  "x",
  [],
  {},
  [[]],
  { length: 3 },
  "__proto__",
  [null],
  -0.001,
];

/**
 * One thing in a file is not as it was written: what a full disk, a sync program or an older version makes of it. `subtle`: also
 * a number or a text that may be as good as the one that was there.
 */
function damage(content: string, dice: () => number, subtle: boolean): string {
  const pick = <T>(among: readonly T[]): T | undefined => among[Math.floor(dice() * among.length)];
  const kind = Math.floor(dice() * 8);
  if (kind === 0) return content.slice(0, Math.floor(dice() * content.length));
  if (kind === 1)
    return (
      pick(["", "null", "[]", "{}", "0", '"x"', "{", "\0\0\0\0", "[".repeat(50_000), `[${"0,".repeat(9_999)}0]`]) ?? ""
    );
  if (kind === 2 && subtle)
    return content.replaceAll(/\d/g, (digit) => (dice() < 0.1 ? String(9 - Number(digit)) : digit));
  const value: unknown = JSON.parse(content);
  const place = pick(placesIn(value));
  if (!place) return content;
  const { of, key } = place;
  if (kind < 5 && Array.isArray(of)) of.splice(Number(key), 1);
  else if (kind < 5) delete of[key];
  else if (kind === 5) of[key] = Array.from({ length: 20_000 }, () => of[key]);
  else of[key] = pick(subtle ? WRONG : WRONG.filter((one) => typeof one !== "string"));
  return JSON.stringify(value);
}

/** The one file that there is. */
function fileIn(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => path.join(folder, name));
  const [file, ...more] = names.filter((name) => statSync(name).isFile());
  assert.ok(file !== undefined && more.length === 0, names.join(" "));
  return file;
}

describe("what is kept on the disk, damaged", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "earmark-damaged-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Reads again and again what was damaged in another way each time. */
  async function read<T>(whole: T, again: () => Promise<T | undefined>, subtle = true): Promise<void> {
    const file = fileIn(folder);
    const content = readFileSync(file, "utf8");
    let not = 0;
    for (let seed = 0; seed < TIMES; seed++) {
      const damaged = damage(content, random(seed), subtle);
      writeFileSync(file, damaged);
      const found = await again();
      if (found === undefined) not += 1;
      else assert.deepEqual(found, whole, `seed ${seed}: ${damaged.slice(0, 300)}`);
    }
    assert.ok(not >= TIMES / 4, `only ${not} were noticed`);
    writeFileSync(file, content);
    assert.deepEqual(await again(), whole, "the whole file is still read");
  }

  it("attacks 23: a finished clip is there as it was, or not at all", async () => {
    const heard: Recognized = {
      text: "first the Lazard, then 7 others",
      language: "en",
      billedSeconds: 5,
      requestId: "r-1",
      truncated: true,
      words: [{ start: 0, end: 1.5, text: "first" }],
      turns: [{ start: 0, end: 1.5, speaker: "0", text: "first" }],
      guards: ["short"],
    };
    const options = { recognizer: "m", language: undefined, itn: false, context: "", upload: "flac", version: 1 };
    const key = clipKey(DIGEST, options);
    await new ClipStore(folder).keep(key, heard);
    await read(heard, () => new ClipStore(folder).find(key));
    await read(heard, () => new ClipStore(folder).findWithOtherContext(clipKey(DIGEST, { ...options, context: "x" })));
  });

  it("attacks 23: a clip's file under another clip's name is not its text", async () => {
    const key = clipKey(DIGEST, {
      recognizer: "m",
      language: undefined,
      itn: false,
      context: "",
      upload: "flac",
      version: 1,
    });
    const store = new ClipStore(folder);
    await store.keep(key, { text: "of another clip" });
    const other = key.replace(DIGEST, "abcd".repeat(16));
    writeFileSync(fileIn(folder).replace(DIGEST, "abcd".repeat(16)), readFileSync(fileIn(folder)));
    assert.equal(await store.find(other), undefined);
  });

  it("attacks 23: the record of a job is there as it was, or not at all", async () => {
    const isAbout = (value: unknown): boolean => typeof value === "object" && value !== null && "file" in value;
    const journal = new Journal<{ file: string }>(folder, isAbout);
    const entry = await journal.begin({ file: "lecture.mp3" });
    await entry.plan({ index: 0, span: { start: 0, end: 5 }, key: "a" });
    await entry.plan({ index: 1, span: { start: 5, end: 9.25 }, key: "b" });
    await entry.suspend();
    const [record] = await journal.abandoned();
    assert.ok(record);
    await read(record, async () => (await journal.abandoned())[0]);
  });

  it("attacks 23: a record of an earlier version, which has no seal, counts if it is one", async () => {
    const record = {
      id: "x",
      version: 1,
      begun: 5,
      about: { file: "a" },
      clips: [{ index: 0, span: { start: 0, end: 1 }, key: "k" }],
      complete: false,
    };
    writeFileSync(path.join(folder, "x.json"), JSON.stringify(record));
    const journal = new Journal<{ file: string }>(folder, (value) => typeof value === "object" && value !== null);
    assert.equal((await journal.all()).length, 1);
    for (const wrong of [
      { clips: [null] },
      { clips: [{ index: 0, span: null, key: "k" }] },
      { about: null },
      { begun: "5" },
      { version: 2 },
    ]) {
      writeFileSync(path.join(folder, "x.json"), JSON.stringify({ ...record, ...wrong }));
      assert.deepEqual(await journal.all(), [], JSON.stringify(wrong));
    }
  });

  it("attacks 23: the id of a task is there as it was, or not at all", async () => {
    const store = new TaskStore(folder);
    await store.keep("a whole recording", "4c7e-11_b");
    await read("4c7e-11_b", () => store.find("a whole recording"));
    for (const id of ["../../x", "a b", "", "x".repeat(200)]) {
      await store.keep("a whole recording", id);
      assert.equal(await store.find("a whole recording"), undefined, id);
    }
  });

  describe("of a recording", () => {
    const file = (): string =>
      recording("numbers-60-damaged.wav", () => speakNumbers(Array.from({ length: 60 }, (_, i) => i * 17)));

    async function source(): Promise<Parameters<PlanStore["cuts"]>[0]> {
      const ffmpeg = await ffmpegUnderTest();
      return { ffmpeg, file: file(), info: await probe(ffmpeg, file(), NEVER), onNotice: () => undefined };
    }

    it("attacks 23: a plan is whole, or the recording is listened to again: no word of it is lost", async () => {
      const of = await source();
      const cutting = { limits: LIMITS, upload: "wav", onDecoded: () => undefined } as const;
      const cuts = async (): Promise<unknown[]> => {
        const all: unknown[] = [];
        for await (const { span, digest, speech } of new PlanStore(folder).cuts(of, cutting, NEVER))
          all.push({ span, digest, speech });
        return all;
      };
      const whole = await cuts();
      assert.ok(whole.length > 1);
      const plan = await new PlanStore(folder).find(file(), LIMITS.seconds);
      assert.deepEqual(plan?.cuts, whole);
      await read(plan, () => new PlanStore(folder).find(file(), LIMITS.seconds));
      const kept = fileIn(folder);
      const content = readFileSync(kept, "utf8");
      for (let seed = 0; seed < 20; seed++) {
        writeFileSync(kept, damage(content, random(seed), true));
        assert.deepEqual(await cuts(), whole, `seed ${seed}`);
        assert.equal(readFileSync(kept, "utf8"), content, "and kept anew");
      }
    });

    it("attacks 23: a waveform is whole, or the recording is listened to again", async () => {
      const of = await source();
      const peaks = async (): Promise<Int8Array> => {
        const all: number[] = [];
        for await (const piece of new PeakStore(folder).peaks(of, NEVER)) all.push(...piece);
        return Int8Array.from(all);
      };
      const whole = await peaks();
      assert.ok(whole.length > 100);
      const kept = fileIn(folder);
      const bytes = readFileSync(kept);
      for (const damaged of [
        bytes.subarray(0, 90),
        bytes.subarray(1),
        Buffer.alloc(0),
        Buffer.alloc(5),
        Buffer.concat([bytes, bytes]),
      ]) {
        writeFileSync(kept, damaged);
        assert.deepEqual(await peaks(), whole);
        assert.deepEqual(readFileSync(kept), bytes, "and kept anew");
      }
      assert.deepEqual(await peaks(), whole);
    });

    it("attacks 23: a transcript has all of its text, or is not there", async () => {
      const segments: Segment[] = [
        {
          index: 0,
          span: { start: 0, end: 4 },
          text: "We called Lazard.",
          final: true,
          language: "en",
          guards: ["read"],
          truncated: true,
        },
        { index: 1, span: { start: 4, end: 9.5 }, text: "", final: true, gap: new EarmarkError("refused", "no") },
        {
          index: 2,
          span: { start: 9.5, end: 12 },
          text: "It is late.",
          final: true,
          words: [{ start: 0, end: 1, text: "It" }],
        },
      ];
      const store = new TranscriptStore(folder);
      await store.keep(file(), { model: "m", segments, notices: [] });
      const text = textOf(segments);
      // Its numbers may be others; it has no checksum, for it may be edited.
      await read(
        text,
        async () => {
          const found = await store.find(file());
          const listed = await store.list();
          assert.equal(listed.length, found ? 1 : 0);
          return (
            found && textOf(found.segments.map((segment, i) => Object.assign({}, segment, { span: segments[i]?.span })))
          );
        },
        false,
      );
    });
  });
});

describe("the ledger, damaged", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "earmark-ledger-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const at = new Date(2026, 5, 15).getTime();
  const bill = { at, model: "m", workspace: "w", seconds: 100, price: { amount: 0.5, currency: "CNY" } } as const;

  it("attacks 23: its sums are never more than was paid, and never less than what of it is whole", async () => {
    const ledger = new Ledger(folder);
    await ledger.add(bill);
    const file = fileIn(folder);
    const line = readFileSync(file, "utf8");
    for (let seed = 0; seed < TIMES; seed++) {
      // Of digits that changed nobody can tell.
      const damaged = damage(line.trim(), random(seed), false);
      writeFileSync(file, `${line}${damaged}\n${line}`);
      const bills = await ledger.month(at);
      const sums = [...spent(bills).values()].map(amountOf);
      assert.ok(bills.length >= 2 && sums.length === 1, damaged);
      assert.ok(
        bills.every(({ seconds }) => seconds >= 0 && seconds < 400_000),
        damaged,
      );
      assert.ok((sums[0] ?? 0) >= 1 && (sums[0] ?? 0) <= 2, `${sums[0]} ${damaged}`);
    }
  });

  it("attacks 15: bills that no service can write are not believed, on the disk or anew", async () => {
    const ledger = new Ledger(folder);
    await ledger.add(bill);
    const wrong = [
      { seconds: -1_000_000_000 },
      { seconds: 1e15 },
      { seconds: Number.NaN },
      { seconds: Infinity },
      { price: { amount: -5, currency: "CNY" as const } },
      { price: { amount: 1e9, currency: "CNY" as const } },
      { price: { amount: Number.NaN, currency: "CNY" as const } },
    ];
    for (const one of wrong) {
      await assert.rejects(ledger.add({ ...bill, ...one }), RangeError, JSON.stringify(one));
      writeFileSync(fileIn(folder), `${JSON.stringify({ ...bill, ...one })}\n`, { flag: "a" });
    }
    writeFileSync(fileIn(folder), `${JSON.stringify({ ...bill, price: { amount: 5, currency: "BTC" } })}\n`, {
      flag: "a",
    });
    assert.deepEqual(await ledger.month(at), [bill]);
  });
});

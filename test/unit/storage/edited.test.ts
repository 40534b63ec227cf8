import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, utimesSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Ffmpeg } from "../../../src/audio/ffmpeg";
import { probe } from "../../../src/audio/probe";
import { only, wholeCut } from "../../../src/pipeline/wholeCut";
import { PeakStore } from "../../../src/storage/peakStore";
import { PlanStore } from "../../../src/storage/planStore";
import { modelOf } from "../../../src/recognizers/catalog";
import { wav } from "../../sounds/files";
import { hearNumbers, speakNumbers } from "../../sounds/tones";
import { ffmpegUnderTest } from "../audio/ffmpegUnderTest";

const NEVER = new AbortController().signal;
const NUMBERS = Array.from({ length: 30 }, (_, i) => i * 31);
const OTHERS = NUMBERS.map((n, i) => (i < 12 || i > 14 ? n : 1_023 - i));

describe("a recording that is edited in place, with the size and the time that it had", () => {
  let ffmpeg: Ffmpeg;
  let folder: string;
  let file: string;
  before(async () => {
    ffmpeg = await ffmpegUnderTest();
  });
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-edited-"));
    file = path.join(folder, "memo.wav");
    writeFileSync(file, wav(speakNumbers(NUMBERS)));
    utimesSync(file, 1_700_000_000, 1_700_000_000);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Only words that lie between the places by which a file is recognized become others. */
  function edit(): void {
    const [before, after] = [wav(speakNumbers(NUMBERS)), wav(speakNumbers(OTHERS))];
    assert.equal(before.length, after.length);
    const first = before.findIndex((byte, i) => byte !== after[i]);
    const last = before.findLastIndex((byte, i) => byte !== after[i]);
    const middle = Math.floor(before.length / 2);
    assert.ok(first > 65_536 && last < middle && last < before.length - 65_536);
    const handle = openSync(file, "r+");
    writeSync(handle, after, first, last - first + 1, first);
    closeSync(handle);
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    assert.equal(statSync(file).mtimeMs, 1_700_000_000_000);
  }

  it("attacks 8: is cut, named and heard anew", async () => {
    const plans = new PlanStore(path.join(folder, "plans"));
    const limits = modelOf("qwen3-asr-flash", "beijing").limits;
    const heard = async (): Promise<{ digests: string[]; numbers: number[] }> => {
      const source = { ffmpeg, file, info: await probe(ffmpeg, file, NEVER), onNotice: () => undefined };
      const digests: string[] = [];
      const numbers: number[] = [];
      const cutting = { limits, upload: "wav", onDecoded: () => undefined } as const;
      for await (const cut of plans.cuts(source, cutting, NEVER)) {
        digests.push(cut.digest);
        const { audio } = await cut.encode(NEVER);
        assert.ok(audio.kind === "bytes");
        numbers.push(...hearNumbers(new Int16Array(audio.data.slice(44).buffer)));
      }
      return { digests, numbers };
    };
    const before = await heard();
    assert.deepEqual(await heard(), before);
    edit();
    assert.equal(await plans.find(file, limits.seconds), undefined);
    const after = await heard();
    assert.notDeepEqual(after.digests, before.digests);
    assert.deepEqual([before.numbers, after.numbers], [NUMBERS, OTHERS]);
  });

  it("attacks 8: has another name for a service that gets it as a whole, and a copy of it has the same", async () => {
    const info = await probe(ffmpeg, file, NEVER);
    const digest = async (of = file): Promise<string> => {
      const source = { ffmpeg, file: of, info, onNotice: () => undefined };
      for await (const cut of only(wholeCut(source, { upload: "lossless", allChannels: false }, NEVER)))
        return cut.digest;
      return "";
    };
    const before = await digest();
    const copy = path.join(folder, "copy.wav");
    writeFileSync(copy, wav(speakNumbers(NUMBERS)));
    assert.equal(await digest(copy), before);
    edit();
    assert.notEqual(await digest(), before);
  });

  it("attacks 8: has another waveform", async () => {
    const store = new PeakStore(path.join(folder, "peaks"));
    const peaks = async (): Promise<number[]> => {
      const info = await probe(ffmpeg, file, NEVER);
      const all: number[] = [];
      for await (const piece of store.peaks({ ffmpeg, file, info, onNotice: () => undefined }, NEVER))
        all.push(...piece);
      return all;
    };
    const before = await peaks();
    edit();
    assert.notDeepEqual(await peaks(), before);
  });

  it("attacks 8: while it is being cut is not remembered as what it was", async () => {
    const plans = new PlanStore(path.join(folder, "plans"));
    const limits = modelOf("qwen3-asr-flash", "beijing").limits;
    const source = { ffmpeg, file, info: await probe(ffmpeg, file, NEVER), onNotice: () => undefined };
    for await (const _ of plans.cuts(source, { limits, upload: "lossless", onDecoded: () => undefined }, NEVER)) edit();
    assert.equal(await plans.find(file, limits.seconds), undefined);
  });
});

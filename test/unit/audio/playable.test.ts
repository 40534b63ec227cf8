import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Source } from "../../../src/audio/decode";
import type { Ffmpeg } from "../../../src/audio/ffmpeg";
import { convert, isPlayable } from "../../../src/audio/playable";
import { probe } from "../../../src/audio/probe";
import { openSource } from "../../../src/audio/source";
import { PeakStore } from "../../../src/storage/peakStore";
import { converted, recording } from "../../sounds/files";
import { speakNumbers } from "../../sounds/tones";
import { ffmpegUnderTest } from "./ffmpegUnderTest";

const NEVER = new AbortController().signal;
const memo = (): string =>
  recording("numbers-12.wav", () => speakNumbers(Array.from({ length: 12 }, (_, i) => i * 83)));

describe("a recording in the page", () => {
  let folder: string;
  let ffmpeg: Ffmpeg;
  before(async () => {
    ffmpeg = await ffmpegUnderTest();
  });
  const opened = (file: string): Promise<Source> => openSource(ffmpeg, file, { onNotice: () => undefined }, NEVER);
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-playable-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is played as it is where VS Code can, which comes without AAC", async () => {
    const playable = async (file: string): Promise<boolean> => isPlayable(await opened(file), NEVER);
    assert.ok(await playable(memo()));
    for (const name of ["numbers-12.mp3", "numbers-12.flac", "numbers-12.ogg"])
      assert.ok(await playable(converted(memo(), name)), name);
    assert.ok(!(await playable(converted(memo(), "numbers-12.m4a"))));
  });

  it("is else converted to something of the same length, complete when it is there", async () => {
    const target = path.join(folder, "copies", "memo.mp3");
    await convert(await opened(converted(memo(), "numbers-12.m4a")), target, NEVER);
    const [before, after] = [await probe(ffmpeg, memo(), NEVER), await probe(ffmpeg, target, NEVER)];
    assert.equal(after.codec, "mp3");
    assert.ok(Math.abs(after.duration - before.duration) < 0.2, `${after.duration} s`);
    assert.deepEqual(readdirSync(path.dirname(target)), ["memo.mp3"]);
  });

  it("leaves nothing behind where it cannot be converted, or is not wanted any more", async () => {
    const text = path.join(folder, "text.m4a");
    writeFileSync(text, "These are minutes, not a recording.\n".repeat(50));
    const target = path.join(folder, "copies", "x.mp3");
    const source = { ...(await opened(converted(memo(), "numbers-12.m4a"))), file: text };
    await assert.rejects(convert(source, target, NEVER), { code: "unreadable" });
    const reason = new Error("closed");
    await assert.rejects(convert(await opened(memo()), target, AbortSignal.abort(reason)), reason);
    assert.deepEqual(existsSync(path.dirname(target)) ? readdirSync(path.dirname(target)) : [], []);
  });

  it("has the same waveform when it is opened again, without being decoded", async () => {
    const store = new PeakStore(path.join(folder, "peaks"));
    const info = await probe(ffmpeg, memo(), NEVER);
    const peaks = async (use: Ffmpeg, file: string): Promise<number[]> => {
      const all: number[] = [];
      const source = { ffmpeg: use, file, info, onNotice: () => undefined };
      for await (const piece of store.peaks(source, NEVER)) all.push(...piece);
      return all;
    };
    const first = await peaks(ffmpeg, memo());
    // Two for each 20 ms.
    assert.ok(Math.abs(first.length / 2 - info.duration * 50) <= 1);
    assert.ok(Math.max(...first) > 50 && Math.min(...first) < -50);
    assert.equal(readdirSync(path.join(folder, "peaks")).length, 1);
    assert.deepEqual(await peaks({ ...ffmpeg, path: "/nowhere/ffmpeg" }, memo()), first);
  });
});

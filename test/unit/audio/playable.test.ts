import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Source } from "../../../src/audio/decode";
import type { Ffmpeg } from "../../../src/audio/ffmpeg";
import { hasConstantRate } from "../../../src/audio/mp3Frames";
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

  /** Loud and silent by turns, which takes many bits and few. */
  const talk = (): string =>
    recording("talk-and-pauses.wav", () =>
      Int16Array.from({ length: 16_000 * 40 }, (_, i) =>
        Math.floor(i / 64_000) % 2 ? Math.round(((i * 7_919) % 20_011) - 10_005) : 0,
      ),
    );
  const mp3 = (name: string, ...args: string[]): string => converted(talk(), name, args);
  /** One behind the other, as when pieces are put together with `cat`. */
  const joined = (...files: string[]): string => {
    const file = path.join(folder, "joined.mp3");
    writeFileSync(file, Buffer.concat(files.map((one) => readFileSync(one))));
    return file;
  };
  const BARE = ["-write_xing", "0", "-id3v2_version", "0"];

  it("text 4: an mp3 is played as it is at a constant rate only", async () => {
    const cbr = mp3("cbr-64.mp3", "-b:a", "64k");
    const bare = mp3("cbr-64-bare.mp3", "-b:a", "64k", ...BARE);
    const files: readonly (readonly [string, boolean])[] = [
      [cbr, true],
      [bare, true],
      [mp3("cbr-44100.mp3", "-b:a", "128k", "-ar", "44100"), true],
      [mp3("cbr-8k.mp3", "-b:a", "8k", "-ar", "8000"), true],
      [mp3("cbr-stereo.mp3", "-b:a", "96k", "-ac", "2"), true],
      [mp3("vbr.mp3", "-q:a", "4"), false],
      [mp3("vbr-bare.mp3", "-q:a", "4", ...BARE), false],
      [mp3("vbr-44100.mp3", "-q:a", "9", "-ar", "44100", "-ac", "2"), false],
      [mp3("abr.mp3", "-abr", "1", "-b:a", "48k"), false],
      [mp3("abr-bare.mp3", "-abr", "1", "-b:a", "48k", ...BARE), false],
    ];
    for (const [file, expected] of files)
      assert.equal(await hasConstantRate(file, NEVER), expected, path.basename(file));
    // Through everything that is looked at.
    for (const [file, expected] of [0, 1, 5, 6, 8].flatMap((index) => files.slice(index, index + 1)))
      assert.equal(await isPlayable(await opened(file), NEVER), expected, path.basename(file));
  });

  it("text 4: nor is one of several pieces, or with something between its frames or a lot behind them", async () => {
    const bare = mp3("cbr-64-bare.mp3", "-b:a", "64k", ...BARE);
    const constant = (file: string): Promise<boolean> => hasConstantRate(file, NEVER);
    assert.ok(await constant(joined(bare, bare)), "which is the same as one");
    const indexed = mp3("cbr-64.mp3", "-b:a", "64k");
    assert.ok(!(await constant(joined(indexed, indexed))), "its index says half of its length");
    assert.ok(!(await constant(joined(bare, mp3("cbr-96-bare.mp3", "-b:a", "96k", ...BARE)))));
    assert.ok(!(await constant(joined(bare, mp3("vbr-bare.mp3", "-q:a", "4", ...BARE)))));
    assert.ok(!(await constant(joined(bare, mp3("rate-bare.mp3", "-b:a", "64k", "-ar", "44100", ...BARE)))));
    assert.ok(!(await constant(joined(bare, mp3("stereo-bare.mp3", "-b:a", "64k", "-ac", "2", ...BARE)))));
    const frames = readFileSync(bare);
    const file = path.join(folder, "made.mp3");
    const made = (...pieces: (Buffer | string)[]): string => {
      writeFileSync(file, Buffer.concat(pieces.map((one) => Buffer.from(one))));
      return file;
    };
    const id3v1 = Buffer.alloc(128).fill("TAG", 0, 3);
    const picture = Buffer.concat([Buffer.from("ID3\x04\0\0\0\x02\0\0", "latin1"), Buffer.alloc(32_768)]);
    assert.ok(await constant(made(picture, frames, id3v1)));
    assert.ok(await constant(made(frames.subarray(0, -100))), "its last frame was cut off");
    assert.ok(!(await constant(made(frames, Buffer.alloc(8_000)))));
    assert.ok(!(await constant(made(frames, picture))), "a picture would be a second of sound");
    assert.ok(!(await constant(made(frames, "noise", frames))));
    assert.ok(!(await constant(made("noise", frames))));
    assert.ok(!(await constant(made(""))));
    const reason = new Error("closed");
    await assert.rejects(hasConstantRate(bare, AbortSignal.abort(reason)), reason);
  });

  it("text 4: its length is right before it is read, with an index and without", async () => {
    for (const file of [
      mp3("vbr.mp3", "-q:a", "4"),
      mp3("vbr-bare.mp3", "-q:a", "4", ...BARE),
      mp3("abr-bare.mp3", "-abr", "1", "-b:a", "48k", ...BARE),
      mp3("cbr-64-bare.mp3", "-b:a", "64k", ...BARE),
    ]) {
      const { duration } = await probe(ffmpeg, file, NEVER);
      assert.ok(Math.abs(duration - 40) < 0.15, `${path.basename(file)}: ${duration} s`);
    }
    const both = joined(mp3("cbr-64-bare.mp3", "-b:a", "64k", ...BARE), mp3("vbr-bare.mp3", "-q:a", "4", ...BARE));
    assert.ok(Math.abs((await probe(ffmpeg, both, NEVER)).duration - 80) < 0.3);
  });

  it("text 4: nor one in a WAV file; the copy has a constant rate", async () => {
    assert.ok(!(await isPlayable(await opened(mp3("mp3-in.wav", "-c:a", "libmp3lame", "-q:a", "4")), NEVER)));
    const target = path.join(folder, "copies", "talk.mp3");
    const source = await opened(mp3("vbr-bare.mp3", "-q:a", "4", ...BARE));
    await convert(source, target, NEVER);
    assert.ok(await isPlayable(await opened(target), NEVER));
    const { duration } = await probe(ffmpeg, target, NEVER);
    assert.ok(Math.abs(duration - 40) < 0.2, `${duration} s`);
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

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FfmpegFinder } from "../../../src/audio/ffmpeg";
import { Durations } from "../../../src/session/durations";
import { measure, measureMany } from "../../../src/session/measure";
import { recordingFrom, recordingIn } from "../../../src/session/recording";
import { wav } from "../../sounds/files";
import { numbersFor, speakNumbers } from "../../sounds/tones";

const MEMO = wav(speakNumbers(numbersFor(3)));
const SECONDS = (MEMO.byteLength - 44) / 2 / 16_000;
const SETTINGS = { ffmpegPath: "" };

describe("how long recordings are together", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "earmark-measure-"));
  const ffmpegs = new FfmpegFinder("");
  const memo = recordingIn(path.join(folder, "memo.wav"));
  const broken = recordingIn(path.join(folder, "broken.wav"));
  const gone = recordingIn(path.join(folder, "gone.wav"));
  const url = recordingFrom("https://example.com/talk.mp3");
  before(() => {
    writeFileSync(memo.path, MEMO);
    writeFileSync(broken.path, "no sound");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const near = (actual: number | undefined, wanted: number): void =>
    assert.ok(actual !== undefined && Math.abs(actual - wanted) < 0.01, `${actual} for ${wanted}`);

  it("is measured of each, and a URL counts nothing", async () => {
    const { seconds, bytes } = await measure([memo, memo, url], SETTINGS, ffmpegs);
    near(seconds, 2 * SECONDS);
    assert.equal(bytes, 2 * MEMO.byteLength);
    assert.deepEqual(await measure([url], SETTINGS, ffmpegs), { seconds: 0, bytes: 0 });
  });

  it("is not known where one of a few cannot be read", async () => {
    await assert.rejects(measure([memo, gone], SETTINGS, ffmpegs), { code: "missingFile" });
  });

  it("is told of many as far as they can be read, with how many are measured", async () => {
    const done: number[] = [];
    const all = [memo, broken, gone, url, memo];
    const durations = new Durations(ffmpegs);
    const found = await measureMany(all, SETTINGS, durations, {
      onMeasured: (count) => void done.push(count),
      isCancelled: () => false,
    });
    near(found?.seconds, 2 * SECONDS);
    assert.equal(found?.bytes, 2 * MEMO.byteLength + "no sound".length);
    assert.deepEqual(done, [1, 2, 3, 4]);
  });

  it("is nothing where nobody waits for it any more", async () => {
    let asked = 0;
    const durations = { of: () => Promise.resolve(++asked) };
    const waiting = { onMeasured: () => undefined, isCancelled: () => asked > 0 };
    assert.equal(await measureMany(Array(200).fill(memo), SETTINGS, durations, waiting), undefined);
    assert.ok(asked < 200, String(asked));
  });
});

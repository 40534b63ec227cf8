import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FfmpegFinder, type Ffmpeg } from "../../../src/audio/ffmpeg";
import { EarmarkError } from "../../../src/core/errors";
import { Durations } from "../../../src/session/durations";
import { wav } from "../../sounds/files";
import { gate } from "./fakes";

/** Finds the real program, and counts how often it was looked for: once for each file that is asked. */
class Counted extends FfmpegFinder {
  asked: string[] = [];
  settings: string[] = [];
  error: Error | undefined;
  before: Promise<void> = Promise.resolve();

  constructor() {
    super("");
  }

  override async find(setting: string, signal: AbortSignal, file?: string): Promise<Ffmpeg> {
    this.settings.push(setting);
    this.asked.push(path.basename(file ?? ""));
    await this.before;
    if (this.error) throw this.error;
    return super.find("", signal, file);
  }
}

describe("how long recordings are", () => {
  let folder: string;
  let memo: string;
  let ffmpegs: Counted;
  let durations: Durations;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-durations-"));
    memo = path.join(folder, "memo.wav");
    writeFileSync(memo, wav(new Int16Array(3 * 16_000)));
    ffmpegs = new Counted();
    durations = new Durations(ffmpegs);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const of = (file = memo, ffmpegPath = ""): Promise<number | undefined> => durations.of(file, { ffmpegPath });

  it("is asked once for each state of a file", async () => {
    assert.equal(await of(), 3);
    assert.equal(await of(), 3);
    assert.equal(ffmpegs.asked.length, 1);
    writeFileSync(memo, wav(new Int16Array(5 * 16_000)));
    assert.equal(await of(), 5);
    assert.equal(await of(), 5);
    assert.equal(ffmpegs.asked.length, 2);
  });

  it("is asked once where many ask at the same time", async () => {
    const asking = gate();
    ffmpegs.before = asking.passed;
    const all = [of(), of(), of()];
    asking.open();
    assert.deepEqual(await Promise.all(all), [3, 3, 3]);
    assert.equal(ffmpegs.asked.length, 1);
  });

  it("is of each file by itself, with the ffmpeg of its settings", async () => {
    const other = path.join(folder, "other.wav");
    writeFileSync(other, wav(new Int16Array(3 * 8_000), 8_000));
    // As large and as old as the other, and of another rate.
    writeFileSync(memo, wav(new Int16Array(3 * 8_000)));
    for (const file of [memo, other]) utimesSync(file, 1_000_000, 1_000_000);
    assert.deepEqual(await Promise.all([of(memo, "/a/ffmpeg"), of(other, "/b/ffmpeg")]), [1.5, 3]);
    assert.deepEqual(ffmpegs.settings.sort(), ["/a/ffmpeg", "/b/ffmpeg"]);
    assert.deepEqual(ffmpegs.asked.sort(), ["memo.wav", "other.wav"]);
  });

  it("is not known where there is no file, no sound, or no length in the header", async () => {
    assert.equal(await of(path.join(folder, "none.wav")), undefined);
    assert.equal(ffmpegs.asked.length, 0);
    writeFileSync(memo, "no sound at all".repeat(50));
    assert.equal(await of(), undefined);
    assert.equal(await of(), undefined);
    assert.equal(ffmpegs.asked.length, 1, "what is wrong with it stays wrong");
    appendFileSync(memo, "more");
    assert.equal(await of(), undefined);
    assert.equal(ffmpegs.asked.length, 2);
  });

  it("is asked again where nothing was wrong with the file: there was no ffmpeg, and now there is", async () => {
    ffmpegs.error = new EarmarkError("noFfmpeg", "none");
    assert.equal(await of(), undefined);
    ffmpegs.error = undefined;
    assert.equal(await of(), 3);
    assert.equal(await of(), 3);
    assert.equal(ffmpegs.asked.length, 2);
  });
});

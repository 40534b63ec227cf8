import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FfmpegFinder } from "../../../src/audio/ffmpeg";
import { deferred } from "../../../src/core/deferred";
import { EarmarkError, isOfOneClip } from "../../../src/core/errors";
import type { Cut, LiveSound } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import { openRecording, type ReadingDeps } from "../../../src/session/openRecording";
import { Reading } from "../../../src/session/reading";
import { recordingIn, type LiveRecording } from "../../../src/session/recording";
import { anyFfmpeg } from "../../sounds/anyFfmpeg";
import { wav } from "../../sounds/files";
import { concat, hearNumbers, numbersFor, silence, speakNumbers } from "../../sounds/tones";
import { collectLog } from "../support";
import { SETTINGS } from "./fakes";

const NEVER = new AbortController().signal;
const NUMBERS = numbersFor(40);
const SOUND = speakNumbers(NUMBERS);

/** Sound that has come as far as `length` says. */
function spoken(sound: Int16Array, length = sound.length): LiveSound {
  return {
    async *samplesFrom(sample) {
      for (let at = sample; at < length; at += 1_000) yield await Promise.resolve(sound.subarray(at, at + 1_000));
    },
  };
}

async function heardIn(cuts: readonly Cut[]): Promise<readonly number[]> {
  const all: number[] = [];
  for (const cut of cuts) {
    const { audio } = await cut.encode(NEVER);
    assert.ok(audio.kind === "bytes");
    assert.equal(audio.mime, "audio/wav");
    const samples = new Int16Array(Uint8Array.from(audio.data).slice(44).buffer);
    all.push(...hearNumbers(concat([samples, silence(0.1)])));
  }
  return all;
}

describe("opening a recording that is being made", () => {
  let folder: string;
  let asked: string[];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-live-"));
    asked = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const fileOf = (live: LiveRecording, name = "dictation.flac") => ({ ...recordingIn(path.join(folder, name)), live });

  async function open(recording: ReturnType<typeof fileOf>, model = SETTINGS.model) {
    const reading = new Reading();
    const find = (file: string): Promise<undefined> => Promise.resolve(void asked.push(file));
    const deps: ReadingDeps = {
      log: collectLog().log,
      ffmpegs: new FfmpegFinder(""),
      store: { tracks: { find }, plans: { cuts: () => assert.fail("no plan is made of it") } },
    };
    const options = { ...SETTINGS, model };
    const cuts = await openRecording(recording, options, deps, reading, () => assert.fail("nothing to say"), NEVER);
    return { cuts: () => collect(cuts(NEVER)), reading };
  }

  async function collect(cuts: AsyncIterable<Cut>): Promise<readonly Cut[]> {
    const all: Cut[] = [];
    for await (const cut of cuts) all.push(cut);
    return all;
  }

  const plannedOf = (cuts: readonly Cut[]) =>
    cuts.map(({ index, span, digest }) => ({ index, span, key: `${digest}.options.context` }));
  const names = (cuts: readonly Cut[]) => cuts.map(({ index, span, digest }) => [index, span.start, span.end, digest]);

  it("needs no file: its cuts are those of its sound, and every word is in one", async () => {
    const { cuts, reading } = await open(fileOf({ sound: spoken(SOUND) }));
    const all = await cuts();
    assert.ok(all.length >= 6);
    assert.deepEqual(await heardIn(all), NUMBERS);
    assert.deepEqual([reading.clips, reading.seconds, asked], [all.length, SOUND.length / 16_000, []]);
    for (const { speech } of all) assert.ok(speech !== undefined && speech > 0.3);
  });

  it("gives a clip before anything behind its pause has come", async () => {
    const more = deferred();
    const sound: LiveSound = {
      async *samplesFrom() {
        yield SOUND.subarray(0, 7 * 16_000);
        await more.promise;
        yield SOUND.subarray(7 * 16_000);
      },
    };
    const reading = new Reading();
    const deps = {
      log: collectLog().log,
      ffmpegs: new FfmpegFinder(""),
      store: { tracks: { find: async () => undefined } },
    };
    const cuts = (await openRecording(fileOf({ sound }), SETTINGS, deps, reading, () => undefined, NEVER))(NEVER);
    const iterator = cuts[Symbol.asyncIterator]();
    const first = await iterator.next();
    assert.ok(!first.done && first.value.span.end < 7);
    more.resolve();
    await iterator.return?.();
  });

  it("goes on behind what was cut already, from its sound or from the complete file, with loss or without", async () => {
    const whole = await (await open(fileOf({ sound: spoken(SOUND) }))).cuts();
    const plain = path.join(folder, "plain.wav");
    writeFileSync(plain, wav(SOUND));
    for (const name of ["dictation.flac", "dictation.m4a"]) {
      anyFfmpeg("-v", "error", "-i", plain, path.join(folder, name));
      for (const count of [1, 4]) {
        const known = plannedOf(whole.slice(0, count));
        const live = await (await open(fileOf({ sound: spoken(SOUND), known }, name))).cuts();
        assert.deepEqual(names(live), names(whole));
        const file = await (await open(fileOf({ known }, name))).cuts();
        assert.deepEqual(names(file).slice(0, count), names(whole).slice(0, count));
        assert.deepEqual(await heardIn(file), NUMBERS, `${name} after ${count}`);
        if (name.endsWith(".flac")) assert.deepEqual(names(file), names(whole));
      }
    }
  }).timeout(60_000);

  it("says of a clip that a crash kept out of the file that its sound is lost, and has the others", async () => {
    const whole = await (await open(fileOf({ sound: spoken(SOUND) }))).cuts();
    writeFileSync(path.join(folder, "cut.wav"), wav(SOUND.subarray(0, Math.round((whole[2]?.span.end ?? 0) * 16_000))));
    const known = plannedOf(whole.slice(0, 4));
    const cuts = await (await open(fileOf({ known }, "cut.wav"))).cuts();
    assert.equal(cuts.length, 4);
    assert.equal((await heardIn(cuts.slice(0, 3))).length, 24);
    const lost = cuts[3]?.encode(NEVER) ?? assert.fail();
    // Of one clip: a gap in the text, behind which the rest goes on.
    await assert.rejects(lost, (error) => isOfOneClip(error, false) && error.code === "soundLost");
  });

  it("does not go on behind a clip that is missing among those that are known", async () => {
    const whole = await (await open(fileOf({ sound: spoken(SOUND) }))).cuts();
    const known = plannedOf(whole).filter(({ index }) => index !== 2);
    assert.deepEqual(names(await (await open(fileOf({ sound: spoken(SOUND), known }))).cuts()), names(whole));
  });

  it("says of a model that takes whole recordings which one to use", async () => {
    const opened = open(fileOf({ sound: spoken(SOUND) }), modelOf("qwen3-asr-flash-filetrans", "beijing"));
    await assert.rejects(opened, (error) => error instanceof EarmarkError && error.detail === "qwen3-asr-flash");
  });

  it("halves a clip as it does one of a file", async () => {
    const [first] = await (await open(fileOf({ sound: spoken(SOUND) }))).cuts();
    const halves = (await first?.halves?.(NEVER)) ?? [];
    assert.equal(halves.length, 2);
    assert.deepEqual([halves[0]?.span.start, halves[1]?.span.end], [first?.span.start, first?.span.end]);
  });
});

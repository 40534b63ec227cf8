import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { checkFollowable } from "../../../../src/audio/follow/followable";
import { FollowedSound } from "../../../../src/audio/follow/followedSound";
import { isGrowing } from "../../../../src/audio/follow/growing";
import { openSource } from "../../../../src/audio/source";
import type { Clock } from "../../../../src/core/clock";
import { EarmarkError } from "../../../../src/core/errors";
import { recording } from "../../../sounds/files";
import { GrowingWav } from "../../../sounds/growing";
import { concat, hearNumbers, numbersFor, silence, speakNumbers } from "../../../sounds/tones";
import { ffmpegUnderTest } from "../ffmpegUnderTest";

const NEVER = new AbortController().signal;
const NUMBERS = numbersFor(18);
const SOUND = speakNumbers(NUMBERS);
const RATE = 16_000;

/** Who looks all the time keeps the programs that are looked at from running. */
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

/** How each container is written while it is recorded. */
const CONTAINERS: Readonly<Record<string, readonly string[]>> = {
  "opus.mkv": ["-c:a", "libopus"],
  "opus.webm": ["-c:a", "libopus"],
  "plain.mp3": [],
  "vorbis.ogg": ["-c:a", "libvorbis"],
  "stereo.wav": ["-ac", "2", "-ar", "48000"],
  "fragmented.mp4": [
    "-c:a",
    "aac",
    "-movflags",
    "frag_keyframe+empty_moov+default_base_moof",
    "-frag_duration",
    "500000",
  ],
};

describe("a file that grows", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "earmark-follow-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function follow(file: string, quietSeconds: number, check?: () => Promise<void>) {
    const ends: string[] = [];
    const ffmpeg = await ffmpegUnderTest();
    const source = await openSource(ffmpeg, file, { onNotice: () => undefined }, NEVER);
    return { sound: new FollowedSound(source, { quietSeconds, onEnd: (state) => ends.push(state), check }), ends };
  }

  const heard = (pieces: readonly Int16Array[]): readonly number[] => hearNumbers(concat([...pieces, silence(0.1)]));

  it("is followed in every container that can be, while another program writes it: all words once and in order", async () => {
    const plain = recording("calm-numbers-12.wav", () => speakNumbers(numbersFor(12)));
    const files = Object.entries(CONTAINERS).map(([name, args]) => ({ file: path.join(folder, name), args }));
    const written = files.flatMap(({ file, args }) => [...args, "-flush_packets", "1", file]);
    const writer = spawn("ffmpeg", ["-v", "error", "-readrate", "3", "-i", plain, ...written], { stdio: "ignore" });
    let isWriting = true;
    const ended = once(writer, "exit").then(() => (isWriting = false));
    const all = files.map(async ({ file }) => {
      const name = path.basename(file);
      while (!((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 6_000)) await soon();
      while (!(await checkFollowable(file))) await soon();
      const { sound, ends } = await follow(file, 1.5);
      const pieces: Int16Array[] = [];
      let whileWritten = 0;
      for await (const piece of sound.samplesFrom(0, NEVER)) {
        pieces.push(piece);
        if (isWriting) whileWritten += piece.length / RATE;
      }
      assert.deepEqual(heard(pieces), numbersFor(12), name);
      assert.ok(whileWritten > 3, `${name}: ${whileWritten} s of it came while it was written`);
      assert.deepEqual(ends, ["over"]);
      // By then it is complete: whoever reads it once more waits for nothing.
      const rest: Int16Array[] = [];
      for await (const piece of sound.samplesFrom(6 * RATE, NEVER)) rest.push(piece);
      assert.deepEqual(heard(rest), numbersFor(12).slice(-heard(rest).length), name);
      assert.ok(heard(rest).length >= 6);
    });
    await Promise.all([...all, ended]);
  }).timeout(60_000);

  for (const [what, length] of [
    ["0", 0],
    ["all ones", 0xffff_ffff],
    ["less than there is", 32_000],
  ] as const)
    it(`may be a WAV whose header says ${what}, and a pause of its recorder is no end`, async () => {
      const wav = new GrowingWav(path.join(folder, "a.wav"), SOUND, length);
      wav.until(3);
      const { sound, ends } = await follow(wav.file, 1.5);
      const pieces: Int16Array[] = [];
      let seconds = 0;
      for await (const piece of sound.samplesFrom(0, NEVER)) {
        pieces.push(piece);
        seconds += piece.length / RATE;
        // Only what was written before can have come: then it is recorded on.
        if (seconds > 1.5) wav.until(Math.ceil(seconds) + 3);
      }
      assert.deepEqual(heard(pieces), NUMBERS);
      assert.deepEqual(ends, ["over"]);
    });

  for (const [what, state, change] of [
    ["removed", "gone", (file: string) => rmSync(file)],
    ["renamed", "gone", (file: string) => renameSync(file, `${file}.done`)],
    ["replaced", "gone", (file: string) => (writeFileSync(`${file}.new`, "another"), renameSync(`${file}.new`, file))],
    ["shortened", "shortened", (file: string) => truncateSync(file, 50_000)],
  ] as const)
    it(`ends where it is ${what}, with all that was there`, async () => {
      const wav = new GrowingWav(path.join(folder, "a.wav"), SOUND);
      wav.until(9);
      const { sound, ends } = await follow(wav.file, 600);
      const pieces: Int16Array[] = [];
      let isChanged = false;
      for await (const piece of sound.samplesFrom(0, NEVER)) {
        pieces.push(piece);
        const seconds = pieces.reduce((sum, one) => sum + one.length, 0) / RATE;
        if (seconds < 8.5 || isChanged) continue;
        isChanged = true;
        change(wav.file);
      }
      assert.deepEqual(ends, [state]);
      assert.deepEqual(heard(pieces), NUMBERS.slice(0, heard(pieces).length));
      assert.ok(heard(pieces).length >= 11, `${heard(pieces).length}`);
    });

  it("gives nothing of another file that took its place before it was opened", async () => {
    const wav = new GrowingWav(path.join(folder, "a.wav"), SOUND);
    wav.until(9);
    let looks = 0;
    const check = async (): Promise<void> => {
      if (++looks === 2) throw new EarmarkError("changed", "another one");
      return Promise.resolve();
    };
    const { sound } = await follow(wav.file, 600, check);
    await assert.rejects(async () => {
      for await (const _ of sound.samplesFrom(0, NEVER)) assert.fail("it is another file's");
    }, /another one/);
  });

  it("leaves no program behind when its reader leaves, or is aborted", async () => {
    const wav = new GrowingWav(path.join(folder, "a.wav"), SOUND);
    wav.until(5);
    const { sound } = await follow(wav.file, 600);
    for await (const _ of sound.samplesFrom(0, NEVER)) break;
    const leaving = new AbortController();
    await assert.rejects(async () => {
      for await (const _ of sound.samplesFrom(0, leaving.signal)) leaving.abort(new Error("the user left"));
    }, /the user left/);
  });

  it("cannot be followed as an MP4 whose index comes last, which is said as soon as there is sound in it", async () => {
    const plain = recording("numbers-18.wav", () => SOUND);
    const file = path.join(folder, "a.m4a");
    const writer = spawn("ffmpeg", ["-v", "error", "-readrate", "4", "-i", plain, "-flush_packets", "1", file]);
    try {
      await assert.rejects(
        async () => {
          while (!(statSync(file, { throwIfNoEntry: false }) && (await checkFollowable(file)))) await soon();
        },
        (error) => error instanceof EarmarkError && error.code === "notFollowable",
      );
    } finally {
      writer.kill("SIGKILL");
    }
  });

  describe("is told from one that is complete", () => {
    /** Time that passes at once; `then` is what happens meanwhile. */
    const clock = (then: (step: number) => void): Clock => {
      let step = 0;
      return { now: () => step * 250, sleep: () => Promise.resolve(then(++step)) };
    };

    it("by its size or its time, within a few seconds", async () => {
      const file = path.join(folder, "a.mp3");
      writeFileSync(file, "sound");
      for (const at of [1, 4, 8])
        assert.equal(
          await isGrowing(
            file,
            NEVER,
            clock((step) => step === at && appendFileSync(file, "more")),
          ),
          true,
        );
      assert.equal(
        await isGrowing(
          file,
          NEVER,
          clock(() => undefined),
        ),
        false,
      );
      assert.equal(
        await isGrowing(
          file,
          NEVER,
          clock(() => rmSync(file, { force: true })),
        ),
        false,
      );
      assert.equal(
        await isGrowing(
          file,
          NEVER,
          clock(() => assert.fail("it is not there")),
        ),
        false,
      );
    });
  });
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FfmpegFinder, type Ffmpeg } from "../../../../src/audio/ffmpeg";
import { EarmarkError } from "../../../../src/core/errors";
import type { LiveSound } from "../../../../src/core/types";
import { rescue } from "../../../../src/session/dictation/leftovers";
import { Recorder, type RecorderView, type WantedRecording } from "../../../../src/session/dictation/recorder";
import type { SoundSpool } from "../../../../src/storage/soundSpool";
import { itOnSmallDisk } from "../../../smallDisk";
import { concat, hearNumbers, silence, speakNumbers } from "../../../sounds/tones";
import { collectLog } from "../../support";
import { ManualClock } from "./manualClock";
import { ScriptedMicrophone, settled } from "./scriptedMicrophone";
import { samplesIn } from "./writtenRecording";

const NEVER = new AbortController().signal;
const SECOND = 16_000;
const NAME = "2026-11-26 15.50.12";

/** A tone of so many decibels below full scale. */
function tone(seconds: number, decibels = -20): Int16Array {
  const peak = 32_767 * Math.SQRT2 * 10 ** (decibels / 20);
  return Int16Array.from({ length: seconds * SECOND }, (_, i) => peak * Math.sin(i / 5.3));
}

async function allOf(sound: LiveSound): Promise<Int16Array> {
  const pieces: Int16Array[] = [];
  for await (const piece of sound.samplesFrom(0, NEVER)) pieces.push(piece);
  return concat(pieces);
}

describe("a dictation's recording", () => {
  let native: Ffmpeg;
  let home = "";
  let folder = "";
  let storage = "";
  let clock: ManualClock;
  let mic: ScriptedMicrophone;
  let made: Recorder[] = [];
  /** The next window is to finish it. */
  let isLeft = false;

  before(async () => (native = await new FfmpegFinder("").find("", NEVER)));
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), "earmark-recorder-"));
    folder = path.join(home, "notes", "recordings");
    storage = path.join(home, "storage");
    clock = new ManualClock();
    mic = new ScriptedMicrophone();
    [made, isLeft] = [[], false];
  });
  afterEach(async () => {
    for (const one of made) await one.dispose();
    const left = existsSync(storage) ? readdirSync(storage) : [];
    const endings = left.map((name) => path.extname(name)).toSorted();
    assert.deepEqual(endings, isLeft ? [".json", ".pcm"] : [], "what is left behind");
    assert.equal(mic.open, 0, "the microphone is open");
    rmSync(home, { recursive: true });
  });

  const wanted = (more: Partial<WantedRecording> = {}): WantedRecording => ({
    folder,
    name: NAME,
    format: "flac",
    microphone: undefined,
    ...more,
  });

  /** One that has heard its first 10 ms. */
  async function begin(more: Partial<WantedRecording> = {}, ffmpeg: Ffmpeg = native): Promise<Recorder> {
    mic.prepare(silence(0.01));
    const { log } = collectLog();
    const recorder = await Recorder.start(wanted(more), { ffmpeg, clock, log, storage, capture: mic.capture });
    made.push(recorder);
    return recorder;
  }

  it("keeps every sample in its file, and gives the same to whoever recognizes it", async () => {
    const recorder = await begin();
    const { view } = recorder;
    assert.equal(recorder.path, path.join(folder, `${NAME}.flac`));
    assert.deepEqual([view.phase, view.file], ["recording", path.join(folder, `${NAME}.mkv`)]);
    const sound = allOf(recorder.sound);
    await mic.say(concat([tone(1), silence(0.5)]), 37);
    assert.equal(recorder.view.seconds, 1.51);
    const ended = await recorder.stop();
    assert.deepEqual(
      [ended.phase, ended.seconds, ended.file, ended.problem],
      ["ended", 1.51, recorder.path, undefined],
    );
    assert.deepEqual(readdirSync(folder), [`${NAME}.flac`]);
    const spoken = concat(mic.taken);
    assert.deepEqual(await sound, spoken);
    assert.deepEqual(await allOf(recorder.sound), spoken, "also for who comes late");
    assert.deepEqual(samplesIn(recorder.path), spoken);
    await recorder.dispose();
    await assert.rejects(allOf(recorder.sound), { code: "missingFile" });
    assert.deepEqual(await recorder.stop(), ended);
  });

  it("is an m4a where that is wanted, with all that was said", async () => {
    const recorder = await begin({ format: "m4a" });
    const numbers = [1, 1_000, 77];
    await mic.say(concat([speakNumbers(numbers), silence(0.4)]));
    assert.equal((await recorder.stop()).file, path.join(folder, `${NAME}.m4a`));
    assert.deepEqual(hearNumbers(samplesIn(recorder.path)), numbers);
  });

  it("closes the microphone while it pauses, which stands in the file as 0.8 s of silence, and goes on", async () => {
    const recorder = await begin({ microphone: "one" });
    await mic.say(tone(0.5));
    await Promise.all([recorder.pause(), recorder.pause()]);
    assert.deepEqual([recorder.view.phase, recorder.view.level, mic.open], ["paused", 0, 0]);
    mic.prepare(tone(0.25));
    await Promise.all([recorder.resume(), recorder.resume()]);
    await settled(() => recorder.view.seconds > 1.5);
    assert.equal(recorder.view.phase, "recording");
    await recorder.pause();
    mic.prepare(tone(0.125));
    await recorder.resume("two");
    await settled(() => recorder.view.seconds > 2.4);
    await recorder.pause();
    await recorder.stop();
    assert.deepEqual(mic.opened, ["one", "one", "two"]);
    const [first, second, third, fourth] = mic.taken;
    const gap = silence(0.8);
    const all = concat([first, second, gap, third, gap, fourth, gap].map((one) => one ?? silence(0)));
    assert.deepEqual(samplesIn(recorder.path), all);
  });

  it("pauses where the microphone is gone, says so, and goes on with another one", async () => {
    const recorder = await begin();
    await mic.say(tone(0.5));
    await mic.pullOut();
    assert.equal(recorder.view.phase, "paused");
    assert.equal(recorder.view.problem?.code, "microphoneGone");
    mic.refusal = new EarmarkError("noMicrophone", "none");
    await assert.rejects(recorder.resume(), { code: "noMicrophone" });
    assert.equal(recorder.view.phase, "paused");
    mic.refusal = undefined;
    mic.prepare(tone(0.5));
    await recorder.resume("other");
    assert.deepEqual([recorder.view.phase, recorder.view.problem], ["recording", undefined]);
    await settled(() => recorder.view.seconds > 1.8);
    await mic.pullOut();
    const { file, problem } = await recorder.stop();
    assert.equal(problem?.code, "microphoneGone");
    assert.equal(samplesIn(file).length, 2.61 * SECOND);
  });

  describe("ends with the word", () => {
    it("at once where it is quiet", async () => {
      const recorder = await begin();
      await mic.say(concat([tone(1), silence(0.31)]), 20);
      assert.equal((await recorder.stop()).seconds, 1.32);
    });

    it("with the first 300 ms of quiet, which a pause between two sounds is not", async () => {
      const recorder = await begin();
      await mic.say(concat([silence(0.5), tone(1)]), 20);
      const stopping = recorder.stop();
      await settled(() => recorder.view.phase === "stopping");
      await mic.say(concat([tone(0.5), silence(0.2), tone(0.3), silence(0.29)]), 129);
      assert.equal(recorder.view.phase, "stopping");
      await mic.say(silence(1), 100);
      const { seconds } = await stopping;
      assert.ok(Math.abs(seconds - (0.01 + 1.5 + 1.29 + 0.02)) < 0.011, String(seconds));
    });

    it("after 2 s of sound, and after 2 s where nothing comes any more", async () => {
      const recorder = await begin();
      await mic.say(tone(1), 10);
      const stopping = recorder.stop();
      await settled(() => recorder.view.phase === "stopping");
      await mic.say(tone(3), 300);
      assert.equal((await stopping).seconds, 3.01);

      mic.forget();
      const other = await begin();
      await mic.say(tone(1), 10);
      const ending = other.stop();
      await settled(() => other.view.phase === "stopping");
      await clock.pass(2_000);
      assert.equal((await ending).seconds, 1.01);
    });

    it("at once where the window closes, also in the middle of a stop", async () => {
      const recorder = await begin();
      await mic.say(tone(1), 10);
      const stopping = recorder.stop();
      await settled(() => recorder.view.phase === "stopping");
      await recorder.end();
      assert.deepEqual([(await stopping).seconds, (await stopping).file], [1.01, recorder.path]);
    });
  });

  it("says that nothing is heard, after 5 s of silence or of its own noise, until something is", async () => {
    const recorder = await begin();
    await mic.say(silence(4.9), 10);
    assert.equal(recorder.view.unheard, false);
    await mic.say(silence(0.1));
    assert.equal(recorder.view.unheard, true);
    const click = Int16Array.from({ length: 160 }, () => 20_000);
    await mic.say(concat([click, silence(0.5)]));
    assert.equal(recorder.view.unheard, true, "a click");
    await mic.say(tone(0.2, -60));
    assert.equal(recorder.view.unheard, false, "a whisper");
    // The last bit of a converter, as a muted microphone sends it.
    await mic.say(
      Int16Array.from({ length: 5.2 * SECOND }, (_, i) => ((i * 7) % 3) - 1),
      20,
    );
    assert.equal(recorder.view.unheard, true, "its own noise");
    await recorder.pause();
    assert.equal(recorder.view.unheard, false);
  });

  it("has a level as the ear has it: in even steps of decibels", async () => {
    const recorder = await begin();
    const levels: number[] = [];
    for (const decibels of [-80, -60, -45, -30, -15, -3]) {
      await mic.say(tone(0.1, decibels));
      levels.push(recorder.view.level);
    }
    for (const [i, level] of [0, 0, 0.25, 0.5, 0.75, 0.95].entries())
      assert.ok(Math.abs((levels[i] ?? -1) - level) < 0.02, `${levels[i]} is not ${level}`);
  });

  it("tells of itself at most 10 times a second, of each phase at once, and not whom it need not", async () => {
    const recorder = await begin();
    const seen: RecorderView[] = [];
    const stop = recorder.onChange((view) => void seen.push(view));
    recorder.onChange(() => {
      throw new Error("a listener of a window that is gone");
    });
    await clock.pass(100);
    for (let i = 0; i < 100; i++) {
      await mic.say(tone(0.02));
      await clock.pass(20);
    }
    assert.ok(seen.length >= 15 && seen.length <= 21, String(seen.length));
    await recorder.pause();
    assert.equal(seen.at(-1)?.phase, "paused");
    const { length } = seen;
    stop();
    stop();
    await recorder.stop();
    assert.equal(seen.length, length);
  });

  it("says of a microphone that sends nothing for 10 s that it does not, before and after it began", async () => {
    const { log } = collectLog();
    const starting = Recorder.start(wanted(), { ffmpeg: native, clock, log, storage, capture: mic.capture });
    await settled(() => mic.open === 1);
    const refused = assert.rejects(starting, { code: "microphoneBusy" });
    await clock.pass(10_000);
    await refused;
    assert.equal(existsSync(folder), false);

    const recorder = await begin();
    await clock.pass(9_900);
    await mic.say(tone(0.1));
    await clock.pass(9_000);
    assert.equal(recorder.view.phase, "recording");
    await clock.pass(1_000);
    await settled(() => recorder.view.phase === "paused");
    assert.equal(recorder.view.problem?.code, "microphoneGone");
  });

  it("leaves nothing behind where it cannot begin", async () => {
    const { log } = collectLog();
    const deps = { ffmpeg: native, clock, log, storage, capture: mic.capture };
    mic.refusal = new EarmarkError("microphoneRefused", "no");
    await assert.rejects(Recorder.start(wanted(), deps), { code: "microphoneRefused" });
    assert.equal(existsSync(folder), false);
    mic.refusal = undefined;

    const aborted = new AbortController();
    const starting = Recorder.start(wanted(), deps, aborted.signal);
    await settled(() => mic.open === 1);
    const reason = new Error("never mind");
    aborted.abort(reason);
    await assert.rejects(starting, reason);
    await assert.rejects(Recorder.start(wanted(), deps, aborted.signal), reason);

    const inside = { ...native, isModule: true };
    await assert.rejects(Recorder.start(wanted(), { ...deps, ffmpeg: inside }), { code: "noFfmpeg" });

    // A file where its folder is to be, its storage, and a path that is too long for any system.
    mkdirSync(path.dirname(folder), { recursive: true });
    writeFileSync(folder, "");
    mic.prepare(tone(0.1));
    await assert.rejects(Recorder.start(wanted(), deps), { code: "notWritable", detail: folder });
    mic.prepare(tone(0.1));
    await assert.rejects(Recorder.start(wanted(), { ...deps, storage: folder }), { code: "notWritable" });
    mic.prepare(tone(0.1));
    const long = path.join(home, ...Array.from({ length: 60 }, () => "x".repeat(100)));
    await assert.rejects(Recorder.start(wanted({ folder: long }), deps), { code: "notWritable" });
    assert.deepEqual(readdirSync(path.dirname(folder)), ["recordings"]);
  });

  itOnSmallDisk("says that a folder cannot be written to", 64, async (disk) => {
    execFileSync("mount", ["-o", "remount,ro", disk]);
    const { log } = collectLog();
    const deps = { ffmpeg: native, clock, log, storage, capture: mic.capture };
    for (const one of [disk, path.join(disk, "recordings")]) {
      mic.prepare(tone(0.1));
      await assert.rejects(Recorder.start(wanted({ folder: one }), deps), { code: "notWritable", detail: one });
    }
  });

  it("takes a name that nothing has, also of two that begin in the same second", async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `${NAME}.m4a`), "an earlier one");
    writeFileSync(path.join(folder, `${NAME} (2).mkv`), "one that is being made");
    const [one, two] = [await begin(), await begin()];
    assert.deepEqual(
      [one.path, two.path].map((file) => path.basename(file)),
      [`${NAME} (3).flac`, `${NAME} (4).flac`],
    );
    // Somebody has taken it meanwhile.
    writeFileSync(one.path, "mine");
    await Promise.all([one.end(), two.end()]);
    assert.equal(path.basename(one.view.file), `${NAME} (3) (2).flac`);
    assert.deepEqual(readdirSync(folder).length, 5);
    const strange = await begin({ name: `a:b/c?"${"长".repeat(100)}` });
    await strange.end();
    assert.ok(Buffer.byteLength(path.basename(strange.path)) <= 143);
    assert.match(path.basename(strange.path), /^a-b-c--长+~[0-9a-f]{8}\.flac$/);
  });

  it("does not follow a link out of the folder in which it has to be", async function () {
    if (process.platform === "win32") return;
    const workspace = path.join(home, "workspace");
    const elsewhere = path.join(home, "elsewhere");
    for (const one of [workspace, elsewhere]) mkdirSync(one);
    symlinkSync(elsewhere, path.join(workspace, "out"));
    const { log } = collectLog();
    const deps = { ffmpeg: native, clock, log, storage, capture: mic.capture };
    for (const below of ["out", "out/recordings", "out/../../elsewhere"]) {
      mic.prepare(tone(0.1));
      const place = wanted({ folder: path.join(workspace, below), within: workspace });
      await assert.rejects(Recorder.start(place, deps), { code: "notWritable" });
    }
    assert.deepEqual(readdirSync(elsewhere), []);
    const recorder = await begin({ folder: path.join(workspace, "recordings"), within: workspace });
    await recorder.end();
    assert.equal(recorder.view.file, path.join(workspace, "recordings", `${NAME}.flac`));
    await (await begin({ folder: workspace, within: workspace })).end();
    await (await begin({ folder: path.join(workspace, "out") })).end();
    assert.deepEqual(readdirSync(elsewhere), [`${NAME}.flac`]);
  });

  it("is whole where its file, or its whole folder, is removed while it is made", async () => {
    const recorder = await begin();
    await mic.say(tone(1));
    await settledSlowly(() => statSync(recorder.view.file).size > 0);
    rmSync(folder, { recursive: true });
    await mic.say(concat([tone(0.5), silence(0.4)]));
    const { file, problem } = await recorder.stop();
    assert.deepEqual([file, problem], [recorder.path, undefined]);
    assert.deepEqual(samplesIn(file), concat(mic.taken));
  });

  it("is whole where its encoder is killed, and says why it ended", async function () {
    if (process.platform !== "linux") return;
    const recorder = await begin();
    await mic.say(concat([tone(0.5)]));
    const encoder = execFileSync("pgrep", ["-f", recorder.view.file], { encoding: "utf8" }).trim();
    process.kill(Number(encoder), "SIGKILL");
    await settledSlowly(() => recorder.view.phase === "ended");
    const { file, problem } = recorder.view;
    assert.equal(problem?.code, "notWritable");
    assert.equal(file, recorder.path);
    assert.deepEqual(samplesIn(file), concat(mic.taken));
  });

  /** As ffmpeg, but for what finishes a recording, or another thing. */
  function ffmpegThat(does: string, where = "-progress"): Ffmpeg {
    const file = path.join(home, "ffmpeg");
    const script = `#!/bin/sh\ncase "$*" in *${where}*) ${does};; esac\nexec "${native.path}" "$@"\n`;
    writeFileSync(file, script, { mode: 0o755 });
    return { ...native, path: file };
  }

  it("is kept as it was written where it cannot be finished, and says so; the next window finishes it", async function () {
    if (process.platform === "win32") return;
    const recorder = await begin({}, ffmpegThat("exit 1"));
    await mic.say(concat([tone(0.5), silence(0.4)]));
    const { file, problem } = await recorder.stop();
    assert.deepEqual([problem?.code, problem?.detail], ["unfinished", `${NAME}.mkv`]);
    assert.deepEqual(readdirSync(folder), [`${NAME}.mkv`]);
    assert.deepEqual(samplesIn(file), concat(mic.taken));
    await recorder.dispose();
    const { log } = collectLog();
    const path = recorder.path;
    assert.deepEqual(await rescue(storage, native, log), [{ path, seconds: concat(mic.taken).length / SECOND }]);
    assert.deepEqual(samplesIn(path), concat(mic.taken));
  });

  it("is kept as it was written where what it became is not all of it", async function () {
    if (process.platform === "win32") return;
    // It says that all is well, and of how much.
    const recorder = await begin({}, ffmpegThat("echo out_time_us=400000; exit 0"));
    await mic.say(concat([tone(0.5), silence(0.4)]));
    assert.equal((await recorder.stop()).problem?.code, "unfinished");
    isLeft = true;
    assert.deepEqual(samplesIn(path.join(folder, `${NAME}.mkv`)), concat(mic.taken));
  });

  itOnSmallDisk(
    "keeps what was recorded where the disk is full, and says so; its sound is whole",
    150,
    async (disk) => {
      const noise = (): Int16Array => Int16Array.from({ length: SECOND / 2 }, () => Math.random() * 40_000 - 20_000);
      const recorder = await begin({ folder: disk });
      const sound = allOf(recorder.sound);
      while (recorder.view.phase !== "ended") {
        await mic.say(noise());
        await new Promise((done) => setTimeout(done, 5));
      }
      const { file, problem, seconds } = recorder.view;
      assert.deepEqual([problem?.code, problem?.detail], ["noSpace", "recording"]);
      // What the disk did not take is in there.
      isLeft = true;
      assert.deepEqual(readdirSync(disk), [`${NAME}.mkv`]);
      const kept = samplesIn(file);
      const taken = concat(mic.taken);
      assert.ok(kept.length > 3 * SECOND, `${kept.length / SECOND} of ${seconds} s`);
      assert.deepEqual(kept, taken.subarray(0, kept.length));
      assert.deepEqual(await sound, taken.subarray(0, seconds * SECOND));
    },
  );

  itOnSmallDisk("goes on where the disk of its spool is full: only who recognizes it is told", 64, async (disk) => {
    const { log } = collectLog();
    mic.prepare(silence(0.01));
    const deps = { ffmpeg: native, clock, log, storage: disk, capture: mic.capture };
    const recorder = await Recorder.start(wanted(), deps);
    const sound = assert.rejects(allOf(recorder.sound), { code: "noSpace" });
    for (let i = 0; i < 6; i++) await mic.say(tone(0.5));
    await sound;
    await mic.say(silence(0.5));
    const { file, problem } = await recorder.stop();
    assert.equal(problem, undefined);
    assert.deepEqual(samplesIn(file), concat(mic.taken));
    await recorder.dispose();
    assert.deepEqual(readdirSync(disk), []);
  });

  it("is left to the next window, whole, where its encoder does not end, and that window closes in time", async function () {
    if (process.platform === "win32") return;
    const recorder = await begin({}, ffmpegThat("cat > /dev/null; sleep 60", "-cluster_time_limit"));
    await mic.say(concat([tone(0.5), silence(0.4)]));
    const closing = recorder.dispose();
    await settledSlowly(() => recorder.view.phase === "stopping");
    await clock.pass(2_000);
    await closing;
    const { log } = collectLog();
    assert.equal((await rescue(storage, native, log)).length, 1);
    assert.deepEqual(samplesIn(recorder.path), concat(mic.taken));
  });

  it("lets its window close where the disk does not answer", async () => {
    const recorder = await begin();
    let answers = (): void => undefined;
    // What is behind a network drive that is gone.
    const spool = recorder.sound as SoundSpool;
    const end = spool.end.bind(spool);
    const answer = new Promise<void>((resolve) => (answers = resolve));
    spool.end = () => answer.then(end);
    await mic.say(tone(0.5));
    const closing = recorder.dispose();
    await settledSlowly(() => recorder.view.phase === "stopping");
    await clock.pass(2_500);
    await closing;
    assert.equal(recorder.view.phase, "stopping");
    answers();
    await settledSlowly(() => readdirSync(storage).every((name) => /\.(?:json|pcm)$/.test(name)));
    isLeft = true;
  });

  it("is left to the next window where that closes before it is finished", async function () {
    if (process.platform === "win32") return;
    const recorder = await begin({}, ffmpegThat("sleep 60"));
    await mic.say(tone(0.5));
    const ending = recorder.end();
    await settledSlowly(() => mic.open === 0);
    await clock.pass(2_000);
    await ending;
    assert.deepEqual([recorder.view.phase, recorder.view.problem], ["ended", undefined]);
    assert.deepEqual(readdirSync(folder), [`${NAME}.mkv`]);
    await recorder.dispose();
    made = [];
    isLeft = true;
  });
});

/** Waits for what a process does. */
async function settledSlowly(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((done) => setTimeout(done, 5));
}

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FfmpegFinder, type Ffmpeg } from "../../../../src/audio/ffmpeg";
import { SYSTEM_CLOCK } from "../../../../src/core/clock";
import { Recorder, type RecorderDeps, type RecorderView } from "../../../../src/session/dictation/recorder";
import { concat, hearNumbers, speakNumbers } from "../../../sounds/tones";
import { describeWithMicrophone, SoundServer } from "../../../sounds/virtualMicrophone";
import { collectLog } from "../../support";
import { samplesIn } from "./writtenRecording";

const NEVER = new AbortController().signal;
const PACE = { word: 0.2, gap: 0.1, phrase: 8, pause: 0.4 };

function numbersIn(file: string): number[] {
  return hearNumbers(samplesIn(file), PACE);
}

describeWithMicrophone("a dictation's recording, from a real microphone", () => {
  let server: SoundServer;
  let ffmpeg: Ffmpeg;
  let home = "";
  before(async () => {
    ffmpeg = await new FfmpegFinder("").find("", NEVER);
    server = await SoundServer.start();
    home = mkdtempSync(path.join(tmpdir(), "earmark-recorder-"));
  });
  after(async () => {
    await server.close();
    rmSync(home, { recursive: true });
  });

  const deps = (): RecorderDeps => ({
    ffmpeg,
    clock: SYSTEM_CLOCK,
    log: collectLog().log,
    storage: path.join(home, "storage"),
  });

  /** Waits until its view is so. */
  async function seen(recorder: Recorder, isSo: (view: RecorderView) => boolean): Promise<void> {
    if (isSo(recorder.view)) return;
    await new Promise<void>((resolve) => {
      const stop = recorder.onChange((view) => {
        if (!isSo(view)) return;
        stop();
        resolve();
      });
    });
  }

  it("holds all that was said, over a pause and with another microphone after the first was pulled out", async () => {
    const first = server.microphone("First");
    const wanted = {
      folder: path.join(home, "recordings"),
      name: "memo",
      format: "flac",
      microphone: first.id,
    } as const;
    const recorder = await Recorder.start(wanted, deps());
    const live: Int16Array[] = [];
    const reading = (async () => {
      for await (const piece of recorder.sound.samplesFrom(0, NEVER)) live.push(piece);
    })();
    let loudest = 0;
    const stop = recorder.onChange(({ level }) => void (loudest = Math.max(loudest, level)));
    await first.play(speakNumbers([1, 2, 3], PACE));
    stop();
    assert.ok(loudest > 0.6 && loudest < 0.95, String(loudest));
    await recorder.pause();
    assert.equal(server.recorders(), 0, "the microphone is closed while it pauses");
    await first.play(speakNumbers([900, 901], PACE));
    await recorder.resume();
    await first.play(speakNumbers([4, 5], PACE));
    first.unplug();
    await seen(recorder, ({ phase }) => phase === "paused");
    assert.equal(recorder.view.problem?.code, "microphoneGone");
    const second = server.microphone("Second");
    await recorder.resume(second.id);
    await second.play(speakNumbers([6, 7], PACE));
    const { file, problem } = await recorder.stop();
    assert.equal(server.recorders(), 0);
    assert.equal(problem, undefined);
    await reading;
    assert.deepEqual(numbersIn(file), [1, 2, 3, 4, 5, 6, 7]);
    assert.deepEqual(hearNumbers(concat(live), PACE), [1, 2, 3, 4, 5, 6, 7]);
    await recorder.dispose();
    assert.deepEqual(readdirSync(path.join(home, "storage")), []);
    second.unplug();
  });

  it("ends with the word that is being said", async () => {
    const mic = server.microphone();
    const wanted = { folder: path.join(home, "recordings"), name: "word", format: "m4a", microphone: mic.id } as const;
    const recorder = await Recorder.start(wanted, deps());
    const playing = mic.play(speakNumbers([11, 12], { ...PACE, word: 0.7, gap: 0.05, pause: 0.05 }));
    await seen(recorder, ({ level }) => level > 0.6);
    const { file } = await recorder.stop();
    assert.deepEqual(numbersIn(file), [11, 12]);
    await playing;
    await recorder.dispose();
    mic.unplug();
  });
});

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FfmpegFinder } from "../../../src/audio/ffmpeg";
import { EarmarkError } from "../../../src/core/errors";
import type { Notice } from "../../../src/core/notices";
import { Job, type JobDeps } from "../../../src/session/job";
import { recordingOfJob } from "../../../src/session/jobAbout";
import { followed, following } from "../../../src/session/followRecording";
import { pin } from "../../../src/session/pinRecordings";
import { recordingIn, type Recording } from "../../../src/session/recording";
import { Lanes } from "../../../src/pipeline/lanes";
import { Pacer } from "../../../src/pipeline/pacer";
import { GrowingWav } from "../../sounds/growing";
import { hearNumbers, numbersFor, speakNumbers, spelled } from "../../sounds/tones";
import { insideFolder } from "../audio/ffmpegUnderTest";
import { Paper, SETTINGS, World } from "./fakes";

const NEVER = new AbortController().signal;
const NUMBERS = numbersFor(40);
const WORDS = NUMBERS.map(spelled).join(" ");

describe("a recording that another program writes", () => {
  let folder: string;
  let world: World;
  let asked: string[];
  let notices: Notice[];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-growing-"));
    world = new World(folder);
    [asked, notices] = [[], []];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const meeting = (): GrowingWav => new GrowingWav(path.join(folder, "meeting.wav"), speakNumbers(NUMBERS));

  /** `onAnswer`: told of each text before it is given. */
  function deps(onAnswer: (text: string) => void = () => undefined): JobDeps {
    return {
      ...world.deps,
      ffmpegs: new FfmpegFinder(""),
      connect: () =>
        Promise.resolve({
          recognizer: {
            limits: SETTINGS.model.limits,
            async *recognize({ audio }) {
              assert.ok(audio.kind === "bytes");
              await new Promise(setImmediate);
              const text = hearNumbers(new Int16Array(audio.data.slice(44).buffer))
                .map(spelled)
                .join(" ");
              asked.push(text);
              onAnswer(text);
              yield { text, final: true };
            },
          },
          lanes: new Lanes(2),
          pacer: new Pacer(600_000),
          patience: { budgetMs: 60_000, attempts: 3, firstPauseMs: 0, longestPauseMs: 1, offlineMs: Infinity },
        }),
    };
  }

  const requestOf = (recording: Recording, paper: Paper) => ({
    ...{ recording, settings: SETTINGS, context: "", destination: paper, notices: [] },
  });

  it("becomes text while it grows, and goes on in another window, which sends nothing twice", async () => {
    const wav = meeting();
    wav.until(14);
    const recording = await pin(following(recordingIn(wav.file), 2));
    const first = new Paper();
    // The window is closed in the middle of it: what it has finished is kept.
    let finished = 0;
    const job: Job = new Job(
      requestOf(recording, first),
      deps(() => {
        finished += 1;
        if (finished === 2) void job.suspend();
      }),
    );
    assert.equal((await job.run()).kind, "cancelled");
    await job.suspend();
    const [left] = await world.journal.abandoned();
    const entry = left && (await world.journal.claim(left));
    assert.ok(entry);
    assert.equal(entry.record.about.follow, 2);
    wav.until(20);
    const again = await pin(recordingOfJob(entry.record.about, entry.record.clips));
    const paper = new Paper();
    const next = new Job(
      { ...requestOf(again, paper), entry },
      deps(() => wav.until(60)),
    );
    const outcome = await next.run();
    assert.equal(outcome.kind, "done", JSON.stringify(outcome));
    assert.equal(paper.text, WORDS);
    assert.equal(new Set(asked).size, asked.length);
    assert.deepEqual(world.kept, ["meeting.wav"]);
    assert.deepEqual(await world.journal.all(), []);
  }).timeout(30_000);

  it("can be taken as it is: what is there, and a word that says so", async () => {
    const wav = meeting();
    wav.until(14);
    const recording = await pin(following(recordingIn(wav.file), 0));
    const paper = new Paper();
    const job = new Job(
      requestOf(recording, paper),
      deps(() => wav.until(15)),
    );
    assert.equal((await job.run()).kind, "done");
    assert.ok(WORDS.startsWith(paper.text) && paper.text.length > WORDS.length / 4, paper.text);
    assert.deepEqual(job.notices, [{ code: "stillRecorded" }]);
  });

  it("is nothing of another file: what took its place was not agreed to", async () => {
    const wav = meeting();
    wav.until(14);
    const recording = await pin(following(recordingIn(wav.file), 5));
    // The next file often gets the number of the one that was removed.
    rmSync(wav.file);
    new GrowingWav(wav.file, speakNumbers(NUMBERS.toReversed())).until(20);
    const job = new Job(requestOf(recording, new Paper()), deps());
    const outcome = await job.run();
    assert.ok(outcome.kind === "failed" && (outcome.error as EarmarkError).code === "changed");
    assert.deepEqual(asked, []);
  });

  describe("before it is followed", () => {
    const followNow = (file: string, ffmpegs = new FfmpegFinder("")) =>
      followed(
        following(recordingIn(file), 2),
        { ffmpegPath: "" },
        { ...world.deps, ffmpegs },
        (one) => void notices.push(one),
        NEVER,
      );

    it("is complete where nothing came for so long", async () => {
      const wav = meeting();
      wav.until(5);
      const before = new Date(Date.now() - 10_000);
      utimesSync(wav.file, before, before);
      const recording = await followNow(wav.file);
      assert.ok(recording.kind === "file" && recording.live?.sound === undefined);
    });

    it("is waited for where there is no sound in it yet", async () => {
      const file = path.join(folder, "meeting.wav");
      writeFileSync(file, "");
      const waiting = followNow(file);
      const wav = meeting();
      wav.until(5);
      const recording = await waiting;
      assert.ok(recording.kind === "file" && recording.live?.sound);
    });

    it("needs an ffmpeg that can wait, which the one inside cannot", async () => {
      const wav = meeting();
      wav.until(5);
      const home = path.join(folder, "home");
      cpSync(await insideFolder(), path.join(home, "dist/ffmpeg"), { recursive: true });
      const without = { platform: "linux", env: {}, home: "", list: () => [] } as const;
      await assert.rejects(followNow(wav.file, new FfmpegFinder(home, without)), (error) => {
        return error instanceof EarmarkError && error.code === "notFollowable" && error.detail === "ffmpeg";
      });
    });
  });
});

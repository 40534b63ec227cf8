import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { decode, type Source } from "../../../src/audio/decode";
import type { Ffmpeg } from "../../../src/audio/ffmpeg";
import { isPlayable } from "../../../src/audio/playable";
import { openSource } from "../../../src/audio/source";
import { readArguments, UsageError } from "../../../src/cli/arguments";
import type { Notice } from "../../../src/core/notices";
import { PlanStore } from "../../../src/storage/planStore";
import { TrackStore } from "../../../src/storage/trackStore";
import { modelOf } from "../../../src/recognizers/catalog";
import { recording, spoken } from "../../sounds/files";
import { concat, hearNumbers, speakNumbers } from "../../sounds/tones";
import { ffmpegUnderTest } from "./ffmpegUnderTest";

const NEVER = new AbortController().signal;
const ONE = [1, 83, 500, 7];
const TWO = [900, 12, 44, 345];
const first = (): string => recording("track-one.wav", () => speakNumbers(ONE));
const second = (): string => recording("track-two.wav", () => speakNumbers(TWO));
const voice = (): string => spoken("The second point is the budget, and nobody knows how long it will take.");
const SILENCE = "-f lavfi -i anullsrc=r=48000:cl=stereo";

describe("several audio tracks", () => {
  let ffmpeg: Ffmpeg;
  let folder: string;
  before(async () => {
    ffmpeg = await ffmpegUnderTest();
    folder = mkdtempSync(path.join(tmpdir(), "earmark-tracks-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function make(name: string, args: string): string {
    const file = path.join(folder, name);
    const sounds: Readonly<Record<string, string>> = { ONE: first(), TWO: second(), VOICE: voice() };
    execFileSync("ffmpeg", ["-v", "error", "-y", ...args.split(" ").map((arg) => sounds[arg] ?? arg), file]);
    return file;
  }

  async function open(file: string, track?: number): Promise<{ source: Source; notices: readonly Notice[] }> {
    const notices: Notice[] = [];
    const onNotice = (notice: Notice): void => void notices.push(notice);
    return { source: await openSource(ffmpeg, file, { track, onNotice }, NEVER), notices };
  }

  async function heard(source: Source): Promise<number[]> {
    const pieces: Int16Array[] = [];
    for await (const piece of decode(source, NEVER)) pieces.push(piece.slice());
    return hearNumbers(concat(pieces));
  }

  const SILENT_FIRST: Readonly<Record<string, string>> = {
    "two.mp4": "-c:a aac",
    "two.mkv": "-c:a flac",
    "two.ts": "-c:a mp2",
    "two.mov": "-c:a pcm_s16le",
  };
  for (const [name, args] of Object.entries(SILENT_FIRST)) {
    it(`recordings 6: of a silent track and one with sound the latter is heard, and the other named (${name})`, async () => {
      const tags = "-metadata:s:a:0 language=eng -metadata:s:a:1 language=fra";
      const file = make(name, `${SILENCE} -i ONE -map 0:a -map 1:a -t 3.1 ${args} ${tags}`);
      const { source, notices } = await open(file);
      assert.deepEqual(await heard(source), ONE);
      assert.deepEqual(notices, [{ code: "otherTracks", taken: "2 (fra)", others: ["1 (eng)"] }]);
    });
  }

  const HOLDS_NO_SPEECH: Readonly<Record<string, readonly [source: string, filter?: string]>> = {
    "a faint hum": ["sine=f=50:r=48000:d=30", "volume=-45dB"],
    "a hum of 60 Hz": ["sine=f=60:r=48000:d=30", "volume=-10dB"],
    "white noise at -50 dB": ["anoisesrc=r=48000:d=30:a=0.0055"],
    "loud white noise": ["anoisesrc=r=48000:d=30:a=0.3"],
    "brown noise": ["anoisesrc=r=48000:d=30:c=brown:a=0.2"],
    "a hum that begins late": ["sine=f=50:r=48000:d=30", "volume=-30dB,adelay=9000"],
    "noise that stops now and then": ["anoisesrc=r=48000:d=30:a=0.02", "volume=0:enable=gt(mod(t\\,10)\\,7)"],
    "a held chord": ["aevalsrc=0.2*(sin(1382*t)+sin(1738*t)+sin(2073*t)):s=48000:d=30"],
    "one click": ["aevalsrc=0.8*between(t\\,3\\,3.02)*sin(6000*t):s=48000:d=30"],
  };
  const VOICES: Readonly<Record<string, string>> = {
    "tones at their level": "-i ONE -filter_complex [1:a]anull[v]",
    "a quiet voice in some noise":
      "-i VOICE -f lavfi -i anoisesrc=r=16000:d=30:a=0.0005 -filter_complex [1:a]volume=-30dB,apad[q];[q][2:a]amix=inputs=2:normalize=0[v]",
  };
  for (const [what, [made, filter]] of Object.entries(HOLDS_NO_SPEECH)) {
    for (const [voice, args] of Object.entries(VOICES)) {
      it(`recordings 6: ${what} is passed over where another track has speech (${voice})`, async () => {
        const codec = "-ar 48000 -t 12 -c:a aac";
        const noise = `-f lavfi -i ${made}${filter ? `,${filter}` : ""}`;
        for (const name of ["behind.mp4", "before.mp4"]) {
          const order = name === "behind.mp4" ? "-map 0:a -map [v]" : "-map [v] -map 0:a";
          const { source, notices } = await open(make(name, `${noise} ${args} ${order} ${codec}`));
          assert.equal(source.info.track, name === "behind.mp4" ? 1 : 0, name);
          assert.deepEqual(
            notices.map(({ code }) => code),
            ["otherTracks"],
          );
        }
      });
    }
  }

  it("recordings 6: noise is taken before silence, a word before noise, and of two with speech the first stays", async () => {
    const mapped = "-map 0:a -map 1:a -t 12 -c:a flac";
    const noise = "-f lavfi -i anoisesrc=r=48000:d=12:a=0.0055";
    assert.equal((await open(make("noise.mka", `${SILENCE} ${noise} ${mapped}`))).source.info.track, 1);
    const word = "-f lavfi -i aevalsrc=0.01*between(t\\,6\\,6.4)*sin(3000*t):s=48000:d=12";
    assert.equal((await open(make("word.mka", `${noise} ${word} ${mapped}`))).source.info.track, 1);
    assert.equal((await open(make("both.mka", `-i VOICE -i ONE ${mapped}`))).source.info.track, 0);
    assert.equal((await open(make("other.mka", `-i ONE -i VOICE ${mapped}`))).source.info.track, 0);
  });

  it("recordings 6: the track that players take is heard where it has sound, and each can be chosen", async () => {
    const film = "-f lavfi -i testsrc=s=64x64:r=5:d=3 -i ONE -i TWO -map 0:v -map 1:a -map 2:a -c:a libopus -shortest";
    const titles = "-metadata:s:a:0 title=Commentary -metadata:s:a:1 title=Main";
    const file = make("default.mkv", `${film} ${titles} -disposition:a:0 0 -disposition:a:1 default`);
    const { source, notices } = await open(file);
    assert.deepEqual(await heard(source), TWO);
    assert.deepEqual(notices, [{ code: "otherTracks", taken: "2 (Main)", others: ["1 (Commentary)"] }]);
    assert.deepEqual(await heard((await open(file, 0)).source), ONE);
    assert.deepEqual(await heard((await open(file, 1)).source), TWO);
    await assert.rejects(open(file, 2), { code: "noAudio", message: /no audio track 3/ });
    assert.equal(await isPlayable(source, NEVER), false);
  });

  it("recordings 6: a default track without sound is passed over, a faint voice is sound, and of silent ones the first stays", async () => {
    const mapped = "-map 0:a -map 1:a -t 3.1 -c:a flac";
    const quiet = make("quiet.mka", `${SILENCE} -i ONE ${mapped} -disposition:a:0 default -filter:a:1 volume=-50dB`);
    assert.equal((await open(quiet)).source.info.track, 1);
    const silent = make("silent.mka", `${SILENCE} ${SILENCE} ${mapped}`);
    assert.equal((await open(silent)).source.info.track, 0);
    const late = make(
      "late.mka",
      `-i ONE ${SILENCE} -i TWO -filter_complex [0:a]adelay=4000[a] -map 1:a -map [a] -map 2:a -t 8 -c:a flac`,
    );
    assert.deepEqual(await heard((await open(late)).source), ONE);
  });

  it("recordings 6: the terminal takes a track by its number, counted from 1", () => {
    const read = (...args: string[]) => readArguments(["transcribe", "a.mkv", ...args], {});
    assert.ok(read() !== "help" && Object(read()).track === undefined);
    assert.equal(Object(read("--track", "2")).track, 1);
    for (const wrong of ["0", "two", "-1"]) assert.throws(() => read("--track", wrong), UsageError);
  });

  it("recordings 6: a recording of one track has no other, and says nothing", async () => {
    for (const [name, args] of [
      ["one.mp3", "-i ONE"],
      ["one.mkv", "-f lavfi -i testsrc=s=64x64:r=5:d=3 -i ONE -map 0:v -map 1:a -c:a aac"],
    ] as const) {
      const { source, notices } = await open(make(name, args), 0);
      assert.deepEqual(notices, []);
      assert.deepEqual(await heard(source), ONE);
      await assert.rejects(open(path.join(folder, name), 1), { code: "noAudio" });
    }
  });

  it("recordings 6: a choice is made once for a file, and each has cuts of its own", async () => {
    const file = make("chosen.mka", "-i ONE -i TWO -map 0:a -map 1:a -c:a flac");
    const tracks = new TrackStore(path.join(folder, "tracks"));
    assert.equal(await tracks.find(file), undefined);
    await tracks.keep(file, 1);
    assert.equal(await tracks.find(file), 1);
    const plans = new PlanStore(path.join(folder, "plans"));
    const { limits } = modelOf("qwen3-asr-flash", "beijing");
    const digests = async (track?: number): Promise<string[]> => {
      const { source } = await open(file, track);
      const cutting = { limits, upload: "lossless", onDecoded: () => undefined } as const;
      const found: string[] = [];
      for await (const { digest } of plans.cuts(source, cutting, NEVER)) found.push(digest);
      return found;
    };
    const [any, one, two] = [await digests(), await digests(0), await digests(1)];
    assert.deepEqual(any, one);
    assert.notDeepEqual(one, two);
    assert.deepEqual(await digests(1), two);
    assert.equal((await plans.find(file, limits.seconds, 1))?.cuts[0]?.digest, two[0]);
    await tracks.keep(file, undefined);
    assert.equal(await tracks.find(file), undefined);
  });

  it("platforms 15: a choice stays with its recording, whatever its time is said to be and wherever it lies", async () => {
    const file = path.join(folder, "of-a-card.mka");
    const tracks = new TrackStore(path.join(folder, "tracks"));
    writeFileSync(file, "the sound of a card");
    await tracks.keep(file, 1);
    for (const hours of [1, -1]) {
      const time = new Date(Date.now() + hours * 3_600_000);
      utimesSync(file, time, time);
      assert.equal(await tracks.find(file), 1, `${hours} h`);
    }
    const copy = path.join(folder, "copied.mka");
    copyFileSync(file, copy);
    assert.equal(await tracks.find(copy), 1);
    writeFileSync(file, "of another card now");
    assert.equal(await tracks.find(file), undefined);
  });
});

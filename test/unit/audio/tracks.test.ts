import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { decode, type Source } from "../../../src/audio/decode";
import { FfmpegFinder, type Ffmpeg } from "../../../src/audio/ffmpeg";
import { isPlayable } from "../../../src/audio/playable";
import { openSource } from "../../../src/audio/source";
import { readArguments, UsageError } from "../../../src/cli/arguments";
import type { Notice } from "../../../src/core/notices";
import { PlanStore } from "../../../src/pipeline/planStore";
import { TrackStore } from "../../../src/pipeline/trackStore";
import { modelOf } from "../../../src/recognizers/catalog";
import { recording } from "../../sounds/files";
import { concat, hearNumbers, speakNumbers } from "../../sounds/tones";

const NEVER = new AbortController().signal;
const ONE = [1, 83, 500, 7];
const TWO = [900, 12, 44, 345];
const first = (): string => recording("track-one.wav", () => speakNumbers(ONE));
const second = (): string => recording("track-two.wav", () => speakNumbers(TWO));
const SILENCE = "-f lavfi -i anullsrc=r=48000:cl=stereo";

describe("several audio tracks", () => {
  let ffmpeg: Ffmpeg;
  let folder: string;
  before(async () => {
    ffmpeg = await new FfmpegFinder("").find("", NEVER);
    folder = mkdtempSync(path.join(tmpdir(), "earmark-tracks-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function make(name: string, args: string): string {
    const file = path.join(folder, name);
    const sounds: Readonly<Record<string, string>> = { ONE: first(), TWO: second() };
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
      const cutting = { limits, upload: "lossless", onHeard: () => undefined } as const;
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
});

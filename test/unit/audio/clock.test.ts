import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { cutAt, cutsOf } from "../../../src/audio/clips";
import { Clock } from "../../../src/audio/sampleClock";
import { decode, type Source } from "../../../src/audio/decode";
import type { Ffmpeg } from "../../../src/audio/ffmpeg";
import { PEAKS_PER_SECOND, peaksOf } from "../../../src/audio/peaks";
import { convert, isPlayable } from "../../../src/audio/playable";
import { openSource } from "../../../src/audio/source";
import { TimedBlocks } from "../../../src/audio/timedBlocks";
import type { Notice } from "../../../src/core/notices";
import type { AudioInfo } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import { recording } from "../../sounds/files";
import { concat, hearNumbers, speakNumbers } from "../../sounds/tones";
import { ffmpegUnderTest } from "./ffmpegUnderTest";

const NEVER = new AbortController().signal;
const { limits } = modelOf("qwen3-asr-flash", "beijing");
const NUMBERS = Array.from({ length: 12 }, (_, i) => i * 83);
const tones = (): string => recording("numbers-12.wav", () => speakNumbers(NUMBERS));
/** When each number begins, as `speakNumbers` has it: after eight there is a longer pause. */
const BEGIN = NUMBERS.map((_, i) => 0.3 + 0.7 * i + (i >= 8 ? 0.6 : 0));
/** In the pause behind the eighth number. */
const HOLE = 6;

/** Where sound begins that lasts longer than a click, in seconds. */
function onsets(samples: Int16Array): number[] {
  const frame = 160;
  const found: number[] = [];
  let run = 0;
  for (let at = 0; at + frame <= samples.length; at += frame) {
    const loud = samples.subarray(at, at + frame).some((sample) => Math.abs(sample) > 2_000);
    run = loud ? run + 1 : 0;
    if (run === 20) found.push((at - 19 * frame) / 16_000);
  }
  return found;
}

const FILM = "-f lavfi -i testsrc=s=64x64:r=5:d=24";
const MAPPED = "-map 0:v -map 1:a -c:v";
/** Sound from 10 s on, with pictures from the start. */
const late = (video: string, audio: string): string => `${FILM} -itsoffset 10 -i TONES ${MAPPED} ${video} ${audio}`;
/** Nothing for 7 s in the middle. */
const HOLED = `-i TONES -af asetpts=PTS+if(gte(T\\,${HOLE})\\,7/TB\\,0)`;

/** Sound that begins before the recording does. */
const EARLY = "-itsoffset -3 -i TONES";
const KEPT = "-avoid_negative_ts disabled";

interface Member {
  readonly name: string;
  readonly args: string;
  /** When a number that begins at that second of the sound is heard. */
  readonly heard: (second: number) => number;
}
const shifted = (by: number) => (second: number) => second + by;
const holed = (second: number): number => (second < HOLE ? second : second + 7);

const MEMBERS: readonly Member[] = [
  { name: "late.mkv", args: late("libx264 -preset ultrafast", "-c:a aac"), heard: shifted(10) },
  { name: "late.mp4", args: late("libx264 -preset ultrafast", "-c:a aac"), heard: shifted(10) },
  { name: "late.webm", args: late("libvpx -deadline realtime", "-c:a libopus"), heard: shifted(10) },
  { name: "late.ts", args: late("libx264 -preset ultrafast", "-c:a aac"), heard: shifted(10) },
  { name: "late.mpeg", args: late("mpeg2video", "-c:a mp2 -ar 44100"), heard: shifted(10) },
  { name: "late.flv", args: late("flv1", "-c:a mp3 -ar 44100"), heard: shifted(10) },
  { name: "late-stereo.mkv", args: late("libx264 -preset ultrafast", "-ac 2 -c:a flac"), heard: shifted(10) },
  { name: "late-alone.m4a", args: "-itsoffset 10 -i TONES -c:a aac", heard: shifted(10) },
  { name: "late-alone.webm", args: "-itsoffset 10 -i TONES -c:a libopus", heard: shifted(10) },
  { name: "hole.mkv", args: `${HOLED} -c:a aac`, heard: holed },
  { name: "hole.mp4", args: `${HOLED} -c:a aac`, heard: holed },
  { name: "hole.webm", args: `${HOLED} -c:a libopus`, heard: holed },
  { name: "hole.mka", args: `${HOLED} -ac 6 -c:a flac`, heard: holed },
  { name: "hole.ts", args: `${HOLED} -c:a mp2`, heard: holed },
  { name: "plain.mp3", args: "-i TONES -b:a 64k", heard: shifted(0) },
  { name: "plain.m4a", args: "-i TONES -c:a aac", heard: shifted(0) },
  { name: "plain.opus", args: "-i TONES -c:a libopus", heard: shifted(0) },
  { name: "plain.aac", args: "-i TONES -ar 44100 -c:a aac", heard: shifted(0) },
  { name: "plain.ts", args: "-i TONES -c:a aac", heard: shifted(0) },
  { name: "plain-stereo.wma", args: "-i TONES -ac 2 -ar 44100 -c:a wmav2", heard: shifted(0) },
  // Times before 0: broken by an editor, or by a recorder that put them right too late.
  { name: "negative.webm", args: `${EARLY} -c:a libopus ${KEPT}`, heard: shifted(0) },
  { name: "negative.mkv", args: `${EARLY} -c:a libmp3lame -cluster_time_limit 1000 ${KEPT}`, heard: shifted(0) },
  { name: "negative-pcm.mkv", args: `${EARLY} -c:a pcm_s16le ${KEPT}`, heard: shifted(0) },
  // In an AVI empty chunks are a gap.
  { name: "late.avi", args: late("mpeg4", "-c:a libmp3lame"), heard: shifted(10) },
  { name: "late-alone.avi", args: "-itsoffset 10 -i TONES -c:a libmp3lame", heard: shifted(10) },
  { name: "hole.avi", args: `${HOLED} -ar 44100 -c:a libmp3lame`, heard: holed },
  { name: "hole-stereo.avi", args: `${HOLED} -ac 2 -ar 48000 -c:a ac3`, heard: holed },
  // ffmpeg takes chunks that are larger than the header says for several: some of AAC, all of such MP3, and most of Vorbis.
  { name: "plain-aac.avi", args: "-i TONES -c:a aac", heard: shifted(0) },
  { name: "plain-aac-stereo.avi", args: "-i TONES -ac 2 -ar 48000 -b:a 320k -c:a aac", heard: shifted(0) },
  { name: "film-aac.avi", args: late("mpeg4", "-c:a aac"), heard: shifted(10) },
  { name: "hole-aac.avi", args: `${HOLED} -c:a aac`, heard: holed },
  { name: "large.avi", args: "-i TONES -ar 32000 -b:a 320k -c:a libmp3lame", heard: shifted(0) },
  { name: "hole-large.avi", args: `${HOLED} -ar 32000 -b:a 320k -c:a libmp3lame`, heard: holed },
  { name: "plain-vorbis.avi", args: "-i TONES -c:a libvorbis", heard: shifted(0) },
  { name: "plain-ac3.avi", args: "-i TONES -ar 48000 -c:a ac3", heard: shifted(0) },
  { name: "hole-flac.avi", args: `${HOLED} -c:a flac`, heard: holed },
  // ffmpeg writes no gap there, only a length that has one.
  { name: "hole-pcm.mov", args: `${HOLED} -c:a pcm_s16le`, heard: shifted(0) },
  { name: "hole-pcm.avi", args: `${HOLED} -c:a pcm_s16le`, heard: shifted(0) },
];

describe("one clock", () => {
  let ffmpeg: Ffmpeg;
  let folder: string;
  before(async () => {
    ffmpeg = await ffmpegUnderTest();
    folder = mkdtempSync(path.join(tmpdir(), "earmark-clock-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function make(name: string, args: string): string {
    const file = path.join(folder, name);
    const all = args.split(" ").map((arg) => (arg === "TONES" ? tones() : arg));
    execFileSync("ffmpeg", ["-v", "error", "-y", ...all, file], { stdio: ["ignore", "ignore", "inherit"] });
    return file;
  }

  async function samplesOf(pieces: AsyncIterable<Int16Array>): Promise<Int16Array> {
    const all: Int16Array[] = [];
    for await (const piece of pieces) all.push(piece.slice());
    return concat(all);
  }

  function near(got: readonly number[], wanted: readonly number[], within: number, what: string): void {
    const text = `${what}: ${got.map((one) => one.toFixed(2)).join(" ")}`;
    assert.equal(got.length, wanted.length, text);
    got.forEach((one, i) => assert.ok(Math.abs(one - (wanted[i] ?? NaN)) < within, text));
  }

  for (const { name, args, heard } of MEMBERS) {
    it(`recordings 1: a second is a player's second, however it is read (${name})`, async () => {
      const file = make(name, args);
      const notices: Notice[] = [];
      const source = await openSource(ffmpeg, file, { onNotice: (notice) => void notices.push(notice) }, NEVER);
      const wanted = BEGIN.map(heard);
      const whole = await samplesOf(decode(source, NEVER));
      assert.deepEqual(hearNumbers(whole), NUMBERS);
      near(onsets(whole), wanted, 0.08, "decoded");
      assert.deepEqual(notices, []);

      const peaks: number[] = [];
      for await (const piece of peaksOf(decode(source, NEVER))) peaks.push(...piece);
      const loud = peaks.flatMap((peak, i) =>
        i % 2 && Math.abs(peak) > 15 ? [Math.floor(i / 2) / PEAKS_PER_SECOND] : [],
      );
      near(
        loud.filter((at, i) => at - (loud[i - 1] ?? -1) > 0.1),
        wanted,
        0.1,
        "peaks",
      );

      // A part again: the ninth number by itself.
      const span = { start: (wanted[8] ?? 0) - 0.1, end: (wanted[8] ?? 0) + 0.55 };
      const cutting = { limits, upload: "wav", onDecoded: () => undefined } as const;
      const cut = await cutAt(source, span, cutting, NEVER);
      const { audio } = await cut.encode(NEVER);
      assert.ok(audio.kind === "bytes");
      const part = new Int16Array(audio.data.slice(44).buffer);
      assert.deepEqual(hearNumbers(part), NUMBERS.slice(8, 9));
      near(onsets(part), [0.1], 0.08, "a part again");

      const copy = path.join(folder, `${name}.copy.mp3`);
      await convert(source, copy, NEVER);
      const copied = await openSource(ffmpeg, copy, { onNotice: () => undefined }, NEVER);
      near(onsets(await samplesOf(decode(copied, NEVER))), wanted, 0.1, "the copy");
    }).timeout(60_000);
  }

  it("recordings 1: a part before the first sound is silence", async () => {
    const source = await openSource(ffmpeg, make("early.mkv", late("libx264", "-c:a aac")), silent(), NEVER);
    const part: Int16Array[] = [];
    for await (const piece of decode(source, NEVER, { start: 3, end: 8 })) part.push(piece.slice());
    const all = concat(part);
    assert.ok(all.subarray(0, 5 * 16_000).every((sample) => sample === 0));
    near(onsets(all).slice(0, 1), [7.3], 0.08, "from 3 s on");
  });

  it("recordings 1: what has gaps is neither played nor sent as it is", async () => {
    for (const [name, args, playable] of [
      ["gap.webm", `${HOLED} -c:a libopus`, false],
      ["gap.ogg", `${HOLED} -c:a libvorbis`, false],
      ["none.webm", "-i TONES -c:a libopus", true],
      ["none.ogg", "-i TONES -c:a libvorbis", true],
      ["later.webm", "-itsoffset 10 -i TONES -c:a libopus", false],
    ] as const) {
      const source = await openSource(ffmpeg, make(name, args), silent(), NEVER);
      assert.equal(await isPlayable(source, NEVER), playable, name);
    }
    const source = await openSource(ffmpeg, make("gap.m4a", `${HOLED} -c:a aac -movflags +faststart`), silent(), NEVER);
    assert.deepEqual([source.info.channels, source.info.sampleRate], [1, 16_000]);
    for await (const cut of cutsOf(source, { limits, upload: "lossless", onDecoded: () => undefined }, NEVER)) {
      const { audio } = await cut.encode(NEVER);
      assert.ok(audio.kind === "bytes" && audio.mime === "audio/flac");
    }
  });

  it("recordings 1: joined recordings are heard one after the other, whatever their timestamps and rates", async () => {
    const joins: Readonly<Record<string, readonly string[]>> = {
      "joined.webm": ["-i TONES -c:a libopus", "-i TONES -c:a libopus"],
      "joined.opus": ["-i TONES -c:a libopus", "-i TONES -c:a libopus"],
      "joined.ts": ["-i TONES -c:a mp2", "-i TONES -c:a mp2"],
      "joined.flac": ["-i TONES", "-i TONES"],
      "joined.mp3": ["-i TONES -ar 44100", "-i TONES -ar 16000"],
      "joined.aac": ["-i TONES -ar 44100 -c:a aac", "-i TONES -ar 16000 -c:a aac"],
    };
    for (const [name, [one = "", two = ""]] of Object.entries(joins)) {
      const file = path.join(folder, name);
      execFileSync("sh", ["-c", 'cat "$1" "$2" > "$3"', "sh", make(`1-${name}`, one), make(`2-${name}`, two), file]);
      const source = await openSource(ffmpeg, file, silent(), NEVER);
      const samples = await samplesOf(decode(source, NEVER));
      assert.deepEqual(hearNumbers(samples), [...NUMBERS, ...NUMBERS], name);
      assert.ok(samples.length < 20.5 * 16_000, `${name}: ${samples.length / 16_000} s`);
      // A search for a second would find that of the other recording.
      const span = { start: 6.5, end: 9 };
      const cut = await cutAt(source, span, { limits, upload: "wav", onDecoded: () => undefined }, NEVER);
      const { audio } = await cut.encode(NEVER);
      assert.ok(audio.kind === "bytes");
      const part = new Int16Array(Uint8Array.from(audio.data.subarray(44)).buffer);
      assert.deepEqual(hearNumbers(part), hearNumbers(samples.slice(6.5 * 16_000, 9 * 16_000)), name);
    }
  }).timeout(60_000);

  const INFO: AudioInfo = { duration: 0, container: "", codec: "", channels: 1, sampleRate: 16_000 };

  it("fills no gap beyond the counted end, none of hours, and leaves nothing out where times overlap", () => {
    const block = (ms: number) => ({ ms, bytes: Buffer.alloc(3_200, 1) });
    const seconds = (info: AudioInfo, ...times: number[]): number => {
      const clock = new Clock(info, 16_000, 2, 0);
      let bytes = 0;
      for (const piece of clock.place(times.map(block))) bytes += piece.length;
      assert.equal(bytes, Math.round(clock.seconds * 32_000));
      return clock.seconds;
    };
    assert.equal(seconds(INFO, 0, 100, 200), 0.3);
    assert.equal(seconds(INFO, 0, 5_000), 5.1);
    assert.equal(seconds({ ...INFO, duration: 3 }, 0, 5_000), 0.2);
    assert.equal(seconds({ ...INFO, duration: 3, estimated: true }, 0, 5_000), 5.1);
    assert.equal(seconds(INFO, 0, 90_000_000), 0.2);
    assert.equal(seconds(INFO, 0, 10, 20, 0, 5), 0.5);
    assert.equal(seconds({ ...INFO, duration: 8_000 }, 7_000_000), 7_000.1);
    // Of what was put behind another recording, gaps are told by times of its own.
    assert.equal(seconds({ ...INFO, duration: 4 }, 0, 3_000, 0, 2_000), 5.2);
    assert.equal(seconds(INFO, 0, 90_000_000, 90_002_000), 2.2);
  });

  it("reads blocks in pieces of any length", () => {
    const stream = execFileSync(
      "ffmpeg",
      ["-v", "error", "-i", tones(), ..."-c:a pcm_s16le -f matroska pipe:1".split(" ")],
      { maxBuffer: 1 << 26 },
    );
    const wanted = new TimedBlocks().push(stream).map(({ ms, bytes }) => [ms, bytes.toString("base64")]);
    assert.ok(wanted.length > 30);
    for (const size of [1, 5, 4_096]) {
      const reader = new TimedBlocks();
      const got: unknown[] = [];
      for (let at = 0; at < stream.length; at += size)
        for (const { ms, bytes } of reader.push(stream.subarray(at, at + size)))
          got.push([ms, bytes.toString("base64")]);
      assert.deepEqual(got, wanted, String(size));
    }
  });

  function silent(): Pick<Source, "onNotice"> {
    return { onNotice: () => undefined };
  }
});

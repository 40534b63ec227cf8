import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { decode } from "../../../src/audio/decode";
import { Description } from "../../../src/audio/description";
import type { Ffmpeg } from "../../../src/audio/ffmpeg";
import { Lines } from "../../../src/audio/outputLines";
import { FfmpegMessages } from "../../../src/audio/ffmpegMessages";
import { probe } from "../../../src/audio/probe";
import { recording } from "../../sounds/files";
import { concat, hearNumbers, speakNumbers } from "../../sounds/tones";
import { ffmpegUnderTest } from "./ffmpegUnderTest";

const NEVER = new AbortController().signal;
const NUMBERS = Array.from({ length: 12 }, (_, i) => i * 83);
const tones = (): string => recording("numbers-12.wav", () => speakNumbers(NUMBERS));

describe("what a probe reads", () => {
  let ffmpeg: Ffmpeg;
  let folder: string;
  before(async () => {
    ffmpeg = await ffmpegUnderTest();
    folder = mkdtempSync(path.join(tmpdir(), "earmark-probe-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const make = (name: string, args: readonly string[]): string => {
    const file = path.join(folder, name);
    execFileSync("ffmpeg", ["-v", "error", "-y", ...args, file]);
    return file;
  };

  async function heard(file: string): Promise<number[]> {
    const info = await probe(ffmpeg, file, NEVER);
    const pieces: Int16Array[] = [];
    for await (const piece of decode({ ffmpeg, file, info, onNotice: () => undefined }, NEVER)) pieces.push(piece);
    return hearNumbers(concat(pieces));
  }

  const LONG = "line of the description\n".repeat(3_000);
  const TAGGED: Readonly<Record<string, readonly string[]>> = {
    "tags.opus": ["-c:a", "libopus", "-metadata:s:a", `description=${LONG}`],
    "tags.m4a": ["-c:a", "aac", "-metadata", `description=${LONG}`],
    "tags.flac": ["-c:a", "flac", "-metadata", `lyrics=${LONG.replaceAll("\n", " ")}`],
    "tags.mp3": ["-metadata", `comment=${LONG}`],
  };
  for (const [name, args] of Object.entries(TAGGED)) {
    it(`recordings 2: long tags hide nothing (${name})`, async () => {
      const file = make(name, ["-i", tones(), "-map_metadata", "-1", ...args]);
      assert.deepEqual(await heard(file), NUMBERS);
      assert.ok(Math.abs((await probe(ffmpeg, file, NEVER)).duration - 9.3) < 0.2);
    });
  }

  it("recordings 2: tags that look like a description or a complaint are tags", async () => {
    const lie =
      "  Duration: 99:00:00.00, start: 5.0\n  Stream #0:7: Audio: mp3, 8000 Hz, mono\nx does not contain any stream";
    const file = make("lies.opus", ["-i", tones(), "-metadata:s:a", `description=${lie}`]);
    const info = await probe(ffmpeg, file, NEVER);
    assert.equal(info.tracks, undefined);
    assert.ok(info.duration < 12);
    assert.deepEqual(await heard(file), NUMBERS);
    const named = make("\n  Duration: 99:00:00.00, start: 5.0\n    Stream #0:7: Audio: mp3, 8000 Hz, mono.opus", [
      "-i",
      tones(),
    ]);
    assert.ok((await probe(ffmpeg, named, NEVER)).duration < 12);
    assert.deepEqual(await heard(named), NUMBERS);
  });

  it("recordings 2: what decides is read however many lines follow, in pieces of any length", () => {
    const said =
      "[hls @ 0x1] Format not on whitelist 'aac'\n" +
      "[mp3 @ 0x2] Header missing\n".repeat(5_000) +
      "z".repeat(1 << 20);
    for (const size of [1, 7, 4_096, 1 << 20]) {
      const messages = new FfmpegMessages();
      const lines = new Lines((line) => messages.take(line));
      for (let at = 0; at < said.length; at += size) lines.push(said.slice(at, at + size));
      lines.end();
      assert.equal(messages.failure().code, "playlist", String(size));
    }
  });

  /** Sound so many seconds behind the pictures, in a container that says nothing of it in its header. */
  const LATE: readonly (readonly [string, readonly string[]])[] = [
    ["late.mpeg", ["-c:v", "mpeg2video", "-b:v", "4M", "-c:a", "aac", "-f", "mpegts"]],
    ["late-ps.mpeg", ["-c:v", "mpeg2video", "-b:v", "4M", "-c:a", "mp2", "-ar", "44100"]],
    ["late.ts", ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "mp2", "-f", "mpegts"]],
    ["late.flv", ["-c:v", "flv1", "-c:a", "mp3", "-ar", "44100"]],
  ];
  for (const [name, args] of LATE) {
    it(`recordings 3: sound that begins long behind the pictures is found (${name})`, async () => {
      const file = make(name, [
        ..."-f lavfi -i testsrc2=s=320x240:r=25:d=46 -itsoffset 20 -i".split(" "),
        tones(),
        ..."-map 0:v -map 1:a".split(" "),
        ...args,
      ]);
      assert.deepEqual(await heard(file), NUMBERS);
    }).timeout(20_000);
  }

  it("recordings 3: a film without sound still has none, also where a second look is taken", async () => {
    for (const name of ["mute.mp4", "mute.ts", "mute.mkv"]) {
      const file = make(name, [..."-f lavfi -i testsrc=d=3:s=64x64 -an".split(" ")]);
      await assert.rejects(probe(ffmpeg, file, NEVER), { code: "noAudio" }, name);
    }
  });

  it("recordings 9: broadcast AAC (LATM in LOAS) is a recording", async () => {
    const file = make("latm.aac", ["-i", tones(), ..."-ar 44100 -c:a aac -f latm".split(" ")]);
    assert.deepEqual(await heard(file), NUMBERS);
  });

  it("recordings 9: what is not known is not supported, and only what names other files is a playlist", async () => {
    const others = {
      "a.mp3": ["-i", tones(), "-f", "wv"],
      "b.mp3": ["-i", tones(), "-ar", "44100", "-f", "tta"],
      "c.mp3": ["-f", "lavfi", "-i", "testsrc=d=1:s=64x64", "-f", "ivf"],
    };
    for (const [name, args] of Object.entries(others))
      await assert.rejects(probe(ffmpeg, make(name, args), NEVER), { code: "notSupported" }, name);
    const playlists = {
      "d.mp3": `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://${tones()}\n#EXT-X-ENDLIST\n`,
      "e.mp3": `ffconcat version 1.0\nfile '${tones()}'\n`,
    };
    for (const [name, content] of Object.entries(playlists)) {
      writeFileSync(path.join(folder, name), content);
      await assert.rejects(probe(ffmpeg, path.join(folder, name), NEVER), { code: "playlist" }, name);
    }
  });

  it("when it was made is read from the tags of the file or of a stream, the time with its zone first", () => {
    const recordedOf = (...tags: string[]): string | undefined => {
      const description = new Description("/a/memo.m4a");
      for (const line of [
        "Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'file:/a/memo.m4a':",
        "  Metadata:",
        ...tags.map((tag) => `    ${tag}`),
        "  Duration: 00:00:05.00, start: 0.000000, bitrate: 90 kb/s",
        "  Stream #0:0[0x1](und): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, mono, fltp, 64 kb/s (default)",
        "    Metadata:",
        "      creation_time   : 2026-11-26T15:50:13.000000Z",
      ])
        description.take(line);
      return description.info()?.recorded;
    };
    const quickTime = "com.apple.quicktime.creationdate: 2026-11-26T16:50:12+0100";
    assert.equal(
      recordedOf("creation_time   : 2026-11-26T15:50:12.000000Z", quickTime, "date            : 2019-01-01"),
      "2026-11-26T16:50:12+0100",
    );
    // Broadcast WAV has a time of day under this name.
    assert.equal(recordedOf("creation_time   : 15:50:12"), "2026-11-26T15:50:13.000000Z");
    assert.equal(recordedOf("title           : date : 2019-01-01"), "2026-11-26T15:50:13.000000Z");
  });

  it("recordings 6: streams are read with languages, titles and what players take, whatever the version writes around them", () => {
    const description = new Description("/a/film.mkv");
    for (const line of [
      "Input #0, matroska,webm, from 'file:/a/film.mkv':",
      "  Metadata:",
      "    title           : The whole film",
      "  Duration: 01:00:00.50, start: 1.400000, bitrate: 900 kb/s",
      "  Stream #0:0[0x100](eng): Video: h264 (High), yuv420p, 64x64, 25 fps",
      "    Stream #0:1(ger): Audio: ac3, 48000 Hz, 5.1(side), fltp, 448 kb/s",
      "    Metadata:",
      "      title           : Kommentar",
      "                      : title : of a second line",
      "  Stream #0:2[0x101](eng): Audio: aac (LC) ([15][0][0][0] / 0x000F), 44100 Hz, stereo, fltp (default)",
      "  Stream #0:3: Subtitle: subrip",
    ])
      description.take(line);
    assert.deepEqual(description.info(), {
      duration: 3_600.5,
      container: "matroska,webm",
      codec: "aac",
      channels: 2,
      sampleRate: 44_100,
      start: 1.4,
      tracks: [
        { codec: "ac3", channels: 6, sampleRate: 48_000, language: "ger", title: "Kommentar", isDefault: false },
        { codec: "aac", channels: 2, sampleRate: 44_100, language: "eng", isDefault: true },
      ],
      track: 1,
      pictures: "film",
      streams: 4,
    });
  });
});

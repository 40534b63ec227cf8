import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { cutsOf } from "../../../src/audio/clips";
import type { Ffmpeg } from "../../../src/audio/ffmpeg";
import { checkFile } from "../../../src/audio/input";
import { EXTENSIONS, isRecording } from "../../../src/audio/formats";
import { probe } from "../../../src/audio/probe";
import { EarmarkError } from "../../../src/core/errors";
import type { Notice } from "../../../src/core/notices";
import type { Clip, Upload } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import { converted, recording, spoken, wav } from "../../sounds/files";
import { hearNumbers, numbersFor, silence, speakNumbers } from "../../sounds/tones";
import { ffmpegUnderTest } from "./ffmpegUnderTest";

const NEVER = new AbortController().signal;
const LIMITS = modelOf("qwen3-asr-flash", "beijing").limits;
const HOME = path.resolve(import.meta.dirname, "../../..");

/** Every format of the menu, and how ffmpeg is told to make it. AMR cannot be made here and is a fixture. */
const MADE: Readonly<Record<string, readonly string[]>> = {
  aac: [], aif: [], aiff: [], avi: [], flac: [], flv: ["-ar", "44100"], m4a: [], mkv: [], mp3: [], mp4: [], mpeg: ["-c:a", "mp2"],
  oga: ["-c:a", "libvorbis"], ogg: ["-c:a", "libvorbis"], opus: [], wav: ["-ar", "44100", "-ac", "2"], webm: ["-c:a", "libopus"],
  wma: ["-c:a", "wmav2"], wmv: ["-c:a", "wmav2"],
}; // prettier-ignore

describe("a recording becomes clips", () => {
  let ffmpeg: Ffmpeg;
  let folder: string;

  before(async () => {
    ffmpeg = await ffmpegUnderTest();
    folder = mkdtempSync(path.join(tmpdir(), "earmark-clips-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function cut(file: string, notices: Notice[] = [], upload: Upload = "lossless"): Promise<Clip[]> {
    await checkFile(file);
    const info = await probe(ffmpeg, file, NEVER);
    const clips: Clip[] = [];
    const source = { ffmpeg, file, info, onNotice: (notice: Notice) => void notices.push(notice) };
    const cutting = { limits: LIMITS, upload, onDecoded: () => undefined };
    for await (const cut of cutsOf(source, cutting, NEVER)) clips.push(await cut.encode(NEVER));
    return clips;
  }

  /** What the service would hear in a clip. */
  function decoded(clip: Clip): Int16Array {
    assert.ok(clip.audio.kind === "bytes");
    const { stdout } = spawnSync(
      "ffmpeg",
      ["-v", "error", "-i", "pipe:0", "-f", "s16le", "-ac", "1", "-ar", "16000", "pipe:1"],
      { input: clip.audio.data, maxBuffer: 1 << 28 },
    );
    return new Int16Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + (stdout.length & ~1)));
  }

  const heard = (clips: readonly Clip[]): number[] => clips.flatMap((clip) => hearNumbers(decoded(clip)));
  const NUMBERS = Array.from({ length: 12 }, (_, i) => i * 83);
  const tones = (): string => recording("numbers-12.wav", () => speakNumbers(NUMBERS));

  it("knows its formats in any case", () => {
    for (const name of EXTENSIONS) assert.ok(isRecording(`a.b.${name.toUpperCase()}`));
    for (const name of ["notes.md", "mp3", "a.mp3.txt", ""]) assert.ok(!isRecording(name));
    assert.deepEqual([...EXTENSIONS].sort(), [...Object.keys(MADE), "amr"].sort());
  });

  for (const [extension, args] of Object.entries(MADE)) {
    it(`hears every word of .${extension}`, async () => {
      assert.deepEqual(heard(await cut(converted(tones(), `numbers-12-made.${extension}`, args))), NUMBERS);
    });
  }

  for (const name of ["coffee.amr", "coffee-wideband.amr"]) {
    it(`decodes ${name}`, async () => {
      const [clip, ...more] = await cut(path.join(HOME, "test/fixtures", name));
      assert.equal(more.length, 0);
      assert.ok(clip && decoded(clip).length > 4 * 16_000);
    });
  }

  it("sends a short file that fits as it is", async () => {
    const file = tones();
    const [clip] = await cut(file);
    assert.ok(clip?.audio.kind === "bytes" && clip.audio.mime === "audio/wav");
    assert.deepEqual(Buffer.from(clip.audio.data), readFileSync(file));
  });

  it("gives engines that read nothing else plain WAV, also of a WAV file of another kind", async () => {
    const numbers = [1, 2, 3, 400, 5];
    const plain = recording("numbers-plain.wav", () => speakNumbers(numbers));
    // Floats and bytes of 16 kHz mono, and chunks before the samples: all fit "as they are", and none is plain.
    const kinds = {
      "float.wav": ["-c:a", "pcm_f32le"],
      "bytes.wav": ["-c:a", "pcm_u8"],
      "tagged.wav": ["-metadata", "title=x"],
    };
    for (const [name, args] of Object.entries(kinds)) {
      const [clip] = await cut(converted(plain, `plain-${name}`, args), [], "wav");
      if (clip?.audio.kind !== "bytes") assert.fail(name);
      const { data } = clip.audio;
      assert.equal(Buffer.from(data).toString("latin1", 36, 40), "data", name);
      assert.equal(Buffer.from(data).readUInt16LE(34), 16, name);
      const samples = new Int16Array(data.slice(44).buffer);
      assert.deepEqual(hearNumbers(samples), numbers, name);
    }
  });

  it("cuts twelve minutes at pauses, loses no word and stays below the limit", async () => {
    const numbers = numbersFor(720);
    const clips = await cut(
      converted(
        recording("numbers-720.wav", () => speakNumbers(numbers)),
        "numbers-720.mp3",
      ),
    );
    assert.ok(clips.length >= 6);
    assert.deepEqual(heard(clips), numbers);
    assert.ok((clips[0]?.span.end ?? Infinity) <= 25);
    clips.forEach((clip, i) => {
      assert.equal(clip.index, i);
      assert.equal(clip.span.start, i === 0 ? 0 : clips[i - 1]?.span.end);
      assert.ok(clip.span.end - clip.span.start < 170);
      assert.ok(clip.audio.kind === "bytes" && clip.audio.data.length * 1.34 < LIMITS.base64Bytes);
    });
  }).timeout(60_000);

  it("writes the length into each clip's header", async () => {
    const [clip] = await cut(converted(tones(), "numbers-12-made.wav", MADE["wav"]));
    assert.ok(clip?.audio.kind === "bytes" && clip.audio.mime === "audio/flac");
    const file = path.join(folder, "clip.flac");
    writeFileSync(file, clip.audio.data);
    const seconds = Number(
      execFileSync("ffprobe", [..."-v error -show_entries format=duration -of csv=p=0".split(" "), file]),
    );
    assert.ok(Math.abs(seconds - (clip.span.end - clip.span.start)) < 0.01, String(seconds));
  });

  it("skips nothing: not silence, not singing over music", async () => {
    const file = recording("silence-200.wav", () => silence(200));
    const clips = await cut(file);
    assert.equal(clips.at(-1)?.span.end, 200);
    clips.slice(1).forEach((clip, i) => assert.equal(clip.span.start, clips[i]?.span.end));
  });

  it("hears stereo with one side inverted, which cancels out in a mix", async () => {
    const file = converted(tones(), "inverted.wav", ["-af", "aresample=44100,pan=stereo|c0=c0|c1=-1*c0"]);
    assert.deepEqual(heard(await cut(file)), NUMBERS);
  });

  const NAMES = [
    "with space.mp3",
    'it\'s "quoted".mp3',
    "new\nline.mp3",
    "-i.mp3",
    "日本語.mp3",
    "100%03d.mp3",
    "a:b|c.mp3",
    "[x]{y}$(z)`.mp3",
    "concat:a.mp3",
  ];
  for (const name of NAMES) {
    it(`opens ${JSON.stringify(name)}`, async () => {
      const file = path.join(folder, name);
      copyFileSync(converted(tones(), "numbers-12-made.mp3"), file);
      assert.deepEqual(heard(await cut(file)), NUMBERS);
    });
  }

  it("follows a link to a recording", async () => {
    symlinkSync(tones(), path.join(folder, "link.wav"));
    assert.deepEqual(heard(await cut(path.join(folder, "link.wav"))), NUMBERS);
  });

  describe("that is none", () => {
    const put = (name: string, content: string | Uint8Array): string => {
      const file = path.join(folder, name);
      writeFileSync(file, content);
      return file;
    };
    const BAD: readonly (readonly [string, () => string, string])[] = [
      ["an empty file", () => put("empty.mp3", ""), "emptyFile"],
      ["a file that is not there", () => path.join(folder, "nothing.mp3"), "missingFile"],
      ["a folder", () => (mkdirSync(path.join(folder, "folder.mp3")), path.join(folder, "folder.mp3")), "missingFile"],
      [
        "a pipe",
        () => (execFileSync("mkfifo", [path.join(folder, "pipe.mp3")]), path.join(folder, "pipe.mp3")),
        "missingFile",
      ],
      ["text by another name", () => put("text.mp3", "Minutes of the meeting.\n".repeat(200)), "unreadable"],
      [
        "noise",
        () =>
          put(
            "noise.m4a",
            Uint8Array.from({ length: 9_000 }, (_, i) => (i * i * 31 + 7) % 251),
          ),
        "unreadable",
      ],
      ["a film without sound", muteFilm, "noAudio"],
      ["no samples at all", () => put("header-only.wav", wav(new Int16Array())), "noAudio"],
    ];
    for (const [name, make, code] of BAD) {
      it(`is told: ${name}`, async () => {
        await assert.rejects(
          cut(make()),
          (error: unknown) => error instanceof EarmarkError && error.code === code && !error.message.includes(folder),
        );
      });
    }

    function muteFilm(): string {
      const file = path.join(folder, "mute.mp4");
      execFileSync("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=d=1:s=64x64", "-an", file]);
      return file;
    }

    it("is told: a film cut off before its index", async () => {
      const file = path.join(folder, "cut.mp4");
      copyFileSync(converted(tones(), "numbers-12-made.mp4"), file);
      truncateSync(file, 3_000);
      await assert.rejects(cut(file), { code: "unreadable" });
    });

    it("gives what is there of a file that is cut off later, and says so", async () => {
      const file = path.join(folder, "cut.flac");
      const whole = readFileSync(converted(tones(), "numbers-12-made.flac"));
      writeFileSync(file, whole.subarray(0, whole.length / 2));
      const notices: Notice[] = [];
      const clips = await cut(file, notices);
      const words = heard(clips);
      assert.deepEqual(words, NUMBERS.slice(0, words.length));
      assert.ok(words.length >= 4 && clips.every(({ audio }) => audio.kind === "bytes" && audio.mime === "audio/flac"));
      assert.equal(notices.length, 1);
      assert.equal(notices[0]?.code, "partlyDecoded");
    });
  });

  describe("in disguise", () => {
    let victim: string;
    let hits: string[];
    let server: ReturnType<typeof createServer>;
    before(async () => {
      victim = path.join(folder, "private.wav");
      copyFileSync(spoken("this is private"), victim);
      hits = [];
      server = createServer((request, response) => {
        hits.push(request.url ?? "");
        response.end();
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    after(() => new Promise((resolve) => server.close(resolve)));

    const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.wav`;
    const DISGUISES: Readonly<Record<string, () => string>> = {
      "an HLS playlist of a local file": () =>
        `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://${victim}\n#EXT-X-ENDLIST\n`,
      "an HLS playlist of a host": () => `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n${url()}\n#EXT-X-ENDLIST\n`,
      "an ffconcat script": () => `ffconcat version 1.0\nfile '${victim}'\n`,
      "an ffconcat script of a host": () => `ffconcat version 1.0\nfile '${url()}'\n`,
      "a DASH manifest": () =>
        `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT9S" minBufferTime="PT1S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet mimeType="audio/wav"><Representation id="1" bandwidth="1"><BaseURL>${url()}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
      "an SDP description": () =>
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
    };
    for (const [name, content] of Object.entries(DISGUISES)) {
      it(`is refused: ${name}`, async () => {
        for (const ending of ["mp3", "wav", "m4a"]) {
          const file = path.join(folder, `disguise.${ending}`);
          writeFileSync(file, content());
          await assert.rejects(
            cut(file),
            (error: unknown) => error instanceof EarmarkError && ["playlist", "unreadable"].includes(error.code),
          );
        }
        assert.deepEqual(hits, []);
      });
    }
  });

  it("ends ffmpeg when the consumer leaves or cancels", async () => {
    const file = converted(
      recording("numbers-720.wav", () => speakNumbers(numbersFor(720))),
      "numbers-720.mp3",
    );
    const info = await probe(ffmpeg, file, NEVER);
    const children = (): number =>
      Number(spawnSync("pgrep", ["-c", "-P", String(process.pid), "ffmpeg"]).stdout.toString());
    const source = { ffmpeg, file, info, onNotice: () => undefined };
    const cutting = { limits: LIMITS, upload: "lossless", onDecoded: () => undefined } as const;
    for await (const _ of cutsOf(source, cutting, NEVER)) break;
    assert.equal(children(), 0);
    const controller = new AbortController();
    const reason = new Error("cancelled");
    await assert.rejects(async () => {
      for await (const _ of cutsOf(source, cutting, controller.signal)) controller.abort(reason);
    }, reason);
    assert.equal(children(), 0);
  });
});

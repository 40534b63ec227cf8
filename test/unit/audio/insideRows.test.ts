import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { cutAt, cutsOf, type Cutting } from "../../../src/audio/clips";
import { FfmpegFinder, type Ffmpeg } from "../../../src/audio/ffmpeg";
import { EXTENSIONS } from "../../../src/audio/formats";
import { openSource } from "../../../src/audio/source";
import { EarmarkError } from "../../../src/core/errors";
import type { Notice } from "../../../src/core/notices";
import type { Clip, Span, Upload } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import { recording, wav } from "../../sounds/files";
import { hearNumbers, silence, speakNumbers } from "../../sounds/tones";
import { insideFfmpeg } from "./ffmpegUnderTest";

const NEVER = new AbortController().signal;
const NUMBERS = Array.from({ length: 12 }, (_, i) => i * 83);
const tones = (): string => recording("numbers-12.wav", () => speakNumbers(NUMBERS));
const { limits } = modelOf("qwen3-asr-flash", "beijing");

const UPLOADS: readonly Upload[] = ["lossless", "wav", "compact", "wav", "wav"];

/** What comes of a recording: the same, whichever ffmpeg reads it. */
interface Read {
  readonly info: readonly [string, string, number, number];
  readonly spans: readonly Span[];
  readonly kinds: readonly string[];
  readonly numbers: readonly number[];
  /** The middle of it, read again by itself. */
  readonly again: readonly number[];
  readonly notices: readonly Notice[];
}

/** A file made of the 12 numbers, or of its neighbors, by arguments of ffmpeg that come before its name. */
type Make = (folder: string, name: string) => void;
const by =
  (...args: readonly string[]): Make =>
  (folder, name) =>
    void execFileSync("ffmpeg", ["-v", "error", "-y", ...args, path.join(folder, name)], { cwd: folder });
const from = (...args: readonly string[]): Make => by("-i", tones(), ...args);
const pictures = (seconds: number, ...offset: readonly string[]): readonly string[] => [
  "-f",
  "lavfi",
  "-i",
  `testsrc=s=64x64:r=5:d=${seconds}`,
  ...offset,
  "-i",
  tones(),
  "-map",
  "0:v",
  "-map",
  "1:a",
];
const SILENT = ["-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo", "-i", tones(), "-map", "0:a", "-map", "1:a"];

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  aac: [], aif: [], aiff: [], avi: [], flac: [], flv: ["-ar", "44100"], m4a: ["-ar", "44100", "-ac", "2"], mkv: [], mp3: [],
  mp4: [], mpeg: ["-c:a", "mp2"], oga: ["-c:a", "libvorbis"], ogg: ["-c:a", "libvorbis"], opus: [], wav: ["-ar", "44100", "-ac", "2"],
  webm: ["-c:a", "libopus"], wma: ["-c:a", "wmav2"], wmv: ["-c:a", "wmav2"],
}; // prettier-ignore

const ROWS: readonly (readonly [row: string, name: string, make: Make])[] = [
  ...Object.entries(FORMATS).map(([name, args]) => ["every format", `made.${name}`, from(...args)] as const),
  ["recordings 1", "late.mkv", by(...pictures(14, "-itsoffset", "4"), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")],
  ["recordings 1", "late.avi", by(...pictures(14, "-itsoffset", "4"), "-c:v", "mpeg4", "-c:a", "libmp3lame")],
  ["recordings 2", "tags.opus", from("-metadata:s:a", `description=${"line of the description\n".repeat(500)}`)],
  [
    "recordings 3",
    "late.mpeg",
    by(
      ...["-f", "lavfi", "-i", "testsrc2=s=640x480:r=25:d=30", "-itsoffset", "20", "-i", tones()],
      ...["-map", "0:v", "-map", "1:a", "-c:v", "mpeg2video", "-b:v", "4M", "-c:a", "aac", "-f", "mpegts"],
    ),
  ],
  ["recordings 4", "stopped.wav", (folder, name) => {
    const bytes = readFileSync(tones());
    bytes.writeUInt32LE(36 + 64_000, 4);
    bytes.writeUInt32LE(64_000, 40);
    writeFileSync(path.join(folder, name), bytes);
  }],
  ["recordings 4", "two takes.wav", (folder, name) => {
    from("-ar", "44100", "-ac", "2")(folder, "take.wav");
    const take = readFileSync(path.join(folder, "take.wav"));
    writeFileSync(path.join(folder, name), Buffer.concat([take, take]));
  }],
  ["recordings 5", "opposite.wav", (folder, name) => {
    const lead = path.join(folder, "lead.wav");
    writeFileSync(lead, wav(Int16Array.from([...silence(25), ...speakNumbers(NUMBERS)])));
    by("-i", lead, "-af", "pan=stereo|c0=c0|c1=-1*c0")(folder, name);
  }],
  ["recordings 6", "two tracks.mp4", by(...SILENT, "-t", "9.3", "-c:a", "aac")],
  ["recordings 7", "two tracks in front.mp4", by(...SILENT, "-t", "9.3", "-c:a", "aac", "-movflags", "+faststart")],
  ["recordings 7", "pictures.mp4", by(...pictures(10), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-ar", "16000")],
  ["recordings 8", "guessed.aac", from("-af", "adelay=60000", "-ar", "44100", "-c:a", "aac", "-f", "adts")],
  ["recordings 9", "latm.aac", from("-ar", "44100", "-c:a", "aac", "-f", "latm")],
  ["recordings, unclear", "quiet.flac", from("-af", "volume=-45dB", "-ar", "44100")],
  ["recordings, unclear", "joined.m4a", (folder, name) => {
    from("-ar", "44100")(folder, "one.m4a");
    const one = readFileSync(path.join(folder, "one.m4a"));
    writeFileSync(path.join(folder, name), Buffer.concat([one, one]));
  }],
  ["recordings, right already", "center.ac3.mkv", from("-af", "pan=5.1|FC=c0", "-c:a", "ac3")],
  ["recordings, right already", "float.w64", from("-c:a", "pcm_f32le", "-ar", "48000")],
  ["recordings, right already", "mu-law.caf", from("-c:a", "pcm_mulaw", "-ar", "8000")],
  ["recordings, right already", "adpcm.wav", from("-c:a", "adpcm_ms")],
  ["attacks 19", "ends early.mp3", (folder, name) => {
    from("-write_xing", "1")(folder, "whole.mp3");
    const whole = readFileSync(path.join(folder, "whole.mp3"));
    writeFileSync(path.join(folder, name), whole.subarray(0, whole.length / 2));
  }],
]; // prettier-ignore

const FAILURES: readonly (readonly [code: string, name: string, make: Make])[] = [
  ["noAudio", "silent film.mp4", by(...pictures(2).slice(0, 4), "-c:v", "libx264", "-preset", "ultrafast")],
  ["unreadable", "noise.mp3", (folder, name) => writeFileSync(path.join(folder, name), Buffer.alloc(5_000, "noise"))],
  [
    "playlist",
    "playlist.mp3",
    (folder, name) =>
      writeFileSync(
        path.join(folder, name),
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
      ),
  ],
  [
    "playlist",
    "script.wav",
    (folder, name) => writeFileSync(path.join(folder, name), `ffconcat version 1.0\nfile '${tones()}'\n`),
  ],
];

describe("the ffmpeg inside, beside an installed one", () => {
  let inside: Ffmpeg;
  let native: Ffmpeg;
  let folder: string;
  before(async () => {
    inside = await insideFfmpeg();
    native = await new FfmpegFinder("").find("", NEVER);
    folder = mkdtempSync(path.join(tmpdir(), "earmark-rows-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What a service would hear in a clip. */
  function numbersIn({ audio }: Clip): number[] {
    assert.ok(audio.kind === "bytes");
    const isPlain = audio.mime === "audio/wav" && audio.data[20] === 1 && audio.data[36] === 0x64;
    if (isPlain) return hearNumbers(new Int16Array(Uint8Array.from(audio.data.subarray(44)).buffer));
    const args = ["-v", "error", "-i", "pipe:0", "-f", "s16le", "-ac", "1", "-ar", "16000", "pipe:1"];
    const { stdout } = spawnSync("ffmpeg", args, { input: audio.data, maxBuffer: 1 << 28 });
    return hearNumbers(new Int16Array(Uint8Array.from(stdout).buffer));
  }

  async function read(ffmpeg: Ffmpeg, file: string, upload: Upload, isAgain = true): Promise<Read> {
    const notices: Notice[] = [];
    const source = await openSource(ffmpeg, file, { onNotice: (notice) => void notices.push(notice) }, NEVER);
    const cutting: Cutting = { limits, upload, onDecoded: () => undefined };
    const clips: Clip[] = [];
    for await (const cut of cutsOf(source, cutting, NEVER)) clips.push(await cut.encode(NEVER));
    const end = clips.at(-1)?.span.end ?? 0;
    const middle = { start: Math.max(0, end - 7), end: end - 1 };
    const again = isAgain ? [await (await cutAt(source, middle, cutting, NEVER)).encode(NEVER)] : [];
    const { container, codec, channels, sampleRate } = source.info;
    return {
      info: [container, codec, channels, sampleRate],
      spans: clips.map(({ span }) => span),
      kinds: clips.map(({ audio }) => (audio.kind === "bytes" ? audio.mime : audio.kind)),
      numbers: clips.flatMap(numbersIn),
      again: again.flatMap(numbersIn),
      notices,
    };
  }

  /** A few samples more or less at an end, and so in what is said of it, are of another decoder. */
  const rounded = <T>(value: T): T =>
    JSON.parse(
      JSON.stringify(value, (_, one: unknown) => (typeof one === "number" ? Math.round(one * 5) / 5 : one)),
    ) as T;

  it("is asked about every format", () => {
    assert.deepEqual(Object.keys(FORMATS).concat("amr").sort(), [...EXTENSIONS].sort());
  });

  for (const [index, [row, name, make]] of ROWS.entries()) {
    it(`${row}: hears the same at the same times, and says the same (${name})`, async () => {
      make(folder, name);
      const file = path.join(folder, name);
      // Each start of a program counts: not every recording is encoded, and read again.
      const upload = UPLOADS[index % UPLOADS.length] ?? "wav";
      const isAgain = row !== "every format";
      const [one, other] = [await read(native, file, upload, isAgain), await read(inside, file, upload, isAgain)];
      assert.ok(one.numbers.length >= 5 && (!isAgain || one.again.length > 0), String(one.numbers));
      assert.deepEqual(rounded(other), rounded(one));
    });
  }

  for (const name of ["coffee.amr", "coffee-wideband.amr"]) {
    it(`every format: hears as much at the same times (${name})`, async () => {
      const file = path.resolve(import.meta.dirname, "../../fixtures", name);
      const [one, other] = [await read(native, file, "lossless"), await read(inside, file, "lossless")];
      assert.ok((one.spans[0]?.end ?? 0) > 4);
      assert.deepEqual(rounded([other.info, other.spans, other.notices]), rounded([one.info, one.spans, one.notices]));
    });
  }

  for (const [code, name, make] of FAILURES) {
    it(`says ${code} of what the other says it of (${name})`, async () => {
      make(folder, name);
      for (const ffmpeg of [native, inside])
        await assert.rejects(read(ffmpeg, path.join(folder, name), "lossless"), (error: unknown) => {
          assert.ok(error instanceof EarmarkError, String(error));
          assert.equal(error.code, code, error.message);
          return true;
        });
    });
  }
});

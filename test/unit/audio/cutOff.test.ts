import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { decode } from "../../../src/audio/decode";
import type { Ffmpeg } from "../../../src/audio/ffmpeg";
import { openSource } from "../../../src/audio/source";
import type { Notice } from "../../../src/core/notices";
import { recording } from "../../sounds/files";
import { concat, hearNumbers, silence, speakNumbers } from "../../sounds/tones";
import { ffmpegUnderTest } from "./ffmpegUnderTest";

const NEVER = new AbortController().signal;
const NUMBERS = Array.from({ length: 12 }, (_, i) => i * 83);
const tones = (): string => recording("numbers-12.wav", () => speakNumbers(NUMBERS));
/** A bit rate that is guessed at the beginning is that of silence. */
const longer = (): string => recording("silent-numbers.wav", () => concat([silence(60), speakNumbers(NUMBERS)]));
const FILM = "-f lavfi -i testsrc2=s=64x64:r=5:d=40 -i TONES -map 0:v -map 1:a";

describe("whether a recording is whole", () => {
  let ffmpeg: Ffmpeg;
  let folder: string;
  before(async () => {
    ffmpeg = await ffmpegUnderTest();
    folder = mkdtempSync(path.join(tmpdir(), "earmark-whole-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function make(name: string, args: string): string {
    const file = path.join(folder, name);
    const known: Readonly<Record<string, string>> = { TONES: tones(), LONGER: longer() };
    execFileSync("ffmpeg", ["-v", "error", "-y", ...args.split(" ").map((arg) => known[arg] ?? arg), file]);
    return file;
  }
  const put = (name: string, ...parts: readonly Uint8Array[]): string => {
    const file = path.join(folder, name);
    writeFileSync(file, Buffer.concat(parts));
    return file;
  };

  async function decoded(file: string): Promise<{ numbers: readonly number[]; notices: readonly Notice[] }> {
    const notices: Notice[] = [];
    const source = await openSource(ffmpeg, file, { onNotice: (notice) => void notices.push(notice) }, NEVER);
    const pieces: Int16Array[] = [];
    for await (const piece of decode(source, NEVER)) pieces.push(piece.slice());
    return { numbers: hearNumbers(concat(pieces)), notices };
  }

  const junk = (): Buffer => Buffer.from(Uint8Array.from({ length: 3_000 }, (_, i) => (i * i * 31 + 7) % 251));
  const WHOLE: Readonly<Record<string, readonly [make: () => string, numbers: readonly number[]]>> = {
    "ADTS with a minute of silence in front": [() => make("q.aac", "-i LONGER -ar 44100 -c:a aac -f adts"), NUMBERS],
    "MP3 of a variable rate without an index": [
      () => make("vbr.mp3", "-i LONGER -ar 44100 -q:a 2 -write_xing 0"),
      NUMBERS,
    ],
    "joined MP3 of different bit rates": [
      () =>
        put(
          "rates.mp3",
          readFileSync(make("low.mp3", "-i TONES -ar 44100 -b:a 32k -write_xing 0")),
          readFileSync(make("high.mp3", "-i TONES -ar 44100 -b:a 320k -write_xing 0")),
        ),
      [...NUMBERS, ...NUMBERS],
    ],
    "joined ADTS of different sample rates": [
      () =>
        put(
          "rates.aac",
          readFileSync(make("low.aac", "-i TONES -ar 44100 -b:a 24k -f adts")),
          readFileSync(make("high.aac", "-i TONES -ar 16000 -b:a 96k -f adts")),
        ),
      [...NUMBERS, ...NUMBERS],
    ],
    "MP3 with rubbish in front": [
      () => put("rubbish.mp3", junk(), readFileSync(make("clean.mp3", "-i TONES -ar 44100 -b:a 64k"))),
      NUMBERS,
    ],
    "WMA of a variable rate": [() => make("memo.wma", "-i LONGER -ar 44100 -c:a wmav2"), NUMBERS],
    "a film that goes on when nobody speaks": [() => make("film.mp4", `${FILM} -c:v libx264 -c:a aac`), NUMBERS],
    "such a film in Matroska": [() => make("film.mkv", `${FILM} -c:v libx264 -c:a libopus`), NUMBERS],
    "such a film in AVI": [() => make("film.avi", `${FILM} -c:v mpeg4 -c:a mp3 -ar 44100`), NUMBERS],
    "WebM without a duration": [() => make("live.webm", "-i TONES -c:a libopus -live 1"), NUMBERS],
  };
  for (const [name, [file, numbers]] of Object.entries(WHOLE)) {
    it(`recordings 8: a guessed length judges nothing: ${name}`, async () => {
      assert.deepEqual(await decoded(file()), { numbers, notices: [] });
    }).timeout(60_000);
  }

  const HALVED: Readonly<Record<string, string>> = {
    "half.flac": "-i TONES",
    "half.mp3": "-i TONES -b:a 64k",
    "half.m4a": "-i TONES -c:a aac -movflags +faststart",
    "half.mkv": "-i TONES -c:a libopus",
    "half.mp4": `${FILM} -c:v libx264 -c:a aac -shortest -movflags +faststart`,
    "half.avi": `${FILM} -c:v mpeg4 -c:a mp3 -ar 44100`,
  };
  for (const [name, args] of Object.entries(HALVED)) {
    it(`recordings 8: what is cut off before its counted end is said to be (${name})`, async () => {
      const whole = readFileSync(make(`whole-${name}`, args));
      const { notices } = await decoded(put(name, whole.subarray(0, whole.length / 2)));
      assert.ok(notices.some(({ code }) => code === "partlyDecoded"));
    }).timeout(60_000);
  }

  /** Each of these says how long it is, or where its parts end. */
  const STATED: Readonly<Record<string, readonly [ending: string, args: string]>> = {
    "WAV of 16 kHz mono": ["wav", ""],
    "WAV of 24 bits": ["wav", "-c:a pcm_s24le -ar 48000"],
    "WAV of 44.1 kHz stereo": ["wav", "-ar 44100 -ac 2"],
    "WAV with mu-law": ["wav", "-c:a pcm_mulaw -ar 8000"],
    "WAV with ADPCM": ["wav", "-c:a adpcm_ima_wav"],
    "WAV with MP3": ["wav", "-c:a mp3 -ar 44100"],
    RF64: ["wav", "-rf64 always"],
    W64: ["w64", ""],
    "W64 of 24 bits": ["w64", "-c:a pcm_s24le"],
    CAF: ["caf", ""],
    "CAF of 24 bits": ["caf", "-c:a pcm_s24be -ac 2"],
    AIFF: ["aiff", ""],
    AU: ["au", ""],
    "AVI with plain samples": ["avi", "-c:a pcm_s16le"],
    "AVI with MP3": ["avi", "-c:a mp3 -ar 44100"],
    WMA: ["wma", "-c:a wmav2 -ar 44100"],
    "ASF of one channel": ["asf", "-c:a wmav2"],
    FLAC: ["flac", ""],
    FLV: ["flv", "-c:a aac -ar 44100"],
    M4A: ["m4a", "-c:a aac -movflags +faststart"],
    "MP4 in fragments": ["mp4", "-c:a aac -movflags +dash+frag_keyframe+global_sidx -frag_duration 1000000"],
    Matroska: ["mka", "-c:a libopus"],
    WebM: ["webm", "-c:a libvorbis"],
    MP3: ["mp3", "-ar 44100"],
    Opus: ["ogg", "-c:a libopus"],
    Vorbis: ["ogg", "-c:a libvorbis"],
  };
  for (const [name, [ending, args]] of Object.entries(STATED)) {
    it(`attacks 19: of what ends before its header says it is said, and nothing of the whole: ${name}`, async () => {
      const whole = readFileSync(make(`stated.${ending}`, `-i TONES ${args}`.trim()));
      assert.deepEqual(await decoded(put(`stated-whole.${ending}`, whole)), { numbers: NUMBERS, notices: [] });
      for (const share of [0.5, 0.8, 0.85]) {
        const { numbers, notices } = await decoded(
          put(`stated-${share}.${ending}`, whole.subarray(0, whole.length * share)),
        );
        const [notice, ...more] = notices;
        assert.ok(notice?.code === "partlyDecoded", `${share}: ${JSON.stringify(notices)}`);
        assert.deepEqual(more, []);
        assert.ok(notice.seconds < 9.3 * share + 0.8 && numbers.length < NUMBERS.length, `${share}: ${notice.seconds}`);
        // Ogg has its length on its last page.
        if (ending !== "ogg") assert.ok(Math.abs(notice.of - 9.3) < 0.2, `${share}: ${notice.of}`);
      }
    }).timeout(60_000);

    it(`attacks 19: nothing is said of what was written by a program that could not know its length: ${name}`, async () => {
      const format: Readonly<Record<string, string>> = { wma: "asf", mka: "matroska", m4a: "mp4" };
      const movie = /m4a|mp4/.test(ending) ? ["-movflags", "+frag_keyframe+empty_moov"] : [];
      const plain = args.split(" ").filter((arg) => arg && !/movflags|[+]|frag_duration|1000000/.test(arg));
      const options = ["-v", "error", "-i", tones(), ...plain, ...movie, "-f", format[ending] ?? ending, "pipe:1"];
      const streamed = execFileSync("ffmpeg", options, { maxBuffer: 1 << 26 });
      assert.deepEqual(await decoded(put(`streamed.${ending}`, streamed)), { numbers: NUMBERS, notices: [] });
    }).timeout(60_000);
  }

  it("attacks 19: lengths that mean that nobody knows it, or that are a little too long, are no promise", async () => {
    for (const make of [() => readFileSync(tones()), () => readFileSync(make24())]) {
      const bytes = make();
      const at = bytes.indexOf("data") + 4;
      const real = bytes.readUInt32LE(at);
      const lengths = [0, 0x7fff_ffff, 0x7fff_f000, 0x8000_0000, 0xffff_ffff, 0xffff_ffdb, 0x7fff_ffff - 44, real + 44];
      for (const length of lengths) {
        bytes.writeUInt32LE(length, at);
        assert.deepEqual(await decoded(put("promise.wav", bytes)), { numbers: NUMBERS, notices: [] }, `${length}`);
      }
    }
  }).timeout(60_000);
  const make24 = (): string => make("plain-24.wav", "-i TONES -c:a pcm_s24le -ar 48000");

  it("attacks 19: an Opus file that is whole is whole, however late its last page claims to be", async () => {
    const bytes = readFileSync(make("late.ogg", "-i TONES -c:a libopus"));
    const last = bytes.lastIndexOf("OggS");
    bytes.writeBigUInt64LE(bytes.readBigUInt64LE(last + 6) + 48_000n * 90n, last + 6);
    const { numbers, notices } = await decoded(put("late-page.ogg", withChecksum(bytes, last)));
    assert.deepEqual([numbers, notices.filter(({ code }) => code === "partlyDecoded")], [NUMBERS, []]);
  });

  it("attacks 19: of several in one file the one that ends early is said", async () => {
    const wave = readFileSync(tones());
    const flac = readFileSync(make("several.flac", "-i TONES"));
    const flv = readFileSync(make("several.flv", "-i TONES -c:a aac -ar 44100"));
    const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2);
    for (const parts of [
      [wave, half(wave)],
      [flac, half(flac)],
      [half(flac), flac],
      [flv, half(flv)],
      [half(flv), flv],
      [flac, half(wave)],
    ]) {
      const { notices } = await decoded(put("several", ...parts));
      const [notice] = notices;
      assert.ok(notice?.code === "partlyDecoded" && Math.abs(notice.of - 18.6) < 0.3, JSON.stringify(notices));
      assert.ok(notice.seconds > 13 && notice.seconds < 14.5);
      assert.equal(notices.length, 1);
    }
  }).timeout(60_000);
});

/** A page of Ogg has the checksum of itself in bytes 22 to 25 (RFC 3533). */
function withChecksum(bytes: Buffer, page: number): Buffer {
  bytes.writeUInt32LE(0, page + 22);
  let sum = 0;
  for (const byte of bytes.subarray(page)) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x8000_0000 ? (sum << 1) ^ 0x04c1_1db7 : sum << 1;
  }
  bytes.writeUInt32LE(sum >>> 0, page + 22);
  return bytes;
}

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { cutsOf } from "../../../src/audio/clips";
import { decode } from "../../../src/audio/decode";
import type { Ffmpeg } from "../../../src/audio/ffmpeg";
import { probe } from "../../../src/audio/probe";
import { joinedRecordings } from "../../../src/audio/joined";
import { takesOf } from "../../../src/audio/takes";
import type { Notice } from "../../../src/core/notices";
import { modelOf } from "../../../src/recognizers/catalog";
import { converted, made, recording, wav } from "../../sounds/files";
import { concat, hearNumbers, silence, speakNumbers } from "../../sounds/tones";
import { ffmpegUnderTest } from "./ffmpegUnderTest";

const NEVER = new AbortController().signal;
const NUMBERS = Array.from({ length: 34 }, (_, i) => i * 29);
const OTHERS = Array.from({ length: 10 }, (_, i) => 1_000 - i * 31);

/** A chunk as programs put it behind the sound. */
function chunk(id: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, "latin1");
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}
const CHUNKS = Buffer.concat([
  chunk("LIST", Buffer.from("INFOISFT\x0e\0\0\0Lavf59.27.100\0", "latin1")),
  chunk("bext", Buffer.alloc(40_001, "text ")),
  chunk("cue ", Buffer.alloc(28)),
  chunk("id3 ", Buffer.concat([Buffer.from("ID3\x04"), Buffer.alloc(60_000, 7)])),
]);

describe("what a file holds beyond its header", () => {
  let ffmpeg: Ffmpeg;
  let folder: string;
  before(async () => {
    ffmpeg = await ffmpegUnderTest();
    folder = mkdtempSync(path.join(tmpdir(), "earmark-takes-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const first = (): string => recording("takes-first.wav", () => speakNumbers(NUMBERS));
  const second = (): string => recording("takes-second.wav", () => speakNumbers(OTHERS));

  function put(name: string, ...content: readonly (Uint8Array | string)[]): string {
    const file = path.join(folder, name);
    writeFileSync(file, Buffer.concat(content.map((one) => (typeof one === "string" ? readFileSync(one) : one))));
    return file;
  }
  /** A copy of a file in which some bytes are others. */
  function changed(name: string, file: string, change: (bytes: Buffer) => void): string {
    const bytes = readFileSync(file);
    change(bytes);
    return put(name, bytes);
  }

  async function heard(file: string, start = 0): Promise<{ samples: Int16Array; notices: Notice[]; duration: number }> {
    const info = await probe(ffmpeg, file, NEVER);
    const notices: Notice[] = [];
    const source = { ffmpeg, file, info, onNotice: (notice: Notice) => void notices.push(notice) };
    const pieces: Int16Array[] = [];
    for await (const piece of decode(source, NEVER, start > 0 ? { start, end: Infinity } : undefined))
      pieces.push(piece.slice());
    return { samples: concat(pieces), notices, duration: info.duration };
  }
  async function numbers(file: string): Promise<number[]> {
    const { samples, duration, notices } = await heard(file);
    assert.ok(Math.abs(samples.length / 16_000 - duration) < 0.1, `${samples.length / 16_000} of ${duration}`);
    assert.deepEqual(notices, []);
    return hearNumbers(samples);
  }

  /** The header says 5 s of what is there, as a recorder that was stopped wrote it. */
  const FIVE: Readonly<Record<string, () => string>> = {
    "WAV of 16 kHz mono": () =>
      changed("five.wav", first(), (bytes) => {
        bytes.writeUInt32LE(160_036, 4);
        bytes.writeUInt32LE(160_000, 40);
      }),
    "WAV of 44.1 kHz stereo": () =>
      changed(
        "five-stereo.wav",
        converted(first(), "takes-stereo.wav", ["-ar", "44100", "-ac", "2", "-bitexact"]),
        (bytes) => {
          bytes.writeUInt32LE(882_036, 4);
          bytes.writeUInt32LE(882_000, 40);
        },
      ),
    "WAV of 24 bits": () =>
      changed(
        "five-24.wav",
        converted(first(), "takes-24.wav", ["-c:a", "pcm_s24le", "-ar", "48000", "-bitexact"]),
        (bytes) => bytes.writeUInt32LE(720_000, bytes.indexOf("data") + 4),
      ),
    "WAV with ADPCM": () =>
      changed(
        "five-adpcm.wav",
        converted(first(), "takes-adpcm.wav", ["-c:a", "adpcm_ima_wav", "-bitexact"]),
        (bytes) => bytes.writeUInt32LE(40_960, bytes.indexOf("data") + 4),
      ),
    "WAV whose tags come last": () => {
      const file = put("five-tags.wav", first(), CHUNKS);
      return changed("five-tags-.wav", file, (bytes) => bytes.writeUInt32LE(160_000, 40));
    },
    RF64: () =>
      changed("five-rf64.wav", converted(first(), "takes-rf64.wav", ["-rf64", "always"]), (bytes) => {
        bytes.writeUInt32LE(160_036, 20);
        bytes.writeUInt32LE(160_000, 28);
      }),
    W64: () =>
      changed("five.w64", converted(first(), "takes.w64"), (bytes) =>
        bytes.writeUInt32LE(160_024, bytes.indexOf("data") + 16),
      ),
    AIFF: () =>
      changed("five.aiff", converted(first(), "takes.aiff", ["-ar", "22050"]), (bytes) => {
        bytes.writeUInt32BE(110_250, 22);
        bytes.writeUInt32BE(220_508, bytes.indexOf("SSND") + 4);
      }),
    CAF: () =>
      changed("five.caf", converted(first(), "takes.caf", ["-ac", "2"]), (bytes) =>
        bytes.writeUInt32BE(320_004, bytes.indexOf("data") + 8),
      ),
    AU: () => changed("five.au", converted(first(), "takes.au"), (bytes) => bytes.writeUInt32BE(160_000, 8)),
  };
  for (const [name, make] of Object.entries(FIVE))
    it(`recordings 4: ${name} whose header says 5 of 25 s is heard to its end`, async () => {
      const file = make();
      const { samples } = await heard(file);
      assert.deepEqual(hearNumbers(samples), NUMBERS);
    });

  it("recordings 4: the length that is shown and paid for is that of the sound, not of the header", async () => {
    for (const name of Object.keys(FIVE).filter((one) => one !== "AU")) {
      const file = FIVE[name]?.() ?? assert.fail();
      const { samples, duration } = await heard(file);
      assert.ok(
        Math.abs(samples.length / 16_000 - duration) < 0.3,
        `${name}: ${samples.length / 16_000} of ${duration}`,
      );
    }
  });

  /** Two takes, one behind the other. */
  const TWO: Readonly<Record<string, () => string>> = {
    "of one kind": () => put("two.wav", first(), second()),
    "with chunks behind the first": () => put("two-chunks.wav", first(), CHUNKS, second()),
    "with chunks behind both": () => put("two-chunks-both.wav", first(), CHUNKS, second(), CHUNKS),
    "of which the second is stereo of 44.1 kHz": () =>
      put("two-stereo.wav", first(), converted(second(), "takes-second-stereo.wav", ["-ar", "44100", "-ac", "2"])),
    "of which the first is stereo of 48 kHz": () =>
      put("two-48.wav", converted(first(), "takes-first-48.wav", ["-ar", "48000", "-ac", "2"]), second()),
    "of which the first was not closed": () =>
      put("two-open.wav", FIVE["WAV of 16 kHz mono"]?.() ?? assert.fail(), second()),
    "of which the first does not say its length": () =>
      put(
        "two-streamed.wav",
        changed("streamed.wav", first(), (bytes) => bytes.writeUInt32LE(0xffff_ffff, 40)),
        second(),
      ),
    "of which the first says 0": () =>
      put(
        "two-zero.wav",
        changed("zero.wav", first(), (bytes) => bytes.writeUInt32LE(0, 40)),
        second(),
      ),
    "of which the second was not closed": () =>
      put(
        "two-open-second.wav",
        first(),
        changed("open-second.wav", second(), (bytes) => bytes.writeUInt32LE(32_000, 40)),
      ),
    "a WAV and an AIFF": () => put("two-aiff.wav", first(), converted(second(), "takes-second.aiff")),
    "of W64": () => put("two.w64", converted(first(), "takes.w64"), converted(second(), "takes-second.w64")),
    "of AIFF": () => put("two.aiff", converted(first(), "takes-a.aiff"), converted(second(), "takes-second.aiff")),
    "of CAF": () => put("two.caf", converted(first(), "takes-a.caf"), converted(second(), "takes-second.caf")),
  };
  for (const [name, make] of Object.entries(TWO))
    it(`recordings 4: two takes in one file are heard: ${name}`, async () => {
      assert.deepEqual(await numbers(make()), [...NUMBERS, ...OTHERS]);
    });

  it("recordings 4: three takes, and the header of none is a noise", async () => {
    const quiet = wav(silence(3));
    const { samples } = await heard(put("three.wav", quiet, quiet, quiet));
    assert.equal(samples.length, 9 * 16_000);
    assert.ok(samples.every((one) => one === 0));
  });

  it("recordings 4: a part is read again by itself, also of a later take", async () => {
    for (const name of [
      "of one kind",
      "of which the second is stereo of 44.1 kHz",
      "of which the first is stereo of 48 kHz",
    ]) {
      const file = TWO[name]?.() ?? assert.fail();
      const whole = await heard(file);
      for (const start of [1.23, 7, 26.5]) {
        const { samples } = await heard(file, start);
        assert.deepEqual(samples, whole.samples.slice(start * 16_000), `${name} ${start}`);
      }
    }
  });

  it("recordings 4: such a file is never sent as it is: others would hear what its header says", async () => {
    const file = FIVE["WAV of 16 kHz mono"]?.() ?? assert.fail();
    const source = { ffmpeg, file, info: await probe(ffmpeg, file, NEVER), onNotice: assert.fail as () => void };
    const cutting = {
      limits: modelOf("qwen3-asr-flash", "beijing").limits,
      upload: "lossless",
      onDecoded: () => undefined,
    } as const;
    const mimes: string[] = [];
    for await (const cut of cutsOf(source, cutting, NEVER)) {
      const { audio } = await cut.encode(NEVER);
      mimes.push(audio.kind === "bytes" ? audio.mime : audio.kind);
    }
    assert.ok(mimes.length > 0 && mimes.every((mime) => mime === "audio/flac"));
  });

  it("recordings 4: chunks behind the sound, padding and careless lengths are not heard", async () => {
    const plain = readFileSync(first());
    const files = [
      put("chunks.wav", plain, CHUNKS),
      put("chunks-unpadded.wav", plain, CHUNKS, Buffer.from("LIST\x01\0\0\0x", "latin1")),
      put("zeros.wav", plain, Buffer.alloc(500_000)),
      put("a-little.wav", plain, Buffer.alloc(44, 1)),
      put("chunks-zeros.wav", plain, CHUNKS, Buffer.alloc(100_000)),
      changed("44-too-long.wav", first(), (bytes) => bytes.writeUInt32LE(bytes.length, 40)),
      changed("0.wav", first(), (bytes) => bytes.writeUInt32LE(0, 40)),
      changed("unknown.wav", first(), (bytes) => bytes.writeUInt32LE(0xffff_ffff, 40)),
    ];
    for (const file of files) {
      assert.deepEqual(await takesOf(file), { takes: [], unread: 0 }, file);
      const { samples, notices } = await heard(file);
      assert.deepEqual([hearNumbers(samples), notices], [NUMBERS, []], file);
      assert.ok(Math.abs(samples.length - (plain.length - 44) / 2) < 100, file);
    }
  });

  it("recordings 4: a length that did not fit 32 bits is the rest of the file", async () => {
    const file = path.join(folder, "wrapped.wav");
    const bytes = 2 ** 32 + 320_000;
    const head = wav(new Int16Array()).subarray(0, 44);
    head.writeUInt32LE(320_000, 40);
    writeFileSync(file, Buffer.concat([head, Buffer.alloc(320_000, 3)]));
    truncateSync(file, 44 + bytes);
    const handle = openSync(file, "r+");
    writeSync(handle, Buffer.alloc(64, 5), 0, 64, 44 + bytes - 64);
    closeSync(handle);
    const { takes, unread } = await takesOf(file);
    assert.deepEqual([takes.map(({ start, end }) => [start, end]), unread], [[[44, 44 + bytes]], 0]);
  }).timeout(60_000);

  it("recordings 4: sound of another format is heard too, what cannot be sound is said, and how much it is", async () => {
    const mp3 = converted(second(), "takes-second.mp3", ["-id3v2_version", "0", "-write_xing", "0"]);
    const foreign = [mp3, converted(second(), "takes-second.flac"), converted(second(), "takes-second.m4a")];
    for (const other of foreign) {
      const file = put(`foreign-${path.basename(other)}.wav`, first(), other);
      const { takes, unread } = await takesOf(file);
      assert.deepEqual([takes.length, unread], [0, readFileSync(other).length], other);
      assert.deepEqual(hearNumbers((await heard(file)).samples), [...NUMBERS, ...OTHERS]);
    }
    const file = put("chunks-and-more.wav", first(), CHUNKS, Buffer.alloc(50_000, "rubbish"));
    const source = { ffmpeg, file, info: await probe(ffmpeg, file, NEVER), notices: [] as Notice[] };
    const onNotice = (notice: Notice): void => void source.notices.push(notice);
    const limits = modelOf("qwen3-asr-flash", "beijing").limits;
    for await (const _ of cutsOf(
      { ...source, onNotice },
      { limits, upload: "lossless", onDecoded: () => undefined },
      NEVER,
    ));
    assert.deepEqual(source.notices, [{ code: "moreInFile", bytes: 50_000 }]);
  });

  const PAGE = `<!DOCTYPE html>\n<html lang="en"><body><h1>502 Bad Gateway</h1><p>The server is tired.</p></body></html>\n`;
  const MARKS = JSON.stringify({ marks: Array.from({ length: 4_000 }, (_, i) => ({ at: i * 31, kind: "note" })) });
  /** What programs and accidents append, and whether it is said: of a document or a tag nobody has to be told. */
  const APPENDED: Readonly<Record<string, readonly [bytes: () => Buffer, said: boolean]>> = {
    "a page": [() => Buffer.from(PAGE.repeat(1_000)), true],
    JSON: [() => Buffer.from(MARKS), true],
    "text with spaces only": [() => Buffer.from("This is text and no sound ".repeat(4_000)), true],
    "Chinese text": [
      () => Buffer.from("\u8fd9\u662f\u6587\u5b57\uff0c\u4e0d\u662f\u58f0\u97f3\u3002\n".repeat(4_000)),
      true,
    ],
    "UTF-16": [() => Buffer.from(`\ufeff${PAGE.repeat(600)}`, "utf16le"), true],
    "UTF-16 without a mark": [() => Buffer.from("Das ist Text.\r\n".repeat(4_000), "utf16le"), true],
    "a ZIP": [() => Buffer.concat([Buffer.from("PK\x03\x04\x14\0\0\0", "latin1"), noise(90_000)]), false],
    "a gzip": [() => Buffer.concat([Buffer.from("1f8b0800", "hex"), noise(90_000)]), true],
    XMP: [() => Buffer.from(`<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>${"<x/>\n".repeat(20_000)}`), false],
  };
  /** Bytes of which each is as likely as any other. */
  function noise(length: number): Buffer {
    let state = 7;
    return Buffer.from(
      Uint8Array.from({ length }, () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24),
    );
  }
  const PLAIN: Readonly<Record<string, () => string>> = {
    "WAV of 16 bits": first,
    "WAV of 8 bits": () => converted(first(), "takes-8.wav", ["-c:a", "pcm_u8", "-ar", "22050", "-bitexact"]),
    "WAV of 24 bits": () => converted(first(), "takes-24.wav", ["-c:a", "pcm_s24le", "-ar", "48000", "-bitexact"]),
    "WAV of float": () => converted(first(), "takes-float.wav", ["-c:a", "pcm_f32le", "-bitexact"]),
    "WAV of \u00b5-law": () => converted(first(), "takes-mulaw.wav", ["-c:a", "pcm_mulaw", "-ar", "8000", "-bitexact"]),
    W64: () => converted(first(), "takes.w64"),
    AIFF: () => converted(first(), "takes-a.aiff"),
    CAF: () => converted(first(), "takes-a.caf"),
    AU: () => converted(first(), "takes.au"),
  };
  for (const [name, [make, isSaid]] of Object.entries(APPENDED))
    it(`recordings 4: what lies behind plain samples and is no sound is not heard: ${name}`, async () => {
      const bytes = make();
      for (const [format, plain] of Object.entries(PLAIN)) {
        const sound = readFileSync(plain());
        const file = put(`appended-${path.extname(plain())}`, sound, bytes);
        const info = await probe(ffmpeg, file, NEVER);
        const seconds = (await probe(ffmpeg, plain(), NEVER)).duration;
        assert.ok(Math.abs(info.duration - seconds) < 0.02, `${format}: ${info.duration} of ${seconds}`);
        assert.equal(info.unread ?? 0, isSaid ? bytes.length : 0, format);
        if (!/AU|W64|8 bits/.test(format)) continue;
        const { samples } = await heard(file);
        assert.ok(Math.abs(samples.length / 16_000 - seconds) < 0.02, `${format}: ${samples.length / 16_000}`);
      }
    }).timeout(60_000);

  /** Sound behind what the header says, in each way in which it is written: quiet noise, far from zero, and half a second of silence. */
  for (const codec of [
    "pcm_u8",
    "pcm_s16le",
    "pcm_s24le",
    "pcm_s32le",
    "pcm_f32le",
    "pcm_mulaw",
    "pcm_alaw",
    "adpcm_ms",
  ])
    it(`recordings 4: a recorder that stopped is read on, whatever it recorded: ${codec}`, async () => {
      for (const [name, sound] of [
        ["quiet", "anoisesrc=a=0.004:r=16000:seed=3:d=6"],
        ["loud", "anoisesrc=a=0.9:r=16000:seed=3:d=6"],
        ["far", "anoisesrc=a=0.1:r=16000:seed=3:d=6,dcshift=0.3"],
        ["hum", "sine=f=50:r=16000:d=6,volume=0.02"],
        ["pause", "anoisesrc=a=0.1:r=16000:seed=3:d=6,volume=0:enable='between(t,1.8,2.5)'"],
      ] as const) {
        const file = made(`stopped-${name}-${codec}.wav`, (to) =>
          execFileSync("ffmpeg", [
            "-v",
            "error",
            "-y",
            "-f",
            "lavfi",
            "-i",
            sound,
            "-c:a",
            codec,
            "-bitexact",
            "-f",
            "wav",
            to,
          ]),
        );
        const stopped = changed("stopped.wav", file, (bytes) => {
          const at = bytes.indexOf("data") + 4;
          bytes.writeUInt32LE(Math.floor(bytes.readUInt32LE(at) / 3), at);
        });
        const { takes, unread } = await takesOf(stopped);
        const seconds = takes.reduce((sum, one) => sum + one.seconds, 0);
        assert.ok(Math.abs(seconds - 6) < 0.15 && unread === 0, `${name}: ${seconds}`);
      }
    });

  it("recordings 4: hostile headers end", async () => {
    const head = readFileSync(first()).subarray(0, 44);
    const files = [
      put("hostile-1.wav", head.subarray(0, 30)),
      put("hostile-2.wav", ...Array.from({ length: 3_000 }, () => head)),
      put("hostile-3.wav", head, Buffer.from("LIST\0\0\0\0".repeat(10_000), "latin1")),
      put("hostile-4.caf", Buffer.from("caff\0\x01\0\0data\xff\xff\xff\xff\xff\xff\xff\xff", "latin1")),
      put("hostile-5.w64", Buffer.alloc(1_000, "riff")),
      put("hostile-6.aiff", Buffer.from("FORM\xff\xff\xff\xffAIFFSSND\xff\xff\xff\xff", "latin1")),
      put("hostile-7.wav", Buffer.from("RIFF\xff\xff\xff\xffWAVEjunk\xff\xff\xff\x7f", "latin1")),
      put(
        "hostile-8.mp4",
        Buffer.from("\0\0\0\x08ftyp\0\0\0\0ftyp\0\0\0\x01moov\xff\xff\xff\xff\xff\xff\xff\xff", "latin1"),
      ),
    ];
    for (const file of files) {
      assert.ok((await takesOf(file)).takes.length <= 1_000, file);
      assert.ok((await joinedRecordings(file)).recordings.length <= 100, file);
    }
  });
});

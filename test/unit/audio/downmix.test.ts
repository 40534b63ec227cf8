import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { decode } from "../../../src/audio/decode";
import { mixingOf } from "../../../src/audio/downmix";
import type { Ffmpeg } from "../../../src/audio/ffmpeg";
import type { Notice } from "../../../src/core/notices";
import { probe } from "../../../src/audio/probe";
import { converted, recording, wavOfChannels } from "../../sounds/files";
import { concat, hearNumbers, silence, speakNumbers } from "../../sounds/tones";
import { ffmpegUnderTest } from "./ffmpegUnderTest";

const NEVER = new AbortController().signal;
const NUMBERS = Array.from({ length: 12 }, (_, i) => i * 83);

describe("several channels become one", () => {
  let ffmpeg: Ffmpeg;
  let folder: string;
  before(async () => {
    ffmpeg = await ffmpegUnderTest();
    folder = mkdtempSync(path.join(tmpdir(), "earmark-downmix-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const tones = (): string => recording("numbers-12.wav", () => speakNumbers(NUMBERS));
  const speech = speakNumbers(NUMBERS);

  async function samplesOf(file: string, start = 0): Promise<Int16Array> {
    const source = {
      ffmpeg,
      file,
      info: await probe(ffmpeg, file, NEVER),
      onNotice: (notice: Notice) => assert.fail(notice.code),
    };
    const pieces: Int16Array[] = [];
    const span = start > 0 ? { start, end: Infinity } : undefined;
    for await (const piece of decode(source, NEVER, span)) pieces.push(piece.slice());
    return concat(pieces);
  }

  /** A WAV file with these channels. */
  function channels(name: string, all: readonly Int16Array[], rate?: number): string {
    const file = path.join(folder, name);
    writeFileSync(file, wavOfChannels(all, rate));
    return file;
  }
  const level = (samples: Int16Array): number =>
    20 * Math.log10(Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length));
  const scaled = (samples: Int16Array, factor: number): Int16Array => samples.map((one) => factor * one);

  it("recordings 5: opposite channels are heard, also after 25 s of silence", async () => {
    const late = concat([silence(25), speech]);
    assert.deepEqual(hearNumbers(await samplesOf(channels("late.wav", [late, scaled(late, -1)]))), NUMBERS);
  });

  it("recordings 5: channels that are opposite only for a part of the recording are heard all along, without a click", async () => {
    const other = speech.slice();
    for (let i = Math.floor(speech.length / 3); i < (2 * speech.length) / 3; i++) other[i] = -(speech[i] ?? 0);
    assert.deepEqual(hearNumbers(await samplesOf(channels("partway.wav", [speech, other]))), NUMBERS);
    // A steady sound that is opposite for 10 s: where nothing jumps in the channels, nothing jumps in the mix.
    const hum = Int16Array.from({ length: 16_000 * 4 }, (_, i) => 8_000 * Math.sin((2 * Math.PI * 500 * i) / 16_000));
    const turned = hum.map((one, i) => one * Math.cos((Math.PI * i) / hum.length));
    const mixed = await samplesOf(channels("turning.wav", [hum, turned]));
    const steepest = Math.max(...mixed.map((one, i) => Math.abs(one - (mixed[i - 1] ?? one))));
    assert.ok(steepest < 8_000 * 2 * Math.PI * (500 / 16_000) * 1.2, String(steepest));
  });

  it("recordings 5: an opposite voice is heard below a sound that is the same in both channels", async () => {
    const music = Int16Array.from(
      { length: speech.length },
      (_, i) => 3_000 * Math.sin((2 * Math.PI * 250 * i) / 16_000),
    );
    const left = speech.map((one, i) => one + (music[i] ?? 0));
    const right = speech.map((one, i) => (music[i] ?? 0) - one);
    const mixed = await samplesOf(channels("karaoke.wav", [left, right]));
    assert.ok(level(mixed) > level(music) + 2);
    const words = mixed.map((one, i) => one - (music[i] ?? 0));
    assert.deepEqual(hearNumbers(words), NUMBERS);
  });

  it("recordings 5: opposite channels of unequal loudness, one silent channel and one on each side are heard", async () => {
    const quiet = silence(speech.length / 16_000);
    const both: readonly (readonly [string, Int16Array, Int16Array])[] = [
      ["unequal", speech, scaled(speech, -0.9)],
      ["left", speech, quiet],
      ["right", quiet, speech],
    ];
    for (const [name, left, right] of both) {
      for (const rate of [16_000, 44_100]) {
        const file = converted(channels(`${name}.wav`, [left, right]), `downmix-${name}-${rate}.wav`, [
          "-ar",
          String(rate),
        ]);
        const mixed = await samplesOf(file);
        assert.deepEqual(hearNumbers(mixed), NUMBERS, `${name} ${rate}`);
        assert.ok(level(mixed) > level(speech) - 7, name);
      }
    }
    const turns = speech.map((one, i) => (i < speech.length / 2 ? one : 0));
    const others = speech.map((one, i) => (i < speech.length / 2 ? 0 : one));
    assert.deepEqual(hearNumbers(await samplesOf(channels("turns.wav", [turns, others]))), NUMBERS);
  });

  it("recordings 5: equal channels are what they were, to the sample", async () => {
    assert.deepEqual(await samplesOf(channels("dual.wav", [speech, speech])), speech);
    assert.deepEqual(
      await samplesOf(channels("dual-short.wav", [speech.subarray(0, 7), speech.subarray(0, 7)])),
      speech.slice(0, 7),
    );
  });

  it("recordings 5: ordinary stereo is as loud as in a plain mean", async () => {
    const room = speech.map((_, i) => ((i * 7_919) % 601) - 300);
    const left = speech.map((one, i) => one + (room[i] ?? 0));
    const right = speech.map((one, i) => 0.8 * one - (room[(i * 31) % room.length] ?? 0));
    const file = channels("stereo.wav", [left, right]);
    const plain = left.map((one, i) => (one + (right[i] ?? 0)) / 2);
    assert.ok(Math.abs(level(await samplesOf(file)) - level(plain)) < 0.5);
  });

  for (const [count, only] of [
    [3, 2],
    [4, 3],
    [6, 3],
    [6, 5],
    [8, 6],
    [12, 0],
    [12, 11],
    [16, 0],
    [16, 15],
    [60, 0],
    [60, 31],
    [60, 59],
  ] as const)
    // prettier-ignore
    it(`recordings 5: a voice on channel ${only + 1} of ${count} is heard`, async () => {
      const quiet = silence(speech.length / 16_000);
      const all = Array.from({ length: count }, (_, i) => (i === only ? speech : quiet));
      assert.deepEqual(hearNumbers(await samplesOf(channels(`${count}-${only}.wav`, all))), NUMBERS);
    });

  it("recordings 5: a voice that only LFE or the rear of 5.1 has is heard, in files that name their channels", async () => {
    for (const place of ["LFE", "BL", "FC"]) {
      const file = converted(tones(), `downmix-${place}.flac`, ["-af", `pan=5.1|${place}=c0`]);
      assert.deepEqual(hearNumbers(await samplesOf(file)), NUMBERS, place);
    }
    const file = converted(tones(), "downmix-hexadecagonal.wav", ["-af", "pan=hexadecagonal|c15=c0"]);
    assert.deepEqual(hearNumbers(await samplesOf(file)), NUMBERS);
  });

  it("recordings 5: loud channels that are all the same are held at full scale and not distorted", async () => {
    const loud = speech.map((one) => 2.2 * one);
    const mixed = await samplesOf(
      channels(
        "all-same.wav",
        Array.from({ length: 16 }, () => loud),
      ),
    );
    assert.equal(mixed.length, loud.length);
    assert.deepEqual(hearNumbers(mixed), NUMBERS);
    const most = mixed.reduce((peak, one) => Math.max(peak, Math.abs(one)), 0);
    assert.ok(most > 30_000 && most <= 32_000, String(most));
  });

  it("recordings 5: pairs that are opposite in any two of six channels are heard", async () => {
    const quiet = silence(speech.length / 16_000);
    for (const [one, other] of [
      [0, 1],
      [2, 3],
      [4, 5],
      [0, 2],
      [1, 4],
    ] as const) // prettier-ignore
    {
      const all = Array.from({ length: 6 }, (_, i) => (i === one ? speech : i === other ? scaled(speech, -1) : quiet));
      const mixed = await samplesOf(channels(`pair-${one}-${other}.wav`, all));
      assert.ok(level(mixed) > level(speech) - 40, `${one} ${other}: ${level(mixed) - level(speech)}`);
    }
  });

  it("recordings 5: a part that is read by itself is what it was in the whole, in every format", async () => {
    const wide = concat([speech, speech]);
    const stereo = channels("wide.wav", [wide, wide.map((_, i) => -(wide[i - 400] ?? 0))]);
    const six = Array.from({ length: 6 }, (_, n) => wide.map((_, i) => 3 * (wide[i - n * 300] ?? 0)));
    const files = [
      converted(stereo, "downmix-wide.mp3", ["-ar", "44100"]),
      converted(stereo, "downmix-wide.flac", ["-ar", "48000"]),
      converted(stereo, "downmix-wide.opus"),
      channels("six.wav", six, 48_000),
    ];
    for (const file of files) {
      const whole = await samplesOf(file);
      for (const start of [0.05, 1.23, 2.999, 4]) {
        const part = await samplesOf(file, start);
        assert.deepEqual(part, whole.slice(Math.round(start * 16_000)), `${path.basename(file)} ${start}`);
      }
    }
  });

  it("recordings 5: the mix does not depend on the pieces in which samples come", async () => {
    for (const count of [2, 6]) {
      const unit = count > 2 ? 8 : 4;
      const bytes = Buffer.alloc(unit * 5_000);
      for (let i = 0; i < 10_000; i++)
        if (count > 2) bytes.writeFloatLE(Math.sin(i * i), i * 4);
        else bytes.writeInt16LE(Math.round(30_000 * Math.sin(i * i)), i * 2);
      const mixed = async (size: number): Promise<Int16Array> => {
        const pieces = (async function* () {
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
        })();
        const out: Int16Array[] = [];
        for await (const piece of mixingOf(count).samples(pieces)) out.push(piece.slice());
        return concat(out);
      };
      const once = await mixed(bytes.length);
      assert.equal(once.length, 5_000);
      for (const size of [1, 7, 128, 999, 4_096]) assert.deepEqual(await mixed(size), once, `${count} ${size}`);
    }
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { isQuiet, raised } from "../../../src/audio/gain";
import { converted, spoken } from "../../sounds/files";
import { BANKS } from "../../sounds/sample";
import { concat, hearNumbers, silence, speakNumbers } from "../../sounds/tones";
import { sphinxRecognizer } from "../../service/sphinxRecognizer";
import { wordErrorRate } from "../../sounds/wordErrors";

const NUMBERS = Array.from({ length: 12 }, (_, i) => i * 83);
const scaled = (samples: Int16Array, decibels: number): Int16Array =>
  samples.map((one) => Math.round(one * 10 ** (decibels / 20)));
const peak = (samples: Int16Array): number => samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
/** Noise of so many steps, the same each time. */
const noise = (steps: number, seconds: number): Int16Array =>
  Int16Array.from({ length: seconds * 16_000 }, (_, i) => ((i * 7_919) % (2 * steps + 1)) - steps);

describe("a very quiet voice", () => {
  const speech = speakNumbers(NUMBERS);

  it("recordings, unclear: at -63 dBFS is raised to where words are heard, by at most 30 dB", () => {
    for (const decibels of [-45, -50]) {
      const quiet = scaled(speech, decibels);
      assert.deepEqual(hearNumbers(quiet), []);
      const loud = concat(raised([quiet]));
      assert.deepEqual(hearNumbers(loud), NUMBERS, String(decibels));
      assert.ok(peak(loud) <= peak(quiet) * 31.7);
    }
  });

  it("recordings, unclear: ordinary voices, silence and the noise of a recorder stay what they are", () => {
    const kept = [speech, scaled(speech, -20), silence(5), noise(1, 5), noise(3, 5), speech.subarray(0, 100)];
    for (const samples of kept) {
      const pieces = [samples];
      assert.equal(raised(pieces), pieces);
      assert.ok(!isQuiet(pieces));
    }
    // One word in two minutes is a voice; what is quiet beside it is not raised over it.
    const rare = [concat([noise(8, 60), speech.subarray(0, 16_000), noise(8, 60)])];
    assert.equal(raised(rare), rare);
  });

  it("recordings, unclear: a click does not keep it from being raised, and is no louder than full scale", () => {
    const quiet = scaled(speech, -50);
    quiet.fill(30_000, 1_000, 1_200);
    const loud = concat(raised([quiet]));
    assert.deepEqual(hearNumbers(loud), NUMBERS);
    assert.equal(peak(loud), 32_767);
  });

  it("recordings, unclear: it is raised alike in pieces of any size", () => {
    const quiet = scaled(speech, -50);
    const pieces = [quiet.subarray(0, 7), quiet.subarray(7, 9_999), quiet.subarray(9_999)];
    assert.deepEqual(concat(raised(pieces)), concat(raised([quiet])));
  });

  it("recordings, unclear: PocketSphinx understands it raised, and not as it was", async () => {
    const file = readFileSync(converted(spoken(BANKS, "rms"), "banks-rms-16k.wav", ["-ar", "16000", "-ac", "1"]));
    const start = file.indexOf("data") + 8;
    const voice = new Int16Array(
      file.buffer.slice(file.byteOffset + start, file.byteOffset + file.length - (file.length % 2)),
    );
    const power = voice.reduce((sum, one) => sum + one * one, 0) / voice.length;
    const quiet = scaled(voice, -63 - 10 * Math.log10(power / 32_768 ** 2));
    const errors = async (samples: Int16Array): Promise<number> => {
      const { text } = await sphinxRecognizer()(
        samples,
        { context: "" } as Parameters<ReturnType<typeof sphinxRecognizer>>[1],
        () => undefined,
      );
      return wordErrorRate(BANKS, text);
    };
    const [before, after] = [await errors(quiet), await errors(concat(raised([quiet])))];
    assert.ok(before > 0.7 && after < 0.5, `${before} ${after}`);
  }).timeout(120_000);
});

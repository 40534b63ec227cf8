import assert from "node:assert/strict";
import { LiveCutter, type LiveClip } from "../../../../src/audio/live/liveCutter";
import { compose, noisy, sayOnly, type Composed } from "../../../sounds/composed";
import { concat, hearNumbers, numbersFor, silence, speakNumbers } from "../../../sounds/tones";
import { random } from "../../pipeline/random";

const RATE = 16_000;
const VOICES = ["kal16", "slt", "rms", "awb"] as const;
const NOISES = [0, 20, 100, 400];
const WORDS = ["window", "seven", "nobody", "thursday", "quick", "fox", "yes"];
const SENTENCES = ["please write this down for me", "that is all there is to say about it"];

/** A clip, and how much of the sound had come when it left. */
interface Left {
  readonly clip: LiveClip;
  readonly seen: number;
}

function cutAll(sound: Int16Array, size = (): number => 1_600, limit = 180, from = 0): readonly Left[] {
  const cutter = new LiveCutter(limit, from);
  const left: Left[] = [];
  for (let at = LiveCutter.firstSampleFor(from); at < sound.length;) {
    const seen = Math.min(sound.length, at + Math.max(1, Math.floor(size())));
    for (const clip of cutter.push(sound.subarray(at, seen))) left.push({ clip, seen });
    at = seen;
  }
  for (const clip of cutter.end()) left.push({ clip, seen: sound.length });
  return left;
}

const clipsOf = (sound: Int16Array, limit?: number): readonly LiveClip[] =>
  cutAll(sound, undefined, limit).map(({ clip }) => clip);
const places = (clips: readonly LiveClip[]): readonly string[] => clips.map(({ start, end }) => `${start}-${end}`);
const heard = (clips: readonly LiveClip[]): readonly number[] =>
  clips.flatMap(({ samples }) => hearNumbers(concat([...samples, silence(0.1)])));
const secondsOf = (clips: readonly LiveClip[]): number =>
  clips.reduce((sum, { start, end }) => sum + end - start, 0) / RATE;

function assertWhole(clips: readonly LiveClip[], { words }: Composed, what: string): void {
  for (const [first, end] of words) {
    const of = clips.filter((clip) => clip.start < end && clip.end > first);
    assert.equal(of.length, 1, `${what}: the word at ${first / RATE} s is in ${of.length} clips`);
    assert.ok(
      of.every((clip) => clip.start <= first && clip.end >= end),
      `${what}: the word at ${first / RATE} s is cut`,
    );
  }
}

describe("cutting while somebody speaks", () => {
  it("never cuts inside a word, of any voice, in silence and in noise", () => {
    for (const voice of VOICES) {
      const dice = random(7);
      const parts: (Int16Array | number)[] = [0.5];
      for (let i = 0; i < 40; i++) {
        const text = i % 4 === 0 ? SENTENCES[(i / 4) % 2] : WORDS[i % WORDS.length];
        parts.push(sayOnly(text ?? "", voice), dice() < 0.3 ? 0.45 + dice() * 1.5 : 0.12 + dice() * 0.25);
      }
      const composed = compose(parts);
      for (const noise of NOISES) {
        const clips = clipsOf(noise > 0 ? noisy(composed.sound, noise) : composed.sound);
        assertWhole(clips, composed, `${voice}, noise ${noise}`);
        assert.ok(clips.length >= 8, `${voice}, noise ${noise}: ${clips.length}`);
      }
    }
  });

  it("keeps every word, once and in order, of whoever makes pauses and of whoever makes none", () => {
    const breathless = { word: 0.5, gap: 0.2, phrase: 8, pause: 0.2 };
    for (const [numbers, pace] of [
      [numbersFor(120), undefined],
      [numbersFor(120, breathless), breathless],
    ] as const) {
      const clips = clipsOf(speakNumbers(numbers, pace));
      assert.deepEqual(heard(clips), numbers);
      for (const { start, end } of clips) assert.ok(end - start <= 15 * RATE);
    }
  });

  it("cuts alike in pieces of any size, and from the end of any clip on", () => {
    for (let seed = 1; seed <= 8; seed++) {
      const dice = random(seed);
      const parts = Array.from({ length: 30 }, (_, i) => {
        const seconds = dice() ** 3 * 6;
        return i % 2 === 0 ? silence(seconds) : speakNumbers([Math.floor(dice() * 1_024)], { ...PACE, word: seconds });
      });
      const clean = concat(parts);
      const sound = seed % 3 === 0 ? clean : noisy(clean, 10 ** (1 + dice() * 2), seed);
      const limit = seed % 4 === 0 ? 3 + dice() * 10 : 180;
      const whole = cutAll(sound, () => RATE, limit).map(({ clip }) => clip);
      assert.ok(whole.length > 3);
      const most = seed % 2 === 0 ? 400 : 60_000;
      const inPieces = cutAll(sound, () => dice() * most, limit).map(({ clip }) => clip);
      assert.deepEqual(places(inPieces), places(whole));
      for (const [index, { end, samples, start }] of whole.entries()) {
        assert.deepEqual(concat(samples), sound.subarray(start, end));
        assert.ok(end - start <= Math.min(15, limit * 0.8) * RATE + 160, `${(end - start) / RATE}`);
        if (index % 4 > 0) continue;
        const rest = cutAll(sound, () => dice() * most, limit, end).map(({ clip }) => clip);
        assert.deepEqual(places(rest), places(whole.slice(index + 1)), `seed ${seed}, after ${index}`);
      }
    }
  });

  it("ends a sentence at most 0.75 s after its last word, in silence and in noise", () => {
    for (const voice of VOICES) {
      for (const noise of NOISES) {
        const parts = SENTENCES.flatMap((text) => [sayOnly(text, voice), 2]);
        const { sound, words } = compose([1, ...parts]);
        const left = cutAll(noise > 0 ? noisy(sound, noise) : sound, () => 160);
        assert.equal(left.length, words.length, `${voice}, noise ${noise}`);
        for (const [i, { seen }] of left.entries()) {
          const late = (seen - (words[i]?.[1] ?? 0)) / RATE;
          assert.ok(late <= 0.75, `${voice}, noise ${noise}: ${late} s`);
        }
      }
    }
  });

  it("sends nothing of minutes without a word, and of what is around words 0.3 s", () => {
    const word = sayOnly("please write this down for me");
    const fan = noisy(silence(150), 60);
    for (const around of [silence(600), fan]) {
      assert.deepEqual(places(clipsOf(around)), []);
      const clips = clipsOf(
        concat([around.subarray(0, 100 * RATE), word, around, word, around.subarray(0, 100 * RATE)]),
      );
      assert.equal(clips.length, 2);
      assert.ok(secondsOf(clips) < (2 * word.length) / RATE + 2 * 0.85, `${secondsOf(clips)} s`);
    }
  });

  it("ends with a pause of the user's, which is 0.8 s of digital silence, also what is short", () => {
    const yes = sayOnly("yes");
    const { sound, words } = compose([0.1, yes, 0.8, noisy(silence(3), 40)]);
    const [first] = cutAll(sound, () => 160);
    assert.ok(first && first.seen <= (words[0]?.[1] ?? 0) + 0.75 * RATE);
  });

  it("loses no voice that hardly stands out: what may be one is sent", () => {
    const voice = sayOnly("that is all there is to say about it").map((sample) => sample / 60);
    const loud = sayOnly("please write this down for me");
    const composed = compose([1, loud, 1.5, voice, 3, loud, 2]);
    const clips = clipsOf(noisy(composed.sound, 25));
    for (const [first, end] of composed.words)
      assert.ok(
        clips.some((clip) => clip.start <= first && clip.end >= end),
        `${first / RATE} in ${places(clips).join()}`,
      );
  });

  it("goes on cutting at pauses when a fan begins, and over music", () => {
    const parts = Array.from({ length: 16 }, (_, i) => [sayOnly(SENTENCES[i % 2] ?? ""), 1]).flat();
    const composed = compose(parts);
    const half = composed.sound.length >> 1;
    const fan = noisy(composed.sound, 300).map((sample, i) => (i < half ? (composed.sound[i] ?? 0) : sample));
    const music = composed.sound.map((sample, i) => sample + 300 * Math.sin(i / 9) * (1.3 + Math.sin(i / 3_000)));
    for (const [what, sound] of [
      ["fan", fan],
      ["music", music],
    ] as const) {
      const clips = clipsOf(sound);
      assertWhole(clips, composed, what);
      assert.ok(clips.length >= 10, `${what}: ${clips.length}`);
    }
  });

  it("gives the rest at once when the sound ends, wherever that is", () => {
    const sound = speakNumbers(numbersFor(15));
    for (let at = 0; at < sound.length; at += 12_345) {
      const clips = clipsOf(sound.subarray(0, at));
      const all = hearNumbers(concat([sound.subarray(0, at), silence(0.1)]));
      assert.deepEqual(heard(clips), all, `${at}`);
    }
  });
});

const PACE = { word: 0.5, gap: 0.1, phrase: 3, pause: 0.3 };

import assert from "node:assert/strict";
import { SpeechGate, type Passed } from "../../../src/audio/live/speechGate";
import { concat, hearNumbers, numbersFor, silence, speakNumbers } from "../../sounds/tones";
import { random } from "../pipeline/random";

const RATE = 16_000;

/** Steady noise of so many steps of 16 bits. */
function noise(seconds: number, amplitude: number, seed = 1): Int16Array {
  const next = random(seed);
  return Int16Array.from({ length: seconds * RATE }, () => Math.round((next() * 2 - 1) * amplitude));
}

function over(one: Int16Array, other: Int16Array): Int16Array {
  return one.map((sample, i) => sample + (other[i] ?? 0));
}

/** What passes of a sound, from a sample on, in pieces of so many. */
function passing(sound: Int16Array, piece = 1_600, from = 0): readonly Passed[] {
  const gate = new SpeechGate(from);
  const passed: Passed[] = [];
  for (let at = SpeechGate.firstSampleFor(from); at < sound.length; at += piece)
    passed.push(...gate.push(sound.subarray(at, at + piece)));
  return [...passed, ...gate.end()];
}

const soundOf = (passed: readonly Passed[]): Int16Array => concat(passed.map(({ samples }) => samples));
const secondsOf = (passed: readonly Passed[]): number => soundOf(passed).length / RATE;
const pauses = (passed: readonly Passed[]): number => passed.filter(({ samples }) => samples.length === 0).length;

describe("the gate before a service that listens", () => {
  const SAID = numbersFor(6);
  const SPEECH = speakNumbers(SAID);
  const TWICE = concat([silence(5), SPEECH, silence(5), SPEECH, silence(5)]);

  it("lets pass what is said with a little around it, in order and at its place, and a pause for what is left out", () => {
    const passed = passing(TWICE);
    assert.deepEqual(hearNumbers(soundOf(passed)), [...SAID, ...SAID]);
    assert.equal(pauses(passed), 2);
    let end = 0;
    for (const { at, samples } of passed) {
      assert.ok(at >= end);
      assert.deepEqual(samples, TWICE.subarray(at, at + samples.length));
      end = at + samples.length;
    }
    // 0.3 s before and 0.6 s behind each, and what is between its words.
    assert.ok(secondsOf(passed) < 2 * (SPEECH.length / RATE + 1), `${secondsOf(passed)} s`);
    assert.ok((passed[0]?.at ?? 0) >= 4.9 * RATE);
  });

  it("the same in pieces of whatever size they come", () => {
    const whole = soundOf(passing(TWICE));
    for (const piece of [1, 7, 159, 160, 161, 4_001, TWICE.length])
      assert.deepEqual(
        soundOf(passing(TWICE.subarray(0, piece === 1 ? 130_000 : TWICE.length), piece)).subarray(0, 4_000),
        whole.subarray(0, 4_000),
      );
    assert.deepEqual(soundOf(passing(TWICE, 333)), whole);
  });

  it("nothing of silence, of the noise of a recorder and of a fan", () => {
    for (const sound of [silence(12), noise(12, 2), noise(12, 60), noise(12, 400)])
      assert.ok(secondsOf(passing(sound)) === 0);
    const spoken = over(concat([silence(8), SPEECH, silence(8)]), noise(8 + 6 + 8, 300));
    const passed = passing(spoken);
    assert.deepEqual(hearNumbers(soundOf(passed)), SAID);
    assert.ok(secondsOf(passed) < SPEECH.length / RATE + 1.2, `${secondsOf(passed)} s`);
  });

  it("all of a loud steady noise, as of clips: it may hide a voice", () => {
    for (const loud of [1_000, 6_000]) {
      const seconds = secondsOf(passing(noise(12, loud)));
      assert.ok(seconds > 11.9, `${seconds} s of 12`);
    }
  });

  it("whoever speaks from the first moment is heard from there on, and what goes on from a place begins there", () => {
    const at = speakNumbers(SAID).subarray(0.3 * RATE);
    assert.deepEqual(hearNumbers(concat([silence(0.1), soundOf(passing(at))])), SAID);
    for (const from of [5 * RATE, 7 * RATE + 77, 15 * RATE + 1]) {
      const passed = passing(TWICE, 1_600, from);
      assert.ok(passed.every((one) => one.at >= from));
      const last = TWICE.subarray(from);
      assert.deepEqual(hearNumbers(soundOf(passed)), hearNumbers(last));
    }
  });

  it("what hardly stands out passes all the same, though later: nobody knows that it is no voice", () => {
    // A voice that is 3 dB louder than the noise around it: by its loudness alone it is none.
    const next = random(5);
    const faint = Int16Array.from({ length: 20 * RATE }, (_, i) => {
      const loud = Math.floor(i / (0.15 * RATE)) % 3 === 0 ? 1.9 : 1;
      return Math.round((next() * 2 - 1) * 60 * loud);
    });
    assert.ok(secondsOf(passing(faint)) > 18, `${secondsOf(passing(faint))} s of 20`);
    // The sound ended before it was looked at.
    assert.ok(secondsOf(passing(faint.subarray(0, RATE))) > 0.9);
  });

  it("seeded: no word is lost, and of long pauses next to nothing passes", () => {
    for (let seed = 0; seed < 6; seed++) {
      const next = random(seed);
      const pieces: Int16Array[] = [];
      const said: number[] = [];
      let quiet = 0;
      for (let i = 0; i < 6; i++) {
        const pause = next() * 6;
        quiet += Math.max(0, pause - 0.9);
        const numbers = Array.from({ length: 1 + Math.floor(next() * 4) }, () => Math.floor(next() * 1_024));
        said.push(...numbers);
        pieces.push(silence(pause), speakNumbers(numbers));
      }
      const sound = concat(pieces);
      const passed = passing(sound, 1 + Math.floor(next() * 9_000));
      assert.deepEqual(hearNumbers(soundOf(passed)), said, `seed ${seed}`);
      assert.ok(secondsOf(passed) <= sound.length / RATE - quiet + 0.2, `seed ${seed}`);
    }
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { peaksOf } from "../../../src/audio/peaks";

async function* pieces(samples: Int16Array, sizes: readonly number[]): AsyncGenerator<Int16Array, void, undefined> {
  let at = 0;
  for (let i = 0; at < samples.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield await Promise.resolve(samples.subarray(at, at + size));
    at += size;
  }
}

describe("a waveform", () => {
  it("has the lowest and the highest sample of each 20 ms, in whatever pieces the sound comes", async () => {
    const sound = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { minLength: 1, maxLength: 2_000 });
    const sizes = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(sound, sizes, async (numbers, cuts) => {
        const samples = Int16Array.from(numbers);
        const got: number[] = [];
        for await (const peaks of peaksOf(pieces(samples, cuts))) got.push(...peaks);
        const wanted: number[] = [];
        for (let at = 0; at < numbers.length; at += 320) {
          const some = numbers.slice(at, at + 320);
          wanted.push(Math.min(0, ...some) >> 8, Math.max(0, ...some) >> 8);
        }
        assert.deepEqual(got, wanted);
      }),
    );
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { Cutter } from "../../../src/audio/cut";
import { windowsFor, type Window } from "../../../src/audio/windows";
import { FRAMES_PER_SECOND, Loudness } from "../../../src/audio/loudness";
import { SampleQueue } from "../../../src/audio/sampleQueue";

/** The cuts of a whole recording, by looking at all of it: what the streaming one must agree with. */
function cutsOf(frames: readonly number[], windows: readonly Window[]): number[] {
  const cuts: number[] = [];
  for (let start = 0; ;) {
    const { min, max } = windows[Math.min(cuts.length, windows.length - 1)] ?? assert.fail();
    if (frames.length - start < max * FRAMES_PER_SECOND + 200) return cuts;
    let best = { at: 0, sum: Infinity };
    for (
      let at = start + Math.round(min * FRAMES_PER_SECOND);
      at + 60 <= start + Math.round(max * FRAMES_PER_SECOND);
      at++
    ) {
      const sum = frames.slice(at, at + 60).reduce((a, b) => a + b, 0);
      if (sum <= best.sum) best = { at, sum };
    }
    start = best.at + 30;
    cuts.push(start);
  }
}

describe("where a recording is cut", () => {
  it("does not depend on how the sound arrives", () => {
    const windows = [
      { min: 1, max: 2.5 },
      { min: 3, max: 5 },
    ];
    fc.assert(
      fc.property(
        fc.array(fc.nat(60), { maxLength: 2_500 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }),
        (frames, sizes) => {
          const cutter = new Cutter(windows);
          const cuts: number[] = [];
          for (let at = 0, i = 0; at < frames.length; i++) {
            const size = sizes[i % sizes.length] ?? 1;
            cuts.push(...cutter.push(frames.slice(at, at + size)));
            at += size;
          }
          assert.deepEqual(cuts, cutsOf(frames, windows));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is the middle of a pause", () => {
    const frames = Array.from({ length: 3_000 }, (_, i) => (i >= 1_800 && i < 1_880 ? 10 : 60));
    const [cut] = new Cutter(windowsFor(180)).push(frames);
    assert.ok(cut && cut > 1_820 && cut < 1_860, String(cut));
  });

  it("stays well below the model's limit, whatever that is", () => {
    for (const limit of [20, 60, 180, 300]) {
      for (const { min, max } of windowsFor(limit)) assert.ok(min < max && max <= limit * 0.84 && max <= 150);
    }
  });

  it("measures loudness alike in pieces of any size", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 2_000 }),
        fc.integer({ min: 1, max: 500 }),
        (samples, size) => {
          const whole = new Loudness().push(Int16Array.from(samples));
          const pieces = new Loudness();
          const parts: number[] = [];
          for (let at = 0; at < samples.length; at += size)
            parts.push(...pieces.push(Int16Array.from(samples.slice(at, at + size))));
          assert.deepEqual(parts, whole);
          assert.equal(whole.length, Math.floor(samples.length / 160));
        },
      ),
    );
  });

  it("takes samples out as they were put in", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(99), { maxLength: 9 })), fc.array(fc.nat(20)), (pieces, takes) => {
        const queue = new SampleQueue();
        pieces.forEach((piece) => queue.add(Int16Array.from(piece)));
        const all = pieces.flat();
        for (const count of takes)
          assert.deepEqual(
            queue.take(count).flatMap((piece) => Array.from(piece)),
            all.splice(0, count),
          );
        assert.equal(queue.length, all.length);
      }),
    );
  });
});

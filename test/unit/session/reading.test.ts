import assert from "node:assert/strict";
import type { AudioInfo, Cut } from "../../../src/core/types";
import { Reading } from "../../../src/session/reading";
import { cutsOf } from "./fakes";

const INFO: AudioInfo = { duration: 61, container: "mp3", codec: "mp3", channels: 2, sampleRate: 44_100 };

async function count(reading: Reading, cuts: AsyncIterable<Cut>, most = Infinity): Promise<number> {
  let taken = 0;
  for await (const _ of reading.counted(cuts)) if (++taken >= most) break;
  return taken;
}

describe("how far a recording has been read", () => {
  const clips = (length: number): AsyncGenerator<Cut> => cutsOf("memo.wav", length, () => undefined);

  it("is unknown before it is opened", () => {
    const reading = new Reading();
    assert.deepEqual([reading.codec, reading.seconds, reading.clips], ["", 0, 0]);
  });

  it("is measured by the header until more than that has been decoded", () => {
    const reading = new Reading();
    reading.opened(INFO);
    assert.equal(reading.codec, "mp3");
    assert.equal(reading.seconds, 61);
    reading.decoded(30, false);
    assert.equal(reading.seconds, 61);
    reading.decoded(75, false);
    assert.equal(reading.seconds, 75, "the header was wrong");
  });

  it("is the samples alone at the end, however much more the header states", () => {
    const reading = new Reading();
    reading.opened(INFO);
    reading.decoded(42, true);
    assert.equal(reading.seconds, 42);
    // The next run reads it again from its beginning.
    reading.decoded(10, false);
    assert.equal(reading.seconds, 10);
  });

  it("tells the number of clips when the end is read, and not before", async () => {
    const reading = new Reading();
    assert.equal(await count(reading, clips(4)), 4);
    assert.equal(reading.clips, 0);
    reading.decoded(40, true);
    assert.equal(reading.clips, 4);
    assert.equal(await count(reading, clips(4), 2), 2);
    assert.equal(reading.clips, 4, "a run that ends early does not make it shorter");
  });

  it("passes the cuts on one by one, and closes what they come from", async () => {
    const reading = new Reading();
    const all: number[] = [];
    let given = 0;
    let isClosed = false;
    async function* source(): AsyncGenerator<Cut> {
      try {
        for await (const cut of clips(9)) {
          given += 1;
          yield cut;
        }
      } finally {
        isClosed = true;
      }
    }
    for await (const { index } of reading.counted(source())) {
      all.push(index);
      assert.equal(given, all.length, "no further than asked for");
      if (index === 2) break;
    }
    assert.deepEqual(all, [0, 1, 2]);
    assert.ok(isClosed);
  });
});

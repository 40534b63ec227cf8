import assert from "node:assert/strict";
import { Lanes } from "../../../src/pipeline/lanes";

const never = new AbortController().signal;

/** Lets everything go on that can. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("lanes", () => {
  it("are given in the order in which they are asked for, so many at a time", async () => {
    const lanes = new Lanes(2);
    const entered: number[] = [];
    const leave: (() => void)[] = [];
    const all = Array.from({ length: 5 }, async (_, i) => {
      const one = await lanes.enter(never);
      entered.push(i);
      leave[i] = one;
    });
    await turn();
    assert.deepEqual(entered, [0, 1]);
    leave[1]?.();
    // Given back once, however often it is said.
    leave[1]?.();
    await turn();
    assert.deepEqual(entered, [0, 1, 2]);
    leave[0]?.();
    leave[2]?.();
    await turn();
    assert.deepEqual(entered, [0, 1, 2, 3, 4]);
    await Promise.all(all);
  });

  it("are not held by who was aborted while waiting", async () => {
    const lanes = new Lanes(1);
    const first = await lanes.enter(never);
    const gone = new AbortController();
    const aborted = lanes.enter(gone.signal);
    const next = lanes.enter(never);
    gone.abort(new Error("no more"));
    await assert.rejects(aborted, /no more/);
    first();
    (await next)();
    (await lanes.enter(never))();
    await assert.rejects(lanes.enter(AbortSignal.abort(new Error("too late"))), /too late/);
  });
});

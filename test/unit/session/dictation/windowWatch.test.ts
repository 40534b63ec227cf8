import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../../../../src/core/clock";
import { untilLost } from "../../../../src/session/dictation/windowWatch";

describe("a window in which somebody dictates", () => {
  /** A clock whose sleeps the test ends. */
  const scene = (ask: () => PromiseLike<unknown>) => {
    const ended = new AbortController();
    let wake: (() => void) | undefined;
    const clock: Clock = {
      now: () => 0,
      sleep: (_, signal) =>
        new Promise((resolve, reject) => {
          wake = resolve;
          signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
        }),
    };
    let result: boolean | undefined;
    const watching = untilLost(ask, clock, ended.signal).then((lost) => (result = lost));
    const tick = async (): Promise<void> => {
      wake?.();
      await turn();
    };
    return { tick, ended, watching, result: () => result };
  };

  it("is there for as long as it answers, also with an error", async () => {
    let asked = 0;
    const { tick, ended, watching, result } = scene(() =>
      (asked += 1) % 2 ? Promise.resolve() : Promise.reject(new Error("no")),
    );
    for (let n = 0; n < 8; n++) await tick();
    assert.equal(asked, 8);
    assert.equal(result(), undefined);
    ended.abort();
    assert.equal(await watching, false);
  });

  it("is gone when it does not answer, and not before it had time to", async () => {
    let answer: (() => void) | undefined;
    const { tick, result } = scene(() => new Promise<void>((resolve) => (answer = resolve)));
    for (let n = 0; n < 3; n++) await tick();
    answer?.();
    await turn();
    for (let n = 0; n < 3; n++) await tick();
    assert.equal(result(), undefined, "it was only slow");
    await tick();
    assert.equal(result(), true);
  });
});

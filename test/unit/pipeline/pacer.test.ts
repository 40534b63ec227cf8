import assert from "node:assert/strict";
import fc from "fast-check";
import type { Clock } from "../../../src/core/clock";
import { Pacer } from "../../../src/pipeline/pacer";

const NEVER = new AbortController().signal;

/** Time that passes when somebody waits for it. */
function virtualClock(): Clock & { time: number } {
  const clock = {
    time: 0,
    now: () => clock.time,
    sleep: async (ms: number, signal: AbortSignal) => {
      signal.throwIfAborted();
      await Promise.resolve();
      clock.time += ms;
    },
  };
  return clock;
}

describe("the pacer", () => {
  it("never lets more requests through in any minute than the service allows, and comes close", async () => {
    const clock = virtualClock();
    const pacer = new Pacer(100, clock);
    const turns: number[] = [];
    for (let i = 0; i < 600; i++) turns.push(await pacer.turn(NEVER));
    turns.forEach((begin, i) =>
      assert.ok(turns.filter((at, k) => k >= i && at < begin + 60_000).length <= 100, `turn ${i}`),
    );
    // 30 at once, then 70 a minute.
    assert.ok(turns[29] === 0 && (turns[599] ?? 0) < (570 / 70) * 60_000 + 1_000, String(turns[599]));
  });

  it("gives turns in the order in which they are asked for", async () => {
    const pacer = new Pacer(100, virtualClock());
    const order: number[] = [];
    await Promise.all(Array.from({ length: 50 }, (_, i) => pacer.turn(NEVER).then(() => order.push(i))));
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
  });

  it("halves its rate when it is throttled, once for all requests that were on their way", async () => {
    const clock = virtualClock();
    const pacer = new Pacer(100, clock);
    const turns = await Promise.all([pacer.turn(NEVER), pacer.turn(NEVER), pacer.turn(NEVER)]);
    clock.time += 50;
    for (const turn of turns) pacer.throttled(turn, 0);
    assert.equal(pacer.perMinute, 35);
    const next = await pacer.turn(NEVER);
    assert.ok(next - clock.time <= 0 && next > 1_000, "it waits for its next token");
    pacer.throttled(next, 0);
    assert.ok(pacer.perMinute > 17.5 && pacer.perMinute < 20, String(pacer.perMinute));
  });

  it("grows again by small steps, never beyond the full rate", async () => {
    const clock = virtualClock();
    const pacer = new Pacer(100, clock);
    for (let i = 0; i < 20; i++) {
      clock.time += 1;
      pacer.throttled(await pacer.turn(NEVER), 0);
    }
    assert.ok(pacer.perMinute > 1, "it never stops altogether");
    const slow = pacer.perMinute;
    pacer.succeeded();
    assert.ok(pacer.perMinute > slow && pacer.perMinute < slow + 3);
    clock.time += 30_000;
    pacer.succeeded();
    assert.ok(pacer.perMinute > 35 && pacer.perMinute < 50, "half of it after half a minute");
    for (let i = 0; i < 100; i++) pacer.succeeded();
    assert.equal(pacer.perMinute, 70);
  });

  it("lets nobody through before the time that the service asks for", async () => {
    const clock = virtualClock();
    const pacer = new Pacer(100, clock);
    pacer.throttled(await pacer.turn(NEVER), 20_000);
    assert.ok((await pacer.turn(NEVER)) >= 20_000);
  });

  it("passes over those who left the queue", async () => {
    const pacer = new Pacer(1, virtualClock());
    await pacer.turn(NEVER);
    const controller = new AbortController();
    const left = pacer.turn(controller.signal);
    const stays = pacer.turn(NEVER);
    controller.abort(new Error("left"));
    await assert.rejects(left, /left/);
    await stays;
  });

  it("keeps to the limit whatever comes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 120 }),
        fc.array(fc.constantFrom("ok", "throttled", "rest"), { maxLength: 300 }),
        async (limit, events) => {
          const clock = virtualClock();
          const pacer = new Pacer(limit, clock);
          const turns: number[] = [];
          for (const event of events) {
            if (event === "rest") clock.time += 7_000;
            const turn = await pacer.turn(NEVER);
            turns.push(turn);
            if (event === "throttled") pacer.throttled(turn, 0);
            else pacer.succeeded();
          }
          turns.forEach((begin, i) =>
            assert.ok(turns.filter((at, k) => k >= i && at < begin + 60_000).length <= limit),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});

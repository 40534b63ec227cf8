import assert from "node:assert/strict";
import fc from "fast-check";
import { concatMapEager, type Work } from "../../../src/pipeline/concatMapEager";

/** A promise that a test settles by hand. */
function deferred(): { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void } {
  let resolve = (): void => undefined;
  let reject = (_: unknown): void => undefined;
  const promise = new Promise<void>((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

const from = <T>(items: readonly T[]) =>
  async function* (): AsyncGenerator<T> {
    yield* items;
  };

describe("concatMapEager", () => {
  it("ends each item with its last value, in order, with never more than its lanes at work", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(4), { maxLength: 5 }), { maxLength: 14 }),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.nat(3)),
        async (items, lanes, pauses) => {
          let busy = 0;
          let most = 0;
          const work: Work<readonly number[], string> = async (item, emit) => {
            most = Math.max(most, ++busy);
            const index = items.indexOf(item as number[]);
            for (const [step, turns] of item.entries()) {
              for (let i = 0; i < turns; i++) await turn();
              emit(`${index}:${step}`);
            }
            busy -= 1;
          };
          const seen: string[] = [];
          for await (const value of concatMapEager(from(items), lanes, work, new AbortController().signal)) {
            seen.push(value);
            for (let i = Number(pauses.next().value); i > 0; i--) await turn();
          }
          // In order, without going back, and every item's last value is there.
          assert.deepEqual(
            seen,
            [...seen].sort((a, b) => a.localeCompare(b, "en", { numeric: true })),
          );
          items.forEach((item, index) => item.length === 0 || assert.ok(seen.includes(`${index}:${item.length - 1}`)));
          assert.ok(most <= lanes);
          assert.equal(busy, 0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("shows the head live while it works", async () => {
    const gate = deferred();
    const work: Work<string, string> = async (item, emit) => {
      emit(`${item} so far`);
      await gate.promise;
      emit(`${item} done`);
    };
    const values = concatMapEager(from(["a"]), 2, work, new AbortController().signal);
    assert.deepEqual(await values.next(), { done: false, value: "a so far" });
    gate.resolve();
    assert.deepEqual(await values.next(), { done: false, value: "a done" });
    assert.equal((await values.next()).done, true);
  });

  it("throws an item's failure after everything before it, and waits for the others' cleanup", async () => {
    const cleaned: string[] = [];
    const slow = deferred();
    const work: Work<string, string> = async (item, emit, signal) => {
      try {
        if (item === "bad") throw new Error("bad");
        if (item === "good") await slow.promise;
        if (item === "later")
          await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
        emit(item);
      } finally {
        await turn();
        cleaned.push(item);
      }
    };
    const values = concatMapEager(from(["good", "bad", "later"]), 3, work, new AbortController().signal);
    const first = values.next();
    await turn();
    slow.resolve();
    assert.equal((await first).value, "good");
    await assert.rejects(values.next(), /bad/);
    assert.deepEqual(cleaned.sort(), ["bad", "good", "later"]);
  });

  it("throws the reason of an abort, ends the work and closes the source", async () => {
    const controller = new AbortController();
    let closed = false;
    let aborted = false;
    async function* endless(signal: AbortSignal): AsyncGenerator<number> {
      try {
        for (let i = 0; ; i++) {
          signal.throwIfAborted();
          yield i;
        }
      } finally {
        closed = true;
      }
    }
    const work: Work<number, number> = (_, emit, signal) => {
      emit(1);
      return new Promise((__, reject) =>
        signal.addEventListener("abort", () => {
          aborted = true;
          reject(signal.reason);
        }),
      );
    };
    const values = concatMapEager(endless, 2, work, controller.signal);
    await values.next();
    const next = values.next();
    controller.abort(new Error("enough"));
    await assert.rejects(next, /enough/);
    assert.ok(closed && aborted);
  });

  it("ends the work and closes the source when the consumer leaves", async () => {
    let closed = false;
    let ended = 0;
    async function* source(signal: AbortSignal): AsyncGenerator<number> {
      try {
        yield 0;
        yield 1;
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      } finally {
        closed = true;
      }
    }
    const work: Work<number, number> = async (_, emit, signal) => {
      emit(1);
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      ended += 1;
    };
    for await (const _ of concatMapEager(source, 4, work, new AbortController().signal)) break;
    assert.ok(closed);
    assert.equal(ended, 2);
  });

  it("does not run ahead of a consumer that has stopped reading", async () => {
    let pulled = 0;
    async function* source(): AsyncGenerator<number> {
      for (; pulled < 1_000; pulled++) yield pulled;
    }
    const work: Work<number, number> = (item, emit) => Promise.resolve(emit(item));
    const values = concatMapEager(source, 2, work, new AbortController().signal);
    await values.next();
    for (let i = 0; i < 50; i++) await turn();
    assert.ok(pulled <= 10, `pulled ${pulled}`);
    await values.return();
  });
});

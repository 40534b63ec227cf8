import assert from "node:assert/strict";
import { EarmarkError } from "../../../src/core/errors";
import type { Clip, Cut } from "../../../src/core/types";
import { pinnedCuts } from "../../../src/session/pinnedCuts";

const NEVER = new AbortController().signal;

describe("cuts of a confirmed file", () => {
  let events: string[];
  let isChanged: boolean;
  beforeEach(() => {
    events = [];
    isChanged = false;
  });

  const pinned = {
    realPath: "/memo.wav",
    check: (): Promise<void> => {
      events.push("check");
      return isChanged ? Promise.reject(new EarmarkError("changed", "another file")) : Promise.resolve();
    },
  };

  const span = { start: 0, end: 10 };
  const clip: Clip = { index: 0, span, audio: { kind: "bytes", data: new Uint8Array([1]), mime: "audio/wav" } };
  const encode = (): Promise<Clip> => {
    events.push("encode");
    return Promise.resolve(clip);
  };
  const cut: Cut = { index: 0, span, digest: "d", speech: 4, encode };

  async function* cutsOf(...cuts: readonly Cut[]): AsyncGenerator<Cut> {
    for (const one of cuts) {
      await Promise.resolve();
      events.push(`cut ${one.index}`);
      yield one;
    }
  }

  async function first(...cuts: readonly Cut[]): Promise<Cut> {
    for await (const one of pinnedCuts(cutsOf(...cuts), pinned)) return one;
    throw new Error("none");
  }

  it("are the same cuts, one after the other, and nothing is asked for them", async () => {
    const found: Cut[] = [];
    for await (const one of pinnedCuts(cutsOf(cut, { ...cut, index: 1 }), pinned)) {
      events.push(`taken ${one.index}`);
      found.push(one);
    }
    assert.deepEqual(events, ["cut 0", "taken 0", "cut 1", "taken 1"]);
    assert.deepEqual(
      found.map(({ index, digest, speech }) => [index, digest, speech]),
      [
        [0, "d", 4],
        [1, "d", 4],
      ],
    );
    assert.deepEqual(found[0]?.span, span);
  });

  it("give their sound when the file is asked after it was decoded, each time", async () => {
    const one = await first(cut);
    events = [];
    assert.equal(await one.encode(NEVER), clip);
    assert.equal(await one.encode(NEVER), clip);
    assert.deepEqual(events, ["encode", "check", "encode", "check"]);
  });

  it("give none where it changed in between, not even halves", async () => {
    const one = await first({ ...cut, halves: () => Promise.resolve([clip, clip]) });
    isChanged = true;
    await assert.rejects(one.encode(NEVER), { code: "changed" });
    await assert.rejects(Promise.resolve(one.halves?.(NEVER)), { code: "changed" });
  });

  it("say what went wrong with decoding before they ask for the file", async () => {
    const encode = (): Promise<Clip> => Promise.reject(new EarmarkError("unreadable", "damaged"));
    const one = await first({ ...cut, encode });
    events = [];
    await assert.rejects(one.encode(NEVER), { code: "unreadable" });
    assert.deepEqual(events, []);
  });

  it("can be halved where the cut can, with the part and the signal that are asked for", async () => {
    const asked: unknown[] = [];
    const halved: Cut = {
      ...cut,
      halves: (...all) => {
        asked.push(...all);
        return Promise.resolve([clip]);
      },
    };
    const part = { start: 2, end: 8 };
    assert.deepEqual(await (await first(halved)).halves?.(NEVER, part), [clip]);
    assert.deepEqual(asked, [NEVER, part]);
    // What cannot be cut says so by not having it.
    assert.ok(!("halves" in (await first(cut))));
  });

  it("close what they come from where they are left", async () => {
    let isClosed = false;
    async function* source(): AsyncGenerator<Cut> {
      try {
        yield* cutsOf(cut, cut);
      } finally {
        isClosed = true;
      }
    }
    for await (const _ of pinnedCuts(source(), pinned)) break;
    assert.ok(isClosed);
  });
});

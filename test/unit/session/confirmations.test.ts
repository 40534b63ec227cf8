import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Clip, Cut } from "../../../src/core/types";
import { Confirmations } from "../../../src/session/confirmations";
import { pinnedCuts } from "../../../src/session/pinnedCuts";
import { PinnedFile } from "../../../src/session/pinnedFile";

describe("what was confirmed", () => {
  it("attacks 1: is carried out for the very same input, and once", () => {
    const confirmations = new Confirmations<string>();
    const input = { file: "memo.wav", language: "en" };
    assert.equal(confirmations.take(input), undefined);
    confirmations.keep(input, "shown");
    for (const other of [
      { file: "memo.wav" },
      { file: "Memo.wav", language: "en" },
      { ...input, more: 1 },
      null,
      "memo.wav",
    ])
      assert.equal(confirmations.take(other), undefined);
    assert.equal(confirmations.take({ language: "en", file: "memo.wav" }), "shown");
    assert.equal(confirmations.take(input), undefined);
  });

  it("attacks 1: does not hold after a question that was declined and one that could not be asked", () => {
    const confirmations = new Confirmations<string>();
    const input = { file: "memo.wav" };
    confirmations.forget(input);
    confirmations.keep(input, "declined");
    // The file is gone: the next call has nothing to show, and nobody is asked.
    confirmations.forget(input);
    assert.equal(confirmations.take(input), undefined);
  });

  it("are so many at most", () => {
    const confirmations = new Confirmations<number>(2);
    for (const n of [1, 2, 3]) confirmations.keep({ file: `${n}.wav` }, n);
    assert.deepEqual(
      [1, 2, 3].map((n) => confirmations.take({ file: `${n}.wav` })),
      [undefined, 2, 3],
    );
  });

  it("attacks 2: is asked after the sound was decoded, whole or in halves, before a byte leaves", async () => {
    const root = mkdtempSync(path.join(tmpdir(), "earmark-cuts-"));
    try {
      const file = path.join(root, "memo.wav");
      writeFileSync(file, "sound");
      const pinned = await PinnedFile.of(file);
      const clip = (): Clip => ({
        index: 0,
        span: { start: 0, end: 1 },
        audio: { kind: "url", url: "https://host/x" },
      });
      const place = { index: 0, span: { start: 0, end: 1 }, digest: "", speech: 1 };
      let during = (): void => undefined;
      const decode = async (): Promise<Clip> => {
        await Promise.resolve();
        during();
        return clip();
      };
      const cut: Cut = { ...place, encode: decode, halves: async () => [await decode(), await decode()] };
      const signal = new AbortController().signal;
      async function* cuts(): AsyncGenerator<Cut, void, undefined> {
        yield await Promise.resolve(cut);
      }
      let checked: Cut | undefined;
      for await (const one of pinnedCuts(cuts(), pinned)) checked = one;
      assert.deepEqual(await checked?.encode(signal), clip());
      assert.equal((await checked?.halves?.(signal))?.length, 2);
      during = () => writeFileSync(file, "other");
      await assert.rejects(async () => checked?.encode(signal), { code: "changed" });
      await assert.rejects(async () => checked?.halves?.(signal), { code: "changed" });
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});

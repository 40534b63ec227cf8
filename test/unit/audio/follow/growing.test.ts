import assert from "node:assert/strict";
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { growsFrom } from "../../../../src/audio/follow/growing";
import type { Clock } from "../../../../src/core/clock";

const NEVER = new AbortController().signal;

describe("a file that was read while another program wrote it", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-growing-"));
    file = path.join(folder, "a.mp3");
    writeFileSync(file, "sound");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Time that passes at once; `then` is what happens meanwhile. */
  function clock(then: (ms: number) => void): Clock & { readonly waited: number } {
    let now = 0;
    return {
      now: () => now,
      sleep: (ms) => Promise.resolve(then((now += ms))),
      get waited() {
        return now;
      },
    };
  }

  /** As if its first byte had been written so long before its last one, which was just written. */
  const slowly = (seconds: number): void => {
    const last = new Date(statSync(file).birthtimeMs + seconds * 1_000);
    utimesSync(file, last, last);
  };

  it("is told by what was written meanwhile, at once for whatever file", async () => {
    const none = clock(() => assert.fail("nothing to wait for"));
    const grew = await growsFrom(file, file, none);
    assert.equal(await grew(NEVER), false);
    appendFileSync(file, "more");
    assert.equal(await grew(NEVER), true);
  });

  it("is waited for where its recorder writes every few seconds only, and no longer than that", async () => {
    slowly(3);
    const bursts = clock((now) => now === 5_000 && appendFileSync(file, "more"));
    assert.equal(await (await growsFrom(file, file, bursts))(NEVER), true);
    slowly(3);
    const ended = clock(() => undefined);
    const grew = await growsFrom(file, file, ended);
    assert.equal(await grew(NEVER), false);
    assert.ok(ended.waited >= 5_000 && ended.waited <= 7_000, `${ended.waited}`);
    // Whoever reads it once more does not wait once more.
    const { waited } = ended;
    assert.equal(await grew(NEVER), false);
    assert.equal(ended.waited, waited);
  });

  it("is not waited for where it was written long ago, or at once", async () => {
    const none = clock(() => assert.fail("nothing to wait for"));
    for (const ago of [20, 86_400]) {
      const last = new Date(Date.now() - ago * 1_000);
      utimesSync(file, last, last);
      assert.equal(await (await growsFrom(file, file, none))(NEVER), false);
    }
  });

  it("may have grown since the copy that was read", async () => {
    const copy = path.join(folder, "copy.mp3");
    copyFileSync(file, copy);
    const none = clock(() => assert.fail("nothing to wait for"));
    assert.equal(await (await growsFrom(file, copy, none))(NEVER), false);
    appendFileSync(file, "more");
    assert.equal(await (await growsFrom(file, copy, none))(NEVER), true);
  });

  it("is another one where it was removed or replaced", async () => {
    const grew = await growsFrom(file);
    writeFileSync(`${file}.new`, "a longer sound");
    renameSync(`${file}.new`, file);
    assert.equal(await grew(NEVER), false);
    rmSync(file);
    assert.equal(await grew(NEVER), false);
  });

  it("is left when the user leaves", async () => {
    slowly(3);
    const grew = await growsFrom(file);
    await assert.rejects(grew(AbortSignal.abort(new Error("the user left"))), /the user left/);
  });
});

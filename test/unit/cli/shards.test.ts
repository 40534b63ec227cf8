import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import * as path from "node:path";
import type { Service } from "../../service/service";
import { recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";
import { startProgram, withProgram, type Ended } from "./program";

const NAMES = ["a.wav", "b.wav", "c/a.wav", "c/b.WAV", "c/b.wav", "d/e/f.wav", "d/z.wav", "x.wav", "y.wav", "z.wav"];
const numbersOf = (index: number): number[] => [index * 7 + 1, index * 7 + 2];

/** As a scheduler starts the program: so many times at once, on one folder and one cache. */
describe("shards of the command line", () => {
  let service: Service;
  let folder: string;

  withProgram("shards", (made) => ({ service, folder } = made));
  beforeEach(() => {
    for (const [index, name] of NAMES.entries()) {
      const file = own("in", name);
      mkdirSync(path.dirname(file), { recursive: true });
      copyFileSync(
        recording(`shard-${index}.wav`, () => speakNumbers(numbersOf(index))),
        file,
      );
    }
  });

  const own = (...names: readonly string[]): string => path.join(folder, ...names);
  const shard = (which: string, more: readonly string[] = []): Promise<Ended> =>
    startProgram(["transcribe", own("in"), "--out-dir", own("out"), "--shard", which, ...more], {
      service,
      cache: own("cache"),
    }).ended;
  const all = (count: number, more: readonly string[] = []): Promise<Ended[]> =>
    Promise.all(Array.from({ length: count }, async (_, index) => shard(`${index + 1}/${count}`, more)));
  const written = (): string[] =>
    readdirSync(own("out"), { recursive: true, encoding: "utf8" })
      .filter((name) => statSync(own("out", name)).isFile())
      .map((name) => readFileSync(own("out", name), "utf8").trim());

  for (const more of [[], ["--no-cache"]])
    it(`four at once transcribe each recording once, and all of them ${more.join("")}`, async () => {
      for (const { code, err } of await all(4, more)) assert.deepEqual([code, err], [0, ""]);
      const texts = NAMES.map((_, index) => numbersOf(index).map(spelled).join(" "));
      assert.deepEqual(written().toSorted(), texts.toSorted());
      assert.equal(service.received.length, NAMES.length);
      // Started again, as after a machine that was lost: what is done is done.
      rmSync(own("out/c"), { recursive: true });
      const again = await all(4, more);
      assert.ok(again.every(({ code }) => code === 0));
      assert.equal(written().length, NAMES.length);
      assert.equal(service.received.length, more.length > 0 ? NAMES.length + 3 : NAMES.length);
    });

  it("take every n-th recording, so that none has much more to do than another", async () => {
    const counts = (await all(4)).map(({ out, err }) => `${out}${err}`);
    assert.deepEqual(counts, ["", "", "", ""]);
    const first = await shard("1/4", ["--json-events"]);
    assert.equal(first.out.match(/"skipped"/g)?.length, 3);
    const last = await shard("4/4", ["--json-events"]);
    assert.equal(last.out.match(/"skipped"/g)?.length, 2);
  });

  it("of which some have nothing to do say so, and have not failed", async () => {
    const ended = await all(12);
    assert.ok(ended.every(({ code }) => code === 0));
    assert.match(ended[11]?.err ?? "", /shard 12\/12 has no recordings/i);
    assert.equal(written().length, NAMES.length);
  });

  it("report what cannot be read once", async () => {
    symlinkSync(own("nowhere"), own("in/broken.wav"));
    const ended = await all(3);
    assert.deepEqual(
      ended.map(({ code }) => code),
      [3, 0, 0],
    );
    assert.equal(ended.filter(({ err }) => err.includes("broken link")).length, 1);
  });

  for (const wrong of ["0/4", "5/4", "1/0", "1", "a/b", "1/4/2", ""])
    it(`are not guessed from "${wrong}"`, async () => {
      const { code, err } = await shard(wrong);
      assert.equal(code, 2);
      assert.match(err, /--shard must be/);
    });
});

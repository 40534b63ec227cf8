import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Runs, storageFor, type RunStorage } from "../../../src/cli/cacheStorage";
import type { Input } from "../../../src/cli/inputs";

const KEY = "a".repeat(64);
const FOUND = { text: "one", language: "en" };

describe("what the command line keeps without a cache", () => {
  let folder: string;
  let runs: Runs;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-storage-"));
    runs = new Runs();
    for (const name of ["a.wav", "copy of a.wav"]) writeFileSync(path.join(folder, name), "the same sound");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function begin(name: string, resume = false): Promise<RunStorage> {
    const input = { kind: "file", name, path: path.join(folder, name) } as Input;
    return storageFor(input, { cache: false, resume }, path.join(folder, "cache"), runs, (error) =>
      assert.fail(String(error)),
    );
  }
  const left = (): readonly string[] => readdirSync(path.join(folder, "cache/runs"));

  it("stays while an equal recording is begun ahead, and goes when both are done", async () => {
    const one = await begin("a.wav");
    await one.clips?.keep(KEY, FOUND);
    const two = await begin("copy of a.wav");
    assert.equal((await one.clips?.find(KEY))?.text, "one", "not removed by the second one's beginning");
    await one.finish();
    assert.equal((await two.clips?.find(KEY))?.text, "one", "not removed by the first one's end");
    await two.finish();
    assert.deepEqual(left(), []);
  });

  it("is left for --resume while one of the two is not done", async () => {
    const one = await begin("a.wav");
    await one.clips?.keep(KEY, FOUND);
    const two = await begin("copy of a.wav");
    await two.finish();
    assert.equal(left().length, 1);
    runs = new Runs();
    assert.equal((await (await begin("a.wav", true)).clips?.find(KEY))?.text, "one");
    runs = new Runs();
    assert.equal(await (await begin("a.wav")).clips?.find(KEY), undefined, "begun anew without --resume");
  });
});

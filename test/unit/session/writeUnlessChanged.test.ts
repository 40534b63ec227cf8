import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { fileState, stateOf, writeUnlessChanged } from "../../../src/session/writeUnlessChanged";

describe("a file that is written at the end of a transcription", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-write-"));
    file = path.join(folder, "memo.srt");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const read = (name: string): string => readFileSync(path.join(folder, name), "utf8");
  const names = (): string[] => readdirSync(folder).sort();

  it("is written where nothing was and nothing is, also below folders that are not there yet", async () => {
    assert.equal(await fileState(file), undefined);
    assert.equal(await writeUnlessChanged(file, "ours", undefined), file);
    const below = path.join(folder, "a/b/memo.srt");
    assert.equal(await writeUnlessChanged(below, "ours", await fileState(below)), below);
    assert.deepEqual(names(), ["a", "memo.srt"]);
  });

  it("takes the place of what the user agreed to overwrite, and of what it wrote itself", async () => {
    writeFileSync(file, "old");
    assert.equal(await writeUnlessChanged(file, "ours", await fileState(file)), file);
    assert.equal(await writeUnlessChanged(file, "ours, again", stateOf("ours")), file);
    assert.equal(read("memo.srt"), "ours, again");
  });

  for (const [what, before, now] of [
    ["that somebody made meanwhile", undefined, "theirs"],
    ["that somebody changed after the user agreed", "old", "theirs"],
    ["that somebody made, although it is empty", undefined, ""],
    ["with more than was agreed to, appended", "old", "old and more"],
  ] as const)
    it(`leaves a file ${what}`, async () => {
      if (before !== undefined) writeFileSync(file, before);
      const state = await fileState(file);
      writeFileSync(file, now);
      assert.equal(await writeUnlessChanged(file, "ours", state), path.join(folder, "memo 2.srt"));
      assert.equal(read("memo.srt"), now);
      assert.equal(read("memo 2.srt"), "ours");
      assert.deepEqual(names(), ["memo 2.srt", "memo.srt"], "nothing is left behind");
    });

  it("takes the next number where others are taken too", async () => {
    for (const name of ["memo.srt", "memo 2.srt", "memo 3.srt"]) writeFileSync(path.join(folder, name), name);
    assert.equal(await writeUnlessChanged(file, "ours", undefined), path.join(folder, "memo 4.srt"));
    assert.equal(read("memo 3.srt"), "memo 3.srt");
  });

  it("leaves folders, and links that lead nowhere or to a file of somebody's", async () => {
    mkdirSync(file);
    assert.equal(await writeUnlessChanged(file, "ours", undefined), path.join(folder, "memo 2.srt"));
    symlinkSync(path.join(folder, "nowhere"), path.join(folder, "b.srt"));
    assert.equal(await writeUnlessChanged(path.join(folder, "b.srt"), "ours", undefined), path.join(folder, "b 2.srt"));
    writeFileSync(path.join(folder, "theirs"), "theirs");
    symlinkSync(path.join(folder, "theirs"), path.join(folder, "c.srt"));
    assert.equal(await writeUnlessChanged(path.join(folder, "c.srt"), "ours", undefined), path.join(folder, "c 2.srt"));
    assert.equal(read("theirs"), "theirs");
  });

  it("goes to its name again where the file that was to be overwritten is gone", async () => {
    writeFileSync(file, "old");
    const before = await fileState(file);
    rmSync(file);
    assert.equal(await writeUnlessChanged(file, "ours", before), file);
  });

  it("is one for each of many that are written at once", async () => {
    const written = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => writeUnlessChanged(file, `${i}`, undefined)),
    );
    assert.equal(new Set(written).size, 8);
    const texts = names().map(read);
    assert.deepEqual(texts.toSorted(), ["0", "1", "2", "3", "4", "5", "6", "7"]);
  });
});

import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { cleanUp, insisting, remove, renameFile, type RenamingSystem } from "../../../src/system/renameAndRemove";

/** A system that refuses so often, and says how long was waited. */
function refusing(code: string, times: number) {
  let left = times;
  const waits: number[] = [];
  const refuse = (): Promise<void> => {
    left -= 1;
    return left >= 0 ? Promise.reject(Object.assign(new Error(code), { code })) : Promise.resolve();
  };
  const clock = { sleep: (ms: number) => Promise.resolve(void waits.push(ms)) };
  const system: RenamingSystem = { rename: refuse, remove: refuse, clock };
  return { system, waits, tries: () => times - left };
}

describe("renames and removals", () => {
  for (const code of ["EPERM", "EBUSY", "EACCES", "ENOTEMPTY"]) {
    it(`platforms 4: one ${code} of a virus scanner or an indexer is tried again`, async () => {
      for (const times of [1, 2, 7]) {
        const one = refusing(code, times);
        await renameFile("a", "b", one.system);
        assert.equal(one.tries(), times + 1);
        const other = refusing(code, times);
        await remove("a", other.system);
        assert.equal(other.waits.length, times);
      }
    });

    it(`platforms 4: ${code} without an end is an error after a second, and none where only something is cleaned up`, async () => {
      const { system, waits } = refusing(code, Infinity);
      await assert.rejects(renameFile("a", "b", system), { code });
      assert.equal(
        waits.reduce((sum, ms) => sum + ms),
        1_000,
      );
      await assert.rejects(remove("a", system), { code });
      const left: unknown[] = [];
      await cleanUp("a", (error) => left.push(error), system);
      await cleanUp("a", undefined, system);
      assert.equal((left[0] as NodeJS.ErrnoException).code, code);
    });
  }

  it("platforms 4: what waiting does not mend fails at once", async () => {
    for (const code of ["ENOENT", "ENOSPC", "EXDEV", "EROFS"]) {
      const { system, waits } = refusing(code, 1);
      await assert.rejects(renameFile("a", "b", system), { code });
      assert.equal(waits.length, 0);
    }
    await assert.rejects(
      insisting(() => Promise.reject(new Error("no code"))),
      /no code/,
    );
  });

  it("platforms 4: files and folders of a real disk", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "earmark-rename-"));
    try {
      const [a, b, deep] = [path.join(folder, "a"), path.join(folder, "b"), path.join(folder, "c")];
      writeFileSync(a, "new");
      writeFileSync(b, "old");
      await renameFile(a, b);
      assert.equal(readFileSync(b, "utf8"), "new");
      mkdirSync(path.join(deep, "d"), { recursive: true });
      writeFileSync(path.join(deep, "d", "e"), "");
      await remove(deep);
      await remove(deep);
      await cleanUp(b);
      assert.ok(!existsSync(deep) && !existsSync(b));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

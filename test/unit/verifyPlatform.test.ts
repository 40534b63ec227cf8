import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");

describe("the check of a platform", () => {
  it("finds everything good here, and says what only a person can try", () => {
    const run = spawnSync(process.execPath, ["--import", "tsx", path.join(ROOT, "test/verifyPlatform.ts")], {
      cwd: ROOT,
      encoding: "utf8",
    });
    assert.equal(run.status, 0, run.stdout + run.stderr);
    const lines = run.stdout.split("\n");
    assert.equal(lines.filter((line) => line.startsWith("good ")).length, 8, run.stdout);
    assert.ok(lines.some((line) => line.startsWith("10. ")));
  });
});

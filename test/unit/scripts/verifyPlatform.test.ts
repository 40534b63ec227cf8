import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../../..");

describe("platforms: the check that a person runs on a real one", () => {
  function run(env: NodeJS.ProcessEnv = {}): { readonly status: number | null; readonly lines: readonly string[] } {
    const { status, stdout } = spawnSync(process.execPath, ["--import", "tsx", "scripts/verifyPlatform.ts"], {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, ...env },
    });
    return { status, lines: stdout.split("\n") };
  }

  it("finds nothing bad here, and says what only a person can try", () => {
    const { status, lines } = run();
    assert.equal(status, 0, lines.join("\n"));
    assert.equal(lines.filter((line) => /^(good {4}|not here) \S/.test(line)).length, 9, lines.join("\n"));
    assert.ok(lines.some((line) => line.startsWith("10. ")));
  });

  it("ends with 1 where something is bad: here the temporary folder is a file", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "earmark-verify-"));
    try {
      const file = path.join(folder, "file");
      writeFileSync(file, "");
      assert.equal(run({ TMPDIR: file }).status, 1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

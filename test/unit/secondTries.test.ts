import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");

describe("a run of page tests", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "earmark-tries-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs as many tests that fail the first time, as the page tests are run. */
  function run(shaky: number): { readonly code: number | null; readonly out: string } {
    const file = path.join(folder, `${shaky}.test.js`);
    writeFileSync(
      file,
      `const seen = new Set();
      for (let i = 0; i < ${shaky}; i++) it("test " + i, () => {
        if (seen.has(i)) return;
        seen.add(i);
        throw new Error("the first time of " + i);
      });
      it("a steady one", () => {});`,
    );
    const mocha = [path.join(ROOT, "node_modules/mocha/bin/mocha.js"), "--no-config", "--require", "tsx"];
    const reporter = ["--retries", "1", "--reporter", path.join(ROOT, "test/host/secondTries.ts")];
    const { status, stdout } = spawnSync(process.execPath, [...mocha, ...reporter, "--parallel", file], {
      cwd: ROOT,
      encoding: "utf8",
    });
    return { code: status, out: stdout };
  }

  it("names each test that needed its second try, with what went wrong first", () => {
    const { code, out } = run(2);
    assert.equal(code, 0, out);
    assert.match(out, /needed 2 tries: test 0\n *Error: the first time of 0/);
    assert.match(out, /needed 2 tries: test 1\n/);
    assert.doesNotMatch(out, /a steady one[^\n]*tries|tries[^\n]*a steady one/);
  });

  it("fails where there are more than two", () => {
    const { code, out } = run(3);
    assert.notEqual(code, 0);
    assert.match(out, /3 tests needed a second try, at most 2 may/);
  });

  it("says nothing where there is none", () => {
    const { code, out } = run(0);
    assert.equal(code, 0);
    assert.doesNotMatch(out, /tries|second try/);
  });
});

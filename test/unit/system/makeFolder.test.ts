import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { makeFolder } from "../../../src/system/makeFolder";

const SRC = path.resolve(import.meta.dirname, "../../../src");

describe("folders", () => {
  it("recordings, also: a folder is made with those above it, by several at once, or the error is told", async () => {
    const root = mkdtempSync(path.join(tmpdir(), "earmark-folder-"));
    try {
      const deep = path.join(root, "a/b/c/d");
      await Promise.all(Array.from({ length: 8 }, () => makeFolder(deep)));
      assert.ok(existsSync(deep));
      await makeFolder(deep);
      await makeFolder("/");
      writeFileSync(path.join(root, "file"), "");
      for (const folder of [path.join(root, "file"), path.join(root, "file/below"), "/dev/null/a/b", "/proc/a/b/c"])
        await assert.rejects(makeFolder(folder), { syscall: "mkdir" });
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it("recordings, also: no folder is made in the way that may never end", () => {
    for (const name of readdirSync(SRC, { recursive: true, encoding: "utf8" }))
      if (name.endsWith(".ts"))
        assert.doesNotMatch(readFileSync(path.join(SRC, name), "utf8"), /mkdir(Sync)?\([^;]*recursive/, name);
  });
});

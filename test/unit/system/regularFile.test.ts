import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { contentDigest, fingerprint, outline } from "../../../src/audio/digest";
import { checkFile } from "../../../src/audio/input";
import { plainWav } from "../../../src/audio/plainWav";
import { readKept } from "../../../src/storage/files";
import { isHeld } from "../../../src/storage/locks";
import { openRegular, readRegular } from "../../../src/system/regularFile";

const AUDIO = path.resolve(import.meta.dirname, "../../../src/audio");

describe("files that are none", () => {
  it("attacks 18: whatever looks at a recording first leaves pipes and devices closed", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "earmark-regular-"));
    const pipe = path.join(folder, "pipe.wav");
    assert.equal(spawnSync("mkfifo", [pipe]).status, 0);
    symlinkSync(pipe, path.join(folder, "link.wav"));
    try {
      for (const file of [pipe, path.join(folder, "link.wav"), "/dev/zero", folder])
        for (const look of [openRegular, fingerprint, outline, contentDigest, checkFile, plainWav])
          await assert.rejects(look(file), { code: "missingFile" }, `${look.name} ${file}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  if (process.platform === "linux") {
    it("attacks 18: what the system makes up while it is read is empty, and nothing waits for it", async () => {
      // Reading it fails; others, as `/proc/kmsg`, wait for what may never come, and no signal ends that.
      const file = "/proc/self/mem";
      const nothing = createHash("sha256").digest("hex");
      assert.equal((await readRegular(file, 10)).length, 0);
      assert.equal(await contentDigest(file), nothing);
      for (const look of [fingerprint, outline]) assert.match(await look(file), /^[\da-f]{64}$/, look.name);
      await assert.rejects(checkFile(file), { code: "emptyFile" });
    });
  }

  it("attacks 18: nothing waits for a pipe in the place of what was kept", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "earmark-regular-"));
    const pipe = path.join(folder, "kept.json");
    assert.equal(spawnSync("mkfifo", [pipe]).status, 0);
    try {
      assert.equal(await readKept(pipe), undefined);
      assert.equal(await isHeld(pipe), true, "a lock that is being written");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("reads a text as it is, up to so many bytes", async () => {
    const text = readFileSync(import.meta.filename, "utf8");
    assert.equal((await readRegular(import.meta.filename, 10_000)).toString("utf8"), text);
    await assert.rejects(readRegular(import.meta.filename, 100), RangeError);
  });

  it("attacks 18: nothing opens recordings in another way", () => {
    // A program of its own opens what is handed to it, which was looked at before.
    for (const name of readdirSync(AUDIO).filter((one) => one.endsWith(".ts"))) {
      const text = readFileSync(path.join(AUDIO, name), "utf8");
      assert.doesNotMatch(text, /import \{[^}]*\b(open|openSync|readFileSync)\b[^}]*\} from "node:fs/, name);
    }
  });
});

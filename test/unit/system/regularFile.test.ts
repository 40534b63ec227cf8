import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { contentDigest, fingerprint, outline } from "../../../src/audio/digest";
import { checkFile } from "../../../src/audio/input";
import { plainWav } from "../../../src/audio/plainWav";
import { openRegular } from "../../../src/system/regularFile";

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

  it("attacks 18: nothing opens recordings in another way", () => {
    for (const name of readdirSync(AUDIO)) {
      const text = readFileSync(path.join(AUDIO, name), "utf8");
      assert.doesNotMatch(text, /import \{[^}]*\b(open|openSync|readFileSync)\b[^}]*\} from "node:fs/, name);
    }
  });
});

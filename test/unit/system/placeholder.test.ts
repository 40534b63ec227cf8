import assert from "node:assert/strict";
import { link, mkdtemp, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { identityOf } from "../../../src/system/identity";
import { isElsewhere } from "../../../src/system/placeholder";

describe("files by what the system says of them", () => {
  it("platforms 12: a file with a size and no blocks is one of a cloud, and nothing of it is read", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "earmark-"));
    const [cloud, here, empty] = ["cloud.wav", "here.wav", "empty.wav"].map((name) => path.join(folder, name));
    await writeFile(cloud ?? "", "");
    await truncate(cloud ?? "", 50_000_000);
    await writeFile(here ?? "", "x".repeat(100_000));
    await writeFile(empty ?? "", "");
    assert.equal(await isElsewhere(cloud ?? ""), true);
    assert.equal(await isElsewhere(here ?? ""), false);
    assert.equal(await isElsewhere(empty ?? ""), false);
    assert.equal(await isElsewhere(path.join(folder, "gone.wav")), false);
    assert.equal(await isElsewhere("x", () => Promise.resolve({ size: 5, blocks: 0 })), true);
  });

  it("platforms 16: names of one file are one recording, by device and inode, then composed and without case", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "earmark-"));
    const file = path.join(folder, "a.wav");
    await writeFile(file, "x");
    await link(file, path.join(folder, "b.wav"));
    await symlink(file, path.join(folder, "c.wav"));
    const ids = await Promise.all(["a.wav", "b.wav", "c.wav"].map((name) => identityOf(path.join(folder, name))));
    assert.equal(new Set(ids).size, 1);
    assert.equal(await identityOf("/gone/Gespr\u00e4ch.WAV"), await identityOf("/gone/gespra\u0308ch.wav"));
    assert.notEqual(await identityOf("/gone/a.wav"), await identityOf("/gone/b.wav"));
  });
});

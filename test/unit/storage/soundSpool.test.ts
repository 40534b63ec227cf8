import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import { SoundSpool } from "../../../src/storage/soundSpool";
import { itOnSmallDisk } from "../../smallDisk";
import { concat } from "../../sounds/tones";

const NEVER = new AbortController().signal;

/** Samples that tell where they belong. */
function counted(from: number, length: number): Int16Array {
  return Int16Array.from({ length }, (_, i) => ((from + i) % 65_536) - 32_768);
}

async function all(pieces: AsyncIterable<Int16Array>): Promise<Int16Array> {
  const found: Int16Array[] = [];
  for await (const piece of pieces) found.push(piece);
  return concat(found);
}

describe("the sound of a recording, on the disk", () => {
  let folder = "";
  let count = 0;
  const make = async (): Promise<SoundSpool> => SoundSpool.create(path.join(folder, `${count++}.pcm`));

  before(() => (folder = mkdtempSync(path.join(tmpdir(), "earmark-spool-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("gives every reader each sample once and in order, from wherever and whenever it begins, whatever the pieces", async () => {
    const lengths = fc.array(fc.oneof(fc.nat(3), fc.nat(400), fc.nat(70_000)), { maxLength: 12 });
    const readers = fc.array(fc.record({ from: fc.nat(100_000), after: fc.nat(12) }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(lengths, readers, fc.array(fc.boolean(), { maxLength: 12 }), async (pieces, wanted, waits) => {
        const spool = await make();
        const total = pieces.reduce((sum, one) => sum + one, 0);
        const read: Promise<Int16Array>[] = [];
        const begin = (n: number): void => {
          for (const { from, after: when } of wanted) if (when === n) read.push(all(spool.samplesFrom(from, NEVER)));
        };
        let at = 0;
        for (const [n, length] of pieces.entries()) {
          begin(n);
          const piece = counted(at, length);
          spool.append(piece);
          // It is copied: whoever gave it may use its memory again.
          piece.fill(0);
          at += length;
          if (waits[n]) await new Promise((done) => setImmediate(done));
        }
        for (let n = pieces.length; n <= 12; n++) begin(n);
        await spool.end();
        const late = await all(spool.samplesFrom(0, NEVER));
        assert.deepEqual(late, counted(0, total));
        const order = Array.from({ length: 13 }, (_, n) => wanted.filter((one) => one.after === n)).flat();
        for (const [i, found] of (await Promise.all(read)).entries()) {
          const from = Math.min(order[i]?.from ?? 0, total);
          assert.deepEqual(found, counted(from, total - from));
        }
        assert.equal(statSync(spool.file).size, total * 2);
        await spool.dispose();
        assert.equal(existsSync(spool.file), false);
      }),
      { numRuns: 60 },
    );
  });

  it("waits for what comes, and gives it as soon as it is there", async () => {
    const spool = await make();
    const reader = spool.samplesFrom(2, NEVER);
    for (const at of [0, 5, 10]) {
      const next = reader.next();
      spool.append(counted(at, 5));
      const { value } = await next;
      assert.deepEqual(value, at === 0 ? counted(2, 3) : counted(at, 5));
    }
    const last = reader.next();
    await spool.end();
    assert.equal((await last).done, true);
    spool.append(counted(15, 5));
    assert.equal(spool.length, 15, "nothing comes behind the end");
    await spool.dispose();
  });

  it("ends a reader that waits, when it is aborted, and one that is ahead of the end", async () => {
    const spool = await make();
    const controller = new AbortController();
    const waiting = spool.samplesFrom(0, controller.signal).next();
    const ahead = spool.samplesFrom(1_000, NEVER).next();
    const reason = new Error("enough");
    controller.abort(reason);
    await assert.rejects(waiting, reason);
    await assert.rejects(spool.samplesFrom(0, controller.signal).next(), reason);
    await spool.end();
    assert.equal((await ahead).done, true);
    await spool.dispose();
  });

  it("is nobody else's to read, and not what lies there already", async () => {
    const spool = await make();
    if (process.platform !== "win32") assert.equal(statSync(spool.file).mode & 0o777, 0o600);
    await assert.rejects(SoundSpool.create(spool.file), { code: "EEXIST" });
    await spool.dispose();
    await spool.dispose();
  });

  it("tells who still reads that it is gone, also where its file was cut off or emptied", async () => {
    const spool = await make();
    spool.append(counted(0, 100));
    const reader = spool.samplesFrom(0, NEVER);
    await reader.next();
    const next = reader.next();
    await spool.dispose();
    await assert.rejects(next, { code: "missingFile" });
    const other = await make();
    other.append(counted(0, 100));
    await other.end();
    truncateSync(other.file, 50);
    await assert.rejects(all(other.samplesFrom(0, NEVER)), { code: "missingFile" });
    await other.dispose();
  });

  itOnSmallDisk("gives all that could be kept where the disk is full, and then says so", 64, async (disk) => {
    const spool = await SoundSpool.create(path.join(disk, "1.pcm"));
    const reader = all(spool.samplesFrom(0, NEVER));
    reader.catch(() => undefined);
    for (let at = 0; at < 40_000; at += 1_000) {
      spool.append(counted(at, 1_000));
      await new Promise((done) => setImmediate(done));
    }
    await spool.end();
    await assert.rejects(reader, { code: "noSpace", detail: "recording" });
    assert.equal(spool.failure?.code, "noSpace");
    const kept: Int16Array[] = [];
    await assert.rejects(async () => {
      for await (const piece of spool.samplesFrom(0, NEVER)) kept.push(piece);
    });
    assert.equal(spool.length, 32_768);
    assert.deepEqual(concat(kept), counted(0, 32_768));
    await spool.dispose();
  });

  it("holds no more than a minute in memory for a disk that does not answer, and says what is lost", async () => {
    const spool = await make();
    const reader = spool.samplesFrom(0, NEVER).next();
    // All within one turn: nothing can be written in between.
    for (let i = 0; i < 1_000; i++) spool.append(new Int16Array(16_000));
    await assert.rejects(reader, { code: "notWritable" });
    await spool.dispose();
  });
});

import assert from "node:assert/strict";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { SAMPLE_RATE } from "../../../../src/audio/decode";
import { FfmpegFinder } from "../../../../src/audio/ffmpeg";
import { Encoder } from "../../../../src/audio/recorder/encoder";
import { lookInto } from "../../../../src/session/inbox/inboxFolder";
import { realDisk } from "../../../../src/session/inbox/realDisk";
import { InboxStore, type InboxEntry } from "../../../../src/storage/inboxStore";

const ffmpegs = new FfmpegFinder(path.resolve(import.meta.dirname, "../../../.."));

describe("an inbox on a real disk", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "inbox-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const put = (name: string, bytes = name): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    return file;
  };

  it("sees recordings, also in folders below it, and nothing of what sync programs and downloads make on the way", async () => {
    put("memo.m4a");
    put("2026/11/call.WAV");
    for (const name of [
      ".memo.m4a",
      "._memo.m4a",
      ".syncthing.memo.m4a.tmp",
      "~syncthing~memo.m4a.tmp",
      ".~lock.memo.m4a",
      "~$memo.m4a",
      "memo.m4a.part",
      "memo.m4a.crdownload",
      ".memo2.m4a.icloud",
      ".dropbox.cache/other.m4a",
      "memo.md",
    ])
      put(name);
    symlinkSync(path.join(folder, "memo.m4a"), path.join(folder, "link.m4a"));
    symlinkSync(folder, path.join(folder, "circle"));
    const look = await lookInto(folder);
    assert.deepEqual(look?.files.map(({ below }) => below).sort(), [path.join("2026", "11", "call.WAV"), "memo.m4a"]);
    assert.ok(look?.folder);
    assert.equal(await lookInto(path.join(folder, "gone")), undefined);
    assert.equal(await lookInto(path.join(folder, "memo.m4a")), undefined);
  });

  it("leaves a dictation that is being recorded alone, however long it is paused, and nothing else that is named so", async () => {
    const ffmpeg = await ffmpegs.find("", new AbortController().signal);
    const recorded = path.join(folder, "2026-11-26-160436 (2).mkv");
    const encoder = new Encoder(ffmpeg, recorded);
    for (let second = 0; second < 3; second++) encoder.write(new Int16Array(SAMPLE_RATE));
    while (!(statSync(recorded, { throwIfNoEntry: false })?.size ?? 0)) await new Promise(setImmediate);
    const seen = async (): Promise<string[]> => (await lookInto(folder))?.files.map(({ below }) => below) ?? [];
    copyFileSync(recorded, path.join(folder, "meeting.mkv"));
    assert.deepEqual(await seen(), ["meeting.mkv"]);
    assert.equal(await encoder.end(new AbortController().signal), undefined);
    assert.deepEqual((await seen()).sort(), ["2026-11-26-160436 (2).mkv", "meeting.mkv"]);
    put("2026-11-26-160437.mkv", "x");
    assert.equal((await seen()).length, 3);
  });

  it("puts notes where they are wanted, by the folders of the inbox, and never over another", async () => {
    put("2026/memo.m4a");
    const notes = path.join(folder, "notes");
    const disk = realDisk({ folder, notes, ending: ".md" });
    const [file] = (await disk.look())?.files ?? [];
    assert.ok(file);
    const wanted = disk.wanted(file);
    assert.equal(wanted, path.join(notes, "2026", "memo.md"));
    assert.equal(await disk.write(wanted, "one"), true);
    assert.equal(await disk.write(wanted, "two"), false);
    assert.equal(await disk.free(wanted), path.join(notes, "2026", "memo 2.md"));
    assert.match((await disk.digest(wanted)) ?? "", /^[0-9a-f]{64}$/);
    assert.equal(await disk.digest(path.join(notes, "none.md")), undefined);
    const beside = realDisk({ folder, notes: undefined, ending: ".md" });
    assert.equal(beside.wanted(file), path.join(folder, "2026", "memo.md"));
  });

  it("knows a recording by what is in it, whatever it is called and whenever it was touched, and after a restart", async () => {
    const kept = path.join(folder, ".kept");
    const file = put("memo.m4a", "sound");
    const entry: InboxEntry = { state: "done", file, at: 1, note: "memo.md" };
    const store = new InboxStore(kept);
    await store.keep(await store.nameOf(file), entry);
    const other = path.join(folder, "Me\u0301mo 5.m4a");
    renameSync(file, other);
    utimesSync(other, new Date(0), new Date(0));
    const again = new InboxStore(kept);
    assert.deepEqual(await again.find(await again.nameOf(other)), entry);
    assert.equal(await again.find(await again.nameOf(put("memo.m4a", "other sound"))), undefined);
    assert.equal((await again.list()).length, 1);
  });

  it("is watched by one at a time, and keeps what is known of the whole", async () => {
    const kept = path.join(folder, ".kept");
    const [one, two] = [new InboxStore(kept), new InboxStore(kept)];
    const lock = await one.lock();
    assert.equal(await two.lock(), undefined);
    assert.equal(await lock?.isOurs(), true);
    await lock?.release();
    const next = await two.lock();
    assert.equal(await next?.isOurs(), true);
    assert.equal(await lock?.isOurs(), false);
    await next?.release();
    const state = { folder: "7", before: ["a"], unread: ["b 5"], budgetSaid: "2026-11" };
    await one.keepState(state);
    assert.deepEqual(await two.state(), state);
    writeFileSync(path.join(kept, "state.json"), "{}");
    assert.equal(await two.state(), undefined);
    await one.forgetState();
    assert.equal(await two.state(), undefined);
  });
});

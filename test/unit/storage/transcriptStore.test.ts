import assert from "node:assert/strict";
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../../../src/core/errors";
import { TranscriptStore } from "../../../src/storage/transcriptStore";
import type { Segment } from "../../../src/core/types";

const SEGMENTS: readonly Segment[] = [
  {
    index: 0,
    span: { start: 0, end: 9.5 },
    text: " Hello 世界. ",
    final: true,
    language: "en",
    guards: ["read"],
    truncated: true,
    words: [{ start: 0, end: 1, text: "Hello" }],
    turns: [{ start: 0, end: 2, speaker: "0", text: "Hello 世界." }],
  },
  { index: 1, span: { start: 9.5, end: 20 }, text: "", final: true, gap: new EarmarkError("refused", "No.") },
];

const SAVED = { model: "a-model", segments: SEGMENTS, notices: [] };

describe("saved transcripts", () => {
  let folder: string;
  let store: TranscriptStore;
  let recording: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-saved-"));
    store = new TranscriptStore(path.join(folder, "transcripts"));
    recording = path.join(folder, "memo.wav");
    writeFileSync(recording, "some sound");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("come back as they were heard, with gaps, guards and words", async () => {
    assert.equal(await store.find(recording), undefined);
    await store.keep(recording, { model: "a-model", segments: SEGMENTS, notices: [] }, 7);
    const found = (await store.find(recording)) ?? assert.fail();
    assert.deepEqual([found.recording, found.model, found.at], [recording, "a-model", 7]);
    const [first, second] = found.segments;
    assert.deepEqual(first, { ...SEGMENTS[0], text: "Hello 世界.", cached: true });
    assert.deepEqual([second?.gap?.code, second?.span, second?.text], ["refused", { start: 9.5, end: 20 }, ""]);
  });

  it("are those of the recording itself, wherever it is moved, and not of one that was changed", async () => {
    await store.keep(recording, { model: "a-model", segments: SEGMENTS, notices: [] });
    const moved = path.join(folder, "moved.wav");
    copyFileSync(recording, moved);
    const time = new Date(1_700_000_000_000);
    for (const file of [recording, moved]) utimesSync(file, time, time);
    await store.keep(recording, { model: "another", segments: SEGMENTS, notices: [] });
    assert.equal((await store.find(moved))?.model, "another");
    writeFileSync(recording, "other sound");
    assert.equal(await store.find(recording), undefined);
    assert.equal(await store.find(path.join(folder, "gone.wav")), undefined);
  });

  /** Changes a file in place, as editors of sound do; same size, and the time that it had. */
  function edit(file: string, at: number, text: string): void {
    const { atime, mtime } = statSync(file);
    const handle = openSync(file, "r+");
    writeSync(handle, text, at);
    closeSync(handle);
    utimesSync(file, atime, mtime);
  }

  it("attacks 8: are not those of a recording that was edited in place, whose size and time are what they were", async () => {
    writeFileSync(recording, Buffer.alloc(1_000_000, "sound "));
    utimesSync(recording, 1_700_000_000, 1_700_000_000);
    await store.keep(recording, SAVED);
    assert.ok(await store.find(recording));
    // Between the places that are looked at.
    edit(recording, 300_000, "SILENCE");
    assert.equal(await store.find(recording), undefined);
    await store.keep(recording, { ...SAVED, model: "of-the-edited" });
    assert.equal((await store.find(recording))?.model, "of-the-edited");
    edit(recording, 300_000, "sound s");
    assert.equal((await store.find(recording))?.model, "a-model");
  });

  it("attacks 8: of two recordings that are alike where they are looked at stay apart", async () => {
    const other = path.join(folder, "other.wav");
    writeFileSync(recording, Buffer.alloc(1_000_000));
    writeFileSync(other, Buffer.alloc(1_000_000));
    edit(other, 300_000, "sound");
    await store.keep(recording, SAVED);
    assert.equal(await store.find(other), undefined);
    await store.keep(other, { ...SAVED, model: "of-the-other" });
    assert.equal((await store.find(recording))?.model, "a-model");
    assert.equal((await store.find(other))?.model, "of-the-other");
  });

  it("platforms 15: are found whatever the time of the recording is said to be, and wherever it lies", async () => {
    await store.keep(recording, SAVED);
    const { mtimeMs } = statSync(recording);
    // A FAT card, read in summer and in winter.
    for (const hours of [1, -1, 0]) {
      const time = new Date(mtimeMs + hours * 3_600_000);
      utimesSync(recording, time, time);
      assert.ok(await store.find(recording), String(hours));
    }
    renameSync(recording, path.join(folder, "renamed.wav"));
    copyFileSync(path.join(folder, "renamed.wav"), path.join(folder, "copied.wav"));
    assert.ok(await store.find(path.join(folder, "renamed.wav")));
    assert.ok(await store.find(path.join(folder, "copied.wav")));
  });

  it("are listed newest first, without what is not one", async () => {
    await store.keep(recording, { model: "a-model", segments: SEGMENTS, notices: [] }, 1);
    const other = path.join(folder, "other.wav");
    writeFileSync(other, "other");
    await store.keep(other, { model: "a-model", segments: SEGMENTS, notices: [] }, 2);
    writeFileSync(path.join(folder, "transcripts", "x.json"), '{"version":1,"segments":[{"start":"0"}]}');
    writeFileSync(path.join(folder, "transcripts", "y.json"), "not json");
    assert.deepEqual(
      (await store.list()).map(({ at }) => at),
      [2, 1],
    );
    assert.equal(await store.count(), 4);
  });

  it("are forgotten when they were not used for long", async () => {
    await store.keep(recording, { model: "a-model", segments: SEGMENTS, notices: [] });
    await store.trim(10_000, Date.now() + 5_000);
    assert.ok(await store.find(recording));
    await store.trim(10_000, Date.now() + 20_000);
    assert.deepEqual(readdirSync(path.join(folder, "transcripts")), []);
  });
});

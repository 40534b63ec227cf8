import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Segment } from "../../../src/core/types";
import type { DocumentSegment, TranscriptDocument } from "../../../src/transcript/document";
import { TranscriptEdits, type SeenSegment } from "../../../src/storage/transcriptEdits";
import { TranscriptStore } from "../../../src/storage/transcriptStore";

describe("edits of a stored transcript", () => {
  let folder: string;
  let recording: string;
  let store: TranscriptStore;
  let edits: TranscriptEdits;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-edits-"));
    recording = path.join(folder, "memo.wav");
    writeFileSync(recording, "sound");
    store = new TranscriptStore(path.join(folder, "transcripts"));
    edits = new TranscriptEdits(recording, store);
    await transcribe([0, 5, "one"], [5, 9.25, "two"], [9.25, 12, "three"]);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A transcription takes the place of what was there, with its own cuts. */
  async function transcribe(...all: readonly (readonly [number, number, string])[]): Promise<void> {
    const segments = all.map(([start, end, text], index): Segment => ({
      index,
      span: { start, end },
      text,
      final: true,
    }));
    await store.keep(recording, { model: "m", segments, notices: [] });
  }
  const file = async (): Promise<string> => store.file(recording);
  const content = async (): Promise<TranscriptDocument> =>
    JSON.parse(readFileSync(await file(), "utf8")) as TranscriptDocument;
  const texts = async (): Promise<string[]> => (await content()).segments.map(({ text }) => text);
  const seen = async (index: number): Promise<SeenSegment> => (await content()).segments[index] as SeenSegment;
  const saying =
    (text: string) =>
    (one: DocumentSegment): DocumentSegment => ({ ...one, text });

  it("text 2: are undone and done again, one by one", async () => {
    assert.equal(await edits.undo(), "nothing");
    const before = await content();
    assert.equal(await edits.change(await seen(0), saying("ONE")), "done");
    assert.equal(await edits.change(await seen(0), saying("One")), "done");
    assert.equal(await edits.change(await seen(2), saying("THREE")), "done");
    assert.deepEqual(await texts(), ["One", "two", "THREE"]);
    assert.deepEqual(await Promise.all([edits.undo(), edits.undo(), edits.undo(), edits.undo()]), [
      "done",
      "done",
      "done",
      "nothing",
    ]);
    assert.deepEqual(await content(), before);
    assert.deepEqual(
      [await edits.redo(), await edits.redo(), await edits.redo(), await edits.redo()].join(" "),
      "done done done nothing",
    );
    assert.deepEqual(await texts(), ["One", "two", "THREE"]);
    await edits.undo();
    assert.equal(await edits.change(await seen(1), saying("TWO")), "done");
    assert.equal(await edits.redo(), "nothing", "what came after it is another story");
    assert.ok(await store.find(recording), "and it is read as before");
  });

  it("text 2: undo leaves what was transcribed meanwhile with other cuts", async () => {
    await edits.change(await seen(1), saying("TWO"));
    await transcribe([0, 3, "new one"], [3, 12, "new two"]);
    const before = await content();
    assert.equal(await edits.undo(), "changed");
    assert.equal(await edits.redo(), "nothing");
    assert.deepEqual(await content(), before);
  });

  it("text 2: undo leaves what was edited meanwhile elsewhere, and the same cuts with other words, times or languages", async () => {
    const other = new TranscriptEdits(recording, new TranscriptStore(path.join(folder, "transcripts")));
    const changes: readonly ((one: DocumentSegment) => DocumentSegment)[] = [
      saying("by another window"),
      (one) => ({ ...one, language: "fr" }),
      (one) => ({ ...one, words: [{ start: 0, end: 1, text: "TWO" }] }),
    ];
    for (const change of changes) {
      await edits.change(await seen(1), saying("TWO"));
      assert.equal(await other.change(await seen(1), change), "done");
      const there = await content();
      assert.equal(await edits.undo(), "changed");
      assert.deepEqual(await content(), there);
      assert.equal(await other.undo(), "done");
      assert.equal(await edits.undo(), "done", "the step was kept, and fits again");
      assert.deepEqual(await texts(), ["one", "two", "three"]);
    }
  });

  it("text 2: undo goes on to an earlier step whose text still stands there", async () => {
    await edits.change(await seen(0), saying("ONE"));
    await edits.change(await seen(2), saying("THREE"));
    await transcribe([0, 5, "ONE"], [5, 12, "the rest"]);
    // The same but for what a transcription says of it.
    assert.equal(await edits.undo(), "done");
    assert.deepEqual(await texts(), ["one", "the rest"]);
    assert.equal(await edits.undo(), "changed");
  });

  it("text 2: redo leaves what stands there by now", async () => {
    await edits.change(await seen(0), saying("ONE"));
    await edits.undo();
    await transcribe([0, 5, "another one"], [5, 12, "two"]);
    assert.equal(await edits.redo(), "changed");
    assert.deepEqual(await texts(), ["another one", "two"]);
  });

  it("text 2: an edit goes to the segment that was seen, or nowhere", async () => {
    const was = await seen(1);
    await transcribe([0, 2, "a"], [2, 5, "one"], [5, 9.25, "two"], [9.25, 12, "three"]);
    assert.equal(await edits.change(was, saying("TWO")), "done", "it has another number by now");
    assert.deepEqual(await texts(), ["a", "one", "TWO", "three"]);
    assert.equal(await edits.change(was, saying("again")), "changed");
    assert.equal(
      await edits.change({ ...was, text: " TWO \n" }, saying("Two")),
      "done",
      "the page shows no white space",
    );
    await transcribe([0, 4, "one"], [4, 12, "two"]);
    assert.equal(await edits.change(was, saying("TWO")), "changed");
    assert.deepEqual(await texts(), ["one", "two"]);
    rmSync(await file());
    assert.equal(await edits.change(was, saying("TWO")), "changed");
    assert.deepEqual(readdirSync(path.join(folder, "transcripts")), []);
  });

  it("text 2: a step whose write failed is kept, and done the next time", async () => {
    const transcripts = path.dirname(await file());
    let isBroken = false;
    // The store itself: where its folder should be a file lies, from reading to writing.
    const moody: Pick<TranscriptStore, "change"> = {
      change: (name, change) =>
        store.change(name, (segments) => {
          if (isBroken) renameSync(transcripts, `${transcripts}-away`);
          if (isBroken) writeFileSync(transcripts, "");
          return change(segments);
        }),
    };
    const own = new TranscriptEdits(recording, moody);
    const fails = async (step: () => Promise<unknown>): Promise<void> => {
      isBroken = true;
      await assert.rejects(step());
      isBroken = false;
      rmSync(transcripts);
      renameSync(`${transcripts}-away`, transcripts);
    };
    const was = await seen(0);
    await fails(() => own.change(was, saying("ONE")));
    assert.equal(await own.undo(), "nothing", "what was not written is no step");
    assert.equal(await own.change(was, saying("ONE")), "done");
    for (const [step, left] of [
      [() => own.undo(), "one"],
      [() => own.redo(), "ONE"],
    ] as const) {
      await fails(step);
      await fails(step);
      assert.equal(await step(), "done");
      assert.deepEqual(await texts(), [left, "two", "three"]);
    }
  });

  it("text 2: edits and a transcription at once leave one of them whole", async () => {
    const was = await seen(0);
    const [first] = await Promise.all([
      edits.change(was, saying("ONE")),
      transcribe([0, 6, "new one"], [6, 12, "new two"]),
      edits.change(was, saying("late")),
    ]);
    assert.ok(first === "done" || first === "changed");
    assert.deepEqual(await texts(), ["new one", "new two"]);
  });
});

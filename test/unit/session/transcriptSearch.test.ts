import assert from "node:assert/strict";
import type { Segment } from "../../../src/core/types";
import { TranscriptSearch, type SearchEntry, type SearchSource } from "../../../src/session/transcriptSearch";
import type { StoredTranscript } from "../../../src/storage/transcriptStore";

/** Transcripts in memory that count how often they are read. */
class FakeSource implements SearchSource {
  readonly files = new Map<string, { stamp: string; text: string }>();
  readonly reads: string[] = [];

  entries(): Promise<readonly SearchEntry[]> {
    return Promise.resolve([...this.files].map(([file, { stamp }]) => ({ file, stamp })));
  }

  read({ file }: SearchEntry): Promise<StoredTranscript | undefined> {
    this.reads.push(file);
    const found = this.files.get(file);
    if (!found || found.text === "damaged") return Promise.resolve(undefined);
    const segments = found.text
      .split("|")
      .map((text, index): Segment => ({ index, span: { start: index, end: index + 1 }, text, final: true }));
    return Promise.resolve({ recording: `/${file}.mp3`, at: 1, model: "m", segments, notices: [] });
  }
}

const asked = { most: 10, around: 40, among: (all: readonly string[]) => Promise.resolve(new Set(all)) };

describe("transcripts that are kept are searched", () => {
  let source: FakeSource;
  let search: TranscriptSearch;
  beforeEach(() => {
    source = new FakeSource();
    source.files.set("a", { stamp: "1", text: "the budget of May|the learning machine" });
    source.files.set("b", { stamp: "1", text: "machine learning is a budget question" });
    search = new TranscriptSearch(source);
  });

  it("with the recording, the time and the words around, side by side before scattered", async () => {
    const { places, closeness } = await search.search({ ...asked, question: "machine learning" });
    assert.equal(closeness, "all");
    assert.deepEqual(
      places.map(({ stored, start, match }) => [stored.recording, start, match]),
      [
        ["/b.mp3", 0, "machine learning"],
        ["/a.mp3", 1, "learning"],
      ],
    );
  });

  it("reads again what changed, and nothing else", async () => {
    await search.search({ ...asked, question: "zebra" });
    assert.deepEqual(source.reads.splice(0).sort(), ["a", "b"]);
    source.files.set("b", { stamp: "2", text: "a zebra" });
    source.files.set("c", { stamp: "1", text: "damaged" });
    source.files.delete("a");
    const { places } = await search.search({ ...asked, question: "zebra" });
    assert.deepEqual(
      places.map(({ before, match }) => before + match),
      ["a zebra"],
    );
    // b twice: for the index, and to be shown.
    assert.deepEqual(source.reads.splice(0).sort(), ["b", "b", "c"]);
    assert.deepEqual((await search.search({ ...asked, question: "budget" })).places, []);
    assert.deepEqual(source.reads, []);
  });

  it("reads nothing twice for two searches at once", async () => {
    await Promise.all([1, 2, 3].map(() => search.search({ ...asked, question: "zebra" })));
    assert.deepEqual(source.reads.sort(), ["a", "b"]);
  });

  it("shows nothing of recordings that may not be searched", async () => {
    const { places, more } = await search.search({
      ...asked,
      question: "budget",
      among: () => Promise.resolve(new Set(["/a.mp3"])),
    });
    assert.deepEqual(
      places.map(({ stored }) => stored.recording),
      ["/a.mp3"],
    );
    assert.equal(more, false);
    assert.ok(!source.reads.slice(2).includes("b"));
  });

  it("says what did not fit, the oldest", async () => {
    const small = new TranscriptSearch(source, 5);
    const { places, leftOut } = await small.search({ ...asked, question: "budget" });
    assert.deepEqual([places.length, leftOut], [1, 1]);
  });

  it("says that there is more than was asked for", async () => {
    const found = await search.search({ ...asked, question: "budget", most: 1 });
    assert.deepEqual([found.places.length, found.more], [1, true]);
  });

  it("ends when nobody waits any more", async () => {
    const signal = AbortSignal.abort(new Error("Gone."));
    await assert.rejects(search.search({ ...asked, question: "budget", signal }), /Gone/);
    assert.equal((await search.search({ ...asked, question: "budget" })).places.length, 2);
  });
});

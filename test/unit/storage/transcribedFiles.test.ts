import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { TranscriptStore } from "../../../src/storage/transcriptStore";
import { transcribedFiles } from "../../../src/storage/transcribedFiles";

describe("the recordings that have a transcript", () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), "earmark-transcribed-"))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("editor: user 5: are known by the beginnings of what is stored, whatever their names are", async () => {
    const store = new TranscriptStore(path.join(folder, "transcripts"));
    const recordings = ["call.wav", 'a "quoted" name.wav', "会议 1.wav"].map((name) => path.join(folder, name));
    for (const [index, recording] of recordings.entries()) {
      await writeFile(recording, `sound ${index}`);
      const segments = [{ index: 0, span: { start: 0, end: 5 }, text: "said ".repeat(5_000), final: true }];
      await store.keep(recording, { model: "m", segments, notices: [] });
    }
    assert.deepEqual([...(await transcribedFiles(path.join(folder, "transcripts")))].sort(), [...recordings].sort());
  });

  it("editor: user 5: are none where nothing is stored, or what is stored cannot be read", async () => {
    assert.deepEqual(await transcribedFiles(path.join(folder, "none")), []);
    await mkdir(path.join(folder, "a-folder.json"));
    await writeFile(path.join(folder, "damaged.json"), '{ "recording": "/a');
    await writeFile(path.join(folder, "other.json"), '{ "at": 1 }');
    await writeFile(path.join(folder, "empty.json"), "");
    assert.deepEqual(await transcribedFiles(folder), []);
  });
});

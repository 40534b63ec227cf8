import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { bytesOf, nameKey } from "../../../src/core/fileName";
import { besideFiles, freeFiles } from "../../../src/session/besideFiles";
import { besideNames } from "../../../src/session/besideNames";

/** The names for some recordings, in their order. */
function named(recordings: readonly string[], ending: string): (string | undefined)[] {
  const names = besideNames(recordings, ending);
  assert.equal(new Set([...names.values()].map(nameKey)).size, new Set(recordings).size, "two share a file");
  return recordings.map((recording) => names.get(recording));
}

describe("files beside recordings", () => {
  it("recordings 10: those that differ only in their ending keep it, in notes and in subtitles", () => {
    assert.deepEqual(named(["a.mp3", "a.wav", "b.wav"], ".md"), ["a.mp3.md", "a.wav.md", "b.md"]);
    assert.deepEqual(named(["talk.mp4", "talk.m4a"], ".srt"), ["talk.mp4.srt", "talk.m4a.srt"]);
    assert.deepEqual(named(["a.tar.mp3", "a.wav", "noEnding", ".hidden"], ".vtt"), [
      "a.tar.vtt",
      "a.vtt",
      "noEnding.vtt",
      ".hidden.vtt",
    ]);
  });

  it("platforms 16: neither case nor composition tells two of them apart", () => {
    assert.deepEqual(named(["a.MP3", "A.mp3"], ".md"), ["a.MP3 2.md", "A.mp3.md"]);
    assert.deepEqual(named(["Memo.wav", "memo.flac"], ".md"), ["Memo.wav.md", "memo.flac.md"]);
    assert.deepEqual(named(["Gespr\u00e4ch.wav", "Gespra\u0308ch.mp3"], ".srt"), [
      "Gespr\u00e4ch.wav.srt",
      "Gespra\u0308ch.mp3.srt",
    ]);
    // Signs that Windows does not take become one.
    assert.deepEqual(named(["10:30.wav", "10-30.wav"], ".md"), ["10-30.wav 2.md", "10-30.wav.md"]);
  });

  it("recordings 10: a name is left to the recording that it is the name of", () => {
    assert.deepEqual(named(["a.mp3", "a.wav", "a.mp3.wav"], ".md"), ["a.mp3.md", "a.wav.md", "a.mp3.wav.md"]);
    assert.deepEqual(named(["a.mp3 2.wav", "a.MP3", "A.mp3", "a.mp3.md.wav"], ".md"), [
      "a.mp3 2.md",
      "a.MP3 3.md",
      "A.mp3.md",
      "a.mp3.md.md",
    ]);
  });

  it("recordings 10: names do not depend on their order, and are as short as the disk has shown to take", () => {
    const names = ["a.mp3", "a.wav", "a.MP3", "A.wav", "b.wav", "b c.wav", "a.mp3.wav", `${"x".repeat(139)}.wav`];
    const long = [`${"\u957f".repeat(45)}.mp3`, `${"\u957f".repeat(45)}.wav`];
    const given = besideNames([...names, ...long], ".md");
    assert.deepEqual(besideNames([...long, ...names].toReversed(), ".md"), given);
    for (const name of given.values()) assert.ok(bytesOf(name) <= 143, name);
  });

  describe("on a disk", () => {
    let folder: string;
    const at = (...names: readonly string[]): string => path.join(folder, ...names);
    beforeEach(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "earmark-beside-"));
    });
    afterEach(() => rm(folder, { recursive: true }));

    it("recordings 10: the recordings of a folder count that are not asked for: today's file is not tomorrow's for another one", async () => {
      for (const name of ["a.mp3", "a.wav", "a.txt", "b.wav", "b.pdf", "._b.mp3"]) await writeFile(at(name), "");
      assert.deepEqual(await besideFiles([at("a.mp3")], ".srt"), [at("a.mp3.srt")]);
      assert.deepEqual(await besideFiles([at("b.wav"), at("a.wav")], ".srt"), [at("b.srt"), at("a.wav.srt")]);
      // What is asked for is a recording, whatever its name.
      assert.deepEqual(await besideFiles([at("b.pdf"), at("b.wav")], ".md"), [at("b.pdf.md"), at("b.wav.md")]);
      assert.deepEqual(await besideFiles([at("gone/c.wav"), at("gone/c.mp3")], ".md"), [
        at("gone/c.wav.md"),
        at("gone/c.mp3.md"),
      ]);
    });

    it("recordings 10: a folder that is named in two ways is one, and two folders are two", async () => {
      await mkdir(at("real"));
      await mkdir(at("other"));
      await symlink(at("real"), at("link"));
      const asked = [at("real/a.mp3"), at("link/a.wav"), at("other/a.wav")];
      assert.deepEqual(await besideFiles(asked, ".md"), [at("real/a.mp3.md"), at("link/a.wav.md"), at("other/a.md")]);
    });

    it("recordings 10: a number is given to nobody that another one wants", async () => {
      for (const name of ["a.srt", "c.srt", "c 2.srt"]) await writeFile(at(name), "");
      const wanted = ["a.srt", "A 2.srt", "c.srt", "d.srt"].map((name) => at(name));
      assert.deepEqual(
        await freeFiles(wanted),
        ["a 3.srt", "A 2.srt", "c 3.srt", "d.srt"].map((name) => at(name)),
      );
      assert.deepEqual(await freeFiles([at("a.srt"), at("a.srt"), at("d.srt"), at("d.srt")]), [
        at("a 2.srt"),
        at("a 3.srt"),
        at("d.srt"),
        at("d 2.srt"),
      ]);
    });
  });
});

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { consentFolderOf, filesInside, isInside, realPathsOf } from "../../../src/session/realPaths";

describe("what is in which folder", () => {
  for (const [flavor, folder, inside, outside] of [
    [
      path.posix,
      "/home/u/notes",
      ["/home/u/notes/a.wav", "/home/u/notes/x/y/a.wav", "/home/u/notes/..a.wav", "/home/u/notes/.../a.wav"],
      [
        "/home/u/notes",
        "/home/u",
        "/home/u/notes2/a.wav",
        "/home/u/a.wav",
        "/home/u/notes/../a.wav",
        "/",
        "/home/u/Notes/a.wav",
      ],
    ],
    [
      path.win32,
      "C:\\Users\\u\\notes",
      ["C:\\Users\\u\\notes\\a.wav", "c:\\users\\U\\Notes\\x\\a.wav", "C:/Users/u/notes/a.wav"],
      [
        "C:\\Users\\u\\notes",
        "C:\\Users\\u",
        "D:\\Users\\u\\notes\\a.wav",
        "C:\\Users\\u\\notes2\\a.wav",
        "\\\\server\\notes\\a.wav",
      ],
    ],
  ] as const) {
    it(`is by whole names, and never the folder itself: ${folder}`, () => {
      for (const file of inside) assert.ok(isInside(folder, file, flavor), file);
      for (const file of outside) assert.ok(!isInside(folder, file, flavor), file);
    });
  }

  it("is everything on a disk whose root is the folder", () => {
    assert.ok(isInside("/", "/a.wav", path.posix));
    assert.ok(isInside("C:\\", "C:\\a.wav", path.win32));
    assert.ok(!isInside("C:\\", "D:\\a.wav", path.win32));
  });

  describe("on a disk", () => {
    let root: string;
    beforeEach(() => (root = realpathSync(mkdtempSync(path.join(tmpdir(), "earmark-places-")))));
    afterEach(() => rmSync(root, { recursive: true, force: true }));

    it("is by real paths, in their order, without those that are gone", async () => {
      const at = (...names: readonly string[]): string => path.join(root, ...names);
      for (const name of ["one", "two"]) mkdirSync(at(name));
      symlinkSync(at("one"), at("link"));
      symlinkSync(at("nowhere"), at("dangling"));
      writeFileSync(at("file"), "");
      assert.deepEqual(await realPathsOf([at("two"), at("gone"), at("link"), at("dangling"), at("one", "..", "two")]), [
        at("two"),
        at("one"),
        at("two"),
      ]);
      assert.deepEqual(await realPathsOf([]), []);
      assert.deepEqual(await realPathsOf([at("file", "below")]), []);
    });
  });

  it("decides for which folder a consent holds: that of the workspace, at any depth, else the file's own", () => {
    const folders = [path.resolve("/projects/a"), path.resolve("/projects/b")];
    const of = (file: string): string => consentFolderOf(path.resolve(file), folders);
    assert.equal(of("/projects/b/memos/2026/memo.wav"), folders[1]);
    assert.equal(of("/projects/a/memo.wav"), folders[0]);
    assert.equal(of("/projects/ab/memo.wav"), path.resolve("/projects/ab"));
    assert.equal(of("/elsewhere/x/memo.wav"), path.resolve("/elsewhere/x"));
    assert.equal(consentFolderOf(path.resolve("/x/memo.wav"), []), path.resolve("/x"));
  });

  it("are the files that really are there, by whatever path of the folder, and no link that leads out", async () => {
    const base = realpathSync(mkdtempSync(path.join(tmpdir(), "earmark-inside-")));
    try {
      const at = (...names: string[]): string => path.join(base, ...names);
      mkdirSync(at("notes/deep"), { recursive: true });
      for (const file of ["notes/in.wav", "notes/deep/in.wav", "out.wav"]) writeFileSync(at(file), "");
      symlinkSync(at("notes"), at("by-link"));
      symlinkSync(at("out.wav"), at("notes/leads-out.wav"));
      symlinkSync(base, at("notes/up"));
      const files = ["notes/in.wav", "notes/deep/in.wav", "out.wav", "notes/leads-out.wav", "notes/up/out.wav"].map(
        (file) => at(file),
      );
      const inside = [at("notes/in.wav"), at("notes/deep/in.wav")];
      assert.deepEqual([...(await filesInside([at("notes")], files))], inside);
      assert.deepEqual([...(await filesInside([at("by-link")], files))], inside);
      assert.deepEqual(
        [...(await filesInside([at("by-link")], [at("by-link/in.wav"), at("by-link/gone.wav")]))],
        [at("by-link/in.wav")],
      );
      assert.deepEqual([...(await filesInside([], files))], []);
      assert.deepEqual([...(await filesInside([at("gone")], files))], []);
    } finally {
      rmSync(base, { recursive: true, force: true });
    }
  });
});

import assert from "node:assert/strict";
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { PinnedFile, unpinned } from "../../../src/session/pinnedFile";
import { consentFolderOf, isInside, realPathsOf } from "../../../src/session/realPaths";

const OLD = new Date("2026-01-02T03:04:05Z");
const SOUND = "the sound that was agreed to";
const SECRET = "a sound that was never meant";

describe("a confirmed file", () => {
  let root: string;
  let folder: string;
  let file: string;
  let secret: string;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), "earmark-confirmed-")));
    folder = path.join(root, "workspace");
    mkdirSync(folder);
    mkdirSync(path.join(root, "private"));
    file = path.join(folder, "memo.wav");
    secret = path.join(root, "private", "memo.wav");
    writeFileSync(file, SOUND);
    writeFileSync(secret, SECRET);
    for (const one of [file, secret]) utimesSync(one, OLD, OLD);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** Each leaves another sound at the same path. */
  const attacks: Readonly<Record<string, () => void>> = {
    "a link in its place": () => {
      rmSync(file);
      symlinkSync(secret, file);
    },
    "another file in its place": () => {
      rmSync(file);
      writeFileSync(file, SECRET);
      utimesSync(file, OLD, OLD);
    },
    "another file renamed to it": () => renameSync(secret, file),
    "a hard link to another file": () => {
      rmSync(file);
      linkSync(secret, file);
    },
    "more of it": () => appendFileSync(file, "!"),
    "less of it": () => truncateSync(file, 5),
    "an edit in place with the same size and its time set back": () => {
      writeFileSync(file, SECRET, { flag: "r+" });
      utimesSync(file, OLD, OLD);
      assert.equal(statSync(file).mtimeMs, OLD.getTime());
    },
    "a link in place of its folder": () => {
      renameSync(folder, `${folder}-before`);
      symlinkSync(path.join(root, "private"), folder);
    },
    "nothing in its place": () => rmSync(file),
    "a folder in its place": () => {
      rmSync(file);
      mkdirSync(file);
    },
  };

  for (const whole of [true, false])
    for (const [name, attack] of Object.entries(attacks))
      it(`attacks 2: is refused after ${name}${whole ? ", where all of its bytes were read" : ""}`, async () => {
        const pinned = await PinnedFile.of(file, whole);
        await pinned.check();
        attack();
        await assert.rejects(pinned.check(), { code: "changed" });
        if (!whole) return;
        const copies = path.join(root, "copies");
        await assert.rejects(pinned.copyInto(copies), { code: "changed" });
        assert.deepEqual(readdirSync(root).includes("copies") ? readdirSync(copies) : [], []);
      });

  it("attacks 2: is told by its times alone where it is not fresh, and an edit changes the one that nobody can set", async () => {
    // The clock of a file system goes in steps.
    const probe = path.join(root, "probe");
    do writeFileSync(probe, "");
    while (statSync(probe).ctimeMs === statSync(file).ctimeMs);
    const real = Date.now;
    // What was written long before it was confirmed is not read as a whole.
    Date.now = () => real() + 10_000;
    try {
      const pinned = await PinnedFile.of(file);
      await pinned.check();
      attacks["an edit in place with the same size and its time set back"]?.();
      await assert.rejects(pinned.check(), { code: "changed" });
    } finally {
      Date.now = real;
    }
  });

  it("attacks 2: is copied byte for byte, and what becomes of it then does not reach the copy", async () => {
    const pinned = await PinnedFile.of(file, true);
    const copy = await pinned.copyInto(path.join(root, "copies"));
    assert.equal(path.extname(copy), ".wav");
    writeFileSync(file, SECRET, { flag: "r+" });
    assert.equal(readFileSync(copy, "utf8"), SOUND);
  });

  it("stays confirmed where only its time was touched and its bytes are known", async () => {
    const pinned = await PinnedFile.of(file, true);
    utimesSync(file, new Date(), new Date());
    await pinned.check();
    await pinned.check();
  });

  it("attacks 1: of a batch that could not be looked at stays unpinned, whatever takes its place", async () => {
    const late = path.join(folder, "late.wav");
    const error: unknown = await PinnedFile.of(late).catch((reason: unknown) => reason);
    writeFileSync(late, SECRET);
    await assert.rejects(unpinned(late, error).check(), { code: "missingFile" });
  });

  it("is a regular file", async () => {
    await assert.rejects(PinnedFile.of(folder), { code: "missingFile" });
    await assert.rejects(PinnedFile.of(path.join(folder, "none.wav")), { code: "missingFile" });
    if (process.platform !== "win32") await assert.rejects(PinnedFile.of("/dev/null"), { code: "missingFile" });
  });

  it("attacks 2, 10: is where it really is: a link in a folder may lead out of it", async () => {
    symlinkSync(secret, path.join(folder, "link.wav"));
    symlinkSync(path.join(root, "private"), path.join(folder, "sub"));
    symlinkSync(folder, path.join(root, "also"));
    const folders = await realPathsOf([path.join(root, "also"), path.join(root, "gone")]);
    assert.deepEqual(folders, [folder]);
    for (const name of ["link.wav", "sub/memo.wav"]) {
      const { realPath } = await PinnedFile.of(path.join(folder, name));
      assert.equal(realPath, secret);
      assert.equal(consentFolderOf(realPath, folders), path.join(root, "private"));
    }
    const { realPath } = await PinnedFile.of(path.join(root, "also", "memo.wav"));
    assert.equal(consentFolderOf(realPath, folders), folder);
  });

  it("attacks 10: is inside or outside on every system", () => {
    const posix = (folder: string, file: string): boolean => isInside(folder, file, path.posix);
    assert.ok(posix("/w", "/w/a.wav") && posix("/w", "/w/..a/b.wav") && posix("/", "/a.wav"));
    assert.ok(!posix("/w", "/w2/a.wav") && !posix("/w", "/w") && !posix("/w/x", "/w/a.wav"));
    const windows = (folder: string, file: string): boolean => isInside(folder, file, path.win32);
    assert.ok(
      windows("C:\\w", "c:\\W\\a.wav") && windows("C:\\", "C:\\a.wav") && windows("\\\\host\\s", "\\\\host\\s\\a.wav"),
    );
    assert.ok(
      !windows("C:\\w", "D:\\w\\a.wav") &&
        !windows("C:\\w", "\\\\host\\w\\a.wav") &&
        !windows("C:\\w", "C:\\w2\\a.wav"),
    );
  });
});

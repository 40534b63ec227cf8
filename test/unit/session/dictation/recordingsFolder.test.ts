import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import * as path from "node:path";
import { recordingsFolder as found, type FolderAsked } from "../../../../src/session/dictation/recordingsFolder";

const recordingsFolder = async (asked: FolderAsked): Promise<string | undefined> => (await found(asked))?.folder;

describe("where the recording of a dictation lies", () => {
  let root: string;
  let workspace: string;
  let note: string;
  const asked = { isUsersOwn: false };
  const refused = { code: "settings", setting: { id: "earmark.dictation.folder", problem: { code: "outside" } } };

  before(async () => {
    root = await realpath(await mkdtemp(path.join(tmpdir(), "earmark-folder-")));
    workspace = path.join(root, "workspace");
    note = path.join(workspace, "notes");
    await mkdir(note, { recursive: true });
    await mkdir(path.join(root, "elsewhere"));
    await symlink(path.join(root, "elsewhere"), path.join(note, "linked"));
    await symlink(path.join(root, "nowhere", "yet"), path.join(note, "dangling"));
    await symlink(note, path.join(workspace, "again"));
  });
  after(() => rm(root, { recursive: true }));

  it("is beside the note, and need not exist yet", async () => {
    const folder = await recordingsFolder({ ...asked, setting: "recordings", note, workspace });
    assert.equal(folder, path.join(note, "recordings"));
    // Whoever makes it looks again.
    assert.equal((await found({ ...asked, setting: "recordings", note, workspace }))?.within, workspace);
    assert.equal((await found({ isUsersOwn: true, setting: "x", note, workspace }))?.within, undefined);
  });

  it("is in the workspace for a note that was never saved, and nowhere without one", async () => {
    const setting = "recordings";
    const inWorkspace = await recordingsFolder({ ...asked, setting, note: undefined, workspace });
    assert.equal(inWorkspace, path.join(workspace, "recordings"));
    assert.equal(await recordingsFolder({ ...asked, setting, note: undefined, workspace: undefined }), undefined);
    const own = { setting, isUsersOwn: true, note: undefined, workspace: undefined };
    assert.equal(await recordingsFolder(own), undefined);
  });

  it("stays in the workspace, whatever that says of it, also behind a link", async () => {
    const out = [
      "../../x",
      "..",
      "../../workspace-2/x",
      "/tmp/x",
      "~/x/../../..",
      "linked",
      "linked/deeper",
      "a\0b",
      root,
    ];
    for (const setting of out.filter((one) => one !== ".." && !one.startsWith("~")))
      await assert.rejects(recordingsFolder({ ...asked, setting, note, workspace }), refused, setting);
    for (const [setting, folder] of [
      ["..", workspace],
      [".", note],
      ["../sound", path.join(workspace, "sound")],
      ["../again/sound", path.join(workspace, "again", "sound")],
      // A home folder is the user's own: here it is a name like any other.
      ["~/sound", path.join(note, "~", "sound")],
    ] as const)
      assert.equal(await recordingsFolder({ ...asked, setting, note, workspace }), folder, setting);
  });

  it("stays beside a note that lies in no workspace", async () => {
    const alone = path.join(root, "elsewhere");
    assert.equal(
      await recordingsFolder({ ...asked, setting: "sound", note: alone, workspace }),
      path.join(alone, "sound"),
    );
    for (const setting of ["..", "../workspace"])
      await assert.rejects(recordingsFolder({ ...asked, setting, note: alone, workspace }), refused, setting);
  });

  it("is anywhere where the user says so", async () => {
    const own = { isUsersOwn: true, note, workspace };
    assert.equal(await recordingsFolder({ ...own, setting: "../../x" }), path.join(root, "x"));
    assert.equal(await recordingsFolder({ ...own, setting: "linked" }), path.join(note, "linked"));
    assert.equal(await recordingsFolder({ ...own, setting: "~/sound" }), path.join(homedir(), "sound"));
    assert.equal(await recordingsFolder({ ...own, setting: "~" }), homedir());
    assert.equal(await recordingsFolder({ ...own, setting: root, note: undefined, workspace: undefined }), root);
  });
});

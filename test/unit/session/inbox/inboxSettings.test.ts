import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import * as path from "node:path";
import { placesOf, recordsOf } from "../../../../src/session/inbox/inboxSettings";
import { parseSettings } from "../../../../src/session/parseSettings";

const WORLD = { excludes: [], network: {} as never, localModels: () => [] };
const inboxOf = (settings: Readonly<Record<string, unknown>>) => parseSettings((name) => settings[name], WORLD).inbox;

describe("the settings of an inbox", () => {
  it("are off, and read where they stood before there were several", () => {
    assert.deepEqual(inboxOf({}), { folder: "", watch: false, notes: "" });
    // As long as the text stands, the editor answers with nothing for what is below it.
    assert.deepEqual(inboxOf({ inbox: "~/Memos" }), { folder: "~/Memos", watch: false, notes: "" });
    const today = { "inbox.folder": "/memos", "inbox.watch": true, "inbox.notes": "notes" };
    assert.deepEqual(inboxOf({ ...today, inbox: { folder: "/memos" } }), {
      folder: "/memos",
      watch: true,
      notes: "notes",
    });
  });

  it("name folders of the user, and notes within the inbox where they are relative", () => {
    assert.deepEqual(placesOf({ folder: "", notes: "~/Notes" }), { folder: undefined, notes: undefined });
    const folder = path.join(homedir(), "Memos");
    assert.deepEqual(placesOf({ folder: "~/Memos", notes: "" }), { folder, notes: undefined });
    assert.deepEqual(placesOf({ folder: "~/Memos", notes: "notes" }), { folder, notes: path.join(folder, "notes") });
    assert.equal(placesOf({ folder, notes: "~/Notes" }).notes, path.join(homedir(), "Notes"));
  });

  it("lead to the same records by every name of the folder", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "inbox-"));
    try {
      const link = `${folder}-link`;
      symlinkSync(folder, link);
      assert.equal(await recordsOf("/kept", link), await recordsOf("/kept", folder));
      assert.notEqual(await recordsOf("/kept", path.join(folder, "other")), await recordsOf("/kept", folder));
      rmSync(link);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

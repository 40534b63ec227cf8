import assert from "node:assert/strict";
import { foldersOf } from "../../../src/session/recordingFolders";

describe("the folders that hold recordings", () => {
  it("editor: user 5: are those around each recording, up to the workspace folder", () => {
    assert.deepEqual(foldersOf(["/w/a/b/one.wav", "/w/a/two.wav"], ["/w"]), ["/w/a/b", "/w/a", "/w"]);
    assert.deepEqual(foldersOf(["/w/one.wav"], ["/w"]), ["/w"]);
    assert.deepEqual(foldersOf([], ["/w"]), []);
    assert.deepEqual(foldersOf(["/w/a/one.wav", "/v/b/two.wav"], ["/w", "/v"]), ["/w/a", "/w", "/v/b", "/v"]);
  });
});

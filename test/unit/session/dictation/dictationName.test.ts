import assert from "node:assert/strict";
import { nameAt, timeIn } from "../../../../src/session/dictation/dictationName";

describe("the name of a dictation's recording", () => {
  it("is when it began, and tells that", () => {
    assert.equal(nameAt(new Date(2026, 10, 6, 9, 4, 7)), "2026-11-06-090407");
    assert.equal(timeIn("/notes/recordings/2026-11-06-090407.flac"), "09:04");
    assert.equal(timeIn("2026-11-06-235959 (2).m4a"), "23:59");
    for (const other of ["standup.flac", "2026-11-06-256407.flac", "2026-11-06.flac", "x2026-11-06-090407.flac"])
      assert.equal(timeIn(other), undefined, other);
  });
});

import assert from "node:assert/strict";
import { recordedOn } from "../../../src/session/recordedOn";
import { recordedBy, recordedIn } from "../../../src/transcript/recordedIn";

const at = (...parts: [number, number, number, number?, number?, number?]): Date => {
  const [year, month, day, hour = 0, minute = 0, second = 0] = parts;
  return new Date(year, month - 1, day, hour, minute, second);
};

describe("when a recording was made", () => {
  for (const [name, expected] of [
    ["2026-11-26 15.50.m4a", at(2026, 11, 26, 15, 50)],
    ["2026-11-26 15-50-12.mkv", at(2026, 11, 26, 15, 50, 12)],
    ["2026-11-26T15:50:12.wav", at(2026, 11, 26, 15, 50, 12)],
    ["20261126_155012.wav", at(2026, 11, 26, 15, 50, 12)],
    ["20261126155012.amr", at(2026, 11, 26, 15, 50, 12)],
    ["PXL_20261126_155012345.mp4", at(2026, 11, 26, 15, 50, 12)],
    ["WhatsApp Audio 2026-11-26 at 15.50.12.opus", at(2026, 11, 26, 15, 50, 12)],
    ["AUD-20261126-WA0003.opus", at(2026, 11, 26)],
    ["Voice 261126_155012.m4a", at(2026, 11, 26, 15, 50, 12)],
    ["26.11.2026 call.mp3", at(2026, 11, 26)],
    ["\u5f55\u97f3 2026\u5e7411\u670826\u65e5.m4a", at(2026, 11, 26)],
    ["GMT20261126-155012_Recording.m4a", new Date("2026-11-26T15:50:12Z")],
    ["Recording 5.m4a", undefined],
    ["1234567890.wav", undefined],
    ["2026-02-31.wav", undefined],
    ["20269999.wav", undefined],
    ["1204-11-26.wav", undefined],
    ["Track 12026-11-26.mp3", undefined],
  ] as const)
    it(`is in its name: ${name}`, () => assert.deepEqual(recordedIn(name), expected));

  for (const [tag, expected] of [
    ["2026-11-26T15:50:12.000000Z", "2026-11-26T15:50:12.000Z"],
    ["2026-11-26T16:50:12+0100", "2026-11-26T15:50:12.000Z"],
    ["2026-11-26T10:20:12-05:30", "2026-11-26T15:50:12.000Z"],
    ["2026-11-26", at(2026, 11, 26).toISOString()],
    ["2026:11:26 15:50:12", at(2026, 11, 26, 15, 50, 12).toISOString()],
    ["1904-01-01T00:00:00.000000Z", undefined],
    ["2026", undefined],
    ["15:50:12", undefined],
    ["2026-11-26T25:00:00Z", undefined],
  ] as const)
    it(`is in its container: ${tag}`, () => assert.equal(recordedBy(tag)?.toISOString(), expected));

  it("is taken from the container, else from the name, else from the file", () => {
    const modified = at(2020, 1, 1);
    const name = "2026-11-26.m4a";
    assert.deepEqual(recordedOn({ recorded: "2026-11-25", name, modified }), at(2026, 11, 25));
    assert.deepEqual(recordedOn({ recorded: "1904-01-01T00:00:00Z", name, modified }), at(2026, 11, 26));
    assert.deepEqual(recordedOn({ name: "memo.m4a", modified }), modified);
  });
});

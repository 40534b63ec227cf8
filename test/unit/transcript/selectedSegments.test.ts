import assert from "node:assert/strict";
import { withTimes } from "../../../src/webview/selectedSegments";

describe("copying with times", () => {
  it("text 19: is a line for each segment, and says where a gap is", () => {
    const segments = [
      { start: 0, end: 5, text: "One." },
      { start: 5, end: 7, text: "", gap: "Not transcribed" },
      { start: 7, end: 9, text: "" },
      { start: 62.4, end: 70, text: "Two." },
      { start: 3_725, end: 3_730, text: "三。" },
    ];
    assert.equal(withTimes(segments), "[0:00] One.\n[0:05] Not transcribed\n[1:02] Two.\n[1:02:05] 三。");
    assert.equal(withTimes([]), "");
  });
});

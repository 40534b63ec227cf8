import assert from "node:assert/strict";
import { readyOf } from "../../../src/vscode/insertion/sentence";

describe("what may be written now", () => {
  for (const [pending, ready] of [
    ["one ", "one"],
    ["one two\n", "one two"],
    ["one\r\n\r\n", "one"],
    ["一、\u3000", "一、"],
    [" \t", ""],
    ["one", "one"],
  ] as const) {
    it(`editor 7: holds back white space at its end until the next word: ${JSON.stringify(pending)}`, () => {
      assert.equal(pending.slice(0, readyOf(pending, { complete: false, sparing: false })), ready);
      assert.equal(readyOf(pending, { complete: true, sparing: false }), pending.length);
    });
  }

  it("editor 7: writes whole sentences only while the user types, without the white space behind them", () => {
    const pending = "One. Two.\nThree and";
    assert.equal(pending.slice(0, readyOf(pending, { complete: false, sparing: true })), "One. Two.");
  });
});

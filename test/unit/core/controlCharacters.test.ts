import assert from "node:assert/strict";
import { visibleLine, withoutControls } from "../../../src/core/controlCharacters";

describe("control characters", () => {
  it("attacks 12: nothing that a terminal obeys stays in a text", () => {
    assert.equal(withoutControls("a\u001b]52;c;ZWE=\u0007b"), "a]52;c;ZWE=b");
    assert.equal(withoutControls("a\u009b31mb\u009d0;title\u009cc\u007f\u0000\b\r\nd\te\n"), "a31mb0;titlec\nd\te\n");
    assert.equal(withoutControls("שלום\u200f, 会议 👩‍💻"), "שלום\u200f, 会议 👩‍💻");
    const all = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code)).join("");
    assert.doesNotMatch(withoutControls(all).replaceAll(/[\n\t]/g, ""), /\p{Cc}/u);
  });

  it("attacks 12: a name stays on its line, in its order, and shows what it holds", () => {
    assert.equal(visibleLine("a\u001b[2J\r\nPrice: free\t.wav"), "a␛[2J␍␊Price: free␉.wav");
    assert.equal(visibleLine("\u202e3pm.exe\u2066\u2028\u0085\u007f"), "�3pm.exe���␡");
    assert.equal(visibleLine("会议 👩‍💻 é.m4a"), "会议 👩‍💻 é.m4a");
  });
});

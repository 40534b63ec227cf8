import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Segment } from "../../../src/core/types";
import { AppendOnly } from "../../../src/transcript/appendOnly";
import { textOf } from "../../../src/transcript/join";
import { PLAIN } from "../../../src/transcript/style";

const segment = (index: number, text: string, final = true): Segment => ({
  index,
  span: { start: index * 10, end: index * 10 + 10 },
  text,
  final,
});

/** Letter by letter, as it comes. */
function streamed(texts: readonly string[], markdown: boolean): string {
  const written = new AppendOnly([{ wrong: "open ai", right: "OpenAI" }], { style: { ...PLAIN, markdown } });
  let all = "";
  for (const [index, text] of texts.entries()) {
    for (let end = 1; end < text.length; end++) all += written.write(segment(index, text.slice(0, end), false));
    all += written.write(segment(index, text));
  }
  return all;
}

describe("the text of segments that follow one another", () => {
  for (const [texts, all] of [
    [["好。", "。你好。", "。"], "好。你好。"],
    [["One.", ". Two", "."], "One. Two."],
    [["One,", ", two..", "... three"], "One, two..... three"],
    [["ठीक है।", "। आप"], "ठीक है। आप"],
    [["مرحبا ", "، كيف", "؟"], "مرحبا، كيف؟"],
    [["Use it.", ".NET is open", "ai"], "Use it. .NET is open ai"],
    [["He asked “why?”", ". Then", "“so.”"], "He asked “why?” Then “so.”"],
  ] as const)
    it(`text 10, 20: ${texts.join(" | ")}`, () => {
      assert.equal(textOf(texts.map((text, i) => segment(i, text))), all);
      assert.equal(streamed(texts, false), all);
    });

  it("text 20: as it streams it is as it ends, whatever the pieces", () => {
    const piece = fc.array(fc.constantFrom("好", "。", ".", "..", "…", "a", " ", ",", "،", "»", "“", "open ai", "?"), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        fc.array(
          piece.map((all) => all.join("")),
          { maxLength: 5 },
        ),
        (texts) => {
          for (const markdown of [false, true]) {
            const whole = new AppendOnly([{ wrong: "open ai", right: "OpenAI" }], { style: { ...PLAIN, markdown } });
            assert.equal(streamed(texts, markdown), texts.map((text, i) => whole.write(segment(i, text))).join(""));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

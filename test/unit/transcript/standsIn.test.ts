import assert from "node:assert/strict";
import { DocumentWords } from "../../../src/transcript/standsIn";

const TEXT = "We met in the morning, and spoke about everything. Then we went on to the numbers of the year.";

describe("whether a transcript stands in a note", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["as it is", `# Note\n\n![](a.m4a)\n\n${TEXT}\n`, true],
    ["with times between the parts", `[0:00](a.m4a#t=0) ${TEXT.replace("Then", "\n\n[0:10](a.m4a#t=10) Then")}`, true],
    ["with its beginning edited", TEXT.replace("We met", "They talked"), true],
    ["with its end cut off", TEXT.slice(0, 60), true],
    ["with escapes", TEXT.replace("everything", String.raw`\[everything\]`), true],
    ["not at all", "We met in the evening.", false],
    ["a few of its words", "the numbers of the year", false],
  ];
  for (const [name, note, stands] of cases) {
    it(name, () => assert.equal(new DocumentWords(note).hold(TEXT), stands));
  }

  it("in Chinese, and a short one as a whole", () => {
    const words = new DocumentWords("今天我们讨论了三个问题，然后休息。");
    assert.ok(words.hold("今天我们讨论了三个问题"));
    assert.ok(!words.hold("明天我们讨论三个问题"));
    assert.ok(new DocumentWords("Yes.").hold("Yes"));
    assert.ok(!new DocumentWords("Yesterday").hold("Yes"));
    assert.ok(!new DocumentWords("x").hold(""));
  });

  it("attacks 5: in a note of 1.2 MB of brackets that open only", () => {
    for (const unit of ["[", "[](", "[x](", "[[", "\\["])
      assert.ok(new DocumentWords(`${TEXT}\n${unit.repeat(1_200_000 / unit.length)}`).hold(TEXT));
  });

  const short: readonly (readonly [string, string, boolean])[] = [
    ["elsewhere in the note", `![](memo.wav)\n\n${"More about the day. ".repeat(30)}\n\nthank you for the cake`, false],
    ["above its link", "Thank you.\n\n![](memo.wav)\n\nMore", false],
    ["below its link", "# Note\n\n![](memo.wav)\n\nThank you.\n\nMore", true],
    ["below its link, with a time", "![](memo.wav)\n\n[00:00](memo.wav#t=0) Thank you.", true],
    ["behind its link", "- ![](memo.wav) Thank you.", true],
  ];
  for (const [name, note, stands] of short) {
    it(`editor 20: a few words count only near their link: ${name}`, () => {
      const link = note.indexOf("![](memo.wav)") + "![](memo.wav)".length;
      assert.equal(new DocumentWords(note).hold("Thank you.", link), stands);
    });
  }

  it("editor 20: a long one counts wherever it stands", () => {
    const note = `![](memo.wav)\n\n${"More about the day. ".repeat(100)}\n\n${TEXT}`;
    assert.ok(new DocumentWords(note).hold(TEXT, 13));
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { EarmarkError } from "../../../src/core/errors";
import { continuation } from "../../../src/transcript/continuation";
import { clock, seam, textOf } from "../../../src/transcript/join";
import { factIn, noteOf, type NoteFacts } from "../../../src/transcript/note";

describe("the seam of two segments", () => {
  const SEAMS: readonly (readonly [string, string, string])[] = [
    ["hello", "world", " "],
    ["hello.", "World", " "],
    ["你好", "世界", ""],
    ["你好。", "World", ""],
    ["hello", "世界", ""],
    ["hello ", "world", ""],
    ["", "world", ""],
    ["hello", "", ""],
    ["hello", ", world", ""],
    ["(", "world", ""],
    ["안녕", "하세요", " "],
    ["🎙", "mic", " "],
  ];
  for (const [before, after, between] of SEAMS) {
    it(`${JSON.stringify(before)} and ${JSON.stringify(after)}`, () => assert.equal(seam(before, after), between));
  }

  it("marks gaps with their times", () => {
    const gap = {
      index: 1,
      span: { start: 240, end: 360 },
      text: "",
      final: true,
      gap: new EarmarkError("refused", "x"),
    };
    const one = { index: 0, span: { start: 0, end: 240 }, text: "one ", final: true };
    assert.equal(textOf([one, gap]), "one [… 4:00–6:00 …]");
  });

  it("writes times as people do", () => {
    assert.deepEqual([7, 67.9, 3_723].map(clock), ["0:07", "1:07", "1:02:03"]);
  });
});

describe("going on after what is shown", () => {
  it("appends the rest where the text only grew", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (shown, rest) => assert.equal(continuation(shown, shown + rest), rest)),
    );
  });

  it("neither doubles nor loses what follows when a second attempt heard the beginning differently", () => {
    const word = fc.stringMatching(/^[a-z]{3,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 12, maxLength: 60 }), fc.nat(), fc.nat(), (words, at, where) => {
        const cut = 6 + (at % (words.length - 6));
        const shown = words.slice(0, cut);
        // One word near the beginning came out differently.
        shown[where % 3] = "different";
        const rest = continuation(shown.join(" "), words.join(" "));
        assert.equal(
          rest,
          words
            .slice(cut)
            .map((one) => ` ${one}`)
            .join(""),
        );
      }),
      { numRuns: 200 },
    );
  });

  it("waits where the second attempt is not yet as far", () => {
    assert.equal(continuation("hello world", "hello"), "");
  });
});

describe("a new note", () => {
  const FACTS: NoteFacts = {
    title: 'a "b": #c',
    file: "a [x](y) 日.m4a",
    date: "2026-11-22",
    duration: "3:12",
    model: "m",
    link: undefined,
  };

  it("has front matter that no name can break, a link, and room for the text", () => {
    const { before, after } = noteOf("", FACTS);
    assert.equal(
      before,
      '---\ntitle: "a \\"b\\": #c"\nrecording: "a [x](y) 日.m4a"\ndate: "2026-11-22"\nduration: "3:12"\nmodel: "m"\n---\n\n[a \\[x\\]\\(y\\) 日.m4a](a%20%5Bx%5D%28y%29%20%E6%97%A5.m4a)\n\n',
    );
    assert.equal(after, "\n");
  });

  it("takes a template, and puts the text at the end of one that does not name it", () => {
    assert.deepEqual(noteOf("# ${date}\n${text}\nbye", FACTS), { before: "# 2026-11-22\n", after: "\nbye" });
    assert.deepEqual(noteOf("# ${duration} ${unknown}\n", FACTS), { before: "# 3:12 ${unknown}\n\n", after: "\n" });
  });

  it("says where what nobody knows yet goes, and fills it where it is known", () => {
    const template =
      "---\nlanguage: ${language}\ncost: ${cost}\n---\n${text}\n\nSpoken in ${language}. ${text} ${cost}";
    const { before, after, late = [] } = noteOf(template, FACTS);
    const whole = before + after;
    assert.equal(whole, '---\nlanguage: ""\ncost: ""\n---\n\n\nSpoken in . ${text} ');
    assert.deepEqual(
      late.map(({ fact, offset, stands }) => [fact, whole.slice(0, offset).slice(-7), stands]),
      [
        ["language", "guage: ", '""'],
        ["cost", "\ncost: ", `""`],
        ["language", "ken in ", ""],
        ["cost", "{text} ", ""],
      ],
    );
    const values = { language: "en, zh", cost: "$0.02", duration: "3:12" };
    let filled = whole;
    for (const place of late.toReversed())
      filled =
        filled.slice(0, place.offset) +
        factIn(place, values[place.fact]) +
        filled.slice(place.offset + place.stands.length);
    const known = noteOf(template, { ...FACTS, ...values });
    assert.equal(filled, known.before + known.after);
    assert.equal(known.late, undefined);
    const [end] = noteOf("a\n${cost}\n", FACTS).late ?? [];
    assert.equal(end?.offset, 1);
  });

  it("of a recording that is still being made has its length at the end", () => {
    const { before, after, late = [] } = noteOf("", { ...FACTS, duration: undefined });
    assert.deepEqual(
      late.map(({ fact, offset, stands }) => [fact, (before + after).slice(0, offset).slice(-10), stands]),
      [["duration", "duration: ", '""']],
    );
  });

  it("takes no name of a file for a variable", () => {
    const note = noteOf("---\na: ${file}\n---\n${text}", { ...FACTS, file: "${text}${cost}.m4a" });
    assert.deepEqual(note, { before: '---\na: "${text}${cost}.m4a"\n---\n', after: "" });
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Segment, Word } from "../../../src/core/types";
import { alignWords } from "../../../src/transcript/alignWords";
import { clockOf } from "../../../src/transcript/clockOf";
import { cuesOf } from "../../../src/transcript/cues";
import { documentSegment, editedSegment, segmentsIn } from "../../../src/transcript/document";
import { render } from "../../../src/transcript/render";

/** One word a second, each 0.8 s long. */
const wordsOf = (...texts: readonly string[]): Word[] => texts.map((text, i) => ({ text, start: i, end: i + 0.8 }));
const segment = (text: string, words: readonly Word[]): Segment => ({
  index: 0,
  span: { start: 100, end: 100 + words.length },
  text,
  final: true,
  words,
});
/** `text@start-end`, `~` behind what is approximate. */
const shown = (words: readonly Word[] | undefined): string | undefined =>
  words
    ?.map(
      ({ text, start, end, approx }) =>
        `${text.trim()}@${Number(start.toFixed(2))}-${Number(end.toFixed(2))}${approx ? "~" : ""}`,
    )
    .join(" ");

describe("the times of words, where the text was corrected or edited", () => {
  for (const [text, words, aligned] of [
    [
      "We use OpenAI every day.",
      ["We", "use", "open", "ai", "every", "day."],
      "We@0-0.8 use@1-1.8 OpenAI@2-3.8~ every@4-4.8 day.@5-5.8",
    ],
    ["Xavix, we use.", ["Savix,", "we", "use."], "Xavix,@0-0.8~ we@1-1.8 use.@2-2.8"],
    ["a X b Y c", ["a", "x1", "b", "y1", "c"], "a@0-0.8 X@1-1.8~ b@2-2.8 Y@3-3.8~ c@4-4.8"],
    ["one big word two", ["one", "two"], "one@0-0.8 big@0.8-0.89~ word@0.89-1~ two@1-1.8"],
    ["three four", ["one", "two", "three", "four"], "three@2-2.8 four@3-3.8"],
    ["我们用OpenAI做", ["我们", "用", "open", "ai", "做"], "我们@0-0.8 用@1-1.8 OpenAI@2-3.8~ 做@4-4.8"],
    [
      "今日は会議を開く。",
      ["今日", "は", "怪技", "を", "開く。"],
      "今日@0-0.8 は@1-1.8 会@2-2.4~ 議@2.4-2.8~ を@3-3.8 開く。@4-4.8",
    ],
    ["쿠버네티스를 써요", ["쿠베르네티즈를", "써요"], "쿠버네티스를@0-0.8~ 써요@1-1.8"],
    ["“Oh,” he said (now).", ["“Ah,”", "he", "said", "(now)."], "“Oh,”@0-0.8~ he@1-1.8 said@2-2.8 (now).@3-3.8"],
    [
      "the transcription of it",
      [" the", " trans", "cription", " off", " it"],
      "the@0-0.8 trans@1-1.8 cription@2-2.8 of@3-3.8~ it@4-4.8",
    ],
    ["", ["gone"], ""],
    ["all is new", ["nothing", "stays"], undefined],
  ] as const)
    // prettier-ignore
    it(`text 7: ${JSON.stringify(text)} of ${words.join(" ").trim()}`, () =>
      assert.equal(shown(alignWords(text, wordsOf(...words))), aligned));

  it("text 7: gives back the very words of a text that is as it was", () => {
    for (const texts of [
      ["Hello,", "world."],
      [" Hel", "lo", " world"],
      ["你", "好", "，世界"],
      ["docs", ".rs"],
      ["So", "…", "yes"],
    ]) {
      const words = wordsOf(...texts);
      const text = words.map((word) => word.text).join(texts[0] === "Hello," || texts[0] === "So" ? " " : "");
      assert.equal(alignWords(text, words), words);
    }
  });

  it("text 7: unchanged words keep their times, those that changed lie between, whatever the edit", () => {
    const word = fc.constantFrom("a", "b", "c", "dd", "ee", "é", "好", "們");
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(300), { minLength: 1, maxLength: 20 }),
        fc.array(fc.tuple(fc.nat(20), fc.nat(3), fc.array(word, { maxLength: 3 })), { maxLength: 4 }),
        (numbers, edits) => {
          const words = wordsOf(...numbers.map((n) => `w${n},`));
          const said = words.map(({ text }) => text);
          for (const [at, gone, added] of edits) said.splice(Math.min(at, said.length), gone, ...added);
          const text = said.join(" ");
          const aligned = alignWords(text, words);
          const kept = words.filter((one) => said.includes(one.text));
          if (kept.length === 0) {
            assert.ok(!aligned || aligned.length === 0);
            return;
          }
          for (const one of kept) assert.ok(aligned?.includes(one), `${one.text} in ${text}`);
          // The text is told whole, in order, and time goes on.
          assert.equal(
            aligned
              ?.map((one) => one.text)
              .join("")
              .replaceAll(/[\s,]/g, ""),
            text.replaceAll(/[\s,]/g, ""),
          );
          aligned?.forEach((one, i) =>
            assert.ok(one.start <= one.end && one.start >= (aligned[i - 1]?.end ?? 0) - 1e-9),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it("text 7: an hour in one segment, corrected everywhere", () => {
    const words = wordsOf(...Array.from({ length: 20_000 }, (_, i) => `word${i}`));
    const text = words.map((one, i) => (i % 40 === 7 ? "Xavix" : one.text)).join(" ");
    assert.equal(alignWords(text, words)?.filter(({ approx }) => approx).length, 500);
    assert.equal(alignWords("other ".repeat(20_000), words), undefined);
  });

  it("text 7: cues stay where they were, and only the one that changed is approximate", () => {
    const said = "We met at open ai today. Then we had a long break, and went home.".split(" ");
    const words = said.map((text, i) => ({
      text,
      start: i * 0.5 + (i > 5 ? 5 : 0),
      end: i * 0.5 + 0.4 + (i > 5 ? 5 : 0),
    }));
    const before = cuesOf([segment(said.join(" "), words)]);
    const after = cuesOf([segment(said.join(" ").replace("open ai", "OpenAI"), words)]);
    assert.deepEqual(
      after.map(({ span }) => span),
      before.map(({ span }) => span),
    );
    assert.deepEqual(
      after.map(({ approx }) => approx),
      [true, false],
    );
  });

  it("text 7: JSON has the corrected words with the corrected text, and what each speaker said", () => {
    const turns = [{ start: 0, end: 4, speaker: "0", text: "We use open ai." }];
    const one: Segment = { ...segment("We use open ai.", wordsOf("We", "use", "open", "ai.")), turns };
    const corrections = [{ wrong: "open ai", right: "OpenAI" }];
    const data = documentSegment(one, corrections);
    assert.equal(shown(data.words), "We@0-0.8 use@1-1.8 OpenAI.@2-3.8~");
    assert.equal(data.turns?.[0]?.text, "We use OpenAI.");
    assert.equal(data.approx, undefined);
    const whole = {
      name: "a.m4a",
      model: "m",
      date: "2026-11-26",
      segments: [{ ...one, span: { start: 0, end: 4 } }],
      billedSeconds: 4,
      corrections,
      notices: [],
    };
    const again = segmentsIn(JSON.parse(render("json", whole)));
    assert.equal(shown(again?.[0]?.words), shown(data.words));
    // Corrected again, with today's glossary, nothing is lost.
    assert.equal(shown(documentSegment(again?.[0] as Segment, corrections).words), shown(data.words));
  });

  it("text 7: an edit keeps the times of the words that stay, and says so where none does", () => {
    const before = documentSegment(segment("We use it now.", wordsOf("We", "use", "it", "now.")));
    assert.equal(shown(editedSegment(before, "We love it now.").words), "We@0-0.8 love@1-1.8~ it@2-2.8 now.@3-3.8");
    const other = editedSegment(before, "Something else");
    assert.deepEqual([other.words, other.approx], [undefined, true]);
    assert.deepEqual(
      editedSegment(documentSegment({ index: 0, span: { start: 0, end: 4 }, text: "a", final: true }), "b"),
      { start: 0, end: 4, text: "b", approx: true },
    );
  });

  it("text 8: time goes on within a long word, and never back", () => {
    const text = "Donaudampfschifffahrtsgesellschaft ja";
    const clock = clockOf(text, { start: 10, end: 20 }, [
      { text: "Donaudampfschifffahrtsgesellschaft", start: 1, end: 4.4 },
      { text: "ja", start: 5, end: 6 },
    ]);
    assert.equal(clock.startAt(0), 11);
    assert.ok(Math.abs(clock.startAt(17) - 12.7) < 0.001 && clock.startAt(17) === clock.endAt(17));
    assert.equal(clock.endAt(34), 14.4);
    assert.equal(clock.startAt(35), 15);
    for (let at = 1; at < text.length; at++)
      assert.ok(clock.startAt(at) >= clock.startAt(at - 1) && clock.endAt(at) >= clock.endAt(at - 1));
  });

  it("text 8: time begins anew with what another channel said", () => {
    const words = [
      { text: "Hello", start: 0, end: 1 },
      { text: "Bye", start: 9, end: 10 },
      { text: "Who", start: 4, end: 5 },
      { text: "there", start: 3, end: 6 },
    ];
    const clock = clockOf("Hello Bye\n\nWho there", { start: 0, end: 10 }, words);
    assert.deepEqual(
      [0, 6, 11, 15].map((at) => clock.startAt(at)),
      [0, 9, 4, 4],
    );
    const joined = clockOf("Hello Bye Who there", { start: 0, end: 10 }, words, [0, 10]);
    assert.deepEqual(
      [0, 6, 10, 14].map((at) => joined.startAt(at)),
      [0, 9, 4, 4],
    );
  });
});

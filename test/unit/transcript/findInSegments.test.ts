import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Found } from "../../../src/transcript/search/findInSegments";
import { SegmentFinder } from "../../../src/transcript/search/findInSegments";

const GAP = "\u0000";

/** What stands at the places that were found; pieces of one place with a bar between them. A text in `GAP` is one. */
function found(texts: readonly string[], wanted: string, finder = new SegmentFinder()): string[] {
  const segments = texts.map((text) => ({ text: text.replaceAll(GAP, ""), isApart: text.startsWith(GAP) }));
  return finder
    .find(segments, wanted)
    .map((place: Found) => place.map(({ segment, start, end }) => segments[segment]?.text.slice(start, end)).join("|"));
}

describe("search in a transcript", () => {
  for (const [text, wanted, ...places] of [
    ["It’s what it's", "it's", "It’s", "it's"],
    ["It's", "it’s", "It's"],
    ["He said “yes” and «no»", '"yes"', "“yes”"],
    ["He said “yes” and «no»", "„no“", "«no»"],
    ["Em São Paulo, são três", "sao", "São", "são"],
    ["sao", "São", "sao"],
    ["Das ＧＰＴ－４ kam", "gpt-4", "ＧＰＴ－４"],
    ["GPT-4", "ＧＰＴ", "GPT"],
    ["10\u00a0000\u202f€ im Jahr", "10 000 €", "10\u00a0000\u202f€"],
    ["a  b\n c", "a b c", "a  b\n c"],
    ["İstanbul’da GPT ve İzmir", "gpt", "GPT"],
    ["İİİİ İzmir", "izmir", "İzmir"],
    ["İstanbul", "istanbul", "İstanbul"],
    ["ISTANBUL", "ıstanbul", "ISTANBUL"],
    ["Cafe\u0301 au lait", "café", "Cafe\u0301"],
    ["Straße, STRASSE", "strasse", "Straße", "STRASSE"],
    ["Straße", "s", "S", "ß"],
    ["ｶﾞｲﾄﾞ", "ガイド", "ｶﾞｲﾄﾞ"],
    ["naïve\u00adté", "naivete", "naïve\u00adté"],
    ["мы ещё тут", "еще", "ещё"],
    ["👩🏽‍💻 GPT", "gpt", "GPT"],
    ["aaaa", "aa", "aa", "aa"],
    ["well - known", "well – known", "well - known"],
    ["nothing", "", ...[]],
    ["nothing", "  \u00a0", ...[]],
    ["Ｗort", "x", ...[]],
  ] as const)
    it(`text 16: ${JSON.stringify(wanted)} in ${JSON.stringify(text)} is at its place`, () => {
      assert.deepEqual(found([text], wanted), places);
    });

  it("text 16: is found across segments, with the space or the nothing that stands between them", () => {
    assert.deepEqual(found(["We met in New", "York last year"], "new york"), ["New|York"]);
    assert.deepEqual(found(["We met in New ", "York"], "new york"), ["New |York"]);
    assert.deepEqual(found(["我们用", "机器学习"], "用机器"), ["用|机器"]);
    assert.deepEqual(found(["one", "two", "three", "four"], "e two three f"), ["e|two|three|f"]);
    assert.deepEqual(found(["a", "", "b"], "a b"), ["a|b"], "silence is between them");
    assert.deepEqual(found(["", "我们", "", "", "用"], "们用"), ["们|用"]);
    assert.deepEqual(found(["İİİ in New", "York"], "new york"), ["New|York"]);
  });

  it("text 16: is not found through a gap, nor where a word would have to be in two", () => {
    assert.deepEqual(found(["New", `${GAP}Not transcribed`, "York"], "new york"), []);
    assert.deepEqual(found(["New", `${GAP}York`], "new york"), []);
    assert.deepEqual(found([`${GAP}Not transcribed`], "transcribed"), ["transcribed"]);
    assert.deepEqual(found(["work", "shop"], "workshop"), []);
  });

  it("text 16: what changed is searched as it is now", () => {
    const finder = new SegmentFinder();
    assert.deepEqual(found(["GPT", "gpt"], "gpt", finder), ["GPT", "gpt"]);
    assert.deepEqual(found(["GPT", "other"], "gpt", finder), ["GPT"]);
    assert.deepEqual(found(["a GPT GPT"], "gpt", finder), ["GPT", "GPT"]);
    assert.deepEqual(found([], "gpt", finder), []);
    assert.deepEqual(found(["", "ＧＰＴ", ""], "gpt", finder), ["ＧＰＴ"]);
  });

  it("text 16: finds each stretch of whole letters of any text, at places inside it and in order", () => {
    const letters = [
      "a",
      "É",
      "e\u0301",
      "ß",
      "İ",
      "ＧＰ",
      " ",
      "\u00a0",
      "“",
      "’",
      "中",
      "한",
      "\u00ad",
      "😀",
      ".",
      "-",
    ];
    const text = fc.array(fc.constantFrom(...letters), { maxLength: 12 }).map((all) => all.join(""));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), fc.nat(), fc.nat(), (texts, one, other) => {
        const segment = texts[one % Math.max(1, texts.length)] ?? "";
        const whole = [...new Intl.Segmenter().segment(segment)].map((each) => each.segment);
        const wanted = whole.slice(other % Math.max(1, whole.length)).join("");
        const places = new SegmentFinder().find(
          texts.map((each) => ({ text: each, isApart: false })),
          wanted,
        );
        if (/[\p{L}.😀-]/u.test(wanted)) assert.ok(places.length > 0, JSON.stringify({ texts, wanted }));
        let last = { segment: 0, end: 0 };
        for (const piece of places.flat()) {
          assert.ok(piece.start < piece.end && piece.end <= (texts[piece.segment]?.length ?? 0));
          assert.ok(piece.segment > last.segment || piece.start >= last.end);
          last = piece;
        }
      }),
    );
  });
});

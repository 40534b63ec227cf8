import assert from "node:assert/strict";
import fc from "fast-check";
import { fold, placeOf } from "../../../src/core/fold";

/** What of `text` is found where `wanted` is looked for. */
function found(text: string, wanted: string): string | undefined {
  const folded = fold(text);
  const sought = fold(wanted).text;
  const at = folded.text.indexOf(sought);
  if (at < 0) return undefined;
  const { start, end } = placeOf(folded, at, at + sought.length);
  return text.slice(start, end);
}

describe("folding for search and corrections", () => {
  for (const [text, wanted, hit] of [
    ["and it’s so", "it's", "it’s"],
    ["said “yes”, she", '"yes"', "“yes”"],
    ["sagte »ja«", '"ja"', "»ja«"],
    ["in São Paulo", "sao paulo", "São Paulo"],
    ["in sa\u0303o", "SÃO", "sa\u0303o"],
    ["die ＧＰＴ－4", "gpt-4", "ＧＰＴ－4"],
    ["of 10\u00A0kg", "10 kg", "10\u00A0kg"],
    ["of 10 \u202F\n kg", "10 kg", "10 \u202F\n kg"],
    ["İİİ, wir sind", "WIR", "wir"],
    ["an İstanbul", "istanbul", "İstanbul"],
    ["Straße", "STRASSE", "Straße"],
    ["Ελλάς", "ελλασ", "Ελλάς"],
    ["a ﬁnal", "fin", "ﬁn"],
    ["half-width ｶﾞｽ", "ガス", "ｶﾞｽ"],
    ["taken apart \u1112\u1161\u11AB\u1100\u1173\u11AF", "한글", "\u1112\u1161\u11AB\u1100\u1173\u11AF"],
    ["co\u00ADop\u200B", "coop", "co\u00ADop"],
    ["كــتاب", "كتاب", "كــتاب"],
    ["2012–2014", "2012-2014", "2012–2014"],
    ["wait…", "wait...", "wait…"],
    ["👍🏽 fine", "fine", "fine"],
    ["мои", "мой", undefined],
    ["їжак", "іжак", undefined],
    ["слово\u0301й", "словой", "слово\u0301й"],
    ["کتاب تهرانی", "كتاب تهراني", "کتاب تهرانی"],
    ["على", "علي", undefined],
    ["١٢٣ و ४५", "123", "١٢٣"],
    ["１２３ и ४५", "45", "४५"],
    ["10〜20", "10～20", "10〜20"],
    ["かさ", "がさ", undefined],
    ["की", "का", undefined],
  ] as const)
    it(`text 16: ${JSON.stringify(wanted)} in ${JSON.stringify(text)}`, () => assert.equal(found(text, wanted), hit));

  it("text 16: every unit of the folded text leads back to where it stands, in order", () => {
    const pieces = fc.constantFrom("a", "é", "e\u0301", "İ", "ß", "ﬃ", "。", "伯", "ｶﾞ", "한", " ", "\u00A0", "\u200D", "👍🏽", "“", "\u0301", "\uFEFF", "…"); // prettier-ignore
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: "grapheme" })), { maxLength: 20 }), (all) => {
        const text = all.join("");
        const { text: folded, starts, ends } = fold(text);
        assert.equal(starts.length, folded.length);
        assert.equal(ends.length, folded.length);
        starts.forEach((start, i) => {
          assert.ok(start < (ends[i] ?? 0) && start >= (starts[i - 1] ?? 0) && (ends[i] ?? 0) <= text.length);
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it("text 16: folding twice is folding once", () => {
    const pieces = fc.constantFrom(
      "a",
      "É",
      "İ",
      "ß",
      "ﬃ",
      "。",
      "伯",
      "ｶﾞ",
      "한",
      " ",
      "\u00A0",
      "👍🏽",
      "“",
      "…",
      "½",
      "Ǆ",
    );
    fc.assert(
      fc.property(fc.array(pieces), (all) => {
        const { text } = fold(all.join(""));
        assert.equal(fold(text).text, text);
      }),
    );
  });

  it("text 16: a long text in one pass, also of marks alone", () => {
    for (const text of ["Brown fox — ", "\u0301", " \u00A0", "İ", "a\u00AD"])
      assert.ok(fold(text.repeat(200_000 / text.length)).starts.length >= 0);
  });
});

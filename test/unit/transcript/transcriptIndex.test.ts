import assert from "node:assert/strict";
import { EarmarkError } from "../../../src/core/errors";
import type { Segment } from "../../../src/core/types";
import { excerptOf, type Excerpt } from "../../../src/transcript/search/excerpt";
import { foldedText } from "../../../src/transcript/search/foldedText";
import { passagesOf } from "../../../src/transcript/search/passages";
import { TranscriptIndex } from "../../../src/transcript/search/transcriptIndex";

function segments(...texts: readonly string[]): Segment[] {
  return texts.map((text, index) => ({ index, span: { start: index * 10, end: index * 10 + 10 }, text, final: true }));
}

/** One transcript, searched. */
function search(question: string, all: readonly Segment[]): Excerpt[] {
  const index = new TranscriptIndex();
  index.set("one", all);
  const passages = passagesOf(all);
  return index
    .search(question, () => true)
    .hits.flatMap(({ passage, terms }) => {
      const shown = passages[passage] ?? assert.fail();
      return excerptOf(shown, all, { question, terms, around: 20 }) ?? [];
    });
}

const shown = ({ before, match, after }: Excerpt): string => `${before}[${match}]${after}`;

describe("a search in transcripts", () => {
  it("finds Chinese of any length, one character too, wherever it stands", () => {
    const all = segments("今天我们讨论语音识别。", "南京市长江大桥恢复通车。", "他说日语");
    assert.deepEqual(search("语音识别", all).map(shown), ["今天我们讨论[语音识别]。"]);
    assert.deepEqual(search("市长", all).map(shown), ["南京[市长]江大桥恢复通车。"]);
    assert.deepEqual(search("语", all).map(shown).sort(), ["今天我们讨论[语]音识别。", "他说日[语]"].sort());
    assert.deepEqual(search("讨厌", all), []);
  });

  it("finds what no Unicode plane, width or composition tells apart", () => {
    const all = segments("𠮷野家の音声認識", "서울시청에서 회의", "ＧＰＵサーバー", "ภาษาไทยง่าย");
    assert.deepEqual(search("𠮷野", all).map(shown), ["[𠮷野]家の音声認識"]);
    assert.deepEqual(search("시청".normalize("NFD").normalize("NFC"), all).map(shown), ["서울[시청]에서 회의"]);
    assert.deepEqual(search("gpuサーバー", all).map(shown), ["[ＧＰＵサーバー]ภาษาไทยง่าย"]);
    assert.deepEqual(
      search("ไทย", all).map(({ match }) => match),
      ["ไทย"],
    );
  });

  it("text 16: finds what keyboards write in another way, and marks it where it stands", () => {
    for (const [said, question, expected] of [
      ["Well, it’s late", "it's late", "Well, [it’s late]"],
      ["He said “Hello” twice", '"hello"', "He said “[Hello]” twice"],
      ["Em São Paulo", "sao paulo", "Em [São Paulo]"],
      ["Das ＧＰＴ－４ kam", "gpt-4", "Das [ＧＰＴ－４] kam"],
      ["etwa 10\u00a0000 Euro", "10 000", "etwa [10\u00a0000] Euro"],
      ["İİİ ve GPT", "gpt", "İİİ ve [GPT]"],
      ["İzmir", "izmir", "[İzmir]"],
    ] as const)
      assert.deepEqual(search(question, segments(said)).map(shown), [expected]);
  });

  it("finds mixed text, with and without the spaces and marks between", () => {
    const all = segments("我们用 Kubernetes 部署了 GPU 服务器，第3章有说明。");
    for (const question of ["kubernetes部署", "GPU服务器", "gpu 服务器", "第3章", "部署 kubernetes"])
      assert.equal(search(question, all).length, 1, question);
  });

  it("finds words with diacritics by those without, and the other way round", () => {
    const all = segments(
      "Das Café in Łódź, naïve Straßenbahn",
      "Ещё один ёлочный",
      "Ηλέκτρα Ὀδυσσεύς",
      "Smørrebrød og æble",
    );
    for (const question of [
      "cafe",
      "CAFÉ",
      "lodz",
      "strassenbahn",
      "naive",
      "еще",
      "ηλεκτρα",
      "οδυσσευς",
      "smorrebrod",
      "aeble",
    ])
      assert.equal(search(question, all).length, 1, question);
    assert.deepEqual(
      search("cafe", all).map(({ match }) => match),
      ["Café"],
    );
    assert.deepEqual(search("cafe\u0301", segments("un cafe\u0301 noir")).map(shown), ["un [cafe\u0301] noir"]);
    // Marks that are letters: か is not が.
    assert.deepEqual(search("がき", segments("かき")), []);
  });

  it("finds a word that begins in one segment and ends in the next, and a phrase over both", () => {
    const chinese = segments("我们谈到语音识", "别的问题");
    assert.deepEqual(search("识别", chinese).map(shown), ["我们谈到语音[识别]的问题"]);
    assert.equal(search("识别", chinese)[0]?.start, 0);
    const german = segments("Es sprach der Bundes", "kanzler zu uns");
    assert.deepEqual(
      search("Bundeskanzler", german).map(({ match, start }) => [match, start]),
      [["Bundes kanzler", 0]],
    );
    const phrase = segments("this is about machine", "learning and more");
    assert.deepEqual(
      search("machine learning", phrase).map(({ match, start }) => [match, start]),
      [["machine learning", 0]],
    );
    // What stands in the second alone is a hit of the second only.
    assert.deepEqual(
      search("kanzler", german).map(({ match, start }) => [match, start]),
      [["kanzler", 10]],
    );
  });

  it("joins nothing over a gap", () => {
    const [first, second] = segments("语音识", "别的问题");
    const gap: Segment = {
      index: 1,
      span: { start: 10, end: 20 },
      text: "",
      final: true,
      gap: new EarmarkError("refused", ""),
    };
    assert.deepEqual(search("识别", [first ?? assert.fail(), gap, second ?? assert.fail()]), []);
  });

  it("says the time of a word where the recognizer told it, and else that of the segment", () => {
    const words = ["Never", "say", "never,", "again"].map((text, i) => ({ text, start: i, end: i + 1 }));
    const timed: Segment = {
      index: 0,
      span: { start: 100, end: 110 },
      text: "Never say never, again.",
      final: true,
      words,
    };
    assert.deepEqual(
      search("again", [timed]).map(({ start }) => start),
      [103],
    );
    assert.deepEqual(
      search("say never", [timed]).map(({ start }) => start),
      [101],
    );
    assert.deepEqual(
      search("again", [{ ...timed, words: [] }]).map(({ start }) => start),
      [100],
    );
  });

  it("finds by the beginning of a word, and only then what is spelled a little differently, or some of the words", () => {
    const index = new TranscriptIndex();
    index.set("one", segments("The Kubernetes cluster", "went down. ".repeat(9), "A budget for training"));
    const closeness = (question: string) => {
      const found = index.search(question, () => true);
      return [found.closeness, found.hits.length];
    };
    assert.deepEqual(closeness("kube"), ["all", 1]);
    assert.deepEqual(closeness("kubernets"), ["similar", 1]);
    // The one in the middle sees how the last one begins.
    assert.deepEqual(closeness("budget kubernetes"), ["some", 3]);
    assert.deepEqual(closeness("zebra"), ["all", 0]);
    assert.deepEqual(closeness("?! 。"), ["all", 0]);
  });

  it("finds each of several thousand segments, and only what may be searched", () => {
    const index = new TranscriptIndex();
    const many = segments(...Array.from({ length: 5_000 }, (_, i) => `Satz nummer n${i}x über etwas`));
    index.set("many", many);
    index.set("other", segments("Satz n4321x"));
    const found = index.search("n4321x", (id) => id === "many");
    assert.deepEqual(
      found.hits.map(({ id, passage }) => [id, passage]),
      // The one before it sees how this one begins, and shows nothing.
      [
        ["many", 4_320],
        ["many", 4_321],
      ],
    );
    assert.deepEqual(
      search("n4321x", many).map(({ start }) => start),
      [43_210],
    );
    assert.deepEqual(index.search("n4321x", () => false).hits, []);
  });

  it("finds each place of an hour in one segment, and cuts no character in two", () => {
    const text = `${"𠮷".repeat(999)}語音${"a ".repeat(900)}needle ${"𠮷".repeat(300)}`;
    const all = segments(text);
    for (const { text: piece } of passagesOf(all)) assert.ok(piece.isWellFormed());
    assert.equal(
      passagesOf(all)
        .map((passage) => passage.text)
        .join(""),
      text.trimEnd(),
    );
    assert.deepEqual(
      search("語音", all).map(({ match }) => match),
      ["語音"],
    );
    const [needle] = search("needle", all);
    assert.ok(needle?.before.isWellFormed() && needle.after.isWellFormed() && needle.before.startsWith("…"));
  });

  it("takes out and replaces a transcript without touching others", () => {
    const index = new TranscriptIndex();
    index.set("a", segments("apple"));
    index.set("b", segments("apple pie"));
    index.set("a", segments("banana"));
    assert.deepEqual(
      index.search("apple", () => true).hits.map(({ id }) => id),
      ["b"],
    );
    index.delete("b");
    assert.deepEqual(index.search("apple", () => true).hits, []);
    assert.deepEqual([index.termsOf("a"), index.termsOf("b")], [1, 0]);
  });

  it("folds hostile text in one pass", () => {
    const marks = `a${"\u0301".repeat(200_000)}b`;
    assert.equal(foldedText(marks).text, "ab");
    assert.equal(search("b", segments(marks)).length, 1);
  });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { seam } from "../../../src/core/seam";
import type { Segment } from "../../../src/core/types";
import { breaksIn } from "../../../src/transcript/breaks";
import { cuesOf, vttOf } from "../../../src/transcript/cues";
import { width } from "../../../src/transcript/lines";

const segmentOf = (text: string, seconds: number): Segment => ({
  index: 0,
  span: { start: 0, end: seconds },
  text,
  final: true,
});
const linesOf = (text: string, seconds = Math.max(2, text.length / 12)): string[] =>
  cuesOf([segmentOf(text, seconds)]).flatMap(({ lines }) => lines);

/** The words of languages that are written without spaces, as a reader of the language separates them. */
const WORDS = {
  Thai: "ภาษา ไทย เป็น ภาษา ที่ มี ระดับ เสียง ของ คำ แน่นอน และ ใช้ ใน ประเทศ ไทย วันนี้ เรา จะ ประชุม เรื่อง โครงการ ใหม่",
  Lao: "ພາສາ ລາວ ເປັນ ພາສາ ທີ່ ມີ ສຽງ ສູງ ຕ່ຳ ວັນ ນີ້ ພວກ ເຮົາ ຈະ ປະຊຸມ ກັນ",
  Khmer: "ភាសា ខ្មែរ គឺជា ភាសា កំណើត របស់ ជនជាតិ ខ្មែរ ថ្ងៃនេះ យើង នឹង ប្រជុំ",
  Burmese: "မြန်မာ ဘာသာ စကား သည် မြန်မာ နိုင်ငံ ၏ ရုံးသုံး ဘာသာ စကား ဖြစ် သည်",
  Japanese: "今日 は 新しい プロジェクト に ついて 会議 を 開き データベース の 設計 と テスト を 確認 しました",
  Chinese: "我们 今天 开会 讨论 新的 项目 并且 确认 数据库 的 设计 和 测试 然后 休息 一会儿",
};

describe("subtitles in every script", () => {
  for (const [language, spaced] of Object.entries(WORDS)) {
    const text = Array.from({ length: 6 }, () => spaced.replaceAll(" ", "")).join("");

    it(`break ${language} between words, never inside one`, () => {
      const starts = new Set(
        Array.from(new Intl.Segmenter(undefined, { granularity: "word" }).segment(text), ({ index }) => index),
      );
      const lines = linesOf(text);
      assert.ok(lines.length > 2);
      assert.equal(lines.join(""), text);
      let at = 0;
      for (const line of lines) {
        assert.ok(starts.has(at), `inside a word: ${text.slice(Math.max(0, at - 12), at)}|${line.slice(0, 12)}`);
        assert.ok(width(line) <= 42.001, line);
        at += line.length;
      }
    });

    it(`break ${language} in one segment of an hour where they break a few words of it`, () => {
      const few = new Set(breaksIn(text));
      const hour = text.repeat(40);
      assert.deepEqual(
        breaksIn(hour).filter((at) => at < text.length - 60),
        [...few].filter((at) => at < text.length - 60),
      );
    });
  }

  it("break Korean, Arabic and Hindi at spaces only", () => {
    for (const text of [
      "오늘은 새로운 프로젝트에 대해서 회의를 열고 데이터베이스의 설계와 테스트를 확인했습니다 그리고 쉬었습니다",
      "اليوم عقدنا اجتماعا حول المشروع الجديد وتأكدنا من تصميم قاعدة البيانات والاختبارات ثم استرحنا قليلا",
      "आज हमने नई परियोजना के बारे में बैठक की और डेटाबेस के डिज़ाइन तथा परीक्षणों की पुष्टि की फिर आराम किया",
    ])
      assert.deepEqual(
        breaksIn(text),
        Array.from(text.matchAll(/ /g), ({ index }) => index + 1),
      );
  });

  it("begin no line with what belongs to the character before it, end none with what opens, and keep no-break spaces", () => {
    for (const [text, never] of [
      ["サーバーを使う", [1, 3]],
      ["ちょっと", [1]],
      ["人々が", [1]],
      ["「会議」です", [1, 3]],
      ["（测试）。好", [1, 3, 4]],
      ["เร็วๆ", [4]],
      ["百％", [1]],
      ['说"你好"吧', [1, 2, 4]],
      ["10\u00A0kg", [3]],
      ["你\u00A0好", [1, 2]],
    ] as const)
      for (const at of never) assert.ok(!breaksIn(text).includes(at), `${text} at ${at}: ${String(breaksIn(text))}`);
  });

  it("take no emoji and no letter from its marks, in a word that fits nowhere", () => {
    const family = "👩‍👩‍👧‍👦";
    for (const one of [family, "👍🏽", "e\u0301", "กำ", "क्षि"]) {
      const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
      const text = one.repeat(300);
      const whole = new Set(Array.from(graphemes.segment(text), ({ index }) => index));
      let at = 0;
      for (const line of linesOf(text)) {
        assert.ok(whole.has(at), `${one} at ${at}`);
        at += line.length;
      }
      assert.equal(at, text.length);
    }
  });

  it("are shown in the direction of what was said, also where a line begins with a name in another script", () => {
    const arabic = "قال أحمد إن المشروع يستخدم GitHub و Kubernetes في كل يوم وإن GitHub Actions تعمل بشكل جيد جدا الآن";
    for (const line of linesOf(arabic)) {
      const first = /[\p{L}\u200F]/u.exec(line)?.[0] ?? "";
      assert.match(first, /[\u200F\p{Script=Arabic}]/u, line);
    }
    const [hebrew] = linesOf("GitHub הוא אתר שבו אנחנו עובדים");
    assert.equal(hebrew, "\u200FGitHub הוא אתר שבו אנחנו עובדים");
    assert.deepEqual(linesOf("שלום לכולם"), ["שלום לכולם"]);
    assert.deepEqual(linesOf("שלום means hello in the language that we learn"), [
      "\u200Eשלום means hello in the",
      "language that we learn",
    ]);
    assert.deepEqual(linesOf("plain English stays as it is"), ["plain English stays as it is"]);
    assert.match(vttOf(cuesOf([segmentOf("GitHub הוא אתר שבו אנחנו עובדים", 5)])), /\n\u200FGitHub/);
  });

  it("hold every character once, whatever the scripts, and within two lines", () => {
    const word = fc.constantFrom(
      ...Object.values(WORDS).flatMap((words) => words.split(" ")),
      "GitHub",
      "3.5",
      "시험을",
      "שלום",
    );
    const text = fc
      .array(fc.tuple(word, fc.constantFrom("", "", "", " ", "。", "、", ", ", "؟ ")), { minLength: 1, maxLength: 80 })
      .map((words) => words.flat().join("").trim());
    fc.assert(
      fc.property(text, fc.double({ min: 3, max: 20, noNaN: true }), (said, rate) => {
        const cues = cuesOf([segmentOf(said, Array.from(said).length / rate)]);
        const shown = cues.flatMap(({ lines }) => lines).join("");
        assert.equal(shown.replaceAll(/[\s\u200E\u200F]/g, ""), said.replaceAll(/\s/g, ""));
        for (const { lines } of cues) assert.ok(lines.length <= 2 && lines.every((line) => width(line) <= 42.001));
      }),
      { numRuns: 300 },
    );
  });
});

describe("the seam of two clips in every script", () => {
  for (const [before, after, between] of [
    ["สวัสดี", "ครับ", ""],
    ["ສະບາຍ", "ດີ", ""],
    ["ភាសា", "ខ្មែរ", ""],
    ["မြန်မာ", "စကား", ""],
    ["你好", "世界", ""],
    ["こんにちは", "世界", ""],
    ["ใช้", "GitHub", " "],
    ["안녕", "하세요", " "],
    ["مرحبا", "بكم", " "],
    ["مرحبا", "، كيف", ""],
    ["كيف حالك", "؟", ""],
    ["नमस्ते", "। आप", ""],
    ["እሺ", "።", ""],
  ] as const)
    it(`${before} and ${after}`, () => assert.equal(seam(before, after), between));
});

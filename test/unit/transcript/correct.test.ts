import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Segment } from "../../../src/core/types";
import { linesOf } from "../../../src/mcp/spokenText";
import { AppendOnly } from "../../../src/transcript/appendOnly";
import { correct, type Correction } from "../../../src/transcript/correct";
import { correctedSegment } from "../../../src/transcript/corrected";
import { segmentsIn, type TranscriptDocument } from "../../../src/transcript/document";
import { textOf } from "../../../src/transcript/join";
import { render } from "../../../src/transcript/render";

/** `["wrong = right", ...]` */
const rules = (...lines: readonly string[]): Correction[] =>
  lines.map((line) => {
    const [wrong = "", right = ""] = line.split(" = ");
    return { wrong, right };
  });

const corrected = (text: string, ...lines: readonly string[]): string => correct(text, rules(...lines), true);

/** The text as it comes, letter by letter: what is given out is never taken back. */
function streamed(text: string, corrections: readonly Correction[]): string {
  let before = "";
  for (let end = 0; end <= text.length; end++) {
    const now = correct(text.slice(0, end), corrections, false);
    assert.ok(now.startsWith(before), `${JSON.stringify(before)} then ${JSON.stringify(now)}`);
    before = now;
  }
  const all = correct(text, corrections, true);
  assert.ok(all.startsWith(before), `${JSON.stringify(before)} then ${JSON.stringify(all)}`);
  return all;
}

/** What `correct` does to short texts, in the plainest words: at each place the longest spelling that is no part of a longer word. */
function plainly(text: string, corrections: readonly Correction[]): string {
  const word = /[\p{L}\p{M}\p{N}_]/u;
  const spaced = /[^\p{Script=Han}\p{Script=Thai}]/u;
  const same = (one: string, other: string): boolean =>
    one.toLowerCase().replaceAll(/(?<=\S)-(?=\S)/g, " ") === other.toLowerCase().replaceAll(/(?<=\S)-(?=\S)/g, " ");
  const inside = (at: number): boolean =>
    [text[at - 1] ?? "", text[at] ?? ""].every((one) => word.test(one) && spaced.test(one));
  let result = "";
  for (let at = 0; at < text.length;) {
    const hit = corrections
      .flatMap(({ wrong, right }) => [
        { wrong, right },
        { wrong: right, right: undefined },
      ])
      .filter(({ wrong }) => same(text.slice(at, at + wrong.length), wrong))
      .filter(({ wrong }) => !inside(at) && !inside(at + wrong.length))
      .toSorted((a, b) => b.wrong.length - a.wrong.length)[0];
    const there = text.slice(at, at + (hit?.wrong.length ?? 1));
    result += hit?.right ?? there;
    at += there.length;
  }
  return result;
}

describe("corrections of the glossary", () => {
  it("replace whole words in any case", () => {
    const lazard = ["mozart = Lazard", "bird rock = Bulge Bracket", "伯德 = Bulge"];
    assert.equal(
      corrected("Mozart and mozartian BIRD ROCK, birds", ...lazard),
      "Lazard and mozartian Bulge Bracket, birds",
    );
    assert.equal(corrected("外资伯德银行", ...lazard), "外资Bulge银行");
  });

  for (const [text, right, ...lines] of [
    ["我们用open ai做", "我们用OpenAI做", "open ai = OpenAI"],
    ["Xavixのゲームとxavix", "XaviXのゲームとXaviX", "xavix = XaviX"],
    ["쿠버네티즈를 쓰고 쿠버네티즈에서는", "Kubernetes를 쓰고 Kubernetes에서는", "쿠버네티즈 = Kubernetes"],
    ["쿠버네티즈입니다. 쿠버네티즈들까지도요", "Kubernetes입니다. Kubernetes들까지도요", "쿠버네티즈 = Kubernetes"],
    [
      "쿠버네티즈이니까 쿠버네티즈이면 쿠버네티즈라고요",
      "Kubernetes이니까 Kubernetes이면 Kubernetes라고요",
      "쿠버네티즈 = Kubernetes",
    ],
    ["open ai를 쓴다", "OpenAI를 쓴다", "open ai = OpenAI"],
    ["GPT 4는 좋다", "GPT-4는 좋다", "gpt 4 = GPT-4"],
    ["우리는오픈에이아이와", "우리는오픈에이아이와", "오픈에이아이 = OpenAI"],
    ["사과나무와 국가와 국, 한국인", "사과나무와 국가와 soup, 한국인", "사과 = Apple", "국 = soup", "한국 = Korea"],
    ["ผมใช้กูเกิลทุกวัน", "ผมใช้Googleทุกวัน", "กูเกิล = Google"],
    ["ผมใช้ open ai ทุกวัน ใช้open aiทุก", "ผมใช้ OpenAI ทุกวัน ใช้OpenAIทุก", "open ai = OpenAI"],
    ["ຂ້ອຍໃຊ້ກູໂກທຸກມື້", "ຂ້ອຍໃຊ້Googleທຸກມື້", "ກູໂກ = Google"],
    ["サーバーとサーバ。", "サーバーとserver。", "サーバ = server"],
    ["一人々と人", "一人々とX", "人 = X"],
    ["กำ กา", "X กา", "ก = Y", "กำ = X"],
    ["snake_code xcode code2 code", "snake_code xcode code2 VS Code", "code = VS Code"],
    ["مع أوبن إي آي، نعم", "مع OpenAI، نعم", "أوبن إي آي = OpenAI"],
    ["我用GitHub伯德2伯德", "我用GitHub Bulge 2 Bulge", "伯德 = Bulge"],
    ["ओपन एआई है", "OpenAI है", "ओपन एआई = OpenAI"],
  ] as const)
    it(`text 5: ${lines.join("; ")} in ${text}`, () => {
      assert.equal(corrected(text, ...lines), right);
      assert.equal(streamed(text, rules(...lines)), right);
    });

  for (const [text, right, ...lines] of [
    ["it’s open‑ai, Open-AI, OPEN\u00A0AI", "ITS OpenAI, OpenAI, OpenAI", "it's = ITS", "open ai = OpenAI"],
    ["ＧＰＴ 4 and gpt-4", "GPT‑4 and GPT‑4", "gpt 4 = GPT‑4"],
    ["Sao Paulo, são paulo, sa\u0303o Paulo", "São Paulo, São Paulo, São Paulo", "sao paulo = São Paulo"],
    ["Dvorak, Dvořák, dvořak", "Dvořák, Dvořák, Dvořák", "dvořak = Dvořák"],
    ["in İSTANBUL, istanbul", "in İstanbul, İstanbul", "istanbul = İstanbul"],
    ["über uns, uber, UBER", "über uns, Uber, Uber", "uber = Uber"],
    ["schon schön", "SCHON schön", "schon = SCHON"],
    ["Strasse und Straße", "Straße und Straße", "strasse = Straße"],
    ["co\u00ADop co", "co\u00ADop KO", "co = KO"],
    ["one\n\ntwo one\ntwo", "one\n\ntwo 12", "one two = 12"],
    ["this - that, this – that", "this - that, this – that", "this that = X"],
    ["ma má mà, MÁ", "X X mà, X", "má = X"],
    ["мои и мой", "мои и X", "мой = X"],
    ["قال على أو علي", "قال على أو Ali", "علي = Ali"],
    ["کتاب كتاب", "X X", "كتاب = X"],
    ["👩‍💻 👩 ❤️‍🔥 👍🏽 1️⃣ 👍", "👩‍💻 woman ❤️‍🔥 👍🏽 1️⃣ ok", "👩 = woman", "👍 = ok", "💻 = laptop", "❤ = heart", "1 = one"],
    ["깃허브를".normalize("NFD"), `GitHub${"를".normalize("NFD")}`, "깃허브 = GitHub"],
    ["ｶﾞﾊﾞﾅﾝｽです", "governanceです", "ガバナンス = governance"],
  ] as const)
    it(`text 16: folded, ${lines.join("; ")} in ${JSON.stringify(text)}`, () => {
      assert.equal(corrected(text, ...lines), right);
      assert.equal(streamed(text, rules(...lines)), right);
    });

  for (const [text, right, ...lines] of [
    ["VS Code and code, vs code", "VS Code and VS Code, VS Code", "code = VS Code"],
    ["在百炼和阿里云百炼上", "在阿里云百炼和阿里云百炼上", "百炼 = 阿里云百炼"],
    ["도커 하버, 하버를", "도커 하버, 도커 하버를", "하버 = 도커 하버"],
    [
      "the GitHub Actions, actions",
      "the GitHub Actions, GitHub Actions",
      "actions = GitHub Actions",
      "github = GitHub",
    ],
    [
      "HPA, Horizontal Pod Autoscaler (HPA)",
      "Horizontal Pod Autoscaler (HPA), Horizontal Pod Autoscaler (HPA)",
      "hpa = Horizontal Pod Autoscaler (HPA)",
    ],
    ["studio and code studio", "Code Studio and Code Studio", "studio = Code Studio", "code = VS Code"],
    ["a b", "c c", "a = b", "b = c"],
    ["a b", "b b", "a = b", "b = a"],
    ["cube control", "kubectl", "cube = Kube", "kube control = kubectl"],
    ["x ai", "OpenAI", "x = open", "open ai = OpenAI"],
    ["a a a", "a a a a", "a = a a"],
  ] as const)
    // prettier-ignore
    it(`text 6: once is enough, ${lines.join("; ")} in ${text}`, () => {
        assert.equal(corrected(text, ...lines), right);
        assert.equal(corrected(right, ...lines), right);
        assert.equal(streamed(text, rules(...lines)), right);
      });

  it("text 6: correcting twice is correcting once, whatever the rules", () => {
    const letters = fc.constantFrom("a", "b", "A", " ", "-", "伯", "德", "é", "1", "_", "나", "는", "ก", "’", ".");
    const words = fc.array(fc.constantFrom("a", "b", "ab", "伯", "德", "나나", "ก", "é", "a b"), {
      minLength: 1,
      maxLength: 2,
    });
    const spelling = words.map((all) => all.join(" "));
    fc.assert(
      fc.property(
        fc.array(letters, { maxLength: 20 }).map((all) => all.join("")),
        fc.array(fc.tuple(spelling, spelling), { minLength: 1, maxLength: 3 }),
        (text, pairs) => {
          const corrections = pairs.map(([wrong, right]) => ({ wrong, right: `${right}x` }));
          const once = correct(text, corrections, true);
          assert.equal(correct(once, corrections, true), once);
          assert.equal(streamed(text, corrections), once);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("text 5: half a character is held back as the text streams, also without corrections", () => {
    assert.equal(correct("a 👍".slice(0, -1), [], false), "a ");
    assert.equal(correct("a 👍", [], false), "a 👍");
  });

  it("text 6: corrects as the plainest way does", () => {
    const letters = fc.constantFrom("a", "b", "A", " ", "-", "伯", "德", "1", "_", "ก");
    const words = fc.array(fc.constantFrom("a", "b", "A", "伯", "德", "1", "_", "ก"), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(letters, { maxLength: 30 }).map((all) => all.join("").replaceAll(/ {2,}/g, " ")),
        fc.array(
          words.map((all) => all.join("")),
          { minLength: 1, maxLength: 6 },
        ),
        (text, wrong) => {
          const corrections = [
            ...new Map(wrong.map((one) => [one.toLowerCase(), { wrong: one, right: `<${one}>` }])).values(),
          ];
          assert.equal(correct(text, corrections, true), plainly(text, corrections));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe("corrections, wherever a text goes", () => {
  const corrections = rules("open ai = OpenAI", "code = VS Code", "쿠버네티즈 = Kubernetes");
  const texts = ["We use open-ai, and", "VS Code with code.", "쿠버네티즈를 쓴다.", "我们用open ai做"];
  const right = ["We use OpenAI, and", "VS Code with VS Code.", "Kubernetes를 쓴다.", "我们用OpenAI做"];
  const segments = texts.map((text, index): Segment => ({
    index,
    span: { start: index * 4, end: index * 4 + 4 },
    text,
    final: true,
  }));
  const facts = { name: "a.m4a", model: "m", date: "2026-11-26", segments, billedSeconds: 1, corrections, notices: [] };
  const whole = right.slice(0, 3).join(" ") + right[3];

  it("text 5, 6: live, letter by letter, in notes, in one piece, in exports and for agents they are the same", () => {
    const live = new AppendOnly(corrections);
    let shown = "";
    for (const segment of segments) {
      for (let end = 1; end < segment.text.length; end++)
        shown += live.write({ ...segment, text: segment.text.slice(0, end), final: false });
      shown += live.write(segment);
    }
    assert.equal(shown, whole);
    assert.equal(textOf(segments.map((segment) => correctedSegment(segment, corrections))), whole);
    assert.equal(render("text", facts), `${whole}\n`);
    assert.ok(render("md", facts).includes(whole));
    const data = JSON.parse(render("json", facts)) as TranscriptDocument;
    assert.equal(data.text, whole);
    assert.deepEqual(
      data.segments.map(({ text }) => text),
      right,
    );
    for (const format of ["srt", "vtt"] as const)
      for (const text of right) assert.ok(render(format, facts).includes(text), `${format}: ${text}`);
    assert.deepEqual(
      linesOf(segments, corrections).map((line) => line.replace(/^\[[^\]]*\] /, "")),
      right,
    );
    // What is corrected once, and read back, is not corrected again.
    assert.equal(render("text", { ...facts, segments: segmentsIn(data) ?? [] }), `${whole}\n`);
  });
});

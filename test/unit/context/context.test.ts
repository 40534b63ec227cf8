import assert from "node:assert/strict";
import fc from "fast-check";
import { assemble } from "../../../src/context/assemble";
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

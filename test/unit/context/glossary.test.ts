import assert from "node:assert/strict";
import { correctionsIn, gather, noticesOfGlossary } from "../../../src/context/gather";
import { readGlossary, withReplacing } from "../../../src/context/glossary";

const termsIn = (name: string, text: string): string[] => readGlossary(name, text).terms.map(({ term }) => term);

describe("a glossary", () => {
  it("has one term a line, comments, and the author's spelling of each", () => {
    const text =
      "\uFEFF# Banks\r\nBulge Bracket\r\n\r\n  LAZARD \r\nlazard\r\n  # indented comment\r\nC# (language)\n国内券商";
    assert.deepEqual(termsIn("glossary.txt", text), ["Bulge Bracket", "LAZARD", "C# (language)", "国内券商"]);
  });

  it("corrects with wrong = right, several wrong forms apart by |", () => {
    assert.deepEqual(
      readGlossary("g.txt", "bird rock | burge bracket = Bulge Bracket\nBulge Bracket\nmozart → Lazard").terms,
      [
        { term: "Bulge Bracket", wrong: ["bird rock", "burge bracket"] },
        { term: "Lazard", wrong: ["mozart"] },
      ],
    );
  });

  it("reads Markdown lists and tables, and no prose", () => {
    const text =
      "# Words\n\nSome prose about **banks**.\n\n- Bulge Bracket\n  - `EnvHttpProxyAgent`\n1. Lazard\n\n| term | meaning |\n|---|---|\n| Middle Market | mid-size |\n| Boutique | small |\n";
    assert.deepEqual(termsIn("dictation.md", text), [
      "Bulge Bracket",
      "EnvHttpProxyAgent",
      "Lazard",
      "Middle Market",
      "Boutique",
    ]);
  });

  it("reads the first column of CSV, with or without a heading", () => {
    assert.deepEqual(termsIn("g.csv", 'Term,Note\n"Lazard, Ltd.",x\nEvercore,y\n'), ["Lazard, Ltd.", "Evercore"]);
    assert.deepEqual(termsIn("g.csv", "Lazard\nEvercore\n"), ["Lazard", "Evercore"]);
  });

  it("reads JSON arrays, and says what it could not read", () => {
    assert.deepEqual(termsIn("g.json", '["Lazard", "投行"]'), ["Lazard", "投行"]);
    assert.deepEqual(readGlossary("g.json", '["Lazard", 7]').problems, ["entry 2 is not a term"]);
    assert.deepEqual(readGlossary("g.json", '{"a":1}').problems, ["the file is not a JSON array"]);
    assert.deepEqual(readGlossary("g.json", '["').problems, ["the file is not JSON"]);
  });

  it("refuses what is no glossary, in words that hold none of it", () => {
    assert.deepEqual(readGlossary("g.txt", "a\0b"), { terms: [], problems: ["the file is not text"] });
    assert.deepEqual(readGlossary("g.txt", "x".repeat(1_000_001)).problems, ["the file is too large for a glossary"]);
    assert.deepEqual(readGlossary("g.txt", `${"secret ".repeat(40)}\nLazard`), {
      terms: [{ term: "Lazard", wrong: [] }],
      problems: ["entry 1 is not a term"],
    });
  });

  const SHORT: readonly (readonly [string, string])[] = [
    ["HPA", "Horizontal Pod Autoscaler"], ["hpa", "Horizontal Pod Autoscaler"], ["H.P.A.", "horizontal pod autoscaler"], ["HPAs", "Horizontal Pod Autoscaler"],
    ["CNCF", "Cloud Native Computing Foundation"], ["USA", "United States of America"], ["JS", "JavaScript"], ["k8s", "Kubernetes"], ["DB", "database"],
    ["WACC", "weighted average cost of capital"], ["R&D", "Research & Development"], ["BIP", "Bruttoinlandsprodukt"],
  ]; // prettier-ignore
  for (const [short, long] of SHORT)
    it(`context 15: ${short} = ${long} replaces nothing before somebody was asked`, () => {
      for (const [name, text] of [
        ["glossary.txt", `${short} = ${long}\nmozart = Lazard\n`],
        ["dictation.md", `- ${short} = ${long}\n- mozart → Lazard\n`],
      ] as const) {
        const glossary = readGlossary(name, text);
        assert.deepEqual(correctionsIn(glossary), [{ wrong: "mozart", right: "Lazard" }]);
        assert.deepEqual(noticesOfGlossary(name, glossary), [
          { code: "abbreviationsKept", glossary: name, entries: [`${short} = ${long}`] },
        ]);
        // Both can be said, and both are sent.
        const { context } = gather(
          { glossaries: [{ label: name, glossary: { ...glossary, secrets: 0 } }], documents: [] },
          { mode: "terms", maxTokens: 1_000 },
        );
        assert.deepEqual(context.text.split("\n"), [long, short, "Lazard"]);
        // Who answers yes has it written there.
        const yes = readGlossary(name, withReplacing(text, [`${short} = ${long}`]));
        assert.deepEqual(correctionsIn(yes), [
          { wrong: short, right: long },
          { wrong: "mozart", right: "Lazard" },
        ]);
        assert.deepEqual(noticesOfGlossary(name, yes), []);
      }
    });

  const MISHEARD: readonly (readonly [string, string])[] = [
    ["bird rock", "Bulge Bracket"], ["laser", "Lazard"], ["open ai", "OpenAI"], ["qn", "Qwen"], ["Horizontal Pod Autoscaler", "HPA"], ["LAZAR", "Lazard"],
    ["cube control", "kubectl"], ["伯德", "Bulge"], ["api", "API"], ["see plus plus", "C plus plus"],
  ]; // prettier-ignore
  for (const [wrong, right] of MISHEARD)
    it(`context 15: ${wrong} = ${right} is a correction`, () =>
      assert.deepEqual(correctionsIn(readGlossary("glossary.txt", `${wrong} = ${right}`)), [{ wrong, right }]));

  const FOREIGN: readonly (readonly [string, string])[] = [
    ["terms.yaml", "rate = total / count\nformula: total = price * count\n"],
    ["g.csv", "Term,Note\nmozart = Lazard,x\n"],
    ["g.json", '["mozart = Lazard"]'],
    ["settings.ini", "mozart = Lazard\n"],
    ["a.toml", 'mozart = "Lazard"\n'],
    ["main.py", "mozart = Lazard\n"],
    ["index.adoc", "mozart = Lazard\n"],
    ["words.dic", "mozart = Lazard\n"],
    ["glossary.txt", "total = price * count\nshare = a / b\narea = r^2\nx = 3.5\n"],
    ["dictation.md", "- total = price * count\n- a = b = c\n"],
  ];
  for (const [name, text] of FOREIGN)
    it(`context 15: nothing is corrected by ${JSON.stringify(text.slice(0, 30))} in ${name}`, () => {
      const glossary = readGlossary(name, text);
      assert.deepEqual(correctionsIn(glossary), []);
      assert.ok(glossary.problems.length > 0);
      assert.deepEqual(noticesOfGlossary(name, glossary), []);
    });
});

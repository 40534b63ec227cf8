import assert from "node:assert/strict";
import { readGlossary } from "../../../src/context/glossary";

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
});

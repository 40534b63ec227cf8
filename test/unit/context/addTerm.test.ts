import assert from "node:assert/strict";
import { glossaryToWrite, holdsTerm, withTerm } from "../../../src/context/addTerm";
import { readGlossary } from "../../../src/context/glossary";

describe("a term that is added to a glossary", () => {
  it("editor 21: goes into a file that counts", () => {
    assert.equal(glossaryToWrite([".vscode/glossary.txt", ".github/dictation.md"]), ".vscode/glossary.txt");
    assert.equal(glossaryToWrite(["docs/terms.md"]), "docs/terms.md");
    assert.equal(glossaryToWrite(["terms.json", "docs/terms.csv"]), "docs/terms.csv");
    assert.equal(glossaryToWrite(["names.json", "Words.TXT"]), "Words.TXT");
    assert.equal(glossaryToWrite(["../out.txt", "/etc/words.txt", "C:\\words.txt", "in.md"]), "in.md");
    assert.equal(glossaryToWrite([]), undefined);
  });

  it("editor 21: a correction goes into a file that takes corrections", () => {
    assert.equal(glossaryToWrite(["a.csv", "b.md"], "wulf = Wolf"), "b.md");
    assert.equal(glossaryToWrite(["a.csv", "b.json"], "wulf = Wolf"), undefined);
  });

  for (const [file, before] of [
    ["a.txt", "# Words\nWolfram"],
    ["a.txt", "Wolfram\r\n"],
    ["words", ""],
    ["a.md", "# Words\n\n- Wolfram\n\n"],
    ["a.md", "# Words\r\n\r\nSome text"],
    ["a.md", "* Wolfram"],
    ["a.md", ""],
    ["a.csv", "term,meaning\nWolfram,a name\n"],
    ["a.csv", "Wolfram;x\n"],
    ["a.json", '["Wolfram"]'],
    ["a.json", ""],
  ] as const)
    it(`editor 21: counts in ${file} ${JSON.stringify(before)}`, () => {
      const after = withTerm(file, before, "Xiaoping Ågren") ?? "";
      const terms = readGlossary(file, after).terms.map(({ term }) => term);
      assert.deepEqual(terms, [...readGlossary(file, before).terms.map(({ term }) => term), "Xiaoping Ågren"]);
      assert.equal(holdsTerm(file, after, "xiaoping ågren"), true);
      assert.equal(holdsTerm(file, before, "Xiaoping Ågren"), false);
      if (before.includes("\r\n")) assert.doesNotMatch(after, /[^\r]\n/);
    });

  it("editor 21: what would not count is not written", () => {
    assert.equal(withTerm("a.json", '{"a": 1}', "Wolf"), undefined);
    assert.equal(withTerm("a.md", "```\nnever ends", "Wolf"), undefined);
    assert.equal(withTerm("a.csv", "x\n", "wulf = Wolf"), undefined);
  });
});

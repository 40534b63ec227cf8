import assert from "node:assert/strict";
import { correctionsIn, noticesOfReading, readCleanGlossary } from "../../../src/context/gather";
import { readGlossary } from "../../../src/context/glossary";
import { decodeText } from "../../../src/core/decodeText";

const termsIn = (name: string, text: string): string[] => readGlossary(name, text).terms.map(({ term }) => term);

/** A file as its tool writes it, and the terms that somebody means by it. */
const READ: readonly (readonly [what: string, name: string, text: string, terms: readonly string[]])[] = [
  ["cSpell", "cspell.json", '{ "version": "0.2", "language": "en", "words": ["Lazard", "kubectl"], "flagWords": ["hte"], "ignorePaths": ["dist"] }', ["Lazard", "kubectl"]],
  ["cSpell with comments", ".cspell.jsonc", '{\n  // ours\n  "words": [\n    "Lazard", /* a bank */\n    "Ever//core",\n  ],\n}', ["Lazard", "Ever//core"]],
  ["cSpell in YAML", "cspell.yaml", 'version: "0.2"\nlanguage: en\nwords:\n  - Lazard # bank\n  - "C#"\n  - kubectl\nflagWords:\n  - hte\nignorePaths: [dist]\n', ["Lazard", "C#", "kubectl"]],
  ["an editor's settings", ".vscode/settings.json", '{ "editor.tabSize": 2, "cSpell.words": ["Lazard", "kubectl"], }', ["Lazard", "kubectl"]],
  ["a workspace file", "all.code-workspace", '{ "folders": [], "settings": { "cSpell.words": ["Lazard"] } }', ["Lazard"]],
  ["cSpell's own list", "project-words.txt", "# words\nLazard\n!hte\nkubectl\n", ["Lazard", "kubectl"]],
  ["Hunspell", "project.dic", "4\nLazard/S\nACI/SP\nSt\\/Ave\nNew York po:noun\n", ["Lazard", "ACI", "St/Ave", "New York"]],
  ["Hunspell without a count", "de.dic", "Quedlinburg/Sij\n# note\n*Hte\n", ["Quedlinburg"]],
  ["Vale", "styles/config/vocabularies/Base/accept.txt", "[Kk]ubectl\n(?i)lazard\nMongoDBs?\nNode\\.js\n(?:Ever|Mid)core\n# note\n", ["kubectl", "lazard", "MongoDB", "Node.js", "Evercore", "Midcore"]],
  ["TSV", "terms.tsv", "term\tmeaning\nLazard\ta bank, in New York\nEvercore\tanother\n", ["Lazard", "Evercore"]],
  ["CSV with the term in the second column", "g.csv", "id,Term,Note\n1,Lazard,x\n2,\"Evercore, Inc.\",y\n", ["Lazard", "Evercore, Inc."]],
  ["CSV with semicolons", "g.csv", "Begriff;Bedeutung\nLazard;Bank\n", ["Lazard"]],
  ["JSON with a list by name", "g.json", '{"terms": ["Lazard", "Evercore"]}', ["Lazard", "Evercore"]],
  ["JSON with objects", "g.json", '[{"term": "Lazard", "definition": "a bank"}, {"term": "Evercore"}]', ["Lazard", "Evercore"]],
  ["YAML of its own", "terms.yml", "- Lazard\n- 'Bulge Bracket'\n", ["Lazard", "Bulge Bracket"]],
  ["YAML with entries", "terms.yaml", "terms:\n  - term: Lazard\n    definition: a bank\n  - term: Evercore\n    definition: another\n", ["Lazard", "Evercore"]],
  ["several on a line", "glossary.txt", "Lazard,Evercore,Moelis\n投行、券商、黑话\nRothschild; PJT; Greenhill\n", ["Lazard", "Evercore", "Moelis", "投行", "券商", "黑话", "Rothschild", "PJT", "Greenhill"]],
  ["a name with a comma", "glossary.txt", "Lazard, Ltd.\n", ["Lazard, Ltd."]],
  ["definitions", "glossary.txt", "Lazard: a bank in New York\nBulge Bracket — the largest ones\nAPERAK:: a message\n", ["Lazard", "Bulge Bracket", "APERAK"]],
  ["a table in a text", "glossary.txt", "Lazard\tbank\nEvercore\tanother\n", ["Lazard", "Evercore"]],
  ["items in a text", "glossary.txt", "- Lazard\n* Evercore\n1. Moelis\n[Banks]\n=====\n", ["Lazard", "Evercore", "Moelis"]],
  ["definitions in Markdown", "dictation.md", "# Words\n\n- **Lazard**: a bank\n- `kubectl` - a tool\n\nBulge Bracket\n: the largest banks\n", ["Lazard", "kubectl", "Bulge Bracket"]],
  ["cSpell in a manifest", "package.json", '{ "name": "x", "cspell": { "words": ["Valkey", "musl"] } }', ["Valkey", "musl"]],
  ["an editor's settings of another name", "Preferences.sublime-settings", '{ "words": ["Lazard"] }', ["Lazard"]],
  ["JSON a line each", "terms.jsonl", '{"term": "Lazard"}\n"Evercore"\n', ["Lazard", "Evercore"]],
  ["Vim", "en.utf-8.add", "/encoding=utf-8\nLazard\nhte/!\nEvercore/=\n", ["Lazard", "Evercore"]],
  ["CSV with a number first", "g.csv", "id,english,german\n1,ledger,Hauptbuch\n", ["ledger"]],
  ["CSV with a language behind", "g.csv", "id,note,term_en,term_de\n1,x,ledger,Hauptbuch\n", ["ledger"]],
  ["CSV of people", "g.csv", "Full Name,Email\nNkechi Obi,n@x.org\n", ["Nkechi Obi"]],
  ["numbers of each kind", "glossary.txt", "1. Evercore\n2) Lazard\n(3) Rothschild\na) Jefferies\n①Perella\n・Moelis\n• PJT\n", ["Evercore", "Lazard", "Rothschild", "Jefferies", "Perella", "Moelis", "PJT"]],
  ["cSpell's signs", "project-words.txt", "Evercore*\n+kube\n~lazard\n!hte\nC++\nDisney+\n", ["Evercore", "kube", "lazard", "C++", "Disney+"]],
  ["tasks and links in Markdown", "g.md", "- [ ] Moelis\n- [x] Lazard\n- [[PJT Partners]]\n- [[banks/ever|Evercore]]: a bank\n", ["Moelis", "Lazard", "PJT Partners", "Evercore"]],
  ["bold words with definitions", "g.md", "# Glossary\n\n**Evercore**: a bank.\n\n**Lazard** – another.\n\n**Moelis:** a third.\n\nSome **bold** text.\n", ["Evercore", "Lazard", "Moelis"]],
  ["YAML with definitions", "g.yml", "- Lazard: a bank\n- PJT Partners: another\n- \"Bulge: Bracket\"\n", ["Lazard", "PJT Partners", "Bulge: Bracket"]],
]; // prettier-ignore

/** What is none, by the name of its format. */
const REFUSED: readonly (readonly [name: string, text: string, format: string])[] = [
  ["terms.tbx", '<?xml version="1.0"?><martif type="TBX"><text/></martif>', "TBX"],
  ["terms.txt", '<?xml version="1.0"?>\n<martif type="TBX">\n<term>Lazard</term>\n', "TBX"],
  ["terms.xml", "<terms><term>Lazard</term></terms>", "XML"],
  ["glossary.adoc", "[glossary]\nLazard:: a bank\n", "AsciiDoc"],
  ["glossary.rst", ".. glossary::\n\n   Lazard\n      a bank\n", "reStructuredText"],
  ["glossary.tex", "\\newglossaryentry{lazard}{name=Lazard}\n", "LaTeX"],
  ["de.po", 'msgid "bank"\nmsgstr "Bank"\n', "gettext"],
  ["words.xlsx", "PK", "Excel"],
  ["AGENTS.md", "# Rules\n\n- Run the tests\n- Use pnpm\n", "instructions for agents"],
  [".github/copilot-instructions.md", "- Prefer composition\n", "instructions for agents"],
  ["styles/Vocab/Base/reject.txt", "utilize\n", "Vale reject list"],
  ["package.json", '{"name": "x", "scripts": {"a": "b"}}', "JSON"],
  ["talk.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello\n", "subtitles"],
  ["talk.txt", "WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n", "subtitles"],
  ["server.log", "12:00:01 INFO started\n", "log"],
  ["page.txt", "<ul><li>Lazard</li></ul>\n", "HTML"],
  ["feeds.opml", '<opml version="2.0"><body/></opml>', "XML"],
  ["code.txt", "const a = 5;\nfunction b() {\n  return a;\n}\n", "code"],
  ["words.json5", "{words: ['Lazard']}", "JSON"],
  ["deploy.yaml", "kind: Deployment\nmetadata:\n  name: x\n", "YAML"],
];

describe("a glossary that people have already", () => {
  for (const [what, name, text, terms] of READ)
    it(`context 14: ${what} is read`, () => {
      const glossary = readGlossary(name, text);
      assert.deepEqual(
        glossary.terms.map(({ term }) => term),
        terms,
      );
      assert.deepEqual(correctionsIn(glossary), []);
      assert.deepEqual(glossary.problems, []);
      assert.deepEqual(termsIn(name, text.replaceAll("\n", "\r\n")), terms);
    });

  for (const [name, text, format] of REFUSED)
    it(`context 14: ${name} with ${JSON.stringify(text.slice(0, 20))} is refused by name`, () => {
      const glossary = readCleanGlossary(name, text);
      assert.deepEqual(glossary.terms, []);
      assert.ok(glossary.problems.length > 0);
      assert.deepEqual(noticesOfReading(name, glossary), [{ code: "glossaryNotRead", glossary: name, format }]);
    });

  it("context 14: what was not understood is counted, not turned into terms", () => {
    const text = "Lazard\nPlease spell the names of all banks as they do it themselves.\nEvercore\n";
    const glossary = readCleanGlossary("glossary.txt", text);
    assert.deepEqual(termsIn("glossary.txt", text), ["Lazard", "Evercore"]);
    assert.deepEqual(noticesOfReading("g", glossary), [{ code: "glossaryPartlyRead", glossary: "g", count: 1 }]);
    const patterns = readCleanGlossary("Vocab/accept.txt", "\\w+[Ss]cript\nLazard\n.*core\n");
    assert.deepEqual(
      patterns.terms.map(({ term }) => term),
      ["Lazard"],
    );
    assert.equal(patterns.problems.length, 2);
  });

  it("context 14: a file whose words are no list is named, and one that was made just now is not", () => {
    for (const text of ["# Banks\n\n## Lazard\n\nA bank.\n", "Lazard is a bank.\n"])
      assert.equal(noticesOfReading("g.md", readCleanGlossary("g.md", text))[0]?.code, "glossaryPartlyRead");
    for (const [name, text] of [
      ["g.md", "# Words\n\n"],
      ["g.txt", "# one a line\n"],
      ["g.txt", ""],
    ] as const)
      assert.deepEqual(noticesOfReading(name, readCleanGlossary(name, text)), []);
    assert.deepEqual(termsIn("g.yml", "- Lazard\n- |\n  text\n- *anchor\n"), ["Lazard"]);
    assert.deepEqual(termsIn("g.txt", "Lazard\rEvercore\r"), ["Lazard", "Evercore"]);
  });

  it("context 14: UTF-16 is read with and without its mark, and another encoding is named", () => {
    const text = "Lazard\r\nBulge Bracket\r\n投行\r\n";
    const little = Buffer.from(text, "utf16le");
    const big = Buffer.from(little).swap16();
    for (const bytes of [Buffer.from(text), little, big, Buffer.from(`\uFEFF${text}`, "utf16le"), Buffer.from(`\uFEFF${text}`, "utf16le").swap16()])
      assert.deepEqual(termsIn("glossary.txt", decodeText(bytes)), ["Lazard", "Bulge Bracket", "投行"]); // prettier-ignore
    const latin1 = readGlossary("glossary.txt", decodeText(Buffer.from("Lazard\nMünchen\n", "latin1")));
    assert.deepEqual(
      latin1.terms.map(({ term }) => term),
      ["Lazard"],
    );
    assert.ok(latin1.problems.some((problem) => problem.includes("UTF-8")));
  });

  it("context 15: corrections come from lists of text and Markdown only, with each sign for them", () => {
    for (const entry of ["mozart->Lazard", "mozart→Lazard", "mozart ⇒ Lazard"])
      assert.deepEqual(correctionsIn(readGlossary("glossary.txt", entry)), [{ wrong: "mozart", right: "Lazard" }]);
    for (const sign of ["=", "=>", "->", "→"])
      assert.deepEqual(correctionsIn(readGlossary("glossary.txt", `mozart ${sign} Lazard`)), [
        { wrong: "mozart", right: "Lazard" },
      ]);
    for (const [name, text] of [
      ["cspell.json", '{"words": ["mozart -> Lazard"]}'],
      ["g.tsv", "mozart = Lazard\tx\n"],
      ["accept.txt", "mozart = Lazard\n"],
    ] as const)
      assert.deepEqual(correctionsIn(readGlossary(name, text)), [], name);
  });
});

import assert from "node:assert/strict";
import { gather } from "../../../src/context/gather";
import { namesInFile, PROJECT_FILES, titlesOfNotes } from "../../../src/context/projectNames";

describe("the project's names", () => {
  const FILES: readonly (readonly [name: string, text: string, names: readonly string[]])[] = [
    ["package.json", '{"name": "@bank/lazard-tools", "displayName": "Lazard Tools"}', ["Lazard Tools", "lazard-tools"]],
    ["pyproject.toml", '[build-system]\nrequires = ["hatchling"]\n\n[project]\nname = "heliograph"\nversion = "1"\n', ["heliograph"]],
    ["Cargo.toml", '[package]\nname = "ferrocache" # ours\nedition = "2024"\n', ["ferrocache"]],
    ["go.mod", "module github.com/kingfisher/wallet/v2\n\ngo 1.23\n", ["wallet"]],
    ["composer.json", '{"name": "bank/evercore"}', ["evercore"]],
    ["pubspec.yaml", "name: madar\nversion: 1.0.0\n", ["madar"]],
    ["pom.xml", "<project><parent><artifactId>spring-boot</artifactId></parent><artifactId>quetzal</artifactId><name>Quetzal MQ</name></project>", ["Quetzal MQ", "quetzal"]],
    ["CITATION.cff", 'cff-version: 1.2.0\ntitle: "Heliograph Index"\n', ["Heliograph Index"]],
    ["mkdocs.yml", "site_name: Stratus Loom\nnav: []\n", ["Stratus Loom"]],
    ["cspell.json", '{"words": ["kubectl", "Lazard"]}', ["kubectl", "Lazard"]],
    [".vscode/settings.json", '{ // mine\n "cSpell.words": ["Evercore"], }', ["Evercore"]],
    ["package.json", "{", []],
    ["Cargo.toml", "[workspace]\nmembers = []\n", []],
  ]; // prettier-ignore
  for (const [name, text, names] of FILES)
    it(`context 18: ${name} gives ${names.join(", ") || "none"}`, () => {
      assert.ok(PROJECT_FILES.includes(name));
      assert.deepEqual(namesInFile(name, text), names);
    });

  it("context 18: notes give their titles, without dates and without what every folder has", () => {
    const paths = ["README.md", "docs/index.md", "people/Xiomara Delacroix.md", "2026-03-04.md", "2026-03-04 Halyard migration.md", "notes/kullback-leibler.md", "投行 黑话.md", "a/b/CHANGELOG.md", "_template.md", "Untitled 3.md", "Budget plan.md"]; // prettier-ignore
    assert.deepEqual(titlesOfNotes(paths), ["Xiomara Delacroix", "Halyard migration", "kullback leibler", "投行 黑话"]);
  });

  it("context 18: titles of notes are sent where the document speaks of them", () => {
    const project = { label: "", names: ["Vault"], titles: ["Xiomara Delacroix", "Halyard", "投行黑话", "Quetzal"] };
    const document = {
      label: "a.md",
      text: "we asked xiomara delacroix of halyard, and 谈到投行黑话。\n",
      isMarkdown: true,
      caret: 0,
    };
    const { context } = gather({ glossaries: [], documents: [document], project }, { mode: "terms", maxTokens: 500 });
    const sent = context.parts.find(({ kind }) => kind === "project")?.items ?? [];
    assert.ok(sent.includes("Vault") && sent.includes("Xiomara Delacroix") && sent.includes("Halyard"), sent.join());
    assert.ok(!sent.includes("Quetzal"));
  });

  it("context 18: links of a note between brackets are its terms", () => {
    const text = "We asked [[Xiomara Delacroix|her]] of [[Halyard#Plan]] and read [[投行黑话]].\n";
    const { context } = gather(
      { glossaries: [], documents: [{ label: "a.md", text, isMarkdown: true, caret: 0 }] },
      { mode: "terms", maxTokens: 500 },
    );
    for (const term of ["Xiomara Delacroix", "Halyard", "投行黑话"])
      assert.ok(context.text.includes(term), context.text);
    assert.doesNotMatch(context.text, /Plan|\[/);
  });
});

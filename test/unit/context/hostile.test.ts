import assert from "node:assert/strict";
import fc from "fast-check";
import { gather, readCleanGlossary } from "../../../src/context/gather";
import { nodesOf, parseMarkdown, plainText } from "../../markdown";
import { markupOf } from "../../../src/context/markup";
import { redact } from "../../../src/context/redact";
import { termsOf } from "../../../src/context/terms";
import { writtenAt } from "../placement/writtenAt";
import { filled, HOSTILE, increasing } from "../../hostile";

const safeOffset = (text: string, offset: number): number => writtenAt(text, offset, "said").offset;
const SIZE = 400_000;
const BEFORE = "# Bulge Bracket\n\nThey met Lazard there.\n\n";

// None of these sizes would ever end where time grew with the square of them.
describe("hostile documents", () => {
  for (const [name, write] of HOSTILE) {
    it(`context 2, attacks 20: 400 000 characters of ${name}`, () => {
      const text = BEFORE + write(SIZE);
      assert.equal(redact(text).text.length, text.length);
      const document = { label: "", text, isMarkdown: true, caret: 0 };
      const { context } = gather(
        { selection: { label: "", text }, glossaries: [], documents: [document] },
        { mode: "terms", maxTokens: 1_500 },
      );
      const terms = context.parts[1]?.items ?? [];
      assert.ok(terms.includes("Bulge Bracket") || context.text.includes("Bulge Bracket"));
      for (const term of termsOf(text, true, 0)) assert.ok(term.length <= 60);
      assert.ok(context.tokens <= 1_500);
      const place = safeOffset(text, BEFORE.length - 10);
      assert.equal(place, BEFORE.length - 10);
      assert.ok(safeOffset(text, SIZE / 2) >= 0);
      assert.ok(safeOffset(text, text.length) <= text.length);
    });
  }

  it("context 2: one unbroken token of 400 000 letters is no term, and what stands around it is", () => {
    for (const token of [
      "ACGT".repeat(100_000),
      "aB3".repeat(133_333),
      "x_".repeat(200_000),
      "A-1".repeat(133_333),
      "Ж".repeat(400_000),
    ]) {
      const terms = termsOf(`They met Lazard there. ${token} there the EnvHttpProxyAgent failed.`, false, 0);
      assert.deepEqual(terms.filter((term) => term.length < 100).sort(), ["EnvHttpProxyAgent", "Lazard"]);
      assert.equal(terms.length, 2);
    }
  });

  it("attacks 20: thousands of quotations within one another have an end", () => {
    for (const signs of [
      ">".repeat(16_384),
      "> ".repeat(16_384),
      "- ".repeat(16_384),
      "1. ".repeat(16_384),
      "> - ".repeat(16_384),
    ]) {
      const text = `${signs} [x](a.m4a)\n\n**Lazard**`;
      assert.ok(termsOf(text, true, 0).includes("Lazard"));
      assert.ok(safeOffset(text, 8_000) >= 0);
      assert.deepEqual(readCleanGlossary("dictation.md", `${signs}\n\n- Lazard\n`).terms.at(-1)?.term, "Lazard");
    }
  });

  it("attacks 20: a hostile glossary is read in one pass, whatever its form", () => {
    for (const [, write] of HOSTILE) {
      for (const name of ["g.md", "g.txt", "g.csv", "g.json", "g.jsonc", "g.yaml", "g.dic", "g.tsv", "accept.txt"]) {
        const { terms, problems } = readCleanGlossary(name, write(40_000));
        assert.ok(terms.length + problems.length >= 0);
      }
    }
    const many = readCleanGlossary(
      "dictation.md",
      filled(990_000, (i) => `- Term ${i}\n`),
    );
    assert.ok(many.terms.length > 60_000);
    const forms = filled(990_000, (i) => `w${i} = Lazard\n`);
    assert.ok((readCleanGlossary("dictation.txt", forms).terms[0]?.wrong.length ?? 0) > 60_000);
    const short = `${filled(900_000, (i) => `L${i}x|`)}Lz = Lazard`;
    assert.deepEqual(readCleanGlossary("dictation.txt", short).terms[0]?.term, "Lazard");
    assert.equal(many.terms[7]?.term, "Term 7");
  });

  it("context 2, 6: a document of any format is read in one pass, and nothing stops its reader", () => {
    // The formats read as much of a document, however long it is; each has the texts that are made against it.
    const against: Readonly<Record<string, string>> = {
      "a.tex": "\\begin{equation}\\cite{{{\\emph{a",
      "a.rst": ".. code::\n:a:`",
      "a.org": "#+begin_src\n* a :b:c\n:a:\n",
      "a.typ": "#a($ /* ",
      "a.adoc": "----\n[a]<<",
      "a.html": "<script><style><!-- ",
      "a.py": "\"\"\"a /* ''' # ",
      "a.json": '{"a": {"b": [',
      "a.ipynb": '{"cells": [{"source": ["',
    };
    for (const [name, piece] of Object.entries(against))
      for (const text of [
        filled(100_000, piece),
        filled(100_000, (i) => piece.slice(i % piece.length)),
        " ".repeat(100_000),
      ])
        for (const term of termsOf(text, false, 50_000, name)) assert.ok(term.length <= 60);
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 300 }),
        fc.constantFrom(...Object.keys(against), "a.md", "a.txt"),
        fc.nat(400),
        (text, name, caret) => {
          for (const term of termsOf(text, name === "a.md", caret, name))
            assert.ok(term.length > 1 && term.length <= 60);
          readCleanGlossary(name, text);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("attacks 20: unequal runs of backticks hold no code but what is closed", () => {
    const code = [...markupOf(`\`Lazard\`\n${increasing("`", 3_000)}`)].filter(({ kind }) => kind === "code");
    assert.deepEqual(
      code.map(({ text }) => text),
      ["Lazard"],
    );
  });

  it("finds in Markdown what a parser finds", () => {
    const piece = fc.constantFrom(
      "# Bulge Bracket\n",
      "Title\n===\n",
      "\n",
      "text `code` and **strong** words\n",
      "- item one\n",
      "1. item two\n",
      "  more\n",
      "```js\n# no heading\n```\n",
      "> # Quoted\n",
      "| a | b |\n|---|---|\n| cell | x |\n\n",
      "plain text\n",
      "## With `code` in it\n",
      "- [link](x.md) item\n",
      "***\n",
    );
    const wanted = (text: string): string[] => {
      const found: string[] = [];
      for (const node of nodesOf(parseMarkdown(text))) {
        if (node.type === "heading") found.push(`heading ${plainText(node)}`);
        if (node.type === "inlineCode") found.push(`code ${node.value}`);
        if (node.type === "strong") found.push(`strong ${plainText(node)}`);
        const first = node.type === "listItem" ? node.children[0] : undefined;
        if (first?.type === "paragraph") found.push(`item ${plainText(first).replaceAll(/\s+/g, " ")}`);
      }
      return found.sort();
    };
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        // A blank line between, so that nothing goes on lazily in the next one.
        const text = pieces.join("\n");
        const found = [...markupOf(text)]
          .filter(({ kind }) => kind !== "cell")
          .map(({ kind, text: words }) => `${kind} ${words.replaceAll(/\s+/g, " ")}`);
        assert.deepEqual(found.sort(), wanted(text), JSON.stringify(text));
      }),
      { numRuns: 500 },
    );
  });
});

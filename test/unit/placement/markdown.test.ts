import assert from "node:assert/strict";
import { parseMarkdown, plainText } from "../../markdown";
import { linesOf, placementAt, type Lines } from "../../../src/placement";
import { frontMatterEnd } from "../../../src/core/markdown/frontMatter";
import { walkLines } from "../../../src/core/markdown/lineWalk";
import { holdersOf } from "./tree";
import { writtenAt, writtenIn } from "./writtenAt";

const TWO = "One.\n\nTwo.";

describe("editor 9: a long note", () => {
  const counted = (lines: Lines): { readonly lines: Lines; readonly counts: { read: number } } => {
    const counts = { read: 0 };
    const line = (index: number): string => {
      counts.read += 1;
      return lines.line(index);
    };
    return { lines: { ...lines, line }, counts };
  };
  for (const [name, unit] of [
    ["paragraphs", "Some text that goes on.\n\n"],
    ["a list", "- an item\n"],
    ["a nested list", "- an item\n  - inner\n"],
    ["tables", "| a | b |\n|---|---|\n| c | d |\n\n"],
    ["fences", "Text\n\n```js\nconst a = 1;\n```\n\n"],
    ["fences in lists", "- one\n\n  ```js\n  f();\n  ```\n\n"],
    ["formulas that do not end", "$$ and\n"],
    ["HTML", "<div>\n\ntext\n\n</div>\n\n"],
    ["one paragraph", "a line of it\n"],
  ] as const)
    it(`editor 9: of ${name}: no line is looked at more than a few times, and nothing is kept of most`, () => {
      const text = unit.repeat(Math.ceil(50_000 / (unit.split("\n").length - 1)));
      const { lines, counts } = counted(linesOf(text, "markdown"));
      placementAt(lines, { line: lines.lineCount - 2, character: 3 });
      assert.ok(counts.read < 8 * lines.lineCount, String(counts.read));
    });
});

describe("editor 10: front matter", () => {
  for (const [name, text] of [
    ["YAML", "---\nrecording: a.m4a\n---\n"],
    ["YAML that ends with dots", "---\nrecording: a.m4a\n...\n"],
    ["TOML", '+++\nrecording = "a.m4a"\n+++\n'],
    ["JSON", '{\n  "recording": "a.m4a"\n}\n'],
    [";;;", ';;;\n"recording": "a.m4a"\n;;;\n'],
  ] as const)
    for (const eol of ["\n", "\r\n", "\r"])
      it(`editor 10: nothing goes into ${name}, with ${JSON.stringify(eol)}`, () => {
        const document = `${text}\nText\n`.replaceAll("\n", eol);
        const end = text.replaceAll("\n", eol).length - eol.length;
        for (let at = 0; at <= end; at++) {
          for (const below of [false, true]) {
            if (document.slice(at - 1, at + 1) === "\r\n") continue;
            const written = writtenAt(document, at, "Said.", { below });
            assert.equal(written.text, `${document.slice(0, end)}${eol}Said.${document.slice(end)}`);
          }
        }
      });

  it("editor 10: a rule, a list and braces are none", () => {
    for (const text of ["---\n\nText\n", "---\ntitle\n", "{\nText\n}\n", "+++ x\n+++\n", "\n---\na: b\n---\n"])
      assert.equal(frontMatterEnd(walkLines(linesOf(text, "markdown"))), 0, text);
  });
});

/** `‸` is the caret. */
const CASES: readonly (readonly [title: string, marked: string, wanted: string, said?: string])[] = [
  ["editor 11: at the end of a fence", "```\ncode\n```‸\nText", "```\ncode\n```\n\nOne.\n\nTwo.\n\nText"],
  ["editor 11: at the end of a table", "| a |\n|---|\n| b |‸\n\nText", "| a |\n|---|\n| b |\n\nOne.\n\nTwo.\n\nText"],
  ["editor 11: at the end of a definition", "[a]: b‸\n[c]: d", "[a]: b\n\nOne.\n\nTwo.\n\n[c]: d"],
  ["editor 11: at a block's name", "Text ^name‸\n\nMore", "Text ^name\n\nOne.\n\nTwo.\n\nMore"],
  ["editor 11: at a rule", "a\n\n---‸\nb", "a\n\n---\n\nOne.\n\nTwo.\n\nb"],
  ["editor 11: at the end of a fence in a list", "- a\n  ```\n  b\n  ```‸\n- c", "- a\n  ```\n  b\n  ```\n\n  One.\n\n  Two.\n\n- c"],
  ["editor 12: in the name of a page", "See [[pa‸ge]] now", "See [[page]] One. now", "One."],
  ["editor 12: in a formula", "Take $a ‸+ b$ now", "Take $a + b$ One. now", "One."],
  ["editor 12: in a block of formulas", "$$\na‸\n$$\nb", "$$\na\n$$\n\nOne.\n\nTwo.\n\nb"],
  ["editor 12: in an address", "At https://a.ex/‸b now", "At https://a.ex/b One. now", "One."],
  ["editor 12: behind an address, in Chinese", "https://a.ex/b‸", "https://a.ex/b 你好", "你好"],
  ["editor 12: in details", "<details>\n<summary>a</summary>\n‸\n</details>", "<details>\n<summary>a</summary>\n\nOne.\n\nTwo.\n\n</details>"],
  ["editor 12: in a div", "<div>\na‸\n</div>", "<div>\na One.\nTwo.\n</div>"],
  ["editor 12: in a comment", "<!-- a‸ -->\n", "<!-- a One.\n\nTwo. -->\n"],
  ["editor 12: in a comment, what would end it", "<!-- a‸ -->\n", "<!-- a b - - > c -->\n", "b --> c"],
  ["editor 12: in a comment of Obsidian", "%%\na‸\n%%\n", "%%\na One.\n\nTwo.\n%%\n"],
  ["editor 12: in a tag", '<b cl‸ass="x">y</b>', '<b class="x"> One. y</b>', "One."],
  ["editor 13: in a list", "- a‸\n- b", "- a One.\n\n  Two.\n- b"],
  ["editor 13: in a list with tabs", "-\ta‸\n-\tb", "-\ta One.\n\n    Two.\n-\tb"],
  ["editor 13: in a nested list", "1. a\n   - b‸\n2. c", "1. a\n   - b One.\n\n     Two.\n2. c"],
  ["editor 13: in a task", "- [ ] a‸\n", "- [ ] a One.\n\n  Two.\n"],
  ["editor 13: in an empty item", "- ‸\n- b", "- One.\n\n  Two.\n- b"],
  ["editor 13: behind a sign without a space", "- a\n-‸", "- a\n- 你好", "你好"],
  ["editor 13: in a quotation", "> a‸\n> b", "> a One.\n>\n> Two.\n> b"],
  ["editor 13: on a blank line of a quotation", "> a\n>‸\n> b", "> a\n>\n> One.\n>\n> Two.\n>\n> b"],
  ["editor 13: in a callout", "> [!note] a\n> b‸", "> [!note] a\n> b One.\n>\n> Two."],
  ["editor 13: in a cell", "| a‸ | b |\n|---|---|", "| a One. Two. | b |\n|---|---|"],
  ["editor 13: in an empty cell", "| a |‸|\n|---|---|", "| a | One. Two. |\n|---|---|"],
  ["editor 13: in a cell, a bar", "| ‸ |\n|---|", "| a \\| b |\n|---|", "a | b"],
  ["editor 13: in a cell without outer bars", "a | b‸\n---|---\n", "a | b One. Two.\n---|---\n"],
  ["editor 13: in a footnote", "[^1]: a‸\n", "[^1]: a One.\n\n    Two.\n"],
  ["editor 13: in a heading", "# A‸\n\nb", "# A One. Two.\n\nb"],
  ["editor 16: in a fence", "```\n‸\n```", "```\n# a *b* $c$ [d](e)\n```", "# a *b* $c$ [d](e)"],
  ["editor 16: in a fence, what would end it", "```\n‸\n```", "```\n    ```\nb\n```", "```\nb"],
  ["editor 16: in indented code", "a\n\n    b‸\n", "a\n\n    b *c*\n", "*c*"],
  ["editor 24: above a rule", "\n‸\n---\n", "\nOne.\n\n---\n", "One."],
  ["editor 24: above a line of =", "a\n\n‸\n===\n", "a\n\nOne.\n\n===\n", "One."],
  ["editor 24: before an Arabic comma", "قال ‸، ثم", "قال نعم، ثم", "نعم"],
]; // prettier-ignore

describe("places in Markdown", () => {
  for (const [title, marked, wanted, said = TWO] of CASES)
    for (const eol of ["\n", "\r\n", "\r"])
      it(`${title}, with ${JSON.stringify(eol)}`, () =>
        assert.equal(writtenIn(marked.replaceAll("\n", eol), said), wanted.replaceAll("\n", eol)));
});

describe("editor 14: below a link", () => {
  const below = (marked: string): string => writtenIn(marked, TWO, { below: true });
  for (const [name, marked, wanted] of [
    ["in a paragraph of several lines", "a ![](a.m4a)‸ b\nc\n\nd", "a ![](a.m4a) b\nc\n\nOne.\n\nTwo.\n\nd"],
    ["in a list", "- ![](a.m4a)‸\n- b", "- ![](a.m4a)\n\n  One.\n\n  Two.\n\n- b"],
    ["in a list with tabs", "-\t![](a.m4a)‸\n-\tb", "-\t![](a.m4a)\n\n    One.\n\n    Two.\n\n-\tb"],
    ["in a heading with a line below it", "![](a.m4a)‸\n===\n\nb", "![](a.m4a)\n===\n\nOne.\n\nTwo.\n\nb"],
    [
      "in a table without outer bars",
      "a | b\n--|--\n[x](a.m4a)‸ | c\nd | e\n",
      "a | b\n--|--\n[x](a.m4a) | c\nd | e\n\nOne.\n\nTwo.\n",
    ],
    [
      "in a player",
      '<audio controls>\n<source src="a.m4a">‸\n</audio>\n\nb',
      '<audio controls>\n<source src="a.m4a">\n</audio>\n\nOne.\n\nTwo.\n\nb',
    ],
    ["in a footnote", "[^1]: ![](a.m4a)‸\n    b\n", "[^1]: ![](a.m4a)\n    b\n\n    One.\n\n    Two.\n"],
    ["in a quotation", "> ![](a.m4a)‸\n> b\n\nc", "> ![](a.m4a)\n> b\n>\n> One.\n>\n> Two.\n\nc"],
    ["in an item of several lines", "1. ![](a.m4a)‸\nlazy\n2. b", "1. ![](a.m4a)\nlazy\n\n   One.\n\n   Two.\n\n2. b"],
  ] as const)
    it(`editor 14: ${name}`, () => {
      assert.equal(below(marked), wanted);
      assert.equal(below(marked.replaceAll("\n", "\r\n")), wanted.replaceAll("\n", "\r\n"));
    });
});

describe("editor 16: what was said is what is read", () => {
  const SAID = [
    "2025. a year", "# no heading", "- no item", "> no quotation", "---", "===", "$5 and 10$", "*x*", "_x_", "**x** and __y__", "==x==", "<tag>", "[x](y)", "`x`", "1) x", "+ x", "***", "~~~", "```", "| a | b |", "&lt;", "\\*", "https://a.example/x_y_z", "~~x~~", "a *b c* d", "snake_case and 5 * 3", "$5",
  ]; // prettier-ignore
  for (const marked of [
    "‸",
    "a ‸ b",
    "a\n\n‸\n\nb",
    "- ‸",
    "- a\n\n  ‸\n",
    "> ‸",
    "1. ‸",
    "- [ ] ‸",
    "# ‸",
    "| ‸ |\n|---|",
  ])
    for (const said of SAID)
      it(`editor 16: ${JSON.stringify(said)} at ${JSON.stringify(marked)}`, () => {
        const text = writtenIn(marked, said);
        const without = plainText(parseMarkdown(writtenIn(marked, "Alpha")));
        assert.equal(
          plainText(parseMarkdown(text)),
          without.replace("Alpha", () => said),
          text,
        );
        assert.deepEqual(
          holdersOf(writtenIn(marked, "Alpha"), "Alpha"),
          holdersOf(text, said) ?? holdersOf(text, said[0] ?? ""),
          text,
        );
        // A formula of VS Code's preview and of Obsidian.
        assert.doesNotMatch(text.replaceAll(/\\\$/g, ""), /\$\S(?:[^$]*\S)?\$(?!\d)/);
      });

  for (const said of [
    "It costs $5, or $10.",
    "5 * 3 = 15, snake_case, C# and -5 degrees",
    "Well: 1. Mai, # 5 – so > that.",
  ])
    it(`editor 16: nothing is escaped in ${said}`, () => assert.equal(writtenIn("a ‸", said), `a ${said}`));
});

describe("editor 23: several recordings at one caret", () => {
  const at = (marked: string, heading = "a *b*.m4a", languageId = "markdown"): string =>
    writtenIn(marked, "One.", { heading }, languageId);
  for (const [name, marked, wanted] of [
    ["below a heading of the second level", "# A\n\n## B\n\n‸\n", "# A\n\n## B\n\n### a *b\\*.m4a\n\nOne.\n"],
    ["without a heading above", "a‸", "a\n\n## a *b\\*.m4a\n\nOne."],
    ["below an underlined one", "A\n---\n\n‸", "A\n---\n\n### a *b\\*.m4a\n\nOne."],
    ["in a list", "- a‸\n- b", "- a\n\n  ## a *b\\*.m4a\n\n  One.\n- b"],
    ["in a quotation", "> a‸\n", "> a\n>\n> ## a *b\\*.m4a\n>\n> One.\n"],
    ["before text", "a ‸ b", "a \n\n## a *b\\*.m4a\n\nOne.\n\n b"],
    ["in a cell", "| ‸ |\n|---|", "| a *b\\*.m4a: One. |\n|---|"],
    ["where no comment of code is one", "```\n# a\n```\n\n‸", "```\n# a\n```\n\n## a *b\\*.m4a\n\nOne."],
  ] as const)
    it(`editor 23: ${name}`, () => assert.equal(at(marked), wanted));
  it("editor 23: all of them of one level, whatever the first one's is", () => {
    const first = writtenAt("# A\n\nSaid: \n", 11, "One.", { heading: "a" });
    const { headingLevel } = first.place;
    assert.equal(first.text, "# A\n\nSaid: \n\n## a\n\nOne.\n");
    assert.ok(headingLevel);
    const second = writtenAt(first.text, first.text.length - 1, "Two.", { heading: "b", headingLevel });
    assert.equal(second.text, "# A\n\nSaid: \n\n## a\n\nOne.\n\n## b\n\nTwo.\n");
  });
  it("editor 23: none in plain text", () => assert.equal(at("a ‸", "b.m4a", "plaintext"), "a One."));
});

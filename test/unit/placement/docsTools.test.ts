import assert from "node:assert/strict";
import { escapingOf } from "../../../src/placement/escapes";
import { linesOf, placementAt } from "../../../src/placement";
import { at, carets, ENDS, written } from "./written";

const TWO = "One.\n\nTwo.";

/** Frames as tools for documentation have them: what stands on the lines of `:::` is no text. */
const FRAMED: Readonly<Record<string, string>> = {
  Docusaurus: "Before.\n\n:::note Title here\n\nInner text.\n\n:::\n\nAfter.\n",
  "a title in brackets": ":::tip[My tip]\n\nInner text.\n\n:::\n",
  "without blank lines": "Before.\n:::note\nInner text.\n:::\nAfter.\n",
  VitePress: "::: warning\n\nInner text.\n\n:::\n",
  "Pandoc and Quarto": "::: {.callout-note collapse=true}\n## Heading\n\nInner text.\n:::\n",
  "one within another": "::::outer\n\nFirst.\n\n:::inner\n\nSecond.\n\n:::\n\nThird.\n\n::::\n",
  "in a list": "- item\n\n  :::note\n\n  Inner text.\n\n  :::\n\n- next\n",
  "in a quotation": "> :::note\n> Inner text.\n> :::\n",
  "with nothing in it": ":::note\n:::\n",
  "that never ends": ":::note\n\nInner text.\n",
  "with a list in it": ":::note\n\n- one\n- two\n\n:::\n",
};

/** Between which lines of `:::` a line is: their numbers in the document. */
function framesOf(text: string): readonly (readonly [line: string, frame: string])[] {
  const open: number[] = [];
  return text.split(/\r\n|\r|\n/).map((line, index) => {
    const [, rest] = /^[ >]*:{3,}(.*)$/.exec(line) ?? [];
    if (rest?.trim()) open.push(index);
    else if (rest !== undefined) open.pop();
    return [line, String(open.length)] as const;
  });
}

describe("editor 12: containers of tools for documentation", () => {
  for (const [title, text] of Object.entries(FRAMED))
    for (const [name, eol] of Object.entries(ENDS))
      it(`editor 12: ${title} (${name}): no line of ::: takes text, and text stays between them`, () => {
        const document = text.replaceAll("\n", eol);
        for (const caret of carets(document)) {
          const result = written(document, "markdown", caret, TWO);
          const shown = JSON.stringify({ ...caret, result: result?.text });
          assert.ok(result?.place.kind === "text", shown);
          const signs = (all: string): string[] => all.split(/\r\n|\r|\n/).filter((line) => line.includes(":::"));
          assert.deepEqual(signs(result.text), signs(document), shown);
          const before = framesOf(document)[caret.line] ?? ["", ""];
          const after = framesOf(result.text).filter(([line]) => /One\.|Two\./.test(line));
          assert.equal(after.length, before[0].startsWith("## H") && caret.character > 0 ? 1 : 2, shown);
          // Before a sign it is above it, behind one below it.
          const onSign = before[0].includes(":::");
          // Behind the sign of a quotation that begins there the place is in it already.
          const passed = before[0].slice(0, caret.character);
          const atStart = caret.line > 0 ? !passed.replaceAll(/[ >]/g, "") : !passed;
          const sign = /:{3,}\s*[^\s:]/.test(before[0]) ? -1 : 1;
          const frame = onSign && atStart ? String(Number(before[1]) + sign) : before[1];
          for (const [, found] of after) assert.equal(found, frame, shown);
          // Asked again for its own place it answers with that.
          const again = written(document, "markdown", result.place.position, TWO, {
            below: result.place.below ?? false,
          });
          assert.equal(again?.text, result.text, shown);
        }
      });

  it("editor 12: a recording's text stays in what frames its link", () =>
    assert.equal(
      at(":::note\n![](a.m4a)‸\n:::\n", "markdown", TWO, { below: true }),
      ":::note\n![](a.m4a)\n\nOne.\n\nTwo.\n\n:::\n",
    ));
});

describe("editor 16: what was said in MDX", () => {
  for (const [title, marked, wanted, said] of [
    ["braces", "‸", "a \\{b} c", "a {b} c"],
    ["two of them", "‸", "\\{\\{ b }}", "{{ b }}"],
    ["a backslash before one", "‸", "\\\\\\{b}", "\\{b}"],
    ["a tag", "a ‸", "a 1 \\< 2 and \\<b>", "1 < 2 and <b>"],
    ["braces in a cell", "| ‸ |\n|---|", "| \\{a\\|b} |\n|---|", "{a|b}"],
    ["braces in a component", "<Note>\n‸\n</Note>", "<Note>\na \\{b}\n\n</Note>", "a {b}"],
    ["braces in a fence are as they were said", "```js\n‸\n```", "```js\n{a}\n```", "{a}"],
    ["import at the beginning", "‸", "&#105;mport duties rose", "import duties rose"],
    ["export in a further paragraph", "a ‸", "a One.\n\n&#101;xport is down", "One.\n\nexport is down"],
    ["import within a line", "a ‸", "a import duties", "import duties"],
    ["what only begins like one", "‸", "important", "important"],
    ["there is no indented code", "    text‸", "    text \\{a}", "{a}"],
  ] as const)
    it(`editor 16: ${title}`, () => assert.equal(at(marked, "mdx", said), wanted));

  it("editor 16: a file of that name, whatever the editor takes it for", () => {
    for (const languageId of ["markdown", "plaintext", "mdx"])
      assert.equal(at("‸", languageId, "{a}", { fileName: "Page.MDX" }), "\\{a}");
    assert.equal(at("‸", "markdown", "{a}", { fileName: "page.md" }), "{a}");
  });

  it("editor 16: the name of a recording as a heading", () =>
    assert.equal(at("‸", "mdx", "One.", { heading: "a {b}.m4a" }), "## a \\{b}.m4a\n\nOne."));

  it("editor 7: text that grows begins with what was written", () => {
    for (const said of ["import {a} from", "export\nimport x", "i\nim\nimport a", "{{{", "\\{ \\{", "exports", "a {b"])
      for (const mdx of [true, false]) {
        const escaping = escapingOf(mdx ? { kind: "markdown", mdx } : { kind: "html", mdx: true });
        const whole = escaping(said, true, "");
        for (let end = 0; end <= said.length; end++)
          assert.ok(whole.startsWith(escaping(said.slice(0, end), false, "")), `${whole} ${end}`);
      }
  });
});

/** What must stay as it is, and in one piece. */
const MDX: readonly (readonly [title: string, text: string, ...keep: string[]])[] = [
  ["imports", 'import A from "./a";\nimport { B } from "./b";\n\nText here.\n', 'import A from "./a";\nimport { B } from "./b";\n'],
  ["an export with blank lines", "export const f = (a) => {\n  const b = '}';\n\n  return a;\n};\n\nText here.\n", "export const f = (a) => {\n  const b = '}';\n\n  return a;\n};\n"],
  ["an import at the end", 'Text here.\n\nimport A from "./a";', 'import A from "./a";'],
  ["an expression in a line", "Text {a.map((x) => { return x; })} and {/* a comment } */} end.\n", "{a.map((x) => { return x; })}", "{/* a comment } */}"],
  ["expressions on lines of their own", "{/*\n\na comment\n\n*/}\n\nText here.\n\n{\n  a\n}\n", "{/*\n\na comment\n\n*/}\n", "{\n  a\n}\n"],
  ["a tag of several lines", "<Tabs\n  values={[{ a: 'b>c' }]}\n  on={() => x > 2}\n>\n\nText here.\n\n</Tabs>\n", "<Tabs\n  values={[{ a: 'b>c' }]}\n  on={() => x > 2}\n>\n", "\n</Tabs>"],
  ["components without blank lines", '<Note kind="a">\nText here.\n</Note>\n', '<Note kind="a">\n', "\n</Note>"],
  ["a component that is whole", 'Text here.\n\n<Player src={url("a b")} />\n\nMore.\n', '\n<Player src={url("a b")} />\n'],
  ["a component in a line", "Text <B on={() => a > b}>bold</B> end.\n", "<B on={() => a > b}>", "</B>"],
  ["front matter and imports", '---\ntitle: A\n---\nimport A from "./a";\n\nText here.\n', '---\ntitle: A\n---\n', 'import A from "./a";\n'],
  ["a fragment", "<>\n\nText here.\n\n</>\n", "<>\n", "\n</>\n"],
  ["a brace without an end", "Text here.\n\nNo { end here.\n"],
]; // prettier-ignore

describe("editor 12: nothing of MDX is torn", () => {
  for (const [title, text, ...keep] of MDX)
    for (const [name, eol] of Object.entries(ENDS))
      it(`editor 12: ${title} (${name})`, () => {
        const document = text.replaceAll("\n", eol);
        for (const caret of carets(document)) {
          const result = written(document, "mdx", caret, TWO);
          const shown = JSON.stringify({ ...caret, result: result?.text });
          assert.ok(result?.place.kind === "text", shown);
          for (const piece of keep) assert.ok(result.text.includes(piece.replaceAll("\n", eol)), `${piece} ${shown}`);
          for (const piece of keep)
            if (/^(?:import|export)/.test(piece))
              assert.match(result.text, new RegExp(`(?:^|[\\r\\n]|---${eol})${piece.slice(0, 9)}`), shown);
          assert.ok(result.text.includes("One.") && result.text.includes("Two."), shown);
          const again = written(document, "mdx", result.place.position, TWO, { below: result.place.below ?? false });
          assert.equal(again?.text, result.text, shown);
        }
      });

  it("editor 9: however many begin and do not end, each line is looked at a few times", () => {
    for (const unit of ["{ a\n\n", "<A b={\n\n", "export {\n\n", "a { b\n"]) {
      const lines = linesOf(unit.repeat(4_000), "mdx");
      let read = 0;
      const line = (index: number): string => {
        read += 1;
        return lines.line(index);
      };
      placementAt({ ...lines, line }, { line: lines.lineCount - 3, character: 1 });
      assert.ok(read < 60 * lines.lineCount, `${unit} ${read}`);
    }
  });
});

import assert from "node:assert/strict";
import { linksIn } from "../../../src/context/links";

const YES = "yes.m4a";

/** What the preview or Obsidian resolves, with what it leads to. */
const LINKS: readonly (readonly [string, string, readonly string[]])[] = [
  ["a wiki link in a table", String.raw`| ![[yes.m4a\|x]] | b |` + "\n|---|---|", [YES]],
  ["a wiki link with another name", "[[yes.m4a|the memo]]", [YES]],
  ["a place in an embed", "![[yes.m4a#t=30]] and [[yes.m4a#t=30|x]]", [YES, YES]],
  ["brackets in a label", "[a [b]](yes.m4a)", [YES]],
  ["brackets in brackets in a label", "[a [b [c]] d](yes.m4a)", [YES]],
  ["a label of brackets", "[[1]](yes.m4a)", [YES]],
  ["a link around a picture", "[![cover](x.png)](yes.m4a)", [YES, "x.png"]],
  ["a picture in a link", "[![](yes.m4a)](x.html)", ["x.html", YES]],
  ["a full reference", "[x][Ref One]\n\n[ref one]: yes.m4a 'title'", [YES]],
  ["a collapsed reference", "[ref][]\n\n[ref]: <yes.m4a>", [YES]],
  ["a short reference", "> [ref]\n\n[ref]: yes.m4a", [YES]],
  ["a picture by reference", "![x][r]\n\n[r]: yes.m4a", [YES]],
  ["the first of two definitions", "[r]\n\n[r]: yes.m4a\n[r]: no.m4a", [YES]],
  ["a definition over two lines", "[x][y]\n\n[y]:\n  yes.m4a", [YES]],
  ["a footnote", "Text[^n]\n\n[^n]: ![[yes.m4a]]", [YES]],
  ["emphasis", "**[x](yes.m4a)** ==![[yes.m4a]]==", [YES, YES]],
  ["a definition in a quotation", "[r]\n\n> [r]: yes.m4a", [YES]],
  ["angle brackets", "[x](<my yes.m4a>)", ["my yes.m4a"]],
  ["angle brackets and a title", '[x](<yes.m4a> "t")', [YES]],
  ["an unquoted source", "<audio controls src=yes.m4a></audio>", [YES]],
  ["a source in single quotes", "<audio src='yes.m4a'></audio>", [YES]],
  ["capital letters", '<AUDIO SRC="yes.m4a"></AUDIO>', [YES]],
  ["a sign in another attribute", '<audio title="a > b" src="yes.m4a">', [YES]],
  ["a source on its own line", "<audio controls>\n  <source src=yes.m4a>\n</audio>", [YES]],
  ["a film", '<video src="yes.m4a"/>', [YES]],
  ["an HTML link", "see <a href='yes.m4a'>here</a>", [YES]],
  ["HTML in a block", '<div>\n<a class=x href="yes.m4a">x</a>\n</div>', [YES]],
  ["an address in angle brackets", "<https://example.org/yes.m4a>", ["https://example.org/yes.m4a"]],
  ["a query", "[x](yes.m4a?raw=1#t=3)", [YES]],
  ["entities", "[x](a&amp;b.m4a) [y](a&#38;b.m4a)", ["a&b.m4a", "a&b.m4a"]],
  ["two lines", "[a\nb](yes.m4a)", [YES]],
  ["a destination on the next line", "[x](\nyes.m4a)", [YES]],
  ["a list", "- a\n\n    ![](yes.m4a)", [YES]],
  ["a continued paragraph", "text\n      ![](yes.m4a)", [YES]],
  ["a list in a quotation", "> 1. a\n>    ![](yes.m4a)", [YES]],
  ["a callout", "> [!note] Title\n> ![[yes.m4a]]", [YES]],
  ["a task", "- [ ] ![](yes.m4a)\n- [x] [y](yes.m4a)", [YES, YES]],
  ["a line below a definition", "[r]: other.wav\n    [x](yes.m4a)", [YES]],
  ["a line below half a tag", "<i x=']-->\n[x](yes.m4a)", [YES]],
  ["money", "$5 and [x](yes.m4a) 10 $", [YES]],
  ["a percentage", "100%% of [x](yes.m4a)", [YES]],
  ["nested parentheses", "[x](a(b(c)).m4a)", ["a(b(c)).m4a"]],
  ["a comment within a line that never ends", "a <!-- ![](yes.m4a)", [YES]],
];

/** What looks like a link and is none. */
const NONE: readonly (readonly [string, string])[] = [
  ["an Obsidian comment", "%% ![](no.m4a) %%"],
  ["an Obsidian comment of several blocks", "%%\n\n![](no.m4a)\n\n[[no.m4a]]\n\n%%"],
  ["an Obsidian comment that never ends", "%%\n\n![](no.m4a)"],
  ["indented code", "text\n\n    ![](no.m4a)"],
  ["code indented with a tab", "\t![](no.m4a)"],
  ["indented code in a list", "- a\n\n      ![](no.m4a)"],
  ["indented code in a quotation", ">     ![](no.m4a)"],
  ["a fence in a list", "- a\n  ```\n  ![](no.m4a)\n  ```"],
  ["a comment that never ends", "<!--\n![](no.m4a)\n\n![](no.m4a)"],
  ["a comment of several paragraphs", "<!--\n\n![](no.m4a)\n\n<audio src=no.m4a>\n-->"],
  ["code over two lines", "`a\n![](no.m4a)`"],
  ["a fence below an empty item", "- \n```\n![](no.m4a)"],
  ["a fence below an empty quotation", ">\n~~~\n![](no.m4a)"],
  ["indented code below a rule that ends a list", "- a\n\n---\n    [x](no.m4a)"],
  ["math", "$[x](no.m4a)$"],
  ["a block of math", "$$\n[x](no.m4a)\n$$"],
  ["escaped brackets", String.raw`\[x](no.m4a) [x\](no.m4a) \[\[no.m4a]]`],
  ["front matter", '---\naudio: "[[no.m4a]]"\n---'],
  ["front matter in TOML", "+++\na = '[x](no.m4a)'\n+++"],
  ["a reference without a definition", "[x][r] [r] [r][]"],
  ["a definition in a fence", "[r]\n\n```\n[r]: no.m4a\n```"],
  ["a definition alone", "[r]: no.m4a"],
  ["a script", "<script>\nx = '[x](no.m4a)'\n</script>"],
  ["Markdown in a block of HTML", "<div>\n![](no.m4a)\n</div>"],
  ["a label in an attribute", '<img alt="[x](no.m4a)">'],
  ["a link across list items", "- [a\n- b](no.m4a)"],
  ["spaces in a destination", "[x](no 1.m4a)"],
  ["a link across paragraphs", "[a\n\nb](no.m4a)"],
];

describe("links as their world resolves them", () => {
  for (const [name, break_] of [
    ["LF", "\n"],
    ["CRLF", "\r\n"],
    ["CR", "\r"],
  ] as const) {
    const written = (text: string): string => text.replaceAll("\n", break_);
    const targets = (text: string): string[] => linksIn(written(text)).map(({ target }) => target);
    for (const [what, text, wanted] of LINKS)
      it(`editor 15: ${what} (${name})`, () => assert.deepEqual(targets(text), wanted));
    for (const [what, text] of NONE)
      it(`editor 15: no link in ${what} (${name})`, () => assert.deepEqual(targets(text), []));
    it(`editor 10: a recording in front matter is no link, and offsets are the document's (${name})`, () => {
      const text = written("---\naudio: memo.m4a\nx: [a](memo.m4a)\n---\n\n![](memo.m4a)\n");
      const [link, ...others] = linksIn(text);
      assert.equal(others.length, 0);
      assert.equal(text.slice(link?.start, link?.end), "![](memo.m4a)");
    });
  }
});

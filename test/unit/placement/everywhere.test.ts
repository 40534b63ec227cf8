import assert from "node:assert/strict";
import { parseMarkdown, plainText } from "../../markdown";
import { holdersOf, outlineWithout } from "./tree";
import { writtenAt } from "./writtenAt";

/** Documents, with what in them stays in one piece wherever the caret is. */
const DOCUMENTS: readonly (readonly [name: string, text: string, ...keep: string[]])[] = [
  ["paragraphs", "One *two* three\nfour **five** six.\n\nSeven `eight nine` ten.\n"],
  ["YAML", "---\ntitle: A\nlist: [a, b]\n---\n\nText here.\n", "---\ntitle: A\nlist: [a, b]\n---\n"],
  ["YAML, and text at once", "---\ntitle: A\n---\nText here.\n", "---\ntitle: A\n---\n"],
  ["YAML alone", "---\ntitle: A\n---", "---\ntitle: A\n---"],
  ["TOML", '+++\ntitle = "A"\n+++\n\nText here.\n', '+++\ntitle = "A"\n+++\n'],
  ["JSON", '{\n  "title": "A"\n}\n\nText here.\n', '{\n  "title": "A"\n}\n'],
  [";;;", ';;;\n"title": "A"\n;;;\n\nText here.\n', ';;;\n"title": "A"\n;;;\n'],
  ["a list", "- one\n- two\n  more of two\n- three\n\nEnd.\n"],
  ["a list with tabs", "-\tone\n-\ttwo\n\t-\tinner\n-\tthree\n"],
  ["fields in brackets", "- [ ] one [due:: 2026-01-01] more\n\nText [key:: value] end.\n", "[due:: 2026-01-01]", "[key:: value]"],
  ["templates", "Text {{ page.title }} and {% if a %}b{% endif %} end.\n\n{{< figure src=\"a.png\" >}}\n", "{{ page.title }}", "{% if a %}", "{% endif %}", '{{< figure src="a.png" >}}'],
  ["tasks below tasks with tabs", "- [ ] one\n\t- [x] two\n\t\t- three\n\t- four\n- five\n"],
  ["quotations and code below tabs", "- one\n\t- two\n\n\t\t> quote\n\n\t\tmore\n\t- three\n"],
  ["an ordered list with tabs within", "1. one\n\t1. two\n\t\t- three\n2. four\n"],
  ["an ordered list", "1. one\n2. two\n\n   more of two\n\n3. three\n"],
  ["tasks", "- [ ] one\n- [x] two\n  - [ ] inner task\n"],
  ["a nested list", "- one\n  - inner\n    - innermost\n  - next\n- two\n"],
  ["a loose list", "* one\n\n* two\n\n  more\n\nEnd.\n"],
  ["a quotation", "> one\n> two\n>\n> three\n\nEnd.\n"],
  ["a callout", "> [!note] Title here\n> body of it\n> - item\n\nEnd.\n", "[!note]"],
  ["a list in a quotation", "> - one\n>   more\n> - two\n"],
  ["a table", "| a | b |\n|---|:--|\n| c `x` | d |\n| e |  |\n\nEnd.\n"],
  ["a table without outer bars", "a | b\n--- | ---\nc | d\ne | f\n\nEnd.\n"],
  ["a table in a list", "- | a | b |\n  |---|---|\n  | c | d |\n- two\n"],
  ["a fence", "Text\n\n```js\nconst a = 1;\n\nf(a);\n```\n\nEnd.\n"],
  ["a fence between paragraphs", "Text\n~~~\ncode\n~~~\nEnd.\n"],
  ["a fence in a list", "- one\n\n  ```sh\n  ls\n  ```\n- two\n"],
  ["indented code", "Text\n\n    code one\n\n    code two\n\nEnd.\n"],
  ["formulas", "Take $a + b$ and $$c^2$$ here.\n\n$$\nx = y\n$$\n\nEnd.\n", "$a + b$", "$$c^2$$", "$$\nx = y\n$$"],
  ["details", "<details>\n<summary>Sum</summary>\n\nInner text.\n\n</details>\n\nEnd.\n", "<summary>", "</details>"],
  ["a div", "<div class=\"a\">\nraw text\n</div>\n\nEnd.\n", '<div class="a">', "</div>"],
  ["comments", "<!-- one\n\ntwo -->\n\nText <!-- three --> end.\n", "<!-- ", " -->"],
  ["a player", '<audio controls>\n<source src="a.mp3">\n</audio>\n\nEnd.\n', '<audio controls>\n<source src="a.mp3">\n</audio>'],
  ["a player in a line", 'Hear <audio src="a.mp3" controls></audio> now.\n', '<audio src="a.mp3" controls></audio>'],
  ["definitions", "See [text][ref] and [short].\n\n[ref]: https://example.org/a\n[short]: https://example.org/b 'Title'\n", "[text][ref]", "[short]"],
  ["links", "See [text](a.md 'title') and ![alt *x*](b.png) and <https://a.example/x> now.\n", "![alt *x*](b.png)", "<https://a.example/x>"],
  ["addresses", "Go to https://example.org/a?b=c or www.example.org, ask a.b@example.org.\n", "https://example.org/a?b=c", "www.example.org", "a.b@example.org"],
  ["Obsidian", "A [[wiki#part|name]] and ![[a.mp3]] and #tag/inner. ^block-1\n\n%%\nhidden\n%%\n\nText %%in it%% end.\n", "[[wiki#part|name]]", "![[a.mp3]]", "#tag/inner", "^block-1\n"],
  ["headings", "# One\n\nTwo\n===\n\nThree\nfour\n---\n\n***\n\n###### Six\n"],
  ["headings without blank lines", "# One\nText\n## Two\nText\n\n---\nText\n"],
  ["footnotes", "Text[^1] more.\n\n[^1]: The note.\n    More of it.\n", "[^1]"],
  ["escapes", "A \\* b &amp; c \\\\ d.\n", "\\*", "&amp;", "\\\\"],
  ["nested quotations", "> one\n> > inner\n> > more\n>\n> two\n\nEnd.\n"],
  ["lines that go on without signs", "> one\nlazy\n\n- item\nlazy too\n- two\n"],
  ["a table in a quotation", "> | a | b |\n> |---|---|\n> | c | d |\n>\n> End.\n"],
  ["a fence in a quotation", "> ~~~js\n> code\n>\n> more\n> ~~~\n> Text\n"],
  ["a fence in a deep list", "1. one\n   - two\n\n     ```\n     code\n     ```\n\n     more\n2. three\n"],
  ["headings in lists", "- # One\n- Two\n  ===\n- - inner\n"],
  ["HTML in a list", "- one\n\n  <div>\n  raw\n  </div>\n\n- two\n", "<div>", "</div>"],
  ["comments in a list", "- one\n\n  <!-- a\n  b -->\n\n- two\n", "<!-- ", " -->"],
  ["details with a list", "<details>\n\n- one\n- two\n\n</details>\n", "<details>", "</details>"],
  ["line breaks", "one  \ntwo\\\nthree\n"],
  ["a definition of two lines", "[a]: b.md\n  'Title'\n\nText [a] end.\n"],
  ["rules", "* * *\nText\n\n- - -\n\n___\n"],
  ["a fence that does not end", "Text\n\n```\ncode\n"],
  ["a comment that does not end", "Text\n\n<!-- hidden\n\nmore\n"],
  ["signs of lists of every kind", "+ one\n+ two\n\n1) three\n2) four\n\n* five\n"],
  ["a list below a paragraph", "Text\n- one\n- two\nText\n\n# End\n"],
  ["code below a list", "- one\n\n      code\n\n- two\n"],
  ["a tag of several lines", 'Text <span\nclass="a">b</span> end.\n', '<span\nclass="a">', "</span>"],
  ["a link of several lines", "See [text\nmore](a.md) end.\n", "](a.md)"],
  ["emphasis and code", "a **b *c* d** `e` ~~f~~ _g_ ***h*** i\n", "`e`"],
  ["nothing", ""],
  ["spaces", "   \n\t\n  "],
  ["blank lines", "\n\nText\n\n\n\nMore\n\n"],
]; // prettier-ignore

const ENDS = { LF: "\n", CRLF: "\r\n", CR: "\r" };
const SAID = /\bAlpha said\b|\bBeta said\b|\bAlpha\b/g;

describe("editor 9 to 16: a caret in every position of a document", () => {
  for (const [name, text, ...keep] of DOCUMENTS) {
    for (const [ends, eol] of Object.entries(ENDS)) {
      it(`editor 11, 12: ${name}, ${ends}: nothing is torn, and it says what was said`, () => {
        const document = text.replaceAll("\n", eol);
        const before = outlineWithout(document, SAID);
        for (let offset = 0; offset <= document.length; offset++) {
          if (document.slice(offset - 1, offset + 1) === "\r\n") continue;
          const written = writtenAt(document, offset, "Alpha said");
          const shown =
            JSON.stringify(`${document.slice(0, offset)}‸${document.slice(offset)}`) +
            "\n" +
            JSON.stringify(written.text);
          assert.equal(outlineWithout(written.text, SAID), before, shown);
          for (const piece of keep) assert.ok(written.text.includes(piece.replaceAll("\n", eol)), shown);
          assert.match(plainText(parseMarkdown(written.text)), /Alpha said/, shown);
          assert.doesNotMatch(written.text, /[A-Za-z0-9]Alpha|said[A-Za-z0-9]/, shown);
          // No end of a line is of another kind than the document's.
          if (text) assert.equal(written.text.replaceAll(eol, "").search(/[\r\n]/), -1, shown);
          // Asked again for its own place it answers with that.
          const again = writtenAt(document, written.offset, "Alpha said", { below: written.place.below ?? false });
          assert.equal(again.text, written.text, shown);
        }
      });

      // The parser knows no footnotes: what is further in one is code to it.
      if (name === "footnotes") continue;
      it(`editor 13: ${name}, ${ends}: every paragraph stands in what holds the first one`, () => {
        const document = text.replaceAll("\n", eol);
        for (let offset = 0; offset <= document.length; offset++) {
          if (document.slice(offset - 1, offset + 1) === "\r\n") continue;
          const written = writtenAt(document, offset, "Alpha said\n\nBeta said");
          const shown =
            JSON.stringify(`${document.slice(0, offset)}‸${document.slice(offset)}`) +
            "\n" +
            JSON.stringify(written.text);
          const outside = (said: string): string =>
            holdersOf(written.text, said)
              ?.filter((type) => !/^(?:paragraph|text|emphasis|strong)$/.test(type))
              .join(" > ") ?? "nowhere";
          assert.equal(outside("Beta said"), outside("Alpha said"), shown);
          assert.notEqual(outside("Alpha said"), "nowhere", shown);
          for (const piece of keep) assert.ok(written.text.includes(piece.replaceAll("\n", eol)), shown);
          if (text) assert.equal(written.text.replaceAll(eol, "").search(/[\r\n]/), -1, shown);
        }
      });
    }
  }
});

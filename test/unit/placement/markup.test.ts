import assert from "node:assert/strict";
import fc from "fast-check";
import { escapingOf } from "../../../src/placement/escapes";
import type { Escape } from "../../../src/placement";
import { at, carets, ENDS, written } from "./written";

const COSTS = 'Costs: 5% & $10 #1 a_b {x} ~y ^z \\ "q" *b* <i> `c` @d [e]';

describe("editor 17: what was said is text in every format", () => {
  const TABLE: readonly (readonly [kind: string, said: string, written: string])[] = [
    ["latex", "5% & $10 #1 a_b {x} ~y ^z \\", String.raw`5\% \& \$10 \#1 a\_b \{x\} \textasciitilde{}y \textasciicircum{}z \textbackslash{}`],
    ["latex", "- one\n# two", "- one\n\\# two"],
    ["asciidoc", "*b* _i_ `c` {a} #m# a^b~c", "&#42;b&#42; &#95;i&#95; &#96;c&#96; &#123;a} &#35;m&#35; a&#94;b&#126;c"],
    ["asciidoc", "= One\n* two\n1. three\n.four\n// five\nNOTE: six", "{empty}= One\n{empty}&#42; two\n{empty}1. three\n{empty}.four\n{empty}/&#47; five\n{empty}NOTE: six"],
    ["asciidoc", "2025 was good, wasn't it? Yes - 5 + 3.", "2025 was good, wasn't it? Yes - 5 + 3."],
    ["restructuredtext", "*b* `c` |d| e_ \\", "\\*b\\* \\`c\\` \\|d\\| e\\_ \\\\"],
    ["restructuredtext", "- one\n1. two\n.. three\nas follows::\n=====", "\\- one\n\\1. two\n\\.. three\nas follows:\\:\n\\====="],
    ["restructuredtext", "Mr. Smith said: 5 - 3 = 2.", "Mr. Smith said: 5 - 3 = 2."],
    ["org", "* one\n- two\n# three\n| four\n1. five", "\u200B* one\n\u200B- two\n\u200B# three\n\u200B| four\n\u200B1. five"],
    ["org", "a *b* /i/ 5 - 3 and/or [[x]] $5", "a \u200B*b* \u200B/i/ 5 - 3 and/or [\u200B[x]] \\dollar{}5"],
    ["typst", "#let *b* _i_ $x$ @r <l> [c] // d", "\\#let \\*b\\* \\_i\\_ \\$x\\$ \\@r \\<l> \\[c\\] /\\/ d"],
    ["typst", "= one\n- two\n+ three\n4. four\n/ five", "\\= one\n\\- two\n\\+ three\n\\4. four\n\\/ five"],
    ["commit", "#1 is fixed\nand #2\n#3", " #1 is fixed\nand #2\n #3"],
    ["orgBlock", "* one\n#+end_src\ntwo *", ",* one\n,#+end_src\ntwo *"],
  ]; // prettier-ignore
  for (const [kind, said, wanted] of TABLE)
    it(`editor 17: ${kind}: ${JSON.stringify(said)}`, () => {
      assert.equal(escapingOf({ kind } as Escape)(said, true, ""), wanted);
    });

  /** The text that a reader of the format sees. */
  const READ: Readonly<Record<string, (text: string) => string>> = {
    latex: (text) =>
      text
        .replaceAll(/\\text(?:(backslash)|(asciitilde)|asciicircum)\{\}/g, (_, slash, tilde) => (slash ? "\u0001" : tilde ? "~" : "^"))
        .replaceAll(/\\([{}%&$#_])/g, "$1").replaceAll("\u0001", "\\"),
    asciidoc: (text) =>
      text.replaceAll("{empty}", "").replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))).replaceAll("&lt;", "<").replaceAll("&amp;", "&"),
    restructuredtext: (text) => text.replaceAll(/\\(.)/g, "$1"),
    org: (text) => text.replaceAll("\u200B", "").replaceAll(String.raw`\dollar{}`, "$"),
    typst: (text) => text.replaceAll(/\\(.)/g, "$1"),
    commit: (text) => text.replaceAll(/^ /gm, ""),
    orgBlock: (text) => text.replaceAll(/^([ \t]*,*),(?=\*|#\+)/gm, "$1"),
  }; // prettier-ignore
  const words = fc.array(fc.constantFrom(...Array.from("*_`^~#{}[]|<>()\\$%&@+=-:;./'\"!?,19aAé语 "), " ", "\n", "://", "::", "word ", "1. ", "- ", "#+end_src"), { maxLength: 14 }).map((all) => all.join("")); // prettier-ignore

  for (const [kind, read] of Object.entries(READ)) {
    const escape = escapingOf({ kind } as Escape);
    it(`editor 17: ${kind} reads as it was said, however it arrives`, () => {
      fc.assert(
        fc.property(words, fc.nat(60), (said, cut) => {
          const all = escape(said, true, "");
          const visible = (text: string): string => text.replaceAll(/^[ \t]+/gm, "");
          assert.equal(visible(read(all)), visible(said));
          assert.ok(all.startsWith(escape(said.slice(0, cut), false, "")), JSON.stringify({ said, cut, all }));
        }),
        { numRuns: 1_500 },
      );
    });
  }
});

interface Document {
  readonly languageId: string;
  readonly text: string;
  /** Lines that stay what they are, in their order. */
  readonly lines: readonly string[];
  /** Pieces that stay whole. */
  readonly pieces: readonly string[];
}

const DOCUMENTS: readonly Document[] = [
  {
    languageId: "latex",
    text: "\\documentclass{article}\n\\usepackage[utf8]{inputenc} % why\n\n\\begin{document}\n\\section{One}\nText with $a + b$ and \\cite{key} and \\emph{some words}. % note\n\n\\begin{equation}\n  a = b\n\\end{equation}\n\\begin{verbatim}\n  x & y\n\\end{verbatim}\nSee \\ref{eq:1}, \\verb|a b| and 5\\,\\%.\n\\[ a\n\\]\n\\begin{itemize}\n  \\item one\n\\end{itemize}\n\\begin{tabular}{ll}\n  a & b \\\\\n\\end{tabular}\n\\end{document}",
    lines: ["\\documentclass{article}", "\\begin{document}", "\\begin{equation}", "  a = b", "\\end{equation}", "\\begin{verbatim}", "\\end{verbatim}", "\\begin{itemize}", "\\end{itemize}", "\\begin{tabular}{ll}", "\\end{tabular}", "\\end{document}"],
    pieces: ["\\usepackage[utf8]{inputenc}", "$a + b$", "\\cite{key}", "\\emph{", "\\ref{eq:1}", "\\verb|a b|", "\\,", "\\%", "\\[ a\n\\]"],
  },
  {
    languageId: "asciidoc",
    text: "= Title\n:toc:\n\nText with link:a.html[one] and {attr} and <<ref>>.\n\n== Two\n\n[source,js]\n----\nlet x;\n----\n\n* one\n* two\n+\nmore\n\n|===\n|a |b\n|===\n\nimage::a.png[]\n// remark\n.Caption\n====\nHeld\n====\n",
    lines: ["= Title", ":toc:", "== Two", "[source,js]", "----", "----", "+", "|===", "|===", "image::a.png[]", "// remark", ".Caption", "====", "===="],
    pieces: ["link:a.html[one]", "{attr}", "<<ref>>"],
  },
  {
    languageId: "restructuredtext",
    text: "=====\nTitle\n=====\n\nText with `link <a>`_ and ``code`` and :ref:`x`.\n\nTwo\n---\n\n.. note::\n   Held.\n\n.. code-block:: js\n\n   let x;\n\nAs follows::\n\n    literal\n\n* one\n* two\n\n:field: value\n\n+---+---+\n| a | b |\n+---+---+\n\n.. a remark\n",
    lines: ["=====", "Title", "=====", "Two", "---", ".. note::", ".. code-block:: js", ":field: value", "+---+---+", "| a | b |", "+---+---+", ".. a remark"],
    pieces: ["=====\nTitle\n=====", "Two\n---", "`link <a>`_", "``code``", ":ref:`x`", "+---+---+\n| a | b |\n+---+---+"],
  },
  {
    languageId: "org",
    text: "#+TITLE: One\n* TODO Two :tag:\n:PROPERTIES:\n:ID: x\n:END:\nText with [[a][b]] and =code= and <2025-01-01>.\n\n- one\n- [ ] two\n\n#+begin_src js\nlet x;\n#+end_src\n\n| a | b |\n|---+---|\n| c | d |\n\n# remark\n",
    lines: ["#+TITLE: One", "* TODO Two :tag:", ":PROPERTIES:", ":ID: x", ":END:", "#+begin_src js", "#+end_src", "|---+---|", "# remark"],
    pieces: [":PROPERTIES:\n:ID: x\n:END:", "[[a][b]]", "=code=", "<2025-01-01>"],
  },
  {
    languageId: "typst",
    text: "#import \"a.typ\": b\n#set page(width: 1cm)\n\n= One\n\nText with $a + b$ and `code` and @ref and #emph[some words].\n\n- one\n+ two\n\n```js\nlet x;\n```\n\n#table(\n  columns: 2,\n)\n\n// remark\n$\na\n$\n",
    lines: ["#import \"a.typ\": b", "#set page(width: 1cm)", "= One", "```js", "```", "#table(", "  columns: 2,", ")", "// remark"],
    pieces: ["$a + b$", "`code`", "@ref", "#emph[", "#table(\n  columns: 2,\n)", "$\na\n$"],
  },
  {
    languageId: "bibtex",
    text: "Remarks.\n\n@article{key,\n  title = {A {Title}},\n  year = 2025,\n  note = \"quoted\"\n}\n",
    lines: ["@article{key,", "  year = 2025,", "}"],
    pieces: ["@article{key,", "title = {", "year = 2025", "note = \""],
  },
  {
    languageId: "git-commit",
    text: "Subject\n\nBody\n\n# Please enter the message\n#\n# On branch main\n# ------------------------ >8 ------------------------\n# Do not modify\ndiff --git a/a b/a\n-one\n+two\n",
    lines: ["# Please enter the message", "#", "# On branch main", "# ------------------------ >8 ------------------------", "# Do not modify", "diff --git a/a b/a", "-one", "+two"],
    pieces: ["# Please enter the message\n#\n# On branch main\n# ------------------------ >8 ------------------------\n# Do not modify\ndiff --git a/a b/a\n-one\n+two\n"],
  },
]; // prettier-ignore

describe("editor 17: a caret anywhere", () => {
  for (const { languageId, text, lines, pieces } of DOCUMENTS)
    for (const [name, end] of Object.entries(ENDS))
      it(`editor 17: tears nothing of ${languageId} with ${name}`, () => {
        const document = text.replaceAll("\n", end);
        for (const caret of carets(document)) {
          const result = written(document, languageId, caret, `${COSTS}\n- and\n\n# more`);
          const shown = JSON.stringify({ ...caret, result: result?.text });
          assert.ok(result?.place.kind === "text", shown);
          assert.doesNotMatch(result.text.replaceAll(end, ""), /[\r\n]/, shown);
          const all = result.text.split(end);
          let from = 0;
          for (const line of lines) {
            const found = all.indexOf(line, from);
            assert.ok(found >= 0, `${line} ${shown}`);
            from = found + 1;
          }
          for (const piece of pieces) assert.ok(result.text.includes(piece.replaceAll("\n", end)), `${piece} ${shown}`);
          assert.ok(result.inserted.includes("Costs"), shown);
          const again = written(document, languageId, result.place.position, COSTS);
          if (!result.place.below)
            assert.deepEqual(again?.place.kind === "text" && again.place.position, result.place.position, shown);
        }
      });

  it("editor 17: the message of a commit stands above what git says", () => {
    const remarks = "# Please enter\n# the message\n";
    assert.equal(at(`‸\n${remarks}`, "git-commit", "#1: fix"), ` #1: fix\n${remarks}`);
    assert.equal(at(`\n# Please‸ enter\n`, "git-commit", "fix"), "fix\n# Please enter\n");
    assert.equal(at(`# Please‸ enter\n`, "git-commit", "fix"), "fix\n# Please enter\n");
    assert.equal(at(`Subject\n\n# Please‸ enter\n`, "git-commit", "Body"), "Subject\n\nBody\n# Please enter\n");
    assert.equal(at(`Subject\n# Please‸ enter\n`, "git-commit", "Body"), "Subject\n\nBody\n# Please enter\n");
    assert.equal(at(`Sub‸ject\n# Please enter\n`, "git-commit", "x"), "Sub x ject\n# Please enter\n");
  });

  const PLACES: readonly (readonly [languageId: string, marked: string, said: string, wanted: string])[] = [
    ["latex", "Text‸ more", "a & b", "Text a \\& b more"],
    ["latex", "\\section{On‸e}\nText", "a\nb", "\\section{On a b e}\nText"],
    ["latex", "\\section{One}‸\nText", "a", "\\section{One}\n\na\n\nText"],
    ["latex", "% note ‸\nText", "5%", "% note 5%\nText"],
    ["latex", "a $x ‸+ y$ b", "c", "a $x + y$ c b"],
    ["latex", "\\begin{verbatim}\n‸x\n\\end{verbatim}", "a & b", "\\begin{verbatim}\na & b x\n\\end{verbatim}"],
    ["latex", "\\usepackage‸{a}\n\\begin{document}\n\\end{document}", "a", "% a\n\\usepackage{a}\n\\begin{document}\n\\end{document}"],
    ["asciidoc", "== Two‸\n\nText", "a", "== Two\n\na\n\nText"],
    ["asciidoc", "* one‸\n* two", "a", "* one a\n* two"],
    ["asciidoc", "|===\n|a‸ |b\n|===", "x | y\nz", "|===\n|a x {vbar} y z |b\n|==="],
    ["restructuredtext", "Title‸\n=====\n", "a", "Title\n=====\n\na\n"],
    ["restructuredtext", ".. note::‸\n", "a\nb", ".. note::\n\n   a\n   b\n"],
    ["restructuredtext", "So::\n\n  x‸\n", "*a*", "So::\n\n  x *a*\n"],
    ["org", "- one‸", "a\nb", "- one a\n  b"],
    ["org", "| a‸ | b |", "x | y", "| a x \\vert{} y | b |"],
    ["org", "* Head‸\nText", "a", "* Head\n\na\n\nText"],
    ["typst", "= Head‸\nText", "#a", "= Head\n\n\\#a\n\nText"],
    ["typst", "See @re‸f.", "a", "See @ref a."],
    ["bibtex", "@a{k,\n  title = {A‸},\n}", "x & y", "@a{k,\n  title = {A x \\& y},\n}"],
    ["plaintext", "  a‸", "# b\n*c*", "  a # b\n  *c*"],
  ]; // prettier-ignore
  for (const [languageId, marked, said, wanted] of PLACES)
    it(`editor 17: ${languageId}: ${JSON.stringify(marked)}`, () => assert.equal(at(marked, languageId, said), wanted));

  for (const unit of ["\\begin{verbatim} x ", "\\begin{verbatim} x \\end{verbatim} ", "\\[ x \\] ", "\\[ x "])
    it(`editor 9: one line of a million characters: ${unit}`, () => {
      // Each environment looked to the end of the line: 105 s.
      const line = unit.repeat(1_000_000 / unit.length);
      const said = at(`Text\n${line}\n‸\n`, "latex", "Alpha");
      assert.equal(said?.includes("Alpha"), true);
      assert.ok(said.includes(line));
    });

  it("editor 23: a heading over one of several recordings is one of the format, at a level that fits, and none in plain text", () => {
    const heading = { heading: "a_b & #1.wav" };
    assert.equal(at("‸", "latex", "x", heading), "\\subsection*{a\\_b \\& \\#1.wav}\n\nx");
    assert.equal(at("== One\n\n‸", "asciidoc", "x", heading), "== One\n\n=== a&#95;b & &#35;1.wav\n\nx");
    assert.equal(at("* One\n** Two\n\n‸", "org", "x", heading), "* One\n** Two\n\n*** a_\u200Bb & #1.wav\n\nx");
    assert.equal(at("= One\n\n‸", "typst", "x", heading), "= One\n\n== a\\_b & \\#1.wav\n\nx");
    assert.equal(at("‸", "restructuredtext", "x", heading), ".. rubric:: a\\_b & #1.wav\n\nx");
    assert.equal(at("‸", "plaintext", "x", heading), "x");
  });
});

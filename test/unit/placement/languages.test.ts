import assert from "node:assert/strict";
import fc from "fast-check";
import { linesOf, placementAt, type Lines } from "../../../src/placement";
import { escapingOf } from "../../../src/placement/escapes";
import { at, carets, ENDS, written } from "./written";

const SAID = 'say "x" it\'s $a #{b}\n*/ c\\';

/** A document with its caret, and with what was said in it. */
const ROWS: readonly (readonly [languageId: string, marked: string, wanted: string])[] = [
["python","def f(a,‸ b):\n    pass\n","# say \"x\" it's $a #﹛b﹜\n# * / c⧵\ndef f(a, b):\n    pass\n"],
["python","x = r'a‸'\n","x = r'a say \"x\" it’s $a #{b} */ c⧵'\n"],
["python","x = b'a‸'\n","# say \"x\" it's $a #﹛b﹜\n# * / c⧵\nx = b'a'\n"],
["python","s = '''\n  a‸\n'''\n","s = '''\n  a say \"x\" it's $a #{b}\n  */ c\\\\\n'''\n"],
["python","x = 1  # ok‸\n","x = 1  # ok say \"x\" it's $a #﹛b﹜\n# * / c⧵\n"],
["python","if a:‸\n    b()\n","if a:\n    # say \"x\" it's $a #﹛b﹜\n    # * / c⧵\n    b()\n"],
["java","String s = \"a‸\";\n","String s = \"a say \\\"x\\\" it's $a #{b} */ c\\\\\";\n"],
["java","char c = '‸a';\n","// say \"x\" it's $a #﹛b﹜\n// * / c⧵\nchar c = 'a';\n"],
["java","String s = \"\"\"\n    a‸\n    \"\"\";\n","String s = \"\"\"\n    a say \"x\" it's $a #{b}\n    */ c\\\\\n    \"\"\";\n"],
["java","/**\n * A‸\n */\n","/**\n * A say \"x\" it's $a #﹛b﹜\n * * / c⧵\n */\n"],
["c","#define A \\\n  b‸\nint x;\n","#define A \\\n  b\n  // say \"x\" it's $a #﹛b﹜\n  // * / c⧵\nint x;\n"],
["cpp","auto s = R\"x(a‸)x\";\n","auto s = R\"x(a say \"x\" it's $a #{b}\n*/ c\\)x\";\n"],
["csharp","var s = @\"a‸\";\n","var s = @\"a say \"\"x\"\" it's $a #{b} */ c\\\";\n"],
["csharp","var s = $\"a‸{b}\";\n","var s = $\"a say \\\"x\\\" it's $a #{{b}} */ c\\\\ {b}\";\n"],
["csharp","/// <summary>A‸\n","/// <summary>A say \"x\" it's $a #﹛b﹜\n/// * / c⧵\n"],
["go","s := `a‸`\n","s := `a say \"x\" it's $a #{b}\n*/ c\\`\n"],
["rust","let s = r#\"a‸\"#;\n","let s = r#\"a say \"x\" it's $a #{b}\n*/ c\\\"#;\n"],
["rust","println!(\"a‸\");\n","println!(\"a say \\\"x\\\" it's $a #{{b}} */ c\\\\\");\n"],
["rust","/// Doc‸\nfn x<'a>() {}\n","/// Doc say \"x\" it's $a #﹛b﹜\n/// * / c⧵\nfn x<'a>() {}\n"],
["rust","fn x<'a>(‸) {}\n","// say \"x\" it's $a #﹛b﹜\n// * / c⧵\nfn x<'a>() {}\n"],
["swift","let s = #\"a‸\"#\n","let s = #\"a say \"x\" it's $a #{b} */ c\\\"#\n"],
["swift","let s = \"a‸\\(b)\"\n","let s = \"a say \\\"x\\\" it's $a #{b} */ c\\\\ \\(b)\"\n"],
["kotlin","val s = \"\"\"a‸\"\"\"\n","val s = \"\"\"a say \"x\" it's ${'$'}a #{b}\n*/ c\\\"\"\"\n"],
["kotlin","val s = \"a‸ $b\"\n","val s = \"a say \\\"x\\\" it's \\$a #{b} */ c\\\\ $b\"\n"],
["php","<?php\n$x = 'a‸';\n","<?php\n$x = 'a say \"x\" it\\'s $a #{b} */ c\\\\';\n"],
["php","<?php\n$x = <<<EOT\na‸\nEOT;\n","<?php\n$x = <<<EOT\na say \"x\" it's \\$a #{b}\n*/ c\\\\\nEOT;\n"],
["php","<p>a‸</p>\n<?php echo 1; ?>\n","<p>a say \"x\" it's $a #{b}\n*/ c\\</p>\n<?php echo 1; ?>\n"],
["ruby","x = 'a‸'\n","x = 'a say \"x\" it\\'s $a #{b} */ c\\\\'\n"],
["ruby","x = <<~EOS\n  a‸\nEOS\n","x = <<~EOS\n  a say \"x\" it's $a #\\{b}\n  */ c\\\\\nEOS\n"],
["ruby","=begin\na‸\n=end\n","=begin\na say \"x\" it's $a #﹛b﹜\n* / c⧵\n=end\n"],
["ruby","x = \"a‸#{b}\"\n","x = \"a say \\\"x\\\" it's $a #\\{b} */ c\\\\ #{b}\"\n"],
["shellscript","echo 'a‸'\n","echo 'a say \"x\" it'\\''s $a #{b} */ c\\'\n"],
["shellscript","cat <<'E'\na‸\nE\n","cat <<'E'\na say \"x\" it's $a #{b}\n*/ c\\\nE\n"],
["shellscript","a \\\n  b‸ \\\n  c\n","# say \"x\" it's $a #﹛b﹜\n# * / c⧵\na \\\n  b \\\n  c\n"],
["sql","SELECT a,‸ b\nFROM c;\n","-- say \"x\" it's $a #﹛b﹜\n-- * / c⧵\nSELECT a, b\nFROM c;\n"],
["sql","-- a‸\n","-- a say \"x\" it's $a #﹛b﹜\n-- * / c⧵\n"],
["sql","SELECT 'a‸';\n","SELECT 'a say \"x\" it''s $a #{b} */ c⧵';\n"],
["html","<!-- a‸ -->\n","<!-- a say \"x\" it's $a #﹛b﹜\n     * / c⧵ -->\n"],
["html","<style>\na { ‸}\n</style>\n","<style>\n/* say \"x\" it's $a #﹛b﹜ */\n/* * / c⧵ */\na { }\n</style>\n"],
["html","<a title=\"x‸\">b</a>\n","<a title=\"x say &quot;x&quot; it's $a #{b} */ c\\\">b</a>\n"],
["vue","<template>\n  <p>{{ a‸ }}</p>\n</template>\n","<template>\n  <p>{{ a }} say \"x\" it's $a #{b}\n  */ c\\</p>\n</template>\n"],
["svelte","<p>{a‸ + b}</p>\n","<!-- say \"x\" it's $a #﹛b﹜ -->\n<!-- * / c⧵ -->\n<p>{a + b}</p>\n"],
["css","a { b: c;‸ }\n","/* say \"x\" it's $a #﹛b﹜ */\n/* * / c⧵ */\na { b: c; }\n"],
["css","/* a‸ */\n","/* a say \"x\" it's $a #﹛b﹜\n   * / c⧵ */\n"],
["scss","a {\n  b: c;‸\n}\n","a {\n  b: c;\n  // say \"x\" it's $a #﹛b﹜\n  // * / c⧵\n}\n"],
["toml","a = 1‸\n","a = 1\n# say \"x\" it's $a #﹛b﹜\n# * / c⧵\n"],
["toml","a = \"b‸\"\n","a = \"b say \\\"x\\\" it's $a #{b} */ c\\\\\"\n"],
["ini","a = b‸\n","a = b\n; say \"x\" it's $a #﹛b﹜\n; * / c⧵\n"],
["ini","; a‸\n","; a say \"x\" it's $a #﹛b﹜\n; * / c⧵\n"],
["properties","a = b\\\n  c‸\n","a = b\\\n  c\n  # say \"x\" it's $a #﹛b﹜\n  # * / c⧵\n"],
["lua","x = [[a‸]]\n","x = [[a say \"x\" it's $a #{b}\n*/ c\\]]\n"],
["lua","--[[ a‸ ]]\n","--[[ a say \"x\" it's $a #﹛b﹜\n     * / c⧵ ]]\n"],
["haskell","f x = ‸x -- y\n","-- say \"x\" it's $a #﹛b﹜\n-- * / c⧵\nf x = x -- y\n"],
["haskell","{- a‸ -}\n","{- a say \"x\" it's $a #﹛b﹜\n   * / c⧵ -}\n"],
["r","x <- \"a‸\"\n","x <- \"a say \\\"x\\\" it's $a #{b} */ c\\\\\"\n"],
["powershell","$x = \"a‸\"\n","$x = \"a say `\"x`\" it's `$a #{b} */ c\\\"\n"],
["powershell","<#\n a‸\n#>\n","<#\n a say \"x\" it's $a #﹛b﹜\n * / c⧵\n#>\n"],
["bat","echo a‸\n","echo a\n@REM say \"x\" it's $a #﹛b﹜\n@REM * / c⧵\n"],
["dockerfile","RUN a && \\\n  b‸\n","RUN a && \\\n  b\n  # say \"x\" it's $a #﹛b﹜\n  # * / c⧵\n"],
["makefile","a: b\n\tc‸\n","a: b\n\tc\n\t# say \"x\" it's $a #﹛b﹜\n\t# * / c⧵\n"],
["perl","my $x = 'a‸';\n","my $x = 'a say \"x\" it\\'s $a #{b} */ c\\\\';\n"],
["julia","x = \"a‸\"\n","x = \"a say \\\"x\\\" it's \\$a #{b} */ c\\\\\"\n"],
["elixir","x = \"\"\"\n  a‸\n  \"\"\"\n","x = \"\"\"\n  a say \"x\" it's $a #\\{b}\n  */ c\\\\\n  \"\"\"\n"],
["clojure","(def x ‸1)\n",";; say \"x\" it's $a #﹛b﹜\n;; * / c⧵\n(def x 1)\n"],
["clojure","(def x \"a‸\")\n","(def x \"a say \\\"x\\\" it's $a #{b} */ c\\\\\")\n"],
["vb","Dim x = \"a‸\"\n","Dim x = \"a say \"\"x\"\" it's $a #{b} */ c\\\"\n"],
["fortran","x = 'a‸'\n","x = 'a say \"x\" it''s $a #{b} */ c\\'\n"],
["FortranFixedForm","      x = 1‸\n","      x = 1\n! say \"x\" it's $a #﹛b﹜\n! * / c⧵\n"],
["matlab","x = a';‸\n","x = a';\n% say \"x\" it's $a #﹛b﹜\n% * / c⧵\n"],
["matlab","x = 'a‸';\n","x = 'a say \"x\" it''s $a #{b} */ c\\';\n"],
["erlang","x() -> ‸1.\n","%% say \"x\" it's $a #﹛b﹜\n%% * / c⧵\nx() -> 1.\n"],
["ocaml","let x = ‸1\n","(* say \"x\" it's $a #﹛b﹜ *)\n(* * / c⧵ *)\nlet x = 1\n"],
["fsharp","let x = \"a‸\"\n","let x = \"a say \\\"x\\\" it's $a #{b} */ c\\\\\"\n"],
["pascal","x := 'a‸';\n","x := 'a say \"x\" it''s $a #{b} */ c\\';\n"],
["jsonc","{ \"a\": ‸1 }\n","// say \"x\" it's $a #﹛b﹜\n// * / c⧵\n{ \"a\": 1 }\n"],
["jsonc","{ \"a\": \"b‸\" }\n","{ \"a\": \"b say \\\"x\\\" it's $a #{b} */ c\\\\\" }\n"],
["dotenv","A=b‸\n","A=b\n# say \"x\" it's $a #﹛b﹜\n# * / c⧵\n"],
["ignore","a‸\n","a\n# say \"x\" it's $a #﹛b﹜\n# * / c⧵\n"],
["git-rebase","pick‸ a\n","# say \"x\" it's $a #﹛b﹜\n# * / c⧵\npick a\n"],
["terraform","a = \"b‸\"\n","a = \"b say \\\"x\\\" it's $a #{b} */ c\\\\\"\n"],
["nix","a = ''\n  b‸\n'';\n","a = ''\n  b say \"x\" it's ''$a #{b}\n  */ c\\\n'';\n"],
["cmake","set(a \"b‸\")\n","set(a \"b say \\\"x\\\" it's \\$a #{b} */ c\\\\\")\n"],
["graphql","\"\"\"a‸\"\"\"\n","\"\"\"a say \"x\" it's $a #{b}\n*/ c⧵\"\"\"\n"],
["coffeescript","x = \"a‸\"\n","x = \"a say \\\"x\\\" it's $a #\\{b} */ c\\\\\"\n"],
["dart","var x = \"a‸\";\n","var x = \"a say \\\"x\\\" it's \\$a #{b} */ c\\\\\";\n"],
["groovy","def x = \"a‸\"\n","def x = \"a say \\\"x\\\" it's \\$a #{b} */ c\\\\\"\n"],
["scala","val x = s\"a‸\"\n","val x = s\"a say \\\"x\\\" it's $$a #{b} */ c\\\\\"\n"],
["handlebars","<p>{{a‸}}</p>\n","<p>{{a}} say \"x\" it's $a #{b}\n*/ c\\</p>\n"],
["razor","@* a‸ *@\n","@* a say \"x\" it's $a #﹛b﹜\n   * / c⧵ *@\n"],
["xml","<a>\n  ‸\n</a>\n","<a>\n  <!-- say \"x\" it's $a #﹛b﹜ -->\n  <!-- * / c⧵ -->\n</a>\n"],
["xml","<a b=\"c‸\"/>\n","<a b=\"c say &quot;x&quot; it's $a #{b} */ c\\\"/>\n"],
["pug","p a‸\n","p a\n//- say \"x\" it's $a #﹛b﹜\n//- * / c⧵\n"],
["tcl","set x \"a‸\"\n","set x \"a say \\\"x\\\" it's \\$a #\\{b\\} */ c\\\\\"\n"],
["wat","(a‸)\n",";; say \"x\" it's $a #﹛b﹜\n;; * / c⧵\n(a)\n"],
["vue","<p :title=\"a‸ + b\">c</p>\n","<p :title=\"a + b\">say \"x\" it's $a #{b}\n*/ c\\ c</p>\n"],
["html","<a onclick=\"f(‸)\">b</a>\n","<a onclick=\"f()\">say \"x\" it's $a #{b}\n*/ c\\ b</a>\n"],
["javascriptreact","x = <p>{a}‸{b}</p>;\n","x = <p>{a} say \"x\" it's $a #&#123;b&#125;\n*/ c\\ {b}</p>;\n"],
["unknown-language","a‸\n","a say \"x\" it's $a #{b}\n*/ c\\\n"],
["groovy","x = 'a‸'\n","x = 'a say \"x\" it\\'s $a #{b} */ c\\\\'\n"],
["python","f\"{a‸}\"\n","# say \"x\" it's $a #﹛b﹜\n# * / c⧵\nf\"{a}\"\n"],
["typescript","#!/usr/bin/env node‸\nx;\n","#!/usr/bin/env node\n// say \"x\" it's $a #﹛b﹜\n// * / c⧵\nx;\n"],
["xml","<?xml version=\"1.0\"‸?>\n<a/>\n","<?xml version=\"1.0\"?>\n<!-- say \"x\" it's $a #﹛b﹜ -->\n<!-- * / c⧵ -->\n<a/>\n"],
["dockerfile","# syntax=a‸\nFROM b\n","# syntax=a\n# say \"x\" it's $a #﹛b﹜\n# * / c⧵\nFROM b\n"],
]; // prettier-ignore

describe("editor 2: text in every language", () => {
  for (const [languageId, marked, wanted] of ROWS)
    it(`editor 2: ${languageId}: ${JSON.stringify(marked)}`, () => assert.equal(at(marked, languageId, SAID), wanted));

  for (const [name, end] of Object.entries(ENDS))
    it(`editor 2: with ${name} the same comes out`, () => {
      for (const [languageId, marked, wanted] of ROWS)
        assert.equal(at(marked.replaceAll("\n", end), languageId, SAID), wanted.replaceAll("\n", end), languageId);
    });

  it("editor 2: nothing that stands there is lost or put in another order, with a caret anywhere", () => {
    for (const [languageId, marked] of ROWS) {
      const text = marked.replace("‸", "");
      for (const caret of carets(text)) {
        const result = written(text, languageId, caret, SAID);
        assert.ok(result, languageId);
        assert.equal(result.text.replace(result.inserted, ""), text, languageId);
        assert.ok(result.inserted.includes("say "), languageId);
      }
    }
  });

  it("editor 2: a language that only its configuration describes has its comments", () => {
    const comments = { line: "//", block: ["/*", "*/"] } as const;
    assert.equal(at("a‸ b", "newlang", "x", { comments }), "// x\na b");
    assert.equal(at("a // b‸", "newlang", "x", { comments }), "a // b x");
    assert.equal(at('a "b‸"', "newlang", 'x "y"', { comments }), 'a "b x \\"y\\""');
    assert.equal(at("it's ‸ b", "newlang", "x", { comments: { line: "REM" } }), "REM x\nit's  b");
    assert.equal(at("a‸ b", "newlang", "x", { comments: { block: ["(:", ":)"] } }), "(: x :)\na b");
  });

  it("editor 2: text that still grows is never written otherwise than what it becomes", () => {
    const places = ROWS.map(([languageId, marked]) => {
      const before = marked.slice(0, marked.indexOf("‸")).split("\n");
      const caret = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
      return placementAt(linesOf(marked.replace("‸", ""), languageId), caret);
    });
    const signs = Array.from("\"'`\\${}#()*/<>[]@%&- ab\n|");
    const pieces = fc.array(fc.constantFrom(...signs, '"""', "'''", "</script>", "${"), { maxLength: 10 });
    fc.assert(
      fc.property(fc.constantFrom(...places), pieces, fc.nat(20), (place, all, cut) => {
        assert.ok(place.kind === "text");
        const escape = escapingOf(place.form.escape);
        const said = all.join("");
        assert.ok(escape(said, true, "").startsWith(escape(said.slice(0, cut), false, "")), said);
      }),
      { numRuns: 3_000 },
    );
  });

  it("editor 2: of a long program only the lines near a place are read, each a few times", () => {
    const program = Array.from({ length: 50_000 }, (_, at) => `const a${at} = "b" + \`c \${d}\`; // e`);
    let read = 0;
    const lines: Lines = {
      languageId: "typescript",
      lineCount: program.length,
      eol: "\n",
      line: (index) => {
        read += 1;
        return program[index] ?? "";
      },
    };
    const place = placementAt(lines, { line: 49_000, character: 9 });
    assert.ok(place.kind === "text" && place.position.line === 49_000);
    assert.ok(read < 9_000, String(read));
  });
});

describe("editor 3: formats that take no text", () => {
  const DATA = [
    ["json", '{ "a": 1 }'],
    ["jsonl", "{}"],
    ["diff", "-a\n+b"],
    ["csv", "a,b"],
    ["tsv", "a\tb"],
  ] as const;
  for (const [languageId, text] of DATA)
    it(`editor 3: ${languageId}, with a caret anywhere`, () => {
      for (const caret of carets(text)) {
        assert.deepEqual(placementAt(linesOf(text, languageId), caret), { kind: "none", reason: "noComments" });
        assert.equal(placementAt(linesOf(text, languageId), caret, { comments: { line: "//" } }).kind, "none");
      }
    });

  const NAMES = ["data.csv", "DATA.TSV", "yarn.lock", "talk.srt", "talk.vtt", "fix.patch", "book.ipynb", "a.geojson", "pnpm-lock.yaml"]; // prettier-ignore
  for (const fileName of NAMES)
    it(`editor 3: ${fileName}, whatever VS Code takes it for`, () => {
      const languageId = fileName.endsWith(".yaml") ? "yaml" : "plaintext";
      const place = placementAt(linesOf("a\n", languageId), { line: 0, character: 1 }, { fileName });
      assert.deepEqual(place, { kind: "none", reason: "noComments" });
    });

  it("editor 3: JSON with comments has some, whatever its name is", () => {
    for (const fileName of ["tsconfig.json", "settings.json", "bun.lock"])
      assert.equal(at('{\n  "a": 1‸\n}', "jsonc", "x", { fileName }), '{\n  "a": 1\n  // x\n}');
    assert.equal(at("{ a: 1‸ }", "json5", "x"), "// x\n{ a: 1 }");
    for (const fileName of ["notes.txt", "README", "a.log", "keys.lock.txt"])
      assert.equal(at("a‸", "plaintext", "x", { fileName }), "a x");
  });

  it("editor 3: what holds signs that no text has takes none", () => {
    const place = placementAt(linesOf("a\0b", "plaintext"), { line: 0, character: 1 });
    assert.deepEqual(place, { kind: "none", reason: "binary" });
  });
});

describe("editor 16: plain text", () => {
  it("editor 16: stands as it was said", () => {
    for (const said of ["2025. a", "# b", "- c", "> d", "---", "$5 and 10$", "*x* _y_ `z` <i> [a](b)", "https://a.b"])
      assert.equal(at("‸", "plaintext", said), said);
  });

  it("editor 16: stands as it was said in a listing and in a text of several lines of data", () => {
    const said = "# 5 *x* $y {z}";
    assert.equal(at("----\n‸\n----", "asciidoc", said), `----\n${said}\n----`);
    assert.equal(
      at("\\begin{verbatim}\n‸\n\\end{verbatim}", "latex", said),
      `\\begin{verbatim}\n${said}\n\\end{verbatim}`,
    );
    assert.equal(at("a: |\n  ‸", "yaml", said), `a: |\n  ${said}`);
  });

  it("editor 23: has no headings", () => {
    assert.equal(at("a\n\n‸", "plaintext", "x", { heading: "a.wav" }), "a\n\nx");
  });
});

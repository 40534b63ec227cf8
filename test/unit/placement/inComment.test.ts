import assert from "node:assert/strict";
import fc from "fast-check";
import { linesOf, placementAt } from "../../../src/placement";
import { apart, inComment, type CommentStyle } from "../../../src/placement/code/inComment";

interface Language extends CommentStyle {
  readonly name: string;
  /** What ends a comment there, or leads out of the line. */
  readonly ends: readonly RegExp[];
}

const LANGUAGES: readonly Language[] = [
  { name: "CSS", before: "/* ", after: " */", ends: [/\*\//] },
  { name: "C", before: "// ", after: "", ends: [/\*\//, /\\[ \t]*$/m, /\?\?\//] },
  { name: "Java", before: "// ", after: "", ends: [/\\u/] },
  { name: "JavaScript", before: "// ", after: "", ends: [/\*\//, /<\/script/i] },
  { name: "HTML", before: "<!-- ", after: " -->", ends: [/--!?>/, /--/] },
  { name: "PHP", before: "// ", after: "", ends: [/\?>/, /%>/] },
  { name: "Haskell", before: "{- ", after: " -}", ends: [/-\}/, /\{-/] },
  { name: "OCaml", before: "(* ", after: " *)", ends: [/\*\)/, /\(\*/] },
  { name: "Pascal", before: "{ ", after: " }", ends: [/\}/] },
  { name: "Lua", before: "--[[ ", after: " --]]", ends: [/\]\]/] },
  { name: "Jinja", before: "{# ", after: " #}", ends: [/#\}/] },
  { name: "Handlebars", before: "{{!-- ", after: " --}}", ends: [/--/, /\}\}/] },
  { name: "JSP", before: "<%-- ", after: " --%>", ends: [/--/, /%>/] },
  { name: "Python", before: '""" ', after: ' """', ends: [/"""/, /\\/] },
  { name: "Ruby", before: "# ", after: "", ends: [/^=end/m] },
  { name: "PowerShell", before: "<# ", after: " #>", ends: [/#>/] },
  { name: "Nim", before: "#[ ", after: " ]#", ends: [/\]#/, /#\[/] },
  { name: "Lisp", before: "#| ", after: " |#", ends: [/\|#/, /#\|/] },
  { name: "Razor", before: "@* ", after: " *@", ends: [/\*@/] },
  { name: "Liquid", before: "{% comment %} ", after: " {% endcomment %}", ends: [/\{% endcomment %\}/] },
  { name: "JSX", before: "// ", after: "", ends: [/[{}]/] },
  { name: "Tcl", before: "# ", after: "", ends: [/[{}\\]/] },
  { name: "make", before: "# ", after: "", ends: [/\$[({]/] },
  { name: "Twig", before: "{# ", after: " #}", ends: [/[#%]\}/, /\{[#%{]/] },
  { name: "Smalltalk", before: '" ', after: ' "', ends: [/"/] },
  { name: "Forth", before: "( ", after: " )", ends: [/\)/] },
  { name: "Smarty", before: "{* ", after: " *}", ends: [/\*\}/] },
  { name: "Velocity", before: "#* ", after: " *#", ends: [/\*#/, /#\*/] },
  { name: "Julia", before: "#= ", after: " =#", ends: [/=#/, /#=/] },
  { name: "D", before: "/+ ", after: " +/", ends: [/\+\//, /\/\+/] },
  { name: "CoffeeScript", before: "### ", after: " ###", ends: [/###/] },
  { name: "MATLAB", before: "%{ ", after: " %}", ends: [/%[{}]/] },
  { name: "Elm", before: "{-| ", after: " -}", ends: [/-\}/, /\{-/] },
  { name: "AppleScript", before: "(* ", after: " *)", ends: [/\*\)/, /\(\*/] },
  { name: "XQuery", before: "(: ", after: " :)", ends: [/:\)/, /\(:/] },
  { name: "batch files", before: "@REM ", after: "", ends: [/\^/] },
];

const NASTY = [
  "*/ body { color: red } /*", "--> <script>alert(1)</script> <!--", "--!>", "-- >", "<!--->", "?> <?php", "%>", "-}", "{-", "*)", "(*", "}", "--]]", "]]",
  "#}", "}}", "{alert(1)}", "$(touch x)", "${x}", "$$(x)", "*}", "*#", "#*", "=#", "#=", "+/", "/+", "###", "%{", ":)", "(:", "=)", '"""', '""""""', "'''", "=end", "#>", "]#", "#[", "|#", "#|", "*@", "{% endcomment %}", "\\", "\\\n", "\\ \n", "??/\n", "^\n",
  "\\u002a/", "\\u000a", "</script>", "</SCRIPT>", "*\u2028/",
]; // prettier-ignore
const ENDS_OF_LINES = ["\n", "\r", "\r\n", "\v", "\f", "\u0085", "\u2028", "\u2029"];

const inOne = (style: CommentStyle, text: string): string =>
  style.before + inComment("", text, style, `${style.after}\n${style.before}`) + style.after;

describe("attacks 6: text in a comment", () => {
  for (const language of LANGUAGES) {
    it(`attacks 6: stays within one in ${language.name}`, () => {
      const said = fc.array(
        fc.oneof(fc.constantFrom(...NASTY), fc.constantFrom(...Array.from(NASTY.join(""))), fc.constant("word ")),
        { maxLength: 12 },
      );
      fc.assert(
        fc.property(said, (pieces) => {
          for (const line of inOne(language, pieces.join("")).split("\n")) {
            assert.ok(line.startsWith(language.before) && line.endsWith(language.after), JSON.stringify(line));
            const body = line.slice(language.before.length, line.length - language.after.length);
            for (const end of language.ends) assert.doesNotMatch(body, end, JSON.stringify(line));
            assert.doesNotMatch(line, /[\v\f\r\u0085\u2028\u2029]/);
          }
        }),
        { numRuns: 500 },
      );
    });
  }

  for (const end of ENDS_OF_LINES) {
    it(`attacks 6: ${JSON.stringify(end)} ends a line, and the next one is a comment too`, () => {
      for (const { before, after } of LANGUAGES)
        assert.equal(inOne({ before, after }, `one${end}two`), `${before}one${after}\n${before}two${after}`);
    });
  }

  it("attacks 6: comes out the same however it arrives, piece by piece", () => {
    const said = fc.array(fc.constantFrom(...NASTY, ...ENDS_OF_LINES, "word ", "*", "/", "-", ">", '"'), {
      maxLength: 10,
    });
    fc.assert(
      fc.property(
        said,
        fc.constantFrom(...LANGUAGES),
        fc.array(fc.nat(60), { maxLength: 6 }),
        (pieces, style, cuts) => {
          const text = pieces.join("");
          const lineBreak = `${style.after}\n${style.before}`;
          let written = "";
          let at = 0;
          for (const cut of [...cuts.toSorted((a, b) => a - b), text.length]) {
            if (cut <= at || cut > text.length || /[\uDC00-\uDFFF]/.test(text[cut] ?? "")) continue;
            written += inComment(text.slice(0, at), text.slice(at, cut), style, lineBreak);
            at = cut;
          }
          assert.equal(written, inComment("", text, style, lineBreak));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("attacks 6: ordinary text stays as it is", () => {
    const text = `We said: "yes" – 50 % of C++, a/b tests, <3, #1 (really?) and so on... it's 10^3 * 2, e.g. "why??" 好的。`;
    for (const { before, after } of LANGUAGES.filter(({ before: sign }) => !/REM|^["(] $/.test(sign)))
      assert.equal(inComment("", text, { before, after }, "\n"), text);
  });

  it("attacks 6: a piece that fills a gap makes no end together with what stands around it", () => {
    assert.equal(apart("/ x *"), " / x * ");
    assert.equal(apart("> x -"), " > x - ");
    assert.equal(apart("just words."), "just words.");
  });

  it("attacks 6: the heading over it, a file's name, stays in it too", () => {
    const heading = "*/ a {} /*\u2028.mp3";
    const place = placementAt(linesOf("", "css"), { line: 0, character: 0 }, { heading });
    assert.ok(place.kind === "text");
    const { lead } = place.form;
    assert.equal(lead, "/* * / a ﹛﹜ / * .mp3 */\n/* ");
  });

  it("attacks 6: a megabyte takes one pass", () => {
    const style = { before: "/* ", after: " */" };
    assert.equal(inComment("", "*/".repeat(500_000), style, "\n").length, 1_999_999);
  });
});

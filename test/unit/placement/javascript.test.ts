import assert from "node:assert/strict";
import { transformSync } from "esbuild";
import { inString } from "../../../src/placement/code/inString";
import { placementAt, linesOf } from "../../../src/placement";
import { at, carets, ENDS, written } from "./written";

const SAID = 'He said "it\'s" `${ok}` {x} */ \\ </b> <b> // $5\nand \\';
/** What of it no place changes. */
const WORDS = ["He said", "it", "ok", "5", "and"];
const LOADERS = { typescript: "ts", typescriptreact: "tsx", javascript: "jsx" } as const;
type LanguageId = keyof typeof LOADERS;

/** A program as a compiler understands it: without comments, and text without white space. Throws where it is none. */
function compiled(text: string, languageId: LanguageId): string {
  const options = {
    loader: LOADERS[languageId],
    minifyWhitespace: true,
    legalComments: "none",
    logLevel: "silent",
  } as const;
  return transformSync(text, {
    ...options,
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  }).code.replaceAll(/\s|\\n|\\(?=\$)/g, "");
}

const PROGRAMS: Readonly<Record<LanguageId, readonly string[]>> = {
  typescript: [
    `#!/usr/bin/env node
"use strict";
import { a } from "./a";

/** Adds two numbers, at /x/. */
export function add(one: number, two = 'b"c'): number {
  // A comment.
  const sum = one + two.length; // and another one
  return sum / 2 / 1;
}`,
    "const t = `one ${a + `two ${b} {` /* c */} \\${three\n  four ${\n  five\n}`;\nlet u = tag`\\``;",
    `const r = /[/"'\`]+\\/(\\d)/gu.test(x) ? a / b / c : (a) / 2;
if (/it's/.test(s)) { y = { a: 1 } }
const o = x as Map<string, Array<number>>;
type F = <T>(x: T) => T;
/*
 * Long
 */
/* short */ foo(/* inner */ 1,
  "two",
  3,
);
const e = "\\n\\u{1F600}\\x41\\
more";
/**/ z;
for (const x of /a/g[Symbol.split]("b")) {

}
`,
  ],
  typescriptreact: [
    `export const App = <T,>({ a }: { a: T }) => {
  const [x, setX] = useState<string>("it's");
  return (
    <Page title="a 'b'" {...a} on={() => x < 3 && y > 2}>
      {/* A comment. */}
      Hello, {x ? <b>you</b> : <i className='c'/>}!
      {list.map((one) => (
        <li key={one}>{one} don't</li>
      ))}
      <></>
      <a
        href="#"
        // which
      >
      </a>
    </Page>
  );
};
`,
  ],
  javascript: ["async function f(a) {\n\treturn a\n\t\t.b('c')\n\t\t.d(`e`)\n}\nlet q = a++ / 2, w = <p>it's</p>;\n"],
};

const ALL = Object.entries(PROGRAMS) as [LanguageId, readonly string[]][];

describe("editor 2: text in a program", () => {
  for (const [languageId, texts] of ALL)
    for (const [number, text] of texts.entries())
      for (const [name, end] of Object.entries(ENDS))
        it(`editor 2: ${languageId} ${number + 1} with ${name} is the same program with a caret anywhere`, () => {
          const program = text.replaceAll("\n", end);
          const before = compiled(program, languageId);
          for (const caret of carets(program)) {
            const result = written(program, languageId, caret, SAID);
            const shown = JSON.stringify({ ...caret, result: result?.text });
            assert.ok(result?.place.kind === "text", shown);
            let after: string;
            try {
              after = compiled(result.text, languageId);
            } catch (error) {
              throw new Error(shown, { cause: error });
            }
            for (const word of WORDS) assert.ok(result.inserted.includes(word), `${word} ${shown}`);
            assert.doesNotMatch(result.text.replaceAll(end, ""), /[\r\n]/, shown);
            if (result.place.containers.includes("comment")) assert.equal(after, before, shown);
            else {
              // One word in the same place: nothing but it was added.
              const word = written(program, languageId, caret, "Zqx")?.text ?? "";
              const without = compiled(word, languageId).replace(/,"Zqx"|Zqx/, "");
              assert.equal(without, before, shown);
            }
          }
        });

  for (const [languageId, texts] of ALL)
    it(`editor 2: in ${languageId} a place that was answered answers with itself`, () => {
      for (const text of texts)
        for (const caret of carets(text)) {
          const first = written(text, languageId, caret, SAID);
          assert.ok(first?.place.kind === "text");
          const again = written(text, languageId, first.place.position, SAID);
          assert.ok(again?.place.kind === "text");
          assert.deepEqual(again.place.position, first.place.position, JSON.stringify(caret));
        }
    });

  for (const quote of ['"', "'", "`"])
    it(`editor 2: a string of JavaScript in ${quote} says what was said`, () => {
      for (const said of [
        SAID.replace("\n", " "),
        "${a}",
        "\\",
        '"',
        "'",
        "`",
        "\\u0041 \\",
        "</script>",
        "$",
        "$${",
        "好的。",
      ]) {
        const place = placementAt(linesOf(`x = ${quote}${quote}`, "javascript"), { line: 0, character: 5 });
        assert.ok(place.kind === "text" && place.form.escape.kind === "string");
        const text = inString(place.form.escape)(said, true, "");
        // eslint-disable-next-line no-new-func, @typescript-eslint/no-implied-eval -- a string of ours, read by the language itself
        assert.equal(new Function(`return ${quote}${text}${quote}`)(), said);
      }
    });

  it("editor 2: behind the condition of a statement a slash begins a regular expression", () => {
    for (const head of [
      "if (a)",
      "while (a.b)",
      "for (const c of d)",
      "if (f(a))",
      "if (f(g(a), (b)) && !h())",
      "while ((m = e.exec(s)))",
      "for (let i = f(0); i < g(b); i++)",
      "for await (const c of d())",
      "if (a === ')')",
      "if (/it's (/.test(a))",
      "if (a /* ( */)",
      "if (`(${a}`)",
      `if (${"f(a) && ".repeat(30)}b)`,
      "if (\n  f(a) &&\n  b\n)",
      "if (a) b(); else if (f(c))",
      "if (a) /it's (/.test(b); if (f(c))",
      "x = { a: 1 };\nif (f(a))",
      "function f() {\n}\n",
    ])
      assert.equal(
        at(`${head} /re'/‸.test(b);\n`, "javascript", "Alpha"),
        at(`${head} x‸.test(b);\n`, "javascript", "Alpha")?.replace(" x.test", " /re'/.test"),
      );
  });

  it("editor 2: behind any other parenthesis it divides", () => {
    for (const code of ["f(a)", "(a + b)", "a.if(b)", "$if(b)", "x.for(f(a))", "(if_(a))", "f(() => { if (a) b(); })"])
      assert.equal(
        at(`y = ${code} / 2; z = 'it‸s' / 3;\n`, "javascript", "Alpha"),
        `y = ${code} / 2; z = 'it Alpha s' / 3;\n`,
      );
  });

  for (const [title, program] of [
    ["conditions", `if (f(a)) /re'/.test(x);\nwhile (g(h(a), ")")) /[/'"]/.exec(b) || c('d');\nlet e = f(a) / 2 / g;\nif (\n  f(a)\n) /re'/.test(x);\n`],
    ["blocks", `function f(a) {\n  return a;\n}\n/it's/.test(b) && f("c");\nconst o = {\n  a: 1,\n}\nfor (const x of g(o)) /"/.test(x) ? f(1) / 2 : '3';\n`],
  ] as const)
    it(`editor 2: ${title} before regular expressions: the same program with a caret anywhere`, () => {
      for (const languageId of ["javascript", "typescript", "typescriptreact"] as const) {
        const before = compiled(program, languageId);
        for (const caret of carets(program)) {
          const result = written(program, languageId, caret, "Zqx");
          const shown = JSON.stringify({ ...caret, result: result?.text });
          assert.ok(result?.place.kind === "text", shown);
          assert.equal(compiled(result.text, languageId).replace(/Zqx/, ""), before, shown);
        }
      }
    }); // prettier-ignore
});

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import fc from "fast-check";
import { nodesOf, parseMarkdown, plainText } from "../../markdown";
import { EarmarkError } from "../../../src/core/errors";
import type { Segment } from "../../../src/core/types";
import { AppendOnly } from "../../../src/transcript/appendOnly";
import { cuesOf, srtOf, vttOf } from "../../../src/transcript/cues";
import { inMarkdown } from "../../../src/transcript/inMarkdown";
import { PLAIN } from "../../../src/transcript/style";

/** The parser of VS Code's own preview, which also makes links of bare addresses. */
interface Preview {
  readonly linkify: { set(options: object): void };
  parse(
    text: string,
    env: object,
  ): readonly { readonly type: string; readonly children?: readonly { readonly type: string }[] | null }[];
}
const preview = (createRequire(import.meta.url)("markdown-it") as (options: object) => Preview)({
  html: true,
  linkify: true,
});
preview.linkify.set({ fuzzyLink: false });

const NASTY = [
  "---", "===", "***", "___", "- - -", "- ", "+ ", "* ", "-", "# ", "###### ", "#", "> ", ">", "1. ", "12) ", "1.", "999999999. ", "| a | b |\n|---|---|\n| c | d |", "a | b\n--- | ---\n",
  "    code", "\tcode", "```js\n", "~~~\n", "<script>alert(1)</script>", "<!-- x", "[x](command:y)", "![[memo.m4a]]", "[^1]: x", "[a]: http://b.c", "&lt;b&gt;", "&#60;", "&copy;",
  "http://evil.example/x", "https://evil.example", "HTTPS://EVIL.EXAMPLE", "www.evil.example", "//evil.example/x", "mailto:ada@evil.example", "ada@evil.example", "ftp://evil.example", "<http://evil.example>",
  ":-- | --:", ":---", "\\", "`code`", "$x$", "~~x~~", "~x~", "~ ~~~", "&#45;&#45;>", "<!--", "x\n=", "x\n-----", "|-|", "-|-",
]; // prettier-ignore
const WORDS = [
  "word",
  " ",
  "\n",
  "\n\n",
  "\r\n",
  "\u2028",
  "\u0085",
  "Ada said so.",
  "3.5 percent",
  "10:45",
  "C++",
  "a_b",
  "5 > 3",
  "R&D",
  "#1",
  "-5",
  "什么",
];

/** What is anything but text in a paragraph. */
function structures(text: string): string[] {
  const inline = /^(?:text|softbreak|hardbreak|text_special|em_open|em_close|strong_open|strong_close|s_open|s_close)$/;
  return preview
    .parse(text, {})
    .flatMap(({ type, children }) =>
      [
        type === "inline" || type.startsWith("paragraph") ? [] : [type],
        (children ?? []).map((one) => one.type).filter((one) => !inline.test(one)),
      ].flat(),
    );
}

describe("attacks 25: what is said forges nothing", () => {
  for (const piece of NASTY)
    it(`attacks 25: no block and no link of ${JSON.stringify(piece)}`, () => {
      for (const said of [
        piece,
        `${piece} and more`,
        `Before\n${piece}`,
        `Before\n\n${piece} x\n${piece}`,
        `Before ${piece}`,
        `Before\r\n   ${piece}\u2028${piece}`,
      ]) {
        const written = inMarkdown(said);
        assert.deepEqual(structures(written), [], JSON.stringify(written));
        for (const node of nodesOf(parseMarkdown(written)))
          assert.match(node.type, /^(?:root|paragraph|text|break)$/, JSON.stringify(written));
      }
    });

  it("attacks 25: in any mixture, after any text, and it says what was said", () => {
    const said = fc.array(fc.constantFrom(...NASTY, ...WORDS), { maxLength: 12 });
    fc.assert(
      fc.property(said, (pieces) => {
        const written = inMarkdown(pieces.join(""));
        assert.deepEqual(structures(`Some text\n${written}`), [], JSON.stringify(written));
        const plain = (text: string): string => text.replaceAll(/[\s\u0085]+/g, "");
        assert.equal(plain(plainText(parseMarkdown(written))), plain(pieces.join("")));
      }),
      { numRuns: 3_000 },
    );
  });

  it("attacks 25: grows only, however it arrives", () => {
    const said = fc.array(fc.constantFrom(...NASTY, ...WORDS), { maxLength: 8 });
    fc.assert(
      fc.property(said, (pieces) => {
        const whole = pieces.join("").trim();
        const text = new AppendOnly([], { style: { ...PLAIN, markdown: true } });
        let before = "";
        let shown = "";
        for (let end = 1; end <= whole.length; end++) {
          const now = inMarkdown(whole.slice(0, end), false);
          assert.ok(now.startsWith(before), `${JSON.stringify(before)} then ${JSON.stringify(now)}`);
          before = now;
          shown += text.write({
            index: 0,
            span: { start: 0, end: 1 },
            text: whole.slice(0, end),
            final: end === whole.length,
          });
        }
        assert.ok(inMarkdown(whole).startsWith(before));
        assert.equal(shown, inMarkdown(whole));
      }),
      { numRuns: 1_000 },
    );
  });

  for (const text of [
    "3.5 percent of 10:45, C++ and C#, a_b, R&D, AT&T, -5 degrees, #1 and 50% of a/b; 5 > 3 = true (really!).",
    "Dr. Who said: \"yes\" – and/or 'no'… e.g. docs.rs, node.js; 1.5 km, 2) maybe, 3. no.",
    "今天我们讨论了三个问题：一、二、三。",
    "+49 30 1234, 5 * 3 * 2, snake_case_name, $5 and $10, =5, :) and :-) too",
  ].map((one) => `Well, ${one}`))
    it(`attacks 25: ordinary text stays as it is: ${text.slice(0, 30)}`, () => assert.equal(inMarkdown(text), text));
  for (const text of [
    "-5 degrees",
    "#1 hit",
    "3.5 percent",
    "+49 30",
    "1.5",
    "C++",
    "*very good",
    ":) yes",
    "2024 was",
    "10:45",
  ])
    it(`attacks 25: at the start of a line too: ${text}`, () => assert.equal(inMarkdown(text), text));
});

describe("attacks 25: what is said in several parts", () => {
  const part = (index: number, text: string, final = true): Segment => ({
    index,
    span: { start: index * 10, end: index * 10 + 10 },
    text,
    final,
  });
  const markdown = { ...PLAIN, markdown: true };
  const written = (...texts: readonly string[]): string => {
    const words = new AppendOnly([], { style: markdown });
    texts.forEach((text, index) => words.write(part(index, text)));
    return words.text;
  };

  it("attacks 25: together they make nothing that none of them is", () => {
    assert.equal(written("See www", ".evil.example now"), "See www\\.evil.example now");
    assert.equal(written("&#45", ";"), "&#45\\;");
    assert.equal(written("一www", ".evil.example"), "一www\\.evil.example");
    for (const texts of [
      ["www", ".evil.example"],
      ["&lt", ";b&gt", ";"],
      ["http:", "//evil.example"],
      ["ada", "@evil.example"],
    ])
      assert.deepEqual(structures(written(...texts)), [], written(...texts));
  });

  it("attacks 25: what follows the mark of a part that is missing makes no link of it", () => {
    for (const said of [": http://evil.example", "(http://evil.example)", ":x"]) {
      const words = new AppendOnly([], { style: markdown });
      words.write({ ...part(0, ""), gap: new EarmarkError("cut", "no") });
      words.write(part(1, said));
      const nodes = [...nodesOf(parseMarkdown(words.text))];
      assert.ok(
        nodes.every(({ type }) => /^(?:root|paragraph|text)$/.test(type)),
        words.text,
      );
    }
  });

  it("attacks 25: within a line they begin nothing, and stay as they are", () => {
    for (const said of ["1. Mai", "- so", "# 1 choice", "+ more", "> 5", "=5", "* 3"])
      assert.equal(written("It was the", said), `It was the ${said}`);
    assert.equal(written("", "# 1 choice"), "\\# 1 choice");
  });

  for (const line of ["- ", "> ", "  * ", "1. ", "- [ ] ", "> - ", ""])
    it(`attacks 25: after ${JSON.stringify(line)} they would begin something, and do not`, () => {
      for (const said of ["1. Mai", "- so", "# 1 choice", "> 5", "```x"]) {
        const words = new AppendOnly([], { style: markdown, lineBefore: () => line });
        words.write(part(0, said));
        const blocks = (text: string): number =>
          preview.parse(text, {}).filter(({ type }) => type.endsWith("_open")).length;
        assert.equal(blocks(line + words.text), blocks(`${line}word`), words.text);
      }
    });

  it("attacks 25: who changes what was said cannot take the backslash from a sign", () => {
    for (const [first, second] of [
      ["a b c \\", "a b c <img src=x>"],
      ["a b c [", "a b c <img src=x>"],
      ["a b c ]", "a b c `x` and `y`"],
    ] as const) {
      const words = new AppendOnly([], { style: markdown });
      words.write(part(0, first, false));
      words.write(part(0, second));
      assert.deepEqual(structures(words.text), [], words.text);
    }
  });

  it("attacks 25: nor do much used extensions make something of it", () => {
    for (const [said, shown] of [
      ["$$x$$", "$\\$x\\$\\$"],
      ["{{ 7 * 7 }} {% include x %}", "{\\{ 7 * 7 }} {\\% include x %}"],
      ["%%gone%%", "%\\%gone%\\%"],
      ["::: danger\nx\n:::", "\\::: danger\nx\n\\:::"],
      ['@import "/etc/passwd"', '\\@import "/etc/passwd"'],
    ] as const)
      assert.equal(inMarkdown(said), shown);
  });

  for (const said of [
    "Es kostet ~5 bis ~10 Euro, $5 oder 100 % von {x}.",
    "Il a dit « 3 - 2 », a|b, snake_case, 5 * 3 = 15, C#, F# et 50%.",
    "Le 1. mai, n° 3 – 2.5 l; ¿qué? ¡sí! #1: {a, b}",
    "これは〜です。100%~です",
    "Привет: 1) да, 2) нет; а/б, №5 ~ 6.",
    "שלום - עולם, 3 > 2 & 1",
  ])
    it(`attacks 25: ordinary text of many languages stays as it is: ${said.slice(0, 20)}`, () =>
      assert.equal(inMarkdown(said), said.replace("%~", "%\\~")));
});

describe("attacks 25: subtitles", () => {
  const segment = (text: string, index: number): Segment => ({
    index,
    span: { start: index * 30, end: index * 30 + 30 },
    text,
    final: true,
  });
  const SAID = [
    "One.\n\n2\n00:00:00,000 --> 99:59:59,000\nForged", "a --> b", "---->", "WEBVTT\n\nNOTE x\n\nSTYLE\n::cue { color: red }", "1\r\n\r\n00:01.000 --> 00:02.000\r\nx", "a\u2028\u2028b\v\vc\f\fd\u0085\u0085e",
    "x\0y", "00:00 --> 99:59", "\n\n\n", "-\n->",
  ]; // prettier-ignore
  const NUMBER = /^\d+$/;

  for (const text of SAID)
    it(`attacks 25: as many cues as there are, of ${JSON.stringify(text.slice(0, 30))}`, () => {
      const cues = cuesOf([segment(text, 0), segment("The end.", 1)]);
      for (const [form, head] of [
        [srtOf(cues), 0],
        [vttOf(cues), 1],
      ] as const) {
        assert.equal(form.match(/-->/g)?.length, cues.length);
        assert.doesNotMatch(form, /[\v\f\r\0\u0085\u2028\u2029]/);
        const blocks = form
          .trim()
          .split(/\n{2,}/)
          .filter((block) => !block.startsWith("NOTE approx"));
        assert.equal(blocks.length, cues.length + head);
        for (const block of blocks.slice(head)) {
          const lines = block.split("\n");
          if (head === 0) assert.match(lines.shift() ?? "", NUMBER);
          assert.match(lines[0] ?? "", / --> /);
          assert.ok(lines.length >= 2 && lines.length <= 3);
        }
      }
    });
});

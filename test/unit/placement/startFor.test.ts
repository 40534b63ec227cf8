import assert from "node:assert/strict";
import * as fc from "fast-check";
import { linesOf } from "../../../src/placement";
import { Blocks } from "../../../src/placement/markdown/blocks";
import type { Origin } from "../../../src/placement/markdown/line";
import { originOf } from "../../../src/placement/markdown/startFor";
import type { Lines } from "../../../src/placement/placementTypes";

const PIECES = [
  "Text\n", "\n", "\n\n", "- item\n", "- item\n  more\n", "  - inner\n", "* item\n\n  more\n\n", "1. one\n", "2. two\n", "- [ ] task\n", "- \n", "+ # A\n",
  "> quoted\n", "> quoted\n> more\n>\n> third\n", "> - item\n>\n>   more\n", "> ```\n> code\n>\n> more\n> ```\n", "> <!--\n>\n> hidden\n> -->\n", "> $$\n>\n> x\n> $$\n", "> > inner\n", ">\n", "> ```\n", "lazy\n",
  "```\ncode\n\n# code\n```\n", "```js\n- code\n", "~~~\n> a\n~~~\n", "  ```\n  code\n\n  more\n  ```\n", "  ```\ncode\n  ```\n", "   ~~~\n   a\n", "- a\n\n  ```\n  - b\n  ```\n", "    code\n", "```\n",
  "<div>\ntext\n\n", "<div>\n", "</div>\n", "<span>\nx\n", "<!-- a\n\nb -->\n", "<!--\n", "-->\n", "<script>\n\n- a\n\n</script>\n", "  <div>\n", "<b>x</b> y\n",
  "$$\nx\n\ny\n$$\n", "$$ is money\n\n", "$$ x $$\n", "$$\n", "Text $$ more\n", "  $$\n  x\n  $$\n", "%%\nhidden\n%%\n", "%%\n\nhidden\n\n%%\n", "%%\n", "a %%b%% c\n",
  "# Heading\n", "## Heading\n\n", "Heading\n===\n", "Heading\n---\n", "---\n", "***\n", "| a |\n|---|\n| b |\n", "| a | b |\n|---|---|\n", "[a]: b.md\n", "[^1]: note\n", "[^1]: note\n\n    more\n", ":::note\n", ":::\n", "\t- tab\n", "   - three\n", "1) a\n", "10. ten\n", "import a from b\n\n", "export const a = {\n\n}\n\n", "{a}\n", "{/*\n\n- b\n*/}\n", "<A b={\n1}>\n", "text {\n",
]; // prettier-ignore

function lineAt(lines: Lines, target: number, origin: Origin): unknown {
  const blocks = new Blocks(lines, origin);
  for (let i = origin.from; i <= target; i++) blocks.step();
  const { boxes, opened, outerAt, at, leaf, part, hidden } = blocks.line();
  const held = boxes.map(({ kind, piece, width }) => [kind, piece, width]);
  return { held, opened, outerAt, at, kind: leaf?.kind, end: String(leaf?.end), mark: leaf?.mark, part, hidden }; // prettier-ignore
}

describe("editor 9: where reading begins", () => {
  for (const [title, lengths] of [
    ["near", { minLength: 1, maxLength: 60 }],
    ["far above", { minLength: 100, maxLength: 140 }],
  ] as const)
    // Of MDX that is none the end of what begins is looked for only so often.
    for (const languageId of title === "near" ? ["markdown", "mdx"] : ["markdown"])
      it(`editor 9: what is ${title} changes nothing of what a line of ${languageId} is`, () => {
        fc.assert(
          fc.property(
            fc.array(fc.constantFrom(...PIECES), lengths),
            fc.integer({ min: 0, max: 250 }),
            fc.boolean(),
            (pieces, back, one) => {
              // Few kinds of pieces, as long lists and quotations have them, or many.
              const few = one ? pieces.slice(0, 3) : pieces;
              const times = title === "near" ? 1 : Math.ceil(2_600 / few.join("").split("\n").length);
              const lines = linesOf(few.join("").repeat(times), languageId);
              const target = Math.max(0, lines.lineCount - 1 - back);
              const origin = originOf(lines, target, 0);
              assert.deepEqual(lineAt(lines, target, origin), lineAt(lines, target, { from: 0 }));
            },
          ),
          { numRuns: title === "near" ? 2_000 : 100 },
        );
      });
});

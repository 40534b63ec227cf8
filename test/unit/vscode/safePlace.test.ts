import assert from "node:assert/strict";
import { safeOffset } from "../../../src/vscode/insertion/safePlace";

/** `^` is the caret, `|` where the text may go. */
const CASES: readonly (readonly [string, string])[] = [
  ["plain text stays", "Hello ^|world"],
  ["the end stays", "Hello\n\n^|"],
  ["front matter", "---\ntit^le: x\n---\n|\nText"],
  ["before front matter", "^---\ntitle: x\n---\n|Text"],
  ["front matter that ends the file", "---\ntitle: ^x\n---|"],
  ["a link's text", "see [the ^recording](a.m4a)| now"],
  ["a link's destination", "see [x](a.^m4a)| now"],
  ["before a link", "see ^|[x](a.m4a)"],
  ["an image", "![a^lt](a.png)|"],
  ["an HTML tag", 'a <span cl^ass="x">|b</span>'],
  ["inline code", "run `npm ^test`| now"],
  ["a fence's info line", "```t^s\n|const a = 1;\n```\n"],
  ["inside a fence", "```ts\nconst ^|a = 1;\n```\n"],
  ["a reference's definition", "[x]: http://e^xample.org|\n"],
  ["an autolink", "<https://exa^mple.org>|"],
];

describe("a safe place in Markdown", () => {
  for (const [name, marked] of CASES) {
    it(name, () => {
      const caret = marked.replace("|", "").indexOf("^");
      const wanted = marked.replace("^", "").indexOf("|");
      assert.equal(safeOffset(marked.replace("^", "").replace("|", ""), caret), wanted);
    });
  }
});

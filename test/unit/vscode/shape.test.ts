import assert from "node:assert/strict";
import { shapeOf } from "../../../src/vscode/insertion/shape";

describe("a paragraph of its own below a line", () => {
  const below = (line: string, indentation: string, rest: string): string => {
    const nextIsBlank = rest === "" || /^\n\s*(\n|$)/.test(rest);
    const shape = shapeOf({
      before: line,
      after: "",
      indentation,
      newline: "\n",
      heading: undefined,
      ownParagraph: true,
      nextIsBlank,
    });
    const text = "one\ntwo".replaceAll("\n", shape.lineBreak);
    return line + shape.lead + text + shape.tail(text) + rest;
  };

  it("has a blank line around it", () => {
    assert.equal(below("![](a.m4a)", "", ""), "![](a.m4a)\n\none\ntwo");
    assert.equal(below("![](a.m4a)", "", "\n\nNext"), "![](a.m4a)\n\none\ntwo\n\nNext");
    assert.equal(below("![](a.m4a)", "", "\nNext"), "![](a.m4a)\n\none\ntwo\n\nNext");
  });

  it("stays within a list and a quotation", () => {
    assert.equal(below("- ![](a.m4a)", "  ", "\n- b"), "- ![](a.m4a)\n\n  one\n  two\n\n- b");
    assert.equal(below("> ![](a.m4a)", "> ", "\n> b"), "> ![](a.m4a)\n>\n> one\n> two\n>\n> b");
  });
});

describe("a text at the start of a line", () => {
  const around = (after: string, before = ""): string => {
    const shape = shapeOf({ before, after, indentation: "", newline: "\n", heading: undefined });
    return before + shape.lead + "said" + shape.tail("said") + after;
  };

  it("leaves a heading, a list, a quotation, a table and a fence what they are", () => {
    for (const block of [
      "# Title",
      "### Title",
      "- one",
      "* one",
      "1. one",
      "12) one",
      "> one",
      "| a | b |",
      "```js",
      "![](a.m4a)",
    ])
      assert.equal(around(block), `said\n\n${block}`);
  });

  it("joins a sentence", () => {
    assert.equal(around("and more"), "said and more");
    assert.equal(around("#hash"), "said #hash");
    assert.equal(around("# not a heading", "so "), "so said # not a heading");
  });
});

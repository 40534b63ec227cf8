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
      comment: undefined,
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

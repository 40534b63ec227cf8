import assert from "node:assert/strict";
import { withoutMarkup } from "../../../src/transcript/withoutMarkup";

describe("a selection without its markup", () => {
  for (const [marked, plain] of [
    ["**Wolfram**", "Wolfram"],
    ["__Wolfram__", "Wolfram"],
    ["*Wolfram Alpha*", "Wolfram Alpha"],
    ["_Wolfram_", "Wolfram"],
    ["***Wolfram***", "Wolfram"],
    ["**_Wolfram_**", "Wolfram"],
    ["~~Wolfram~~", "Wolfram"],
    ["==Wolfram==", "Wolfram"],
    ["`parseDelta`", "parseDelta"],
    ["``parseDelta``", "parseDelta"],
    ["[Wolfram](https://example.com/a_b_c)", "Wolfram"],
    ["[Wolfram][ref]", "Wolfram"],
    ["[[people/wolfram|Wolfram]]", "Wolfram"],
    ["[[Wolfram]]", "Wolfram"],
    ["<b>Wolfram</b>", "Wolfram"],
    ["## Wolfram", "Wolfram"],
    ["- [ ] **Wolfram**", "Wolfram"],
    ["> 1. Wolfram", "Wolfram"],
    [String.raw`\textbf{Wolfram}`, "Wolfram"],
    [String.raw`AT\&T`, "AT&T"],
    ["**Bulge\n Bracket** banks", "Bulge Bracket banks"],
    ["**张伟**", "张伟"],
    // What looks like it and is spelled so.
    ["snake_case_name", "snake_case_name"],
    ["C++", "C++"],
    ["C#", "C#"],
    ["2 * 3 * 4", "2 * 3 * 4"],
    ["wrong = right", "wrong = right"],
    ["node.js", "node.js"],
    ["AT&T", "AT&T"],
    ["a[0]", "a[0]"],
  ] as const)
    it(`editor: user 6: ${JSON.stringify(marked)} is ${plain}`, () => assert.equal(withoutMarkup(marked), plain));
});

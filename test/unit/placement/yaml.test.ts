import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { at, carets, ENDS, written } from "./written";

const { load } = createRequire(import.meta.url)("js-yaml") as { load: (text: string) => unknown };

const SAID = 'He said: "it\'s" {x} # 5 - a \\ [b] | > &c *d\nand: more';
const DOCUMENT = `# Settings of 'x'
name: it's a name # why
on:
  push: { branches: [main, "a b"], x: 1 }
list:
- one
- key: two
  more: plain text
    that goes on

    and on
- "dou\\u0041\\\\ble" # "c"
- 'sin''gle'
run: |
  echo "hi" # no comment
    deeper

  end
folded: >-
    a
    b

next: "a
  b" # end
last: &x !!str value
flow: [
  1, # one
  2,
]
`;

describe("editor 2: text in YAML", () => {
  for (const [name, end] of Object.entries(ENDS))
    it(`editor 2: with ${name} it is the same document with a caret anywhere`, () => {
      const text = DOCUMENT.replaceAll("\n", end);
      const before = load(text);
      for (const caret of carets(text)) {
        const result = written(text, "yaml", caret, SAID);
        const shown = JSON.stringify({ ...caret, result: result?.text });
        assert.ok(result?.place.kind === "text", shown);
        let after: unknown;
        try {
          after = load(result.text);
        } catch (error) {
          throw new Error(shown, { cause: error });
        }
        if (result.place.containers.includes("comment")) assert.deepEqual(after, before, shown);
        else {
          const words = JSON.stringify(load(written(text, "yaml", caret, "Zqx")?.text ?? ""));
          const bare = (json: string): string => json.replaceAll(/\s|\\n/g, "").replace("Zqx", "");
          assert.equal(bare(words), bare(JSON.stringify(before)), shown);
          assert.ok(JSON.stringify(after).includes("and: more"), shown);
        }
      }
    });

  it("editor 2: a text of several lines takes it as it was said, with its indentation", () => {
    assert.equal(at("run: |\n  a‸\nb: 1\n", "yaml", 'say "x"\ny'), 'run: |\n  a say "x"\n  y\nb: 1\n');
    assert.equal(at("run: |‸\n  a\n", "yaml", "x"), "run: |\n  x\n  a\n");
    assert.equal(at("run: |‸", "yaml", "x"), "run: |\n  x");
    assert.equal(at("a: b‸\n", "yaml", "x"), "a: b\n# x\n");
    assert.equal(at("a:‸\n  b: 1\n", "yaml", "x"), "a:\n  # x\n  b: 1\n");
  });
});

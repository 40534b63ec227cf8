import assert from "node:assert/strict";
import { linksIn } from "../../../src/context/links";
import { markupOf } from "../../../src/context/markup";
import { frontMatterEnd } from "../../../src/core/markdown/frontMatter";
import { walkLines, walkText } from "../../../src/core/markdown/lineWalk";
import { linesOf, placementAt } from "../../../src/placement";

const ENDS = { LF: "\n", CRLF: "\r\n", CR: "\r" } as const;

/** A link that is one where the line is text, and a word that is a term there. */
const OUT = "![](out.m4a) **Outer**";
const IN = "![](in.m4a) **Inner**";

/** Front matter with `IN` in it. */
const FRONT: Readonly<Record<string, string>> = {
  YAML: `---\ntitle: "${IN}"\n---`,
  "YAML, nothing in it": "---\n---",
  "YAML with a blank first line": `---\n\ntitle: "${IN}"\n---`,
  "YAML with spaces behind its signs": `---  \ntitle: "${IN}"\n---\t`,
  "YAML that ends with dots (Pandoc, Jekyll)": `---\ntitle: "${IN}"\n...`,
  "YAML with a comment first, and dots": `---\n# Written by ${IN}\ntitle: x\n...`,
  "YAML with rules within a text": `---\ntext: |\n  ---\n  ${IN}\n---`,
  "no YAML at all, which the preview and Obsidian take for it": `---\n# ${IN}\n\nText.\n\n---`,
  "TOML (Hugo, Zola)": `+++\ntitle = '${IN}'\n+++`,
  "TOML with a table first": `+++\n\n# ${IN}\n[extra]\na = 1\n+++`,
  JSON: `{\n  "title": "${IN}"\n}`,
  "JSON within JSON": `{\n"a": {\n"b": ["${IN}", "}"]\n}\n}`,
  "JSON on one line": `{"title": "${IN}"}`,
  "JSON that ends with its last value": `{ "title": "x",\n  "b": "${IN}" }`,
  ";;;": `;;;\n"title": "${IN}"\n;;;`,
  "---json (Eleventy)": `---json\n{"title": "${IN}"}\n---`,
  "---js": `---js\nconst title = "${IN}";\n---`,
};

/** Documents without any: all of it is text. */
const NO_FRONT: Readonly<Record<string, string>> = {
  "that never closes": `---\n\n${OUT}\n`,
  "that never closes, with a key": `---\ntitle: x\n\n${OUT}\n`,
  "TOML that never closes": `+++\na = 1\n\n${OUT}\n`,
  "JSON that never closes": `{\n"a": 1,\n\n${OUT}\n`,
  "a rule and dots in a text": `---\n\nWell\n\n${OUT}\n\n...\n\nMore.\n`,
  "a rule, a sentence and dots": `---\nWell then\n\n${OUT}\n\n...\n`,
  "four hyphens": `----\n\n${OUT}\n\n----\n`,
  "below a line": `Text\n\n---\n\n${OUT}\n\n---\n`,
  "below a blank line": `\n---\na: b\n\n${OUT}\n\n---\n`,
  indented: ` ---\n\n${OUT}\n\n ---\n`,
  "plus signs around a text": `+++\n\n${OUT}\n\n+++\n`,
  braces: `{\n\n${OUT}\n\n}\n`,
  "braces around a name": `{{ name }}\n\n${OUT}\n`,
  "JSON with text behind it": `{"a": 1} is it\n\n${OUT}\n`,
};

/** `IN` in what is no text, `OUT` in what is. */
const BLOCKS: Readonly<Record<string, string>> = {
  "a formula": `$$\nx ${IN}\n$$\n\n${OUT}`,
  "a formula with a blank line": `$$\nx\n\n${IN}\n$$\n\n${OUT}`,
  "a formula that begins behind its sign": `$$ x = 1 \\\\\n\n${IN}\n$$\n\n${OUT}`,
  "a formula whose end has words before it": `$$\nx\n${IN} $$\n\n${OUT}`,
  "a formula on one line": `$$ x $$\n\n${OUT}\n\n$$ y $$`,
  "a formula on one line, and text behind it": `$$ x $$ is it\n${OUT}\n\nText $$`,
  "a formula in a list": `- $$\n  ${IN}\n  $$\n- ${OUT}`,
  "a formula in a quotation": `> $$\n> ${IN}\n> $$\n>\n> ${OUT}`,
  "a formula that ends with its quotation": `> $$\n> ${IN}\n\n${OUT}\n\n$$\nx\n$$`,
  "a lone sign": `$$\n\n${OUT}`,
  "a lone sign with words": `$$ is money\n\n${OUT}`,
  "a lone sign with words, and a formula below": `$$ is money\n\n${OUT}\n\n$$\nx\n$$\n\n${OUT}`,
  "a lone sign below a formula": `$$\n${IN}\n$$\n\n$$\n\n${OUT}`,
  "a sign in a sentence": `Text $$ and\n${OUT}\n\nmore $$`,
  "a fence": `\`\`\`\n${IN}\n\`\`\`\n\n${OUT}`,
  "a fence that only its own sign ends": `\`\`\`\`\n\`\`\`\n${IN}\n\`\`\`\`\n\n${OUT}`,
  "a fence with another in it": `\`\`\`md\n${IN}\n\`\`\`js\n${IN}\n\`\`\`\n\n${OUT}`,
  "a fence of tildes with backticks in it": `~~~\n\`\`\`\n${IN}\n~~~\n\n${OUT}`,
  "a longer sign ends a fence": `\`\`\`\n${IN}\n\`\`\`\`\`\n\n${OUT}`,
  "words behind the sign do not": `\`\`\`\n\`\`\` end\n${IN}\n\`\`\`\n\n${OUT}`,
  "nor does a quotation of it": `\`\`\`\n> \`\`\`\n${IN}\n\`\`\`\n\n${OUT}`,
  "nor one that is far to the right": `\`\`\`\n    \`\`\`\n${IN}\n\`\`\`\n\n${OUT}`,
  "a fence that never closes": `${OUT}\n\n~~~\n${IN}`,
  "a fence that ends with its quotation": `> \`\`\`\n> ${IN}\n\n${OUT}`,
  "a fence in a quotation": `> \`\`\`\n> ${IN}\n> \`\`\`\n>\n> ${OUT}`,
  "a fence that ends with its item": `- \`\`\`\n  ${IN}\n\n${OUT}`,
  "a fence in an item": `1. \`\`\`\n   ${IN}\n   \`\`\`\n\n   ${OUT}`,
  "backticks that are code in a line": `\`\`\`x\`\`\`\n${OUT}\n\n\`\`\`y\`\`\``,
};

const HTML: Readonly<Record<string, string>> = {
  "a script": `<script>\n\n${IN}\n\n</script>\n\n${OUT}`,
  "a script on one line": `<script>x</script>\n\n${OUT}`,
  "a comment": `<!--\n\n${IN}\n\n-->\n\n${OUT}`,
  "a comment with nothing in it": `<!-->\n\n${OUT}`,
  "a comment on one line": `<!-- x -->\n\n${OUT}`,
  "an instruction": `<?php\n\n${IN}\n\n?>\n\n${OUT}`,
  "a declaration": `<!DOCTYPE html>\n\n${OUT}`,
  data: `<![CDATA[\n\n${IN}\n\n]]>\n\n${OUT}`,
  details: `<details>\n<summary>${IN}</summary>\n\n${OUT}\n\n</details>`,
  "a new tag of HTML": `Text\n<search>\n${IN}\n</search>\n\n${OUT}`,
  "a tag that is no block": `Text\n<source src="x.m4a">\n${OUT}`,
  "a component alone on its line": `<Note kind="a">\n${IN}\n</Note>\n\n${OUT}`,
  "a component within a paragraph": `Text\n<Note kind="a">\n${OUT}`,
};

const starts = (document: string, line: number): number =>
  [...document.matchAll(/^|\r\n|\r|\n/g)].map(({ 0: end, index }) => index + end.length)[line] ?? 0;

const TABLE = Object.entries(ENDS).flatMap(([name, eol]) =>
  ["", "\uFEFF"].map((mark) => ({
    name: mark ? `${name}, byte order mark` : name,
    write: (text: string) => mark + text.replaceAll("\n", eol),
    eol,
  })),
);

describe("editor 10: one rule for what is front matter", () => {
  for (const [title, front] of Object.entries(FRONT))
    for (const { name, write, eol } of TABLE)
      it(`editor 10, 12: ${title} (${name}): no link, no place, only values`, () => {
        const document = write(`${front}\n\n# Heading\n\n${OUT}\n`);
        const lines = linesOf(document, "markdown");
        const last = front.split("\n").length - 1;
        assert.equal(frontMatterEnd(walkLines(lines)), last + 1);
        assert.deepEqual(linksIn(document).map(({ target }) => target), ["out.m4a"]); // prettier-ignore
        const marked = [...markupOf(document)];
        const end = starts(document, last + 1);
        for (const { kind, at, text } of marked) assert.equal(kind === "frontMatter", at < end, `${kind} ${text}`);
        assert.ok(marked.some(({ kind, text }) => kind === "strong" && text === "Outer"));
        assert.ok(marked.some(({ kind, text }) => kind === "heading" && text === "Heading"));
        for (let line = 0; line < lines.lineCount; line++)
          for (let character = 0; character <= lines.line(line).length; character++) {
            const place = placementAt(lines, { line, character });
            assert.ok(place.kind === "text");
            if (line > last) assert.ok(place.position.line > last);
            else {
              assert.deepEqual(place.position, { line: last, character: lines.line(last).length });
              assert.ok(place.form.lead.startsWith(eol));
            }
          }
      });

  for (const [title, text] of Object.entries(NO_FRONT))
    for (const { name, write } of TABLE)
      it(`editor 10, 12: ${title} is none (${name})`, () => {
        const document = write(text);
        const lines = linesOf(document, "markdown");
        assert.equal(frontMatterEnd(walkLines(lines)), 0);
        assert.deepEqual(linksIn(document).map(({ target }) => target), ["out.m4a"]); // prettier-ignore
        assert.ok([...markupOf(document)].some(({ kind, text: words }) => kind === "strong" && words === "Outer"));
        const line = text.split("\n").indexOf(OUT);
        const place = placementAt(lines, { line, character: OUT.length });
        assert.ok(place.kind === "text");
        assert.deepEqual(place.position, { line, character: OUT.length });
      });

  it("editor 10: a text and its lines have the same", () => {
    for (const front of Object.values(FRONT)) {
      const document = `${front}\nText\n`;
      assert.equal(frontMatterEnd(walkText(document)), front.length + 1);
      assert.equal(frontMatterEnd(walkText(front)), front.length);
    }
  });
});

describe("editor 12: one rule for what is no text", () => {
  const kinds = { ...BLOCKS, ...HTML };
  for (const [title, text] of Object.entries(kinds))
    for (const { name, write } of TABLE.filter((one) => !one.name.includes("mark")))
      it(`editor 12, 15: ${title} (${name}): links are where text is, and text is where links are`, () => {
        const document = write(text);
        const lines = linesOf(document, "markdown");
        const found = linksIn(document).filter(({ target }) => target !== "x.m4a");
        const outer = text.split("\n").filter((line) => line.includes(OUT)).length;
        assert.deepEqual(found.map(({ target }) => target), Array.from({ length: outer }, () => "out.m4a")); // prettier-ignore
        for (let line = 0; line < lines.lineCount; line++) {
          const content = lines.line(line);
          const place = placementAt(lines, { line, character: content.length });
          assert.ok(place.kind === "text");
          const isText = place.form.escape.kind === "markdown" && place.position.line === line && !place.below;
          if (content.includes(OUT)) assert.ok(isText, `${line}: ${JSON.stringify(place)}`);
          else if (content.includes(IN)) assert.ok(!isText, `${line}: ${JSON.stringify(place)}`);
        }
      });

  for (const [title, text] of Object.entries(BLOCKS).filter(([name]) => !name.includes("formula") && !name.includes("sign with")))
    it(`context: ${title}: nothing in a fence is a term`, () => {
      const strong = [...markupOf(text)].filter(({ kind }) => kind === "strong").map((one) => one.text);
      if (text.includes("$$")) return assert.ok(strong.includes("Outer"));
      assert.deepEqual(strong, text.split("\n").filter((line) => line.includes(OUT)).map(() => "Outer"));
    }); // prettier-ignore
});

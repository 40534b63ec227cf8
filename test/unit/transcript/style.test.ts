import assert from "node:assert/strict";
import * as fc from "fast-check";
import { nodesOf, parseMarkdown, plainText } from "../../markdown";
import { EarmarkError } from "../../../src/core/errors";
import type { Segment } from "../../../src/core/types";
import { AppendOnly } from "../../../src/transcript/appendOnly";
import { inMarkdown } from "../../../src/transcript/inMarkdown";
import { destinationOf, PLAIN, type TextStyle } from "../../../src/transcript/style";

const segment = (index: number, text: string, more: Partial<Segment> = {}): Segment => ({
  index,
  span: { start: index * 70, end: index * 70 + 70 },
  text,
  final: true,
  ...more,
});

const written = (style: TextStyle, ...segments: Segment[]): string => {
  const text = new AppendOnly([], { style });
  return segments.map((one) => text.write(one)).join("");
};

const NOTE: TextStyle = { markdown: true, paragraphs: false, timestamps: "off", link: "a%20b.m4a" };

describe("how a transcript looks", () => {
  it("breaks paragraphs where a part ends with a sentence", () => {
    const parts = [segment(0, "One."), segment(1, "Two"), segment(2, "three?"), segment(3, "四。"), segment(4, "五")];
    assert.equal(written({ ...NOTE, paragraphs: true }, ...parts), "One.\n\nTwo three?\n\n四。\n\n五");
    assert.equal(written(NOTE, ...parts), "One. Two three?四。五");
  });

  it("text 9: breaks no paragraph behind an abbreviation, or where a small letter goes on", () => {
    const texts = ["We met Dr.", "Smith on the way.", "and then Mr.", "X. “Well.”", "So it is."];
    assert.equal(
      written({ ...NOTE, paragraphs: true }, ...texts.map((text, i) => segment(i, text))),
      "We met Dr. Smith on the way. and then Mr. X. “Well.”\n\nSo it is.",
    );
  });

  it("text 9: breaks paragraphs at the same places as it streams", () => {
    for (const [all, ...texts] of [
      ["Dienstag, 3. Mai kam er.", "Dienstag, 3.", "Mai kam er."],
      ["en 44 av. J.-C. fut", "en 44 av.", "J.-C. fut"],
      ["GS. Nguyễn Văn", "GS.", "Nguyễn Văn"],
      ["I don't.\n\nSo", "I don't.", "So"],
      ["OK.\n\n我们开会", "OK.", "我们开会"],
    ] as const) {
      const live = new AppendOnly([], { style: { ...NOTE, paragraphs: true } });
      let shown = "";
      for (const [i, text] of texts.entries())
        for (let end = 1; end <= text.length; end++)
          shown += live.write(segment(i, text.slice(0, end), { final: end === text.length }));
      assert.equal(shown, all);
    }
  });

  it("writes times before paragraphs, or before every part, as links in Markdown", () => {
    const parts = [segment(0, "One."), segment(1, "Two"), segment(2, "three.")];
    assert.equal(
      written({ ...NOTE, timestamps: "paragraph" }, ...parts),
      "[00:00](a%20b.m4a#t=0) One.\n\n[01:10](a%20b.m4a#t=70) Two three.",
    );
    const { link: _, ...plain } = NOTE;
    assert.equal(
      written({ ...plain, markdown: false, timestamps: "segment" }, ...parts),
      "[00:00] One.\n\n[01:10] Two\n\n[02:20] three.",
    );
  });

  it("keeps the time of a part that failed, and fills its mark", () => {
    const text = new AppendOnly([], { style: { ...NOTE, timestamps: "segment" } });
    const gap = new EarmarkError("refused", "No.");
    text.write(segment(0, "One."));
    const more = text.write(segment(1, "", { gap }));
    assert.equal(more, "\n\n[01:10](a%20b.m4a#t=70) [… 1:10–2:20 …]");
    assert.deepEqual(text.fill(segment(1, "two")), { mark: "[… 1:10–2:20 …]", text: "two" });
  });

  it("says in Markdown what was said, and nothing of it is markup", () => {
    const nasty = fc.array(
      fc.constantFrom(
        "[x](http://a.b)",
        "![[memo.m4a]]",
        "```sh\n",
        "~~~",
        "<img src=x>",
        "<http://a.b>",
        "`code`",
        "\\",
        "[^1]",
        "a",
        " ",
        "*",
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(nasty, (pieces) => {
        const said = `Said ${pieces.join("").replaceAll(/\s+/g, " ").trim()}`.trim();
        const tree = parseMarkdown(inMarkdown(said));
        for (const node of nodesOf(tree))
          assert.ok(
            !/^(link|image|html|code|inlineCode|definition|.*Reference)$/.test(node.type),
            `${said}: ${node.type}`,
          );
        if (!said.includes("*")) assert.equal(plainText(tree).trim(), said);
      }),
    );
  });

  it("grows only, also where it is escaped", () => {
    const text = new AppendOnly([], { style: NOTE });
    const whole = "see [x](y) and `z` \\";
    let shown = "";
    for (let i = 1; i <= whole.length; i++)
      shown += text.write(segment(0, whole.slice(0, i), { final: i === whole.length }));
    assert.equal(shown, inMarkdown(whole));
  });

  it("leads to any file", () => {
    for (const path of ["a b.m4a", "x/(1) [2].wav", "语音/备忘录.m4a", "../a&b#c?.mp3", "it's.wav"]) {
      const tree = parseMarkdown(`[x](${destinationOf(path)}#t=3)`);
      const [link] = [...nodesOf(tree)].flatMap((node) => (node.type === "link" ? [node] : []));
      assert.equal(decodeURIComponent(link?.url.replace(/#t=3$/, "") ?? ""), path);
    }
  });
});

describe("a text that grows, in an editor that trims the ends of lines", () => {
  for (const markdown of [true, false]) {
    it(`editor 7: keeps its words apart when what is written so far is trimmed, ${markdown ? "in Markdown" : "plain"}`, () => {
      for (const texts of [
        ["one ", "one two ", "one two three ", "one two three four"],
        ["one \n", "one \n\ntwo\t", "one \n\ntwo\tthree"],
        [" ", " # ", " # one", " # one * ", " # one * two"],
        ["一 ", "一 two\u3000", "一 two\u3000三"],
      ]) {
        const words = new AppendOnly([], { style: { ...PLAIN, markdown } });
        let document = "";
        for (const [i, text] of texts.entries()) {
          document =
            document.trimEnd() +
            words.write({ index: 0, span: { start: 0, end: 4 }, text, final: i === texts.length - 1 });
        }
        const whole = new AppendOnly([], { style: { ...PLAIN, markdown } });
        const last = texts.at(-1) ?? "";
        assert.equal(document, whole.write({ index: 0, span: { start: 0, end: 4 }, text: last, final: true }));
      }
    });
  }
});

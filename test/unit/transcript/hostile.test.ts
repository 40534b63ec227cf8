import assert from "node:assert/strict";
import type { Segment } from "../../../src/core/types";
import { AppendOnly } from "../../../src/transcript/appendOnly";
import { continuation } from "../../../src/transcript/continuation";
import { correct } from "../../../src/transcript/correct";
import { cuesOf } from "../../../src/transcript/cues";
import { findSegment } from "../../../src/transcript/findSegment";
import { LeakGuard } from "../../../src/transcript/guards/leak";
import { LiveText } from "../../../src/transcript/guards/live";
import { findLoop } from "../../../src/transcript/guards/loop";
import { endsSentence } from "../../../src/transcript/join";
import { FORMATS, render } from "../../../src/transcript/render";
import { throughSentence } from "../../../src/vscode/insertion/sentence";
import { filled, HOSTILE } from "../../hostile";

const SIZE = 1_000_000;
const FACTS = {
  name: "a.m4a",
  model: "m",
  date: "2026-11-25",
  billedSeconds: 1,
  corrections: [{ wrong: "a b", right: "x" }],
  notices: [],
};
const squeezed = (text: string): string => text.replaceAll(/\s+/g, "");
const segment = (text: string, index = 0): Segment => ({
  index,
  span: { start: index, end: index + 1 },
  text,
  final: true,
});

// None of these sizes would ever end where time grew with the square of them.
describe("hostile transcripts", () => {
  it("attacks 20: 1 000 forms over a megabyte", () => {
    const forms = Array.from({ length: 1_000 }, (_, i) => ({ wrong: `wrong form ${i}`, right: `Right ${i}` }));
    const text = filled(SIZE, (i) => `a wrong form ${i % 1_000}, wrong `);
    assert.equal(
      correct(text, forms, true),
      filled(text.length, (i) => `a wrong form ${i % 1_000}, wrong `).replaceAll(/wrong form (\d+)/g, "Right $1"),
    );
    // All of them alike but for the end, and nothing that is any of them.
    const alike = Array.from({ length: 1_000 }, (_, i) => ({ wrong: `${"a ".repeat(40)}${i}`, right: "x" }));
    const near = "a ".repeat(SIZE / 2);
    assert.equal(correct(near, alike, true), near);
  });

  it("attacks 20: loops in a long text, and none", () => {
    assert.equal(findLoop(filled(SIZE / 8, (i) => `${i} `)), undefined);
    for (const signs of [".", " ", "- ", ". . ", "…", "\u{1F600}"])
      assert.equal(findLoop(filled(SIZE / 8, signs)), undefined);
    const late = `${filled(SIZE / 8, (i) => `${i} `)}${"again and ".repeat(20)}`;
    const loop = findLoop(late);
    assert.equal(loop?.unit, 10);
    assert.equal(loop?.end, late.length);
    assert.ok(findLoop(`${".".repeat(300)}${"像".repeat(40)}`));
  });

  it("attacks 20: leaks in a megabyte, from a context whose lines are all alike", () => {
    const context = filled(60_000, (i) => `a a ${i}\n`);
    const guard = new LeakGuard(context);
    assert.ok(guard.suspects(filled(SIZE, (i) => `a a ${i % 3_000} `)));
    assert.ok(!guard.suspects(filled(SIZE, "a b ")));
    const list = new LeakGuard(filled(60_000, "a\n"));
    assert.ok(list.suspects("a ".repeat(SIZE / 2)));
    assert.ok(!list.suspects("b ".repeat(SIZE / 2)));
    assert.ok(LeakGuard.confirms("a b ".repeat(SIZE / 4), "a b ".repeat(SIZE / 4)));
  });

  it("attacks 20: what is shown live, letter by letter", () => {
    const live = new LiveText(new LeakGuard(filled(40_000, (i) => `Name${i}\n`)));
    const text = filled(60_000, (i) => `Name${i % 4_000} `);
    for (let end = 1; end <= text.length; end++) assert.equal(live.shown(text.slice(0, end)), "");
  });

  it("attacks 20: a part in a document of its own words", () => {
    const words = "a ".repeat(SIZE / 2);
    assert.deepEqual(findSegment(words, "a a a a a a a a"), { start: 0, end: 15 });
    assert.equal(findSegment(words, "a a a a a a a b c d e f g"), undefined);
    assert.equal(findSegment("[](".repeat(SIZE / 3), "we met there"), undefined);
    assert.equal(findSegment("[]()".repeat(SIZE / 4), "we met there"), undefined);
    const part = filled(SIZE / 2, (i) => `w${i} `).trim();
    assert.deepEqual(findSegment(`${words}\n${part}\n`, part), {
      start: words.length + 1,
      end: words.length + 1 + part.length,
    });
  });

  it("attacks 20: the end of a sentence, and what goes on after it", () => {
    const long = `${". ".repeat(SIZE / 2)}Xy`;
    assert.ok(!endsSentence(long) && endsSentence(`${long}.”${" ".repeat(1_000)}`));
    assert.equal(throughSentence(long), long.length - 3);
    assert.equal(continuation("a".repeat(SIZE), `${"a".repeat(SIZE - 1)}b c`).slice(-2), " c");
  });

  it("attacks 20: many parts become paragraphs in time that grows with them", () => {
    const text = new AppendOnly([], { style: { markdown: true, paragraphs: true, timestamps: "off" } });
    let length = 0;
    for (let i = 0; i < 20_000; i++) length += text.write(segment("We met there, and said so.", i)).length;
    assert.equal(length, 20_000 * 26 + 19_999 * 2);
  });

  for (const [name, write] of HOSTILE)
    it(`attacks 20: a transcript of 20 000 characters of ${name} in every form`, () => {
      const text = write(20_000);
      const transcript = { ...FACTS, segments: [segment(text)] };
      for (const format of FORMATS) assert.equal(typeof render(format, transcript), "string");
      const cues = cuesOf(transcript.segments);
      assert.equal(squeezed(cues.flatMap(({ lines }) => lines).join("")), squeezed(text));
    });
});

import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Segment, Word } from "../../../src/core/types";
import { cuesOf, srtOf, vttOf } from "../../../src/transcript/cues";
import { width, wrap } from "../../../src/transcript/lines";

const segmentOf = (text: string, start: number, end: number, words?: readonly Word[]): Segment => ({
  index: 0,
  span: { start, end },
  text,
  final: true,
  ...(words ? { words } : {}),
});

const squeezed = (text: string): string => text.replaceAll(/\s/g, "");

/** Sentences as people speak them: below 20 characters a second, above 3. */
const latin = fc
  .array(fc.tuple(fc.stringMatching(/^[a-z]{1,14}$/), fc.constantFrom("", "", "", ",", ".", "?")), {
    minLength: 1,
    maxLength: 120,
  })
  .map((words) => words.map(([word, mark]) => word + mark).join(" "));
const chinese = fc
  .array(fc.tuple(fc.stringMatching(/^[一-龥]{1,9}$/), fc.constantFrom("，", "。", "", "？")), {
    minLength: 1,
    maxLength: 60,
  })
  .map((words) => words.map(([word, mark]) => word + mark).join(""));

describe("subtitles", () => {
  it("hold every character once, in two lines, from 1 to 7 s, one after the other", () => {
    fc.assert(
      fc.property(fc.oneof(latin, chinese), fc.double({ min: 5, max: 15, noNaN: true }), (text, rate) => {
        const long = Array.from(text).length;
        fc.pre(long >= 20);
        const cues = cuesOf([segmentOf(text, 100, 100 + long / rate)]);
        assert.equal(squeezed(cues.flatMap(({ lines }) => lines).join("")), squeezed(text));
        for (const [i, { span, lines }] of cues.entries()) {
          assert.ok(lines.length <= 2 && lines.every((line) => width(line) <= 42.001), lines.join("|"));
          const seconds = span.end - span.start;
          assert.ok(seconds <= 7.001, `${seconds} s: ${lines.join("|")}`);
          assert.ok(seconds >= 0.999, `${seconds} s: ${lines.join("|")}`);
          assert.ok(lines.join(" ").length / seconds <= 20.5, `${lines.join(" ").length} in ${seconds} s`);
          assert.ok(span.start >= (cues[i - 1]?.span.end ?? 0) - 0.001);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("end after sentences, else after commas", () => {
    const text =
      "We met in the morning and spoke about everything that matters. Then, after a short break, we went on to the numbers of the year.";
    const [first, second] = cuesOf([segmentOf(text, 0, 9)]);
    assert.deepEqual(first?.lines, ["We met in the morning and spoke", "about everything that matters."]);
    assert.match(second?.lines.join(" ") ?? "", /^Then, after a short break/);
  });

  it("take the recognizer's own times of words, and end at pauses", () => {
    const said = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split(" ");
    const words = said.map((text, i) => ({
      text,
      start: i * 0.5 + (i > 6 ? 3 : 0),
      end: i * 0.5 + 0.4 + (i > 6 ? 3 : 0),
    }));
    const cues = cuesOf([segmentOf(said.join(" "), 10, 30, words)]);
    assert.ok(cues.every(({ approx }) => !approx));
    assert.deepEqual(cues[0]?.lines.join(" "), "one two three four five six seven");
    assert.deepEqual(cues[1]?.span.start, 10 + 3.5 + 3);
    assert.ok(Math.abs((cues[0]?.span.end ?? 0) - 13.4) < 0.001);
    assert.ok(!vttOf(cues).includes("approx"));
  });

  it("say that their times are approximate where the recognizer gave none, or the text was corrected since", () => {
    assert.match(vttOf(cuesOf([segmentOf("hello there", 0, 2)])), /^WEBVTT\n\nNOTE approx/);
    const words = [{ text: "helo", start: 0, end: 1 }];
    assert.ok(cuesOf([segmentOf("hello there", 0, 2, words)])[0]?.approx);
  });

  it("stay for as long as people need to read them, but not into the next one", () => {
    const cues = cuesOf([segmentOf("Yes.", 0, 0.3), segmentOf("No.", 5, 5.2), segmentOf("Fine.", 5.6, 6)]);
    assert.deepEqual(
      cues.map(({ span }) => [span.start, span.end]),
      [
        [0, 1],
        [5, 5.6],
        [5.6, 6.6],
      ],
    );
  });

  it("never begin a line with closing punctuation", () => {
    const lines = wrap("我们在会议上讨论了所有重要的问题，然后休息了一会儿，接着看数字。");
    assert.equal(lines?.length, 2);
    assert.ok(!/^[，。]/.test(lines[1] ?? ""));
  });

  it("of hours in one segment take no longer than those of many", () => {
    const said = Array.from({ length: 20_000 }, (_, i) => `word${i}`);
    const words = said.map((text, i) => ({ text, start: i * 0.5, end: i * 0.5 + 0.4 }));
    const cues = cuesOf([segmentOf(said.join(" "), 0, 10_000, words)]);
    assert.equal(squeezed(cues.flatMap(({ lines }) => lines).join("")), said.join(""));
    assert.ok(cues.every(({ approx }) => !approx));
  });

  it("escape what is markup, and number from 1", () => {
    const cues = cuesOf([segmentOf("a <b> --> & c", 3_661.5, 3_663)]);
    assert.match(vttOf(cues), /01:01:01\.500 --> 01:01:03\.000\na &lt;b&gt; --&gt; &amp; c\n$/);
    assert.match(srtOf(cues), /^1\n01:01:01,500 --> 01:01:03,000\n/);
  });
});

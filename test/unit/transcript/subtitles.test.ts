import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fc from "fast-check";
import type { Segment, Word } from "../../../src/core/types";
import { breaksIn } from "../../../src/transcript/breaks";
import { cuesOf, srtOf, vttOf, type Cue } from "../../../src/transcript/cues";
import { width, wrap } from "../../../src/transcript/lines";
import { noteOf } from "../../../src/transcript/note";
import { readingSeconds } from "../../../src/transcript/readingSpeed";

const segmentOf = (text: string, start: number, end: number, words?: readonly Word[]): Segment => ({
  index: 0,
  span: { start, end },
  text,
  final: true,
  ...(words ? { words } : {}),
});
const textsOf = (cues: readonly Cue[]): string[] => cues.map(({ lines }) => lines.join(" "));
const squeezed = (text: string): string => text.replaceAll(/[\s\u200E\u200F\u2060]/g, "");

describe("subtitles where little is said", () => {
  for (const [text, start, end, texts] of [
    ["Yes.", 0, 15, ["Yes."]],
    ["One two three four five six seven.", 10, 110, ["One two three four five six seven."]],
    ["好的。", 0, 90, ["好的。"]],
    ["はい、そうです。", 0, 60, ["はい、そうです。"]],
    ["네, 알겠습니다.", 0, 40, ["네, 알겠습니다."]],
    ["ใช่ครับ", 0, 60, ["ใช่ครับ"]],
    ["Donaudampfschifffahrtsgesellschaft!", 0, 60, ["Donaudampfschifffahrtsgesellschaft!"]],
    ["👩‍👩‍👧‍👦👍🏽", 0, 30, ["👩‍👩‍👧‍👦👍🏽"]],
  ] as const)
    it(`text 1: ${text} in ${end - start} s is one cue of 7 s`, () => {
      const cues = cuesOf([segmentOf(text, start, end)]);
      assert.deepEqual(textsOf(cues).map(squeezed), texts.map(squeezed));
      assert.deepEqual(
        cues.map(({ span }) => span),
        [{ start, end: start + 7 }],
      );
    });

  it("text 1: a word that lasts, by its own times, is one cue of 7 s; a long pause ends one", () => {
    const words = [
      { text: "Yes.", start: 0, end: 20 },
      { text: "No", start: 30, end: 30.4 },
      { text: "idea.", start: 30.5, end: 31 },
    ];
    const cues = cuesOf([segmentOf("Yes. No idea.", 0, 40, words)]);
    assert.deepEqual(textsOf(cues), ["Yes.", "No idea."]);
    assert.deepEqual(
      cues.map(({ span }) => [span.start, span.end]),
      [
        [0, 7],
        [30, 31],
      ],
    );
  });
});

describe("subtitles and times that cannot be", () => {
  it("text 1: what is said behind a word that lasts is not shown with it", () => {
    const words = [
      { text: "Hello", start: 0, end: 58 },
      { text: "there", start: 58, end: 58.4 },
      { text: "my", start: 58.4, end: 58.6 },
      { text: "friend", start: 58.6, end: 60 },
    ];
    const cues = cuesOf([segmentOf("Hello there my friend", 0, 60, words)]);
    assert.deepEqual(textsOf(cues), ["Hello", "there my friend"]);
    assert.deepEqual(
      cues.map(({ span }) => [span.start, span.end]),
      [
        [0, 7],
        [58, 60],
      ],
    );
  });

  it("text 8: where every word has the times of the segment, they are shared out by length", () => {
    const text =
      "So we went to the conference in Berlin last year and met a lot of people who use it every day at work.";
    const words = text.split(" ").map((one) => ({ text: one, start: 0, end: 12 }));
    const cues = cuesOf([segmentOf(text, 0, 12, words)]);
    assert.deepEqual(cues, cuesOf([segmentOf(text, 0, 12)]));
    assert.ok(cues.every(({ span, approx }) => approx && span.end - span.start >= 2));
  });

  it("text 8: times of words stay within their segment, and move nothing behind it", () => {
    for (const [start, end] of [
      [100, 108],
      [-9, -8],
      [2, 1],
    ] as const) {
      const words = "a b c d".split(" ").map((text) => ({ text, start, end }));
      const cues = cuesOf([segmentOf("a b c d", 5, 8, words), segmentOf("The next one is here.", 11, 14)]);
      assert.deepEqual(textsOf(cues), ["a b c d", "The next one is here."]);
      assert.ok(
        cues.every(({ span }, i) => span.start >= (i ? 11 : 5) && span.end <= (i ? 14 : 9)),
        `${start}`,
      );
    }
  });
});

describe("subtitles of long words", () => {
  const compound = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz";
  for (const text of [
    compound,
    compound.repeat(3),
    `Das ${compound} kommt.`,
    "ー".repeat(90),
    "https://example.org/a/b-c/d_e/" + "f".repeat(60),
  ])
    it(`text 8: ${text.slice(0, 30)}, ${text.length} characters, with the times of its words`, () => {
      const said = text.split(" ");
      const words = said.map((one, i) => ({ text: one, start: i * 4, end: i * 4 + 3.5 }));
      const cues = cuesOf([segmentOf(text, 5, 5 + said.length * 4, words)]);
      assert.equal(squeezed(cues.flatMap(({ lines }) => lines).join("")), squeezed(text));
      cues.forEach(({ span }, i) =>
        assert.ok(span.end - span.start >= 0.5 && span.start >= (cues[i - 1]?.span.end ?? 0), JSON.stringify(span)),
      );
    });

  it("text 8: every cue ends after it starts, also where all was said at once", () => {
    const said = Array.from({ length: 60 }, (_, i) => `word${i}`);
    for (const words of [
      said.map((text) => ({ text, start: 1, end: 1 })),
      said.map((text, i) => ({ text, start: 9 - i / 10, end: 9 - i / 10 })),
    ]) {
      const cues = cuesOf([segmentOf(said.join(" "), 0, 10, words), segmentOf("And so on.", 10, 10)]);
      cues.forEach(({ span }, i) =>
        assert.ok(span.end > span.start + 0.001 && span.start >= (cues[i - 1]?.span.end ?? 0), JSON.stringify(span)),
      );
    }
  });
});

describe("where lines break", () => {
  for (const [text, never] of [
    ["コーヒーっぽい", [1, 2, 3, 4]],
    ["人々・場所〉と…そして—終わり", [1, 2, 5, 7, 10]],
    ["百％の〈本〔注〕〉￥100円", [1, 4, 6, 7, 8, 10]],
    ["好……然后——但是", [1, 2, 4, 5, 6]],
    ["好 ……然后", [2]],
    ["word — other", [5]],
    ["Vraiment ?", [9]],
    ["« Oui » dit", [2, 6]],
    ["10\u00A0kg ゃ\u2060ま \u202F", [2, 3, 8]],
    ["第2章と30分後", [1, 2, 5, 6]],
    ["用👍🏽的", [3]],
    ["大韓민국의 美국", [2, 7]],
    ["好か\u3099い", [2]],
    ["ｶﾞｯﾁﾘｰ", [1, 2, 5]],
    ["〜から〜まで々", [3, 6]],
    ["“你好”他说", [1, 3]],
    ["ต่าง ๆ กัน", [5]],
  ] as const)
    it(`text 11: ${text}`, () => {
      for (const at of never) assert.ok(!breaksIn(text).includes(at), `at ${at}: ${String(breaksIn(text))}`);
    });

  it("text 11: Tibetan breaks behind a tsheg, Ethiopic behind its word space", () => {
    for (const text of [
      "དེ་རིང་ང་ཚོས་བོད་ཡིག་གི་སྐོར་ལ་བཤད་ཀྱི་ཡིན་དང་དེ་ནས་ཚོགས་འདུ་འགོ་འཛུགས་བྱེད་ཀྱི་རེད་ང་ཚོ་ཚང་མ་མཉམ་དུ་འགྲོ་དགོས།",
      "ዛሬ፡ስለ፡ምርት፡አካባቢ፡መዘርጋት፡እንነጋገራለን፡እንዲሁም፡ብዙ፡ጊዜ፡ስለሚያጋጥሙ፡ችግሮች፡እንወያያለን፡ዛሬ፡ስለ፡ምርት፡አካባቢ፡መዘርጋት።",
    ]) {
      const lines = cuesOf([segmentOf(text, 0, 12)]).flatMap((cue) => cue.lines);
      assert.equal(lines.join(""), text);
      assert.ok(lines.length >= 2);
      for (const line of lines) assert.match(line, /[་።།፡]$/u);
    }
  });

  it("text 11: a dash may begin what somebody else says", () => {
    assert.ok(breaksIn("— Да. — Нет.").includes(6));
    assert.ok(breaksIn("sagte »Ja« und").includes(6));
  });

  const pieces = {
    Japanese: [
      "サーバー",
      "ちょっと",
      "人々",
      "・",
      "…",
      "「",
      "」",
      "。",
      "って",
      "々",
      "百％",
      "￥5",
      "〈",
      "〉",
      "ー",
      "ッ",
      "会議",
    ],
    Chinese: [
      "我们",
      "开会",
      "……",
      "——",
      "“",
      "”",
      "（",
      "）",
      "，",
      "。",
      "￥3",
      "50％",
      "《",
      "》",
      "、",
      "👍🏽",
      "3\u00A0kg",
    ],
  };
  for (const [language, words] of Object.entries(pieces))
    it(`text 11: ${language}, any text: no line begins with what closes, none ends with what opens, no character is cut`, () => {
      const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...words), { minLength: 20, maxLength: 120 }), (all) => {
          const text = all.join("");
          const lines = cuesOf([segmentOf(text, 0, text.length / 5)]).flatMap((cue) => cue.lines);
          assert.equal(lines.join(""), text);
          const whole = new Set(Array.from(graphemes.segment(text), ({ index }) => index));
          let at = 0;
          for (const line of lines) {
            assert.ok(whole.has(at), line);
            // What cannot be broken anywhere within a line is cut all the same: forty marks in a row.
            const near = text.slice(Math.max(0, at - 12), at + 1);
            if (at > 0 && !/^[\p{P}\p{S}ー々ッ]+$/u.test(near.slice(-6))) {
              assert.doesNotMatch(line, /^[」』）〉》”。、，…ー々・％—]/u);
              assert.doesNotMatch(text.slice(0, at), /[「『（〈《“￥\u00A0]$/u);
            }
            at += line.length;
          }
        }),
        { numRuns: 100 },
      );
    });

  it("text 12: Korean breaks at spaces, whatever the text, also beside names, numbers and Chinese characters", () => {
    const word = fc.constantFrom("오늘은", "새로운", "프로젝트에", "대해서", "GitHub에서", "3.5버전을", "大韓민국의", "확인했습니다.", "“그래서,", "데이터베이스를", "AI기술이", "10시30분에", "쿠버네티즈(Kubernetes)를"); // prettier-ignore
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 80 }),
        fc.double({ min: 0.2, max: 20, noNaN: true }),
        (all, rate) => {
          const text = all.join(" ");
          const lines = cuesOf([segmentOf(text, 0, text.length / rate)]).flatMap((cue) => cue.lines);
          assert.equal(lines.join(" "), text);
          for (const line of lines) assert.ok(width(line) <= 42.001, line);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("text 12, 18: what goes with its neighbor keeps the space that stands between them, or none", () => {
    for (const text of [
      "오늘은 오늘은 大韓민국의 오늘은 大韓민국의 “그래서, 프로젝트에 大韓민국의",
      "我们用 GitHub 做 项目 然后 用 GitHub 做 项目 然后 用 GitHub 做 项目 然后 用 GitHub 做 项目 然后",
      "ไป ไหน มา แล้ว จะ ไป ไหน อีก ไหม ครับ ไป ไหน มา แล้ว จะ ไป ไหน อีก ไหม ครับ ไป ไหน มา แล้ว จะ ไป ไหน อีก ไหม ครับ",
    ])
      for (const rate of [12, 18.23, 25, 40, 80]) {
        const cues = cuesOf([segmentOf(text, 0, text.length / rate)]);
        assert.ok(
          cues.every(({ lines }) => text.includes(lines.join(" ")) || text.includes(lines.join(""))),
          textsOf(cues).join("|"),
        );
      }
  });

  it("text 11: never at a no-break space, even where a line is too long without", () => {
    const text = Array.from({ length: 40 }, () => "10\u00A0000\u00A0kg").join(" ");
    for (const line of cuesOf([segmentOf(text, 0, 60)]).flatMap((cue) => cue.lines)) assert.match(line, /^10.*kg$/u);
    assert.equal(wrap(`${"a".repeat(30)}\u00A0${"b".repeat(30)}`), undefined);
  });
});

describe("how long subtitles are seen", () => {
  for (const [text, seconds] of [
    ["我们在会议上讨论了所有重要的问题，然后休息。", 22 / 9],
    ["오늘은 새로운 프로젝트", 9.0 / 12 + 3 / 20],
    ["今日は会議をした", 8 / 4],
    ["We met in the morning.", 22 / 20],
    ["用GitHub做", 2 / 9 + 6 / 20],
  ] as const)
    it(`text 17: ${text}`, () => {
      assert.ok(Math.abs(readingSeconds(text) - seconds) < 0.2, String(readingSeconds(text)));
      const words = [{ text, start: 0, end: 0.8 }];
      const [cue] = cuesOf([segmentOf(text, 0, 20, words)]);
      assert.ok(Math.abs((cue?.span.end ?? 0) - Math.max(1, readingSeconds(text))) < 0.001);
      // Not into the next one.
      const [short] = cuesOf([segmentOf(text, 0, 1.5, words), segmentOf("Next one.", 1.5, 3)]);
      assert.ok((short?.span.end ?? 9) <= 1.5);
    });
});

/** Sentences, each word with its times: about 0.3 s for a word, now and then a pause. */
const spoken = (words: fc.Arbitrary<string>) =>
  fc
    .array(fc.tuple(words, fc.constantFrom("", "", "", ",", ".", "?"), fc.constantFrom(0, 0, 0, 0.1, 0.5, 2, 9)), {
      minLength: 1,
      maxLength: 60,
    })
    .map((all) => {
      let at = 0;
      return all.map(([word, mark, pause]) => {
        const start = at;
        const end = start + 0.15 + word.length * 0.04;
        at = end + pause;
        return { text: word + mark, start, end };
      });
    });

describe("subtitles of any text", () => {
  const word = fc.constantFrom(
    "a",
    "the",
    "week",
    "meeting",
    "international",
    "Xavix",
    "naïve",
    "e\u0301te\u0301",
    "don’t",
    "3.5",
    "vector<int>",
    "好",
    "मीटिंग",
    "اجتماع",
    "그래서",
    "Wort»",
  );

  it("text 18: no word stands alone and nothing flashes by, where it may go with its neighbor", () => {
    fc.assert(
      fc.property(spoken(word), (words) => {
        const text = words.map((one) => one.text).join(" ");
        const cues = cuesOf([segmentOf(text, 0, words.at(-1)?.end ?? 0, words)]);
        for (const [i, { lines, span }] of cues.entries()) {
          const one = lines.join(" ");
          const seconds = span.end - span.start;
          if (one.includes(" ") && seconds >= 0.999) continue;
          for (const [a, b] of [
            [cues[i - 1], cues[i]],
            [cues[i], cues[i + 1]],
          ]) {
            if (!a || !b) continue;
            const touches = b.span.start - a.span.end < 0.001 && b.span.end - a.span.start <= 7;
            const both = [...a.lines, ...b.lines].join(" ");
            // The neighbor is full, or it is one word that ends at a pause.
            if (touches && seconds < 0.999)
              assert.ok(wrap(both) === undefined, `${textsOf([a]).join("")}|${textsOf([b]).join("")}`);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("text 18: the last word of a part does not stand alone", () => {
    for (const text of [
      "We met in the morning and spoke about everything that matters to all of us in this long and busy week.",
      "Wir haben am Morgen über alles gesprochen, was uns in dieser langen und vollen Woche allen wichtig ist, ja.",
      "我们今天上午开会讨论了所有重要的问题然后大家一起休息了一会儿接着看了今年的数字和明年的计划吧。",
    ])
      for (const rate of [9, 12, 15, 18]) {
        const cues = cuesOf([
          segmentOf(text, 0, text.length / rate),
          segmentOf("And then we went on to the next thing.", text.length / rate, text.length / rate + 4),
        ]);
        for (const one of cues) {
          assert.ok(breaksIn(one.lines.join(" ")).length > 0, textsOf(cues).join("|"));
          assert.ok(one.span.end - one.span.start >= 0.999, JSON.stringify(one));
        }
      }
  });

  it("text 18: what would flash by at a seam goes with the segment after it, but not over a pause", () => {
    const seam = cuesOf([segmentOf("Yes.", 0, 0.4), segmentOf("We are on it now.", 0.4, 3)]);
    assert.deepEqual(textsOf(seam), ["Yes. We are on it now."]);
    assert.deepEqual(textsOf(cuesOf([segmentOf("对。", 0, 0.4), segmentOf("我们在做。", 0.4, 3)])), ["对。我们在做。"]);
    assert.equal(cuesOf([segmentOf("Yes.", 0, 0.4), segmentOf("We are on it now.", 0.8, 3)]).length, 2);
  });

  it("text 1, 8, 17: the text is kept, times increase, lines are narrow, no cue is longer than 7 s, nor faster than people read where there is time", () => {
    const rates = fc.double({ min: 0.05, max: 60, noNaN: true });
    fc.assert(
      fc.property(fc.array(spoken(word), { minLength: 1, maxLength: 3 }), rates, fc.boolean(), (all, rate, timed) => {
        let start = 3;
        const segments = all.map((words) => {
          const text = words.map((one) => one.text).join(" ");
          const seconds = timed ? (words.at(-1)?.end ?? 0) : text.length / rate;
          const one = segmentOf(text, start, start + seconds, timed ? words : undefined);
          start += seconds;
          return one;
        });
        const cues = cuesOf(segments);
        assert.equal(squeezed(textsOf(cues).join("")), squeezed(segments.map(({ text }) => text).join("")));
        for (const [i, { span, lines }] of cues.entries()) {
          const seconds = span.end - span.start;
          const next = cues[i + 1]?.span.start ?? Infinity;
          assert.ok(seconds > 0.001 && seconds <= 7.001, `${seconds} s`);
          assert.ok(span.end <= next + 1e-9);
          assert.ok(lines.length <= 2 && lines.every((line) => width(line) <= 42.001), lines.join("|"));
          const wanted = Math.min(7, readingSeconds(lines.join(" ")), next - span.start);
          assert.ok(seconds >= wanted - 0.06, `${lines.join("|")}: ${seconds} of ${wanted} s`);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** SubRip as the strictest read it: a number, times that increase, one or two lines that are not empty, an empty line. */
function readSrt(file: string): { readonly start: number; readonly end: number; readonly text: string }[] {
  const seconds = (time: string): number => {
    const [, h, m, s, ms] = /^(\d{2,}):([0-5]\d):([0-5]\d)[,.](\d{3})$/.exec(time) ?? assert.fail(time);
    return Number(h) * 3_600 + Number(m) * 60 + Number(s) + Number(ms) / 1_000;
  };
  assert.ok(file.endsWith("\n") && !file.endsWith("\n\n"));
  let last = 0;
  return file
    .slice(0, -1)
    .split("\n\n")
    .map((block, i) => {
      const [number, times = "", ...lines] = block.split("\n");
      assert.equal(number, String(i + 1));
      const [start = "", end = "", more] = times.split(" --> ");
      assert.equal(more, undefined);
      assert.ok(
        lines.length >= 1 && lines.length <= 2 && lines.every((line) => line.trim() !== "" && !line.includes("-->")),
        block,
      );
      assert.ok(seconds(start) >= last && seconds(end) > seconds(start), block);
      last = seconds(end);
      return { start: seconds(start), end: seconds(end), text: lines.join("\n") };
    });
}

/** WebVTT by its grammar (W3C, 4.1): the header, a note, cues whose text has no markup left but the three escapes. */
function readVtt(file: string): ReturnType<typeof readSrt> {
  assert.ok(file.startsWith("WEBVTT\n\n"));
  const blocks = file.slice("WEBVTT\n\n".length).replace(/^NOTE [^\n]*\n\n/, "");
  assert.doesNotMatch(blocks, /<|&(?!amp;|lt;|gt;)/);
  const numbered = blocks
    .slice(0, -1)
    .split("\n\n")
    .map((block, i) => `${i + 1}\n${block}`)
    .join("\n\n");
  return readSrt(`${numbered}\n`).map(({ start, end, text }) => ({
    start,
    end,
    text: text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"),
  }));
}

/** ffmpeg reads a file of that format with a demuxer and a decoder of its own, and writes what it has seen. */
function throughFfmpeg(file: string, format: "srt" | "webvtt"): string {
  const options = ["-v", "warning", "-f", format, "-i", "pipe:0", "-f", "srt", "pipe:1"];
  const { stdout, stderr } = spawnSync("ffmpeg", options, { input: file, encoding: "utf8" });
  assert.equal(stderr, "");
  return `${stdout.trimEnd()}\n`;
}

describe("subtitles as players read them", () => {
  const code = [
    "We use vector<int> and map<string, vector<b>> here, and a <3 for all of you.",
    "Then <i>tags</i> and <font color=red> and </b> and <!-- notes --> come up, a < b and c > d.",
    "In C:\\New\\hello there is {\\an8} and {y:i} and {b} and { s: string }, so --> that.",
    "AT&T &lt; &amp; &nbsp; R&D, 1 << 2 >> 3, x<-y, #<T>, Array<Array<T>>.",
    "用vector<int>和<b>吧，<3。",
  ];
  const segments = code.map((text, i) => segmentOf(text, i * 7, i * 7 + 6));
  const said = squeezed(code.join(""));

  it("text 15: what looks like a tag is seen as it was said, in SubRip and WebVTT, by three parsers", () => {
    const cues = cuesOf(segments);
    const expected = cues.map(({ lines }) => squeezed(lines.join("")));
    assert.equal(expected.join(""), said);
    for (const [name, read] of [
      ["strict SubRip", readSrt(srtOf(cues))],
      ["strict WebVTT", readVtt(vttOf(cues))],
      ["ffmpeg, SubRip", readSrt(throughFfmpeg(srtOf(cues), "srt"))],
    ] as const) {
      assert.deepEqual(
        read.map(({ text }) => squeezed(text)),
        expected,
        name,
      );
      read.forEach(({ start, end }, i) =>
        assert.ok(
          Math.abs(start - (cues[i]?.span.start ?? 0)) < 0.002 && Math.abs(end - (cues[i]?.span.end ?? 0)) < 0.002,
          name,
        ),
      );
    }
  });

  it("text 15: ordinary text stays as it is", () => {
    const text = "c > d, & so on: {x} \\ / 5 >= 4 -> b";
    assert.equal(srtOf(cuesOf([segmentOf(text, 0, 4)])).split("\n")[2], text);
    assert.equal(srtOf(cuesOf([segmentOf("a < b", 0, 4)])).split("\n")[2], "a <\u2060 b");
  });

  it("text 8, 15: random transcripts are read by all of them, with the same times and texts", () => {
    const word = fc.constantFrom(
      "a",
      "week.",
      "meeting",
      "<b>",
      "vector<int>",
      "{\\i1}",
      "-->",
      "NOTE",
      "STYLE",
      "&amp;",
      "好。",
      "ผมใช้",
      "اجتماع،",
      "👍🏽",
      "e\u0301",
      "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen",
    );
    const texts = fc.array(
      fc.array(word, { minLength: 1, maxLength: 30 }).map((all) => all.join(" ")),
      { minLength: 1, maxLength: 5 },
    );
    let at = 0;
    // Each after the one before it, some said in no time at all.
    const segments = fc
      .sample(texts, { numRuns: 40, seed: 7 })
      .flat()
      .map((text, i) => segmentOf(text, (at += 3), at + (i % 2 ? 2.5 : 0.7)));
    const cues = cuesOf(segments);
    const expected = cues.map(({ lines }) => squeezed(lines.join("")));
    assert.equal(expected.join(""), squeezed(segments.map(({ text }) => text).join("")));
    assert.deepEqual(
      readSrt(srtOf(cues)).map(({ text }) => squeezed(text)),
      expected,
    );
    assert.deepEqual(
      readVtt(vttOf(cues)).map(({ text }) => squeezed(text)),
      expected,
    );
    assert.deepEqual(
      readSrt(throughFfmpeg(srtOf(cues), "srt")).map(({ text }) => squeezed(text)),
      expected,
    );
    assert.equal(throughFfmpeg(vttOf(cues), "webvtt").match(/^[\d:,]+ --> [\d:,]+$/gm)?.length, expected.length);
  });
});

describe("templates", () => {
  it("text 20: of a note with CRLF are read as those with LF", () => {
    const facts = { title: "a: b", file: "a.m4a", date: "2026-11-26", duration: "1:00", model: "m", link: undefined };
    const template = "---\ntitle: ${title}\nmodel: ${model}\n---\n\n# ${title}\n\n${text}\n";
    assert.deepEqual(noteOf(template.replaceAll("\n", "\r\n"), facts), noteOf(template, facts));
    assert.match(noteOf(template.replaceAll("\n", "\r\n"), facts).before, /^---\ntitle: "a: b"\n/);
  });
});

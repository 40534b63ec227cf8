import assert from "node:assert/strict";
import fc from "fast-check";
import { seam } from "../../../src/core/seam";
import type { Hypothesis } from "../../../src/core/types";
import type { HttpAnswer } from "../../../src/recognizers/http";
import { hypothesesOf } from "../../../src/recognizers/hypotheses";
import { INPUT_AUDIO } from "../../../src/recognizers/inputAudio";
import { turnsOf, wordsOf } from "../../../src/recognizers/sentences";
import { isTurn, isWord } from "../../../src/core/recognizedShape";

/** A sentence as it grows: each step is all of it so far, the last one the whole. */
interface Grown {
  readonly steps: readonly string[];
  readonly speaker?: number;
}

/** How a host tells the same. */
interface Manner {
  readonly topLevel: boolean;
  /** `output.text`, all text so far. */
  readonly text: boolean;
  /** `sentence_id`. */
  readonly ids: boolean;
  /** `begin_time` of sentences that are still open. */
  readonly starts: boolean;
  readonly bill: "usage" | "afterwards";
}

const MANNER: Manner = { topLevel: false, text: true, ids: true, starts: true, bill: "usage" };

function textOf(sentences: readonly string[]): string {
  return sentences.reduce((all, one) => all + seam(all, one) + one, "");
}

const wordsIn = (text: string): string[] => Array.from(text.matchAll(/\S+\s*/g), ([word]) => word);

/** The events of a clip, each with the text that is right after it. */
function eventsOf(sentences: readonly Grown[], manner: Manner): { data: object; right: string; ended: boolean }[] {
  const events = sentences.flatMap(({ steps, speaker }, n) =>
    steps.map((text, i) => {
      const ended = i === steps.length - 1;
      const right = textOf([...sentences.slice(0, n).map((one) => one.steps.at(-1) ?? ""), text]);
      const sentence = {
        ...(manner.ids ? { sentence_id: n + 1 } : {}),
        ...(manner.starts || ended ? { begin_time: n * 10_000 } : {}),
        end_time: ended ? n * 10_000 + 9_000 : null,
        text,
        sentence_end: ended,
        ...(speaker === undefined ? {} : { speaker_id: speaker }),
        words: ended
          ? wordsIn(text).map((word, w) => ({
              begin_time: n * 10_000 + w * 100,
              end_time: n * 10_000 + w * 100 + 90,
              text: word.trimEnd(),
              punctuation: word.slice(word.trimEnd().length),
            }))
          : [],
      };
      const output = { sentence, ...(manner.text ? { text: right } : {}) };
      const usage = manner.bill === "usage" && ended ? { duration: (n + 1) * 10 } : null;
      return { data: { ...(manner.topLevel ? output : { output }), usage, request_id: "r" }, right, ended };
    }),
  );
  if (manner.bill === "afterwards")
    events.push({
      data: { usage: { duration: sentences.length * 10 }, request_id: "r" } as never,
      right: events.at(-1)?.right ?? "",
      ended: true,
    });
  return events;
}

const framed = (events: readonly object[]): Uint8Array =>
  new TextEncoder().encode(
    events.map((data, i) => `id:${i}\nevent:result\n:HTTP_STATUS/200\ndata:${JSON.stringify(data)}\n\n`).join(""),
  );

async function read(bytes: Uint8Array, cuts: readonly number[] = []): Promise<Hypothesis[]> {
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const [i, cut] of [...cuts, bytes.length].entries()) yield bytes.subarray(i === 0 ? 0 : cuts[i - 1], cut);
  }
  const answer: HttpAnswer = {
    status: 200,
    type: "text/event-stream",
    retryAfterMs: undefined,
    header: () => "",
    body: body(),
  };
  const all: Hypothesis[] = [];
  for await (const one of hypothesesOf(answer, INPUT_AUDIO.dialect())) all.push(one);
  return all;
}

const grow = (text: string, pieces: number): string[] => {
  const characters = Array.from(text);
  return Array.from({ length: pieces }, (_, i) =>
    characters.slice(0, Math.ceil((characters.length * (i + 1)) / pieces)).join(""),
  );
};

const grown: fc.Arbitrary<Grown> = fc
  .record({
    text: fc.constantFrom("欢迎使用阿里云。", "Hello there.", "嗯。", "Bulge Bracket, and so on!", "🎙 ok", "Ja.", "好"),
    pieces: fc.integer({ min: 1, max: 4 }),
    speaker: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  })
  .map(({ text, pieces, speaker }) => {
    const steps = grow(text, pieces);
    return speaker === undefined ? { steps } : { steps, speaker };
  });
const clips = fc.array(grown, { minLength: 1, maxLength: 6 });
const manners: fc.Arbitrary<Manner> = fc.record({
  topLevel: fc.boolean(),
  text: fc.boolean(),
  ids: fc.boolean(),
  starts: fc.boolean(),
  bill: fc.constantFrom("usage", "afterwards"),
});

describe("a clip of several sentences", () => {
  it("recognizers 1: is read to the end of the stream, in whatever manner it is told", async () => {
    await fc.assert(
      fc.asyncProperty(clips, manners, async (sentences, manner) => {
        const events = eventsOf(sentences, manner);
        const all = await read(framed(events.map(({ data }) => data)));
        assert.deepEqual(
          all.slice(0, events.length).map(({ text }) => text),
          events.map(({ right }) => right.trim()),
        );
        const last = all.at(-1);
        assert.equal(last?.final, true);
        assert.equal(all.filter(({ final }) => final).length, 1);
        assert.equal(last.text, events.at(-1)?.right);
        assert.equal(last.billedSeconds, sentences.length * 10);
        const words = sentences.flatMap(({ steps }, n) =>
          wordsIn(steps.at(-1) ?? "").map((text, w) => ({
            start: n * 10 + w / 10,
            end: (n * 10_000 + w * 100 + 90) / 1_000,
            text,
          })),
        );
        assert.deepEqual(last.words, words);
        const turns = sentences.flatMap(({ steps, speaker }, n) =>
          speaker === undefined
            ? []
            : [{ start: n * 10, end: n * 10 + 9, speaker: String(speaker), text: steps.at(-1) ?? "" }],
        );
        assert.deepEqual(last.turns ?? [], turns);
      }),
      { numRuns: 200 },
    );
  });

  it("recognizers 1: is read the same wherever its bytes are cut", async () => {
    const sentences = [{ steps: grow("欢迎🎙使用。", 2) }, { steps: grow("And more.", 3) }, { steps: ["好。"] }];
    for (const manner of [MANNER, { ...MANNER, topLevel: true, text: false, ids: false, starts: false }]) {
      const bytes = framed(eventsOf(sentences, manner).map(({ data }) => data));
      const right = (await read(bytes)).at(-1);
      assert.equal(right?.text, "欢迎🎙使用。And more.好。");
      for (let cut = 0; cut <= bytes.length; cut++) assert.deepEqual((await read(bytes, [cut])).at(-1), right);
      assert.deepEqual((await read(bytes, Array.from(bytes.keys()))).at(-1), right);
    }
  });

  it("recognizers 1: is no whole answer where the stream ends within a sentence", async () => {
    await fc.assert(
      fc.asyncProperty(clips, manners, fc.nat(), async (sentences, manner, at) => {
        const events = eventsOf(sentences, manner);
        const kept = events.slice(0, at % events.length);
        if (kept.at(-1)?.ended === true)
          assert.equal((await read(framed(kept.map((one) => one.data)))).at(-1)?.final, true);
        else await assert.rejects(read(framed(kept.map((one) => one.data))), { code: "cut" });
      }),
      { numRuns: 200 },
    );
  });

  it("recognizers 1: keeps what ended before, where a gateway gives only the newest sentence as the text", async () => {
    const events = [
      { output: { text: "One.", sentence: { sentence_id: 1, text: "One.", sentence_end: true } } },
      { output: { text: "Two.", sentence: { sentence_id: 2, text: "Two.", sentence_end: true } } },
      { output: { text: "Three.", sentence: { sentence_id: 3, text: "Three.", sentence_end: true } } },
    ];
    assert.equal((await read(framed(events))).at(-1)?.text, "One. Two. Three.");
  });

  it("recognizers 1: takes what the service made of all of it in the end", async () => {
    const events = [
      { output: { text: "two hundred", sentence: { sentence_id: 1, text: "two hundred", sentence_end: false } } },
      {
        output: { text: "200", sentence: { sentence_id: 1, text: "200", sentence_end: true } },
        usage: { duration: 2 },
      },
      { output: { sentence: { heartbeat: true } } },
      { output: { finish_reason: "stop" }, usage: { duration: 3 } },
    ];
    const last = (await read(framed(events))).at(-1);
    assert.deepEqual(last, { text: "200", final: true, billedSeconds: 3 });
  });

  it("recognizers 1, 18: keeps what was heard before the service found no more words, and is empty where there was nothing", async () => {
    const sentence = { sentence_id: 1, text: "One.", sentence_end: true };
    const nothing = { code: "ASR_RESPONSE_HAVE_NO_WORDS", message: "no words", request_id: "r" };
    const some = [{ output: { text: "One.", sentence } }, nothing];
    assert.deepEqual(
      (await read(framed(some))).map(({ text, final }) => [text, final]),
      [
        ["One.", false],
        ["One.", true],
      ],
    );
    assert.deepEqual(
      (await read(framed([nothing]))).map(({ text, final }) => [text, final]),
      [["", true]],
    );
  });

  it("recognizers 1: has no times of words where a sentence came without them", async () => {
    const words = [{ begin_time: 0, end_time: 90, text: "One", punctuation: "." }];
    const first = { sentence_id: 1, text: "One.", sentence_end: true, words };
    const second = { sentence_id: 2, text: "Two.", sentence_end: true };
    const all = await read(framed([{ output: { text: "One.", sentence: first } }, { output: { sentence: second } }]));
    assert.deepEqual(
      all.map(({ text, words: timed }) => [text, timed?.length]),
      [
        ["One.", 1],
        ["One. Two.", undefined],
        ["One. Two.", undefined],
      ],
    );
  });

  it("recognizers 11: says that it was cut off at the limit of length", async () => {
    const sentence = { sentence_id: 1, text: "One", sentence_end: true };
    const [last] = (await read(framed([{ output: { text: "One", finish_reason: "length", sentence } }]))).slice(-1);
    assert.equal(last?.truncated, true);
  });
});

describe("times of words that cannot be", () => {
  it("text 7: what is kept of them can be read again", () => {
    for (const [begin_time, end_time, start, end] of [
      [-40, 300, 0, 0.3],
      [500, 200, 0.5, 0.5],
      [-9, -3, 0, 0],
    ] as const) {
      const said = { begin_time, end_time, text: "a" };
      const words = wordsOf([said]);
      assert.deepEqual(words, [{ start, end, text: "a" }]);
      assert.ok(words.every(isWord) && turnsOf({ ...said, speaker_id: 0 }).every(isTurn));
    }
    assert.deepEqual(wordsOf([{ begin_time: null, end_time: 5, text: "a" }, { text: "b" }]), []);
  });
});

import assert from "node:assert/strict";
import { EarmarkError, type ErrorCode } from "../../../src/core/errors";
import { Lanes } from "../../../src/pipeline/lanes";
import { JobMemory } from "../../../src/pipeline/jobMemory";
import { Pacer } from "../../../src/pipeline/pacer";
import type { Patience } from "../../../src/pipeline/retry";
import { transcribe } from "../../../src/pipeline/transcribe";
import type { Clip, Cut, Hypothesis, Recognizer, Segment } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";

const AT_ONCE: Patience = { budgetMs: 2_000, attempts: 10, firstPauseMs: 0, longestPauseMs: 0, offlineMs: 2_000 };
const NEVER_AGAIN: Patience = { ...AT_ONCE, budgetMs: 0 };

function cuts(count: number, speech = (_: number): number | undefined => 5): () => AsyncGenerator<Cut> {
  return async function* () {
    for (let index = 0; index < count; index++) {
      const span = { start: index * 10, end: index * 10 + 10 };
      const clip: Clip = { index, span, audio: { kind: "bytes", data: new Uint8Array(), mime: "audio/wav" } };
      yield { index, span, digest: `sound ${index}`, speech: speech(index), encode: () => Promise.resolve(clip) };
    }
  };
}

/** A recognizer that fails as told, by clip and attempt from 0. */
function recognizer(fails: (clip: number, attempt: number) => ErrorCode | undefined, asked: number[] = []): Recognizer {
  const attempts = new Map<number, number>();
  return {
    limits: modelOf("qwen3-asr-flash", "beijing").limits,
    async *recognize({ index }): AsyncGenerator<Hypothesis> {
      const attempt = attempts.get(index) ?? 0;
      attempts.set(index, attempt + 1);
      asked.push(index);
      yield { text: `clip`, final: false };
      const code = fails(index, attempt);
      if (code) throw new EarmarkError(code, code);
      yield { text: `clip ${index}`, final: true, language: "en", billedSeconds: 10 };
    },
  };
}

async function run(
  rec: Recognizer,
  options: {
    count?: number;
    speech?: (index: number) => number | undefined;
    patience?: Patience;
    finished?: Map<number, Segment>;
    signal?: AbortSignal;
  } = {},
): Promise<Segment[]> {
  const last = new Map<number, Segment>();
  const job = {
    cuts: cuts(options.count ?? 5, options.speech),
    recognizer: rec,
    hints: { context: "", itn: false },
    lanes: new Lanes(3),
    patience: options.patience ?? AT_ONCE,
    pacer: new Pacer(6_000),
    memory: new JobMemory({
      finished: options.finished ?? new Map<number, Segment>(),
      keyOf: ({ digest }) => digest,
      onNotKept: (error) => assert.fail(String(error)),
    }),
  };
  for await (const segment of transcribe(job, options.signal ?? new AbortController().signal))
    last.set(segment.index, segment);
  return [...last.values()];
}

describe("a transcription", () => {
  it("gives every segment in order, each final at its end", async () => {
    const all = await run(recognizer(() => undefined));
    assert.deepEqual(
      all.map(({ text, final }) => [text, final]),
      [0, 1, 2, 3, 4].map((i) => [`clip ${i}`, true]),
    );
  });

  for (const code of ["throttled", "service", "offline", "unreachable", "timeout", "cut", "badAnswer"] as const) {
    it(`asks again after ${code}`, async () => {
      const asked: number[] = [];
      const all = await run(recognizer((clip, attempt) => (clip === 1 && attempt < 2 ? code : undefined), asked));
      assert.equal(all.length, 5);
      assert.equal(asked.filter((clip) => clip === 1).length, 3);
    });
  }

  for (const code of ["badKey", "arrears", "quota", "notActivated", "modelMissing", "noKey"] as const) {
    it(`never asks again after ${code}, and keeps what was finished`, async () => {
      const asked: number[] = [];
      const finished = new Map<number, Segment>();
      await assert.rejects(
        run(
          recognizer((clip) => (clip === 2 ? code : undefined), asked),
          { finished },
        ),
        { code },
      );
      assert.equal(asked.filter((clip) => clip === 2).length, 1);
      assert.ok(finished.has(0) && finished.has(1) && !finished.has(2));
    });
  }

  it("goes on past content that was refused, with a gap in its place", async () => {
    const finished = new Map<number, Segment>();
    const all = await run(
      recognizer((clip) => (clip === 1 ? "refused" : undefined)),
      { finished },
    );
    assert.equal(all[1]?.gap?.code, "refused");
    assert.deepEqual(
      [...finished.keys()].sort((a, b) => a - b),
      [0, 2, 3, 4],
    );
  });

  it("attacks 24: sends nothing for clips of silence, which are empty parts of their own, and known from then on", async () => {
    const asked: number[] = [];
    const finished = new Map<number, Segment>();
    const options = { finished, speech: (index: number) => (index === 1 || index === 4 ? 0 : 5) };
    const all = await run(
      recognizer(() => undefined, asked),
      options,
    );
    assert.deepEqual(
      all.map(({ text, guards, billedSeconds }) => [text, guards, billedSeconds]),
      [0, 1, 2, 3, 4].map((i) => (options.speech(i) ? [`clip ${i}`, undefined, 10] : ["", ["silence"], 0])),
    );
    assert.deepEqual(
      asked.toSorted((a, b) => a - b),
      [0, 2, 3],
    );
    assert.deepEqual(
      [...finished.keys()].toSorted((a, b) => a - b),
      [0, 1, 2, 3, 4],
    );
  });

  it("attacks 24: sends what nobody here has listened to", async () => {
    const asked: number[] = [];
    await run(
      recognizer(() => undefined, asked),
      { count: 2, speech: () => undefined },
    );
    assert.deepEqual(
      asked.toSorted((a, b) => a - b),
      [0, 1],
    );
  });

  it("attacks 24: a clip of silence is no sign that the service works", async () => {
    const asked: number[] = [];
    const failing = recognizer((clip) => (clip > 0 ? "unreachable" : undefined), asked);
    await assert.rejects(run(failing, { count: 30, speech: (index) => (index % 2 === 0 ? 0 : 5) }), {
      code: "unreachable",
    });
    assert.ok(new Set(asked).size <= 12, String(asked));
  });

  it("sends only what is missing when it runs again", async () => {
    const finished = new Map<number, Segment>();
    await assert.rejects(
      run(
        recognizer((clip) => (clip === 3 ? "arrears" : undefined)),
        { finished },
      ),
    );
    const asked: number[] = [];
    const all = await run(
      recognizer(() => undefined, asked),
      { finished },
    );
    assert.deepEqual(
      all.map(({ text }) => text),
      [0, 1, 2, 3, 4].map((i) => `clip ${i}`),
    );
    assert.ok(asked.includes(3) && !asked.includes(0) && !asked.includes(1) && !asked.includes(2));
  });

  for (const [code, clip] of [
    ["service", 0],
    ["badRequest", 4],
  ] as const) {
    it(`goes on past a part that fails for good with ${code} while others succeed, with a gap in its place`, async () => {
      const all = await run(recognizer((one) => (one === clip ? code : undefined)));
      assert.deepEqual(
        all.map(({ text, gap }) => gap?.code ?? text),
        [0, 1, 2, 3, 4].map((i) => (i === clip ? code : `clip ${i}`)),
      );
    });
  }

  it("ends when nothing succeeds any more, and does not try part after part", async () => {
    const asked: number[] = [];
    await assert.rejects(
      run(
        recognizer((clip) => (clip > 1 ? "unreachable" : undefined), asked),
        { count: 40 },
      ),
      { code: "unreachable" },
    );
    assert.ok(new Set(asked).size <= 2 + 4 * 3, String(asked));
  });

  it("gives up when its patience is at its end", async () => {
    const asked: number[] = [];
    await assert.rejects(
      run(
        recognizer(() => "offline", asked),
        { count: 1, patience: NEVER_AGAIN },
      ),
      { code: "offline" },
    );
    assert.equal(asked.length, 1);
  });

  it("leaves a pause at once when it is cancelled", async () => {
    const controller = new AbortController();
    const reason = new Error("cancelled");
    const patience = { ...AT_ONCE, budgetMs: 600_000, firstPauseMs: 300_000, longestPauseMs: 300_000 };
    const rec = recognizer(() => {
      setImmediate(() => controller.abort(reason));
      return "throttled";
    });
    await assert.rejects(run(rec, { count: 1, patience, signal: controller.signal }), reason);
  });
});

import assert from "node:assert/strict";
import { EarmarkError, type ErrorCode } from "../../../src/pipeline/errors";
import { transcribe, type Patience } from "../../../src/pipeline/transcribe";
import type { Clip, Hypothesis, Recognizer, Segment } from "../../../src/pipeline/types";
import { modelOf } from "../../../src/recognizers/catalog";

const AT_ONCE: Patience = { budgetMs: 2_000, firstPauseMs: 0, longestPauseMs: 0 };
const NEVER_AGAIN: Patience = { budgetMs: 0, firstPauseMs: 0, longestPauseMs: 0 };

function clips(count: number): () => AsyncGenerator<Clip> {
  return async function* () {
    for (let index = 0; index < count; index++) {
      yield {
        index,
        span: { start: index * 10, end: index * 10 + 10 },
        audio: { kind: "bytes", data: new Uint8Array(), mime: "audio/wav" },
      };
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
  options: { count?: number; patience?: Patience; finished?: Map<number, Segment>; signal?: AbortSignal } = {},
): Promise<Segment[]> {
  const last = new Map<number, Segment>();
  const job = {
    clips: clips(options.count ?? 5),
    recognizer: rec,
    hints: { context: "", itn: false },
    lanes: 3,
    patience: options.patience ?? AT_ONCE,
    finished: options.finished ?? new Map<number, Segment>(),
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

  for (const code of ["throttled", "service", "offline", "timeout", "cut", "badAnswer"] as const) {
    it(`asks again after ${code}`, async () => {
      const asked: number[] = [];
      const all = await run(recognizer((clip, attempt) => (clip === 1 && attempt < 2 ? code : undefined), asked));
      assert.equal(all.length, 5);
      assert.equal(asked.filter((clip) => clip === 1).length, 3);
    });
  }

  for (const code of ["badKey", "arrears", "quota", "notActivated", "modelMissing", "badRequest", "noKey"] as const) {
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
    const patience = { budgetMs: 600_000, firstPauseMs: 300_000, longestPauseMs: 300_000 };
    const rec = recognizer(() => {
      setImmediate(() => controller.abort(reason));
      return "throttled";
    });
    await assert.rejects(run(rec, { count: 1, patience, signal: controller.signal }), reason);
  });
});

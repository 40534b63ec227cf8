import assert from "node:assert/strict";
import type { Clock } from "../../../src/core/clock";
import { EarmarkError } from "../../../src/core/errors";
import type { Cut, LiveHypothesis, LiveRecognizer, LiveSound, Recognized, Segment } from "../../../src/core/types";
import { LIVE_INPUT } from "../../../src/pipeline/live/liveInput";
import { LiveSegment } from "../../../src/pipeline/live/liveSegment";
import { heldWhile, type Patience } from "../../../src/pipeline/retry";
import { transcribeLive, type LiveTranscription } from "../../../src/pipeline/transcribeLive";
import { AppendOnly } from "../../../src/transcript/appendOnly";
import { LeakGuard } from "../../../src/transcript/guards/leak";
import { concat, silence, speakNumbers } from "../../sounds/tones";
import { HINTS } from "../recognizers/realtime/live";

const RATE = 16_000;
const SPEECH = speakNumbers([1, 2, 3]);
const PATIENCE: Patience = {
  budgetMs: 60_000,
  attempts: 12,
  firstPauseMs: 1_000,
  longestPauseMs: 5_000,
  offlineMs: 9_000,
};

/** Time that passes only where somebody waits for it. */
class Waiting implements Clock {
  #now = 0;
  readonly slept: number[] = [];
  now(): number {
    return this.#now;
  }
  sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#now += ms;
    this.slept.push(ms);
    return Promise.resolve();
  }
}

function spoken(samples: Int16Array): LiveSound {
  return {
    async *samplesFrom(from, signal) {
      for (let at = from; at < samples.length; at += 800) {
        signal.throwIfAborted();
        yield await Promise.resolve(samples.subarray(at, at + 800));
      }
    },
  };
}

type Listen = LiveRecognizer["listen"];
/** Sessions, each by its own script; the last one for all that follow. */
function recognizer(...sessions: readonly Listen[]): {
  readonly recognizer: LiveRecognizer;
  readonly calls: () => number;
} {
  let calls = 0;
  const limits = { seconds: 180, base64Bytes: 1, contextTokens: 0, requestsPerMinute: 1 };
  return {
    recognizer: {
      limits,
      listen: (...all) => (sessions[Math.min(calls++, sessions.length - 1)] ?? assert.fail())(...all),
    },
    calls: () => calls,
  };
}

const failing = (code: ConstructorParameters<typeof EarmarkError>[0]): Listen =>
  // eslint-disable-next-line require-yield -- it never comes to that
  async function* () {
    await Promise.resolve();
    throw new EarmarkError(code, code);
  };

/** All that is given is one sentence. */
const sentence = (text: string): Listen =>
  async function* (sound) {
    let samples = 0;
    for await (const piece of sound) samples += piece.length;
    yield { sentence: 0, span: { start: 0, end: samples / RATE }, text, final: true };
  };

async function run(
  listener: LiveRecognizer,
  more: Partial<LiveTranscription> = {},
): Promise<{
  readonly segments: Segment[];
  readonly error: unknown;
  readonly retried: string[];
  readonly kept: number[];
}> {
  const segments: Segment[] = [];
  const retried: string[] = [];
  const kept: number[] = [];
  const job: LiveTranscription = {
    sound: spoken(SPEECH),
    known: [],
    recognizer: listener,
    hints: HINTS,
    patience: PATIENCE,
    clock: new Waiting(),
    memory: {
      find: () => Promise.resolve(undefined),
      add: (cut: Cut, recognized: Recognized | undefined) => Promise.resolve(void (recognized && kept.push(cut.index))),
    },
    billing: { reserve: () => Promise.resolve(() => undefined), bill: () => Promise.resolve() },
    again: () => assert.fail("nothing is asked again"),
    onRetry: (_, { code }) => retried.push(code),
    ...more,
  };
  try {
    for await (const segment of transcribeLive(job, new AbortController().signal)) segments.push(segment);
    return { segments, error: undefined, retried, kept };
  } catch (error) {
    return { segments, error, retried, kept };
  }
}

describe("sessions of a service that listens", () => {
  it("what passes is waited for as long as it is recorded, however often it fails", async () => {
    for (const code of [
      "offline",
      "unreachable",
      "timeout",
      "cut",
      "throttled",
      "service",
      "badAnswer",
      "proxy",
    ] as const) {
      const fails = Array.from({ length: 40 }, () => failing(code));
      const { recognizer: listener, calls } = recognizer(...fails, sentence("x"));
      const clock = new Waiting();
      const ran = await run(listener, { patience: heldWhile(() => true, PATIENCE), clock });
      assert.deepEqual(
        ran.segments.map(({ text }) => text),
        ["x"],
        code,
      );
      assert.deepEqual([calls(), ran.retried.length, new Set(ran.retried).size], [41, 40, 1]);
      assert.ok(Math.max(...clock.slept) <= 5_000, "what comes back is noticed soon");
    }
  });

  it("what does not pass ends it at once", async () => {
    for (const code of [
      "badKey",
      "arrears",
      "quota",
      "notActivated",
      "modelMissing",
      "certificate",
      "proxySignIn",
    ] as const) {
      const { recognizer: listener, calls } = recognizer(failing(code));
      const ran = await run(listener, { patience: heldWhile(() => true, PATIENCE) });
      assert.ok(ran.error instanceof EarmarkError && ran.error.code === code);
      assert.equal(calls(), 1);
    }
  });

  it("of a recording that is complete as patiently as of any; the rest is a gap where something came", async () => {
    const never = await run(recognizer(failing("service")).recognizer);
    assert.ok(never.error instanceof EarmarkError && never.error.code === "service");
    assert.ok(never.retried.length >= 2 && never.retried.length <= 13);
    const impatient = await run(recognizer(failing("service")).recognizer, { patience: { ...PATIENCE, budgetMs: 0 } });
    assert.deepEqual(impatient.retried, []);
    const sound = spoken(concat([SPEECH, silence(60), SPEECH]));
    const half = await run(recognizer(sentence("one"), failing("service")).recognizer, { sound });
    assert.deepEqual(
      half.segments.map(({ text, gap }) => [text, gap?.code]),
      [
        ["one", undefined],
        ["", "service"],
      ],
    );
    assert.deepEqual([half.error, half.kept], [undefined, [0]]);
  });

  it("a sentence that could not be asked for again is heard once more, and one that ends too early too", async () => {
    const loop = sentence("ha ".repeat(200).trim());
    const again = (): Promise<Recognized> => Promise.reject(new EarmarkError("service", "down"));
    const ran = await run(recognizer(loop, sentence("said")).recognizer, { again });
    assert.deepEqual(
      ran.segments.map(({ text, index }) => [index, text]),
      [[0, "said"]],
    );
    const hasty: Listen = async function* (pieces) {
      for await (const _ of pieces) break;
      yield* [];
    };
    const twice = await run(recognizer(hasty, hasty, sentence("said")).recognizer);
    assert.deepEqual([twice.segments.length, twice.retried], [1, ["cut", "cut"]]);
  });

  it("a connection that is closed in a long silence is nobody's trouble", async () => {
    const idle: Listen = async function* (pieces) {
      let samples = 0;
      for await (const piece of pieces) {
        samples += piece.length;
        if (piece.length === 0) break;
      }
      yield { sentence: 0, span: { start: 0, end: samples / RATE }, text: "one", final: true };
      throw new EarmarkError("cut", "closed for want of sound");
    };
    // It is a minute until somebody speaks again: so long nobody knocks.
    class Slow extends Waiting {
      override now(): number {
        return (this.#later += 10_000);
      }
      #later = 0;
    }
    const sound = spoken(concat([SPEECH, silence(60), SPEECH]));
    const ran = await run(recognizer(idle, sentence("two")).recognizer, { sound, clock: new Slow() });
    assert.deepEqual(
      ran.segments.map(({ text }) => text),
      ["one", "two"],
    );
    assert.deepEqual(ran.retried, []);
  });

  it("what has waited is sent faster than it was spoken, but not as fast as it can be", async () => {
    const clock = new Waiting();
    let samples = 0;
    const counting: Listen = async function* (pieces) {
      for await (const piece of pieces) {
        samples += piece.length;
        assert.ok(
          samples / RATE <= 1.1 + LIVE_INPUT.speed * (clock.now() / 1_000 + 0.1),
          `${samples} at ${clock.now()}`,
        );
      }
      yield { sentence: 0, span: { start: 0, end: samples / RATE }, text: "all", final: true };
    };
    const sound = spoken(speakNumbers(Array.from({ length: 40 }, (_, i) => i)));
    assert.equal((await run(recognizer(counting).recognizer, { sound, clock })).error, undefined);
    const seconds = samples / RATE;
    assert.ok(seconds > 28 && clock.now() / 1_000 >= (seconds - 1.1) / 4);
  });

  it("a session ends with a pause when it has lasted long enough, and loses nothing", async () => {
    const sound = concat(Array.from({ length: 6 }, () => concat([SPEECH, silence(2)])));
    const given: number[] = [];
    const listening: Listen = async function* (pieces) {
      let samples = 0;
      for await (const piece of pieces) samples += piece.length;
      given.push(samples / RATE);
      yield { sentence: 0, span: { start: 0, end: samples / RATE }, text: "x", final: true };
    };
    const options = { ...LIVE_INPUT, sessionSeconds: 5 };
    const ran = await run(recognizer(listening).recognizer, { sound: spoken(sound), options });
    assert.equal(ran.error, undefined);
    assert.equal(given.length, 3);
    assert.ok(
      given.every((seconds) => seconds >= 5 && seconds < 8),
      given.join(),
    );
  });

  it("who has no more to spend has what was sent, and the rest says why", async () => {
    let left = 2;
    const reserve = (): Promise<() => void> =>
      left-- > 0 ? Promise.resolve(() => undefined) : Promise.reject(new EarmarkError("budget", "spent"));
    const sound = spoken(speakNumbers(Array.from({ length: 70 }, (_, i) => i)));
    const paid: number[] = [];
    const bill = (seconds: number): Promise<void> => Promise.resolve(void paid.push(seconds));
    const ran = await run(recognizer(sentence("as far as it goes")).recognizer, { sound, billing: { reserve, bill } });
    assert.deepEqual(
      ran.segments.map(({ text }) => text),
      ["as far as it goes"],
    );
    assert.ok(ran.error instanceof EarmarkError && ran.error.code === "budget");
    const seconds = paid.reduce((sum, one) => sum + one, 0);
    assert.ok(seconds <= 30 && seconds > 29);
  });

  it("a service that says it was paid for more than it got, or for less than nothing, is not believed", async () => {
    for (const [said, most] of [
      [1e9, 4],
      [-5, 4],
      [NaN, 4],
      [1, 4],
    ] as const) {
      const paid: number[] = [];
      const bill = (seconds: number): Promise<void> => Promise.resolve(void paid.push(seconds));
      const saying: Listen = async function* (...all) {
        for await (const hypothesis of sentence("x")(...all)) yield { ...hypothesis, billedSeconds: said };
      };
      await run(recognizer(saying).recognizer, { billing: { reserve: () => Promise.resolve(() => undefined), bill } });
      const sum = paid.reduce((all, one) => all + one, 0);
      assert.ok(sum > 0 && sum <= most, `${said}: ${sum}`);
    }
  });

  it("places that the recognizer makes up are places of the recording, one behind the other", async () => {
    const spans = [
      [-3, 1e9],
      [5, 1],
      [NaN, NaN],
    ] as const;
    const wild: Listen = async function* (pieces) {
      for await (const _ of pieces);
      for (const [sentenceNumber, [start, end]] of spans.entries())
        yield {
          sentence: sentenceNumber,
          span: { start, end },
          text: `s${sentenceNumber}`,
          final: true,
        };
    };
    const { segments, error } = await run(recognizer(wild).recognizer);
    assert.equal(error, undefined);
    let last = 0;
    for (const { span } of segments) {
      assert.ok(
        span.start >= last && span.end >= span.start && span.end <= SPEECH.length / RATE + 1e-9,
        JSON.stringify(span),
      );
      last = span.end;
    }
  });
});

describe("a segment of one who speaks", () => {
  const hypothesis = (text: string, end: number, tail = ""): LiveHypothesis => ({
    sentence: 0,
    span: { start: 0, end },
    text,
    final: false,
    ...(tail ? { tail } : {}),
  });

  it("takes in two sentences where one was shown before the connection was lost, and repeats nothing of it", () => {
    const segment = new LiveSegment(3, new LeakGuard(""));
    const written = new AppendOnly([]);
    const write = (one: Segment): void => void written.write(one);
    write(segment.growing(hypothesis("Hello world how are", 4, " you")));
    segment.lose();
    write(segment.growing(hypothesis("Hello", 1)));
    assert.equal(segment.add({ text: "Hello world.", span: { start: 0, end: 2 } }), false);
    write(segment.growing(hypothesis("How", 3)));
    assert.equal(segment.add({ text: "How are you?", span: { start: 2.5, end: 4.5 }, language: "en" }), true);
    const { whole } = segment;
    assert.deepEqual(
      [whole.text, whole.span, whole.language],
      ["Hello world. How are you?", { start: 0, end: 4.5 }, "en"],
    );
    write({ index: 3, final: true, ...whole });
    write({ index: 4, span: { start: 5, end: 6 }, text: "Fine.", final: true });
    // What stands there is never taken back; what follows it is there once.
    assert.equal(written.text.match(/how are/gi)?.length, 1);
    assert.ok(/^Hello world how are you\? Fine\.$/.test(written.text), written.text);
  });

  it("shows nothing that may be the context, neither as text nor behind it", () => {
    const terms = "Kubernetes, Grafana, Prometheus, Ansible, Terraform, Jenkins";
    const segment = new LiveSegment(0, new LeakGuard(terms));
    for (const [text, tail] of [
      ["", terms],
      ["Kubernetes, Grafana,", " Prometheus, Ansible, Terraform, Jenkins"],
      [terms, ""],
    ] as const) {
      const shown = segment.growing(hypothesis(text, 1, tail));
      assert.ok(!/Ansible/.test(shown.text + (shown.tail ?? "")), JSON.stringify(shown));
    }
  });
});

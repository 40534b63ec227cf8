import assert from "node:assert/strict";
import type { LiveHypothesis } from "../../../../src/core/types";
import { Sentences } from "../../../../src/recognizers/realtime/liveSentences";
import { serverEvent } from "../../../../src/recognizers/realtime/realtimeEvents";
import { RATE, SentSound } from "../../../../src/recognizers/realtime/sentSound";
import { random } from "../../pipeline/random";

const PREFIX = "conversation.item.input_audio_transcription.";
const started = (item_id: string, audio_start_ms?: number): object => ({
  type: "input_audio_buffer.speech_started",
  item_id,
  audio_start_ms,
});
const stopped = (item_id: string, audio_end_ms?: number): object => ({
  type: "input_audio_buffer.speech_stopped",
  item_id,
  audio_end_ms,
});
const text = (item_id: string | undefined, said: string, stash = ""): object => ({
  type: `${PREFIX}text`,
  item_id,
  text: said,
  stash,
  language: "en",
  emotion: "neutral",
});
const completed = (item_id: string | undefined, transcript: string): object => ({
  type: `${PREFIX}completed`,
  item_id,
  transcript,
});

function told(events: readonly object[], seconds = 10, finish = true): LiveHypothesis[] {
  const sound = new SentSound();
  sound.add(seconds * RATE);
  const sentences = new Sentences(sound);
  const all = events.flatMap((event) => sentences.take(serverEvent(JSON.stringify(event))));
  return finish ? [...all, ...sentences.finish()] : all;
}
const finals = (all: readonly LiveHypothesis[]): readonly unknown[] =>
  all.filter(({ final }) => final).map(({ sentence, text: said }) => [sentence, said]);

describe("sentences of the realtime protocol", () => {
  it("as they come: the place, the text, its tail, the language", () => {
    const all = told([
      started("a", 1_000),
      text("a", "Hello", " wor"),
      stopped("a", 3_000),
      { type: "conversation.item.created", item: { id: "a" } },
      completed("a", "Hello world."),
    ]);
    assert.deepEqual(all, [
      { sentence: 0, span: { start: 1, end: 10 }, text: "Hello", tail: " wor", final: false, language: "en" },
      { sentence: 0, span: { start: 1, end: 3 }, text: "Hello world.", final: true, language: "en" },
    ]);
  });

  it("in order, though the second is complete before the first, and what is late is passed over", () => {
    const all = told([
      started("a", 0),
      stopped("a", 1_000),
      started("b", 2_000),
      text("b", "two"),
      stopped("b", 3_000),
      completed("b", "two"),
      completed("a", "one"),
      text("a", "one and a half"),
      completed("a", "one again"),
    ]);
    assert.deepEqual(finals(all), [
      [0, "one"],
      [1, "two"],
    ]);
    assert.ok(all.every(({ sentence }, i) => i === 0 || sentence >= (all[i - 1]?.sentence ?? 0)));
  });

  it("one that is never completed holds nothing up for ever, and what was heard of it is kept and said to be cut", () => {
    const begun = [started("cough", 0), stopped("cough", 300), started("a", 1_000), text("a", "heard", " most")];
    const others = ["b", "c"].flatMap((id) => [started(id), stopped(id), completed(id, id)]);
    // The next one that is complete may have been faster.
    assert.deepEqual(finals(told([...begun, ...others.slice(0, 3)], 10, false)), []);
    const all = told([...begun, ...others], 10, false);
    assert.deepEqual(finals(all), [
      [0, ""],
      [1, "heard most"],
      [2, "b"],
      [3, "c"],
    ]);
    assert.deepEqual(
      all.filter(({ truncated }) => truncated).map(({ sentence }) => sentence),
      [1],
    );
  });

  it("without names, without places, without a beginning", () => {
    const all = told([text(undefined, "a", "b"), completed(undefined, "ab"), completed(undefined, "cd")]);
    assert.deepEqual(finals(all), [
      [0, "ab"],
      [1, "cd"],
    ]);
  });

  it("places that cannot be are places in the sound, one behind the other", () => {
    for (const [from, to] of [
      [-5, 1e12],
      [9_000, 2_000],
      [NaN, undefined],
      [undefined, NaN],
    ] as const) {
      const all = told([
        started("a", from),
        stopped("a", to),
        completed("a", "x"),
        started("b", 0),
        completed("b", "y"),
      ]);
      let end = 0;
      for (const { span, final } of all) {
        assert.ok(span.start >= end && span.end >= span.start && span.end <= 10, JSON.stringify(span));
        if (final) end = span.end;
      }
    }
  });

  it("whatever order events come in, each sentence once and in the order in which they began", () => {
    for (let seed = 0; seed < 300; seed++) {
      const next = random(seed);
      const count = 2 + Math.floor(next() * 4);
      const queues = Array.from({ length: count }, (_, i) => {
        const id = `item${i}`;
        const texts = Array.from({ length: Math.floor(next() * 3) }, (__, n) => text(id, "w".repeat(n), "x"));
        return [...texts, stopped(id, i * 1_000 + 900), ...texts, completed(id, `said ${i}`)];
      });
      // Each begins in its turn; what follows is mixed, but nothing is completed more than one sentence early.
      const events: object[] = [];
      const done = (i: number): boolean => (queues[i]?.length ?? 0) === 0;
      for (let i = 0; i < count; i++) events.push(started(`item${i}`, i * 1_000));
      while (queues.some(({ length }) => length > 0)) {
        const at = Math.floor(next() * count);
        const early = at > 1 && queues.slice(0, at - 1).some(({ length }) => length > 0);
        const another = at > 0 && !done(at - 1) && queues.slice(0, at + 2).some((_, i) => i > at && done(i));
        if (early || another) continue;
        events.push(...(queues[at]?.splice(0, 1) ?? []));
      }
      assert.deepEqual(
        finals(told(events)),
        queues.map((_, i) => [i, `said ${i}`]),
        `seed ${seed}`,
      );
    }
  });

  it("silence that was put between does not count as sound", () => {
    const sound = new SentSound();
    sound.add(RATE);
    sound.addSilence(RATE / 2);
    sound.add(RATE);
    assert.deepEqual(
      [0, 500, 1_000, 1_250, 1_500, 2_000, 2_500, 9_000, -1].map((ms) => sound.placeOf(ms) / RATE),
      [0, 0.5, 1, 1, 1, 1.5, 2, 2, 0],
    );
    assert.equal(sound.placeOf(undefined), 2 * RATE);
    assert.equal(sound.sent, 2.5 * RATE);
  });
});

import assert from "node:assert/strict";
import type { EarmarkError } from "../../../src/core/errors";
import type { Cut, LiveSound, Recognized, Segment } from "../../../src/core/types";
import type { LiveInputOptions } from "../../../src/pipeline/live/liveInput";
import { transcribeLive, type LiveTranscription } from "../../../src/pipeline/transcribeLive";
import type { Http } from "../../../src/recognizers/http";
import { AppendOnly } from "../../../src/transcript/appendOnly";
import { startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { concat, hearNumbers, silence, speakNumbers, spelled } from "../../sounds/tones";
import { HINTS, OPEN, recognizerAt } from "../recognizers/realtime/live";
import { random } from "./random";

/** At once: how fast it may be sent is tested by itself. */
const AT_ONCE: LiveInputOptions = { speed: Infinity, idleSeconds: 20, sessionSeconds: 1_200 };
const PATIENCE = { budgetMs: 60_000, attempts: 1_000, firstPauseMs: 2, longestPauseMs: 4, offlineMs: Infinity };

/** Sound that comes in pieces of so many samples. */
function spoken(samples: Int16Array, piece = 1_600): LiveSound {
  return {
    async *samplesFrom(from, signal) {
      for (let at = from; at < samples.length; at += piece) {
        signal.throwIfAborted();
        yield await Promise.resolve(samples.subarray(at, at + piece));
      }
    },
  };
}

/** Sentences of numbers, each behind so many seconds of silence. */
function sentences(said: readonly (readonly number[])[], pause = 1): Int16Array {
  return concat([...said.flatMap((numbers) => [silence(pause), speakNumbers(numbers)]), silence(pause)]);
}

const words = (said: readonly (readonly number[])[]): string => said.flat().map(spelled).join(" ");

/** A run, and all that can be said of it. */
interface Ran {
  readonly segments: Segment[];
  /** What stands in the document. */
  readonly text: string;
  readonly kept: { readonly cut: Cut; readonly recognized: Recognized | undefined }[];
  readonly billed: number;
  /** Seconds that were handed to the recognizer, whatever came of them. */
  readonly given: number;
  readonly retried: EarmarkError[];
  readonly error: unknown;
}

describe("a recording that is transcribed while somebody speaks", () => {
  let service: Service;
  let http: Http;

  before(async () => {
    service = await startService(tonesRecognizer());
    http = OPEN();
  });
  beforeEach(() => {
    const { behavior, connections } = service.realtime;
    connections.length = 0;
    Object.assign(behavior, {
      delayMs: 0,
      unconfirmed: 1,
      usage: false,
      cutInto: Infinity,
      sending: (_: unknown, __: unknown, body: object) => body,
      received: () => false,
      door: undefined,
    });
  });
  after(async () => {
    await http.close();
    await service.close();
  });

  async function run(
    sound: LiveSound,
    more: Partial<LiveTranscription> = {},
    onSegment: (segment: Segment) => void = () => undefined,
    signal = new AbortController().signal,
  ): Promise<Ran> {
    const segments: Segment[] = [];
    const kept: Ran["kept"] = [];
    const retried: EarmarkError[] = [];
    let billed = 0;
    let given = 0;
    async function* counting(pieces: AsyncIterable<Int16Array>): AsyncGenerator<Int16Array, void, undefined> {
      for await (const piece of pieces) {
        given += piece.length / 16_000;
        yield piece;
      }
    }
    const recognizer = recognizerAt(service.url, http);
    let held = 0;
    let error: unknown;
    const written = new AppendOnly([]);
    const again = async (cut: Cut): Promise<Recognized> => {
      const { audio } = await cut.encode(signal);
      assert.ok(audio.kind === "bytes");
      const samples = new Int16Array(new Uint8Array(audio.data).buffer, 44);
      return { text: hearNumbers(samples).map(spelled).join(" "), billedSeconds: 1 };
    };
    try {
      const job: LiveTranscription = {
        sound,
        known: [],
        recognizer: {
          ...recognizer,
          listen: (pieces, hints, stop) => recognizer.listen(counting(pieces), hints, stop),
        },
        hints: HINTS,
        patience: PATIENCE,
        memory: {
          find: () => Promise.resolve(undefined),
          add: (cut, recognized) => Promise.resolve(void kept.push({ cut, recognized })),
        },
        billing: {
          reserve: () => {
            held += 1;
            return Promise.resolve(() => void (held -= 1));
          },
          bill: (seconds) => Promise.resolve(void (billed += seconds)),
        },
        again,
        onRetry: (_, why) => retried.push(why),
        options: AT_ONCE,
        ...more,
      };
      for await (const segment of transcribeLive(job, signal)) {
        segments.push(segment);
        written.write(segment);
        onSegment(segment);
      }
    } catch (caught) {
      error = caught;
    }
    assert.equal(held, 0, "nothing is held of the budget any more");
    return { segments, text: written.text, kept, billed, given, retried, error };
  }

  const sent = (): number =>
    service.realtime.connections.flatMap(({ sound }) => sound).reduce((sum, { length }) => sum + length, 0) / 16_000;
  const clean = (): void =>
    assert.deepEqual(
      service.realtime.connections.flatMap(({ violations }) => violations),
      [],
    );
  const inOrder = ({ segments }: Ran): void => {
    let [index, end] = [0, 0];
    let wasFinal = true;
    for (const { index: at, span, final, cached } of segments) {
      assert.ok(at === index || (at === index + 1 && wasFinal), `${at} behind ${index}`);
      if (at > index) end = Math.max(end, 0);
      assert.ok(span.end >= span.start);
      if (final && !cached) {
        assert.ok(span.start >= end - 1e-9, `${at} begins at ${span.start}, before ${end}`);
        end = span.end;
      }
      [index, wasFinal] = [at, final];
    }
  };

  it("sentences become segments at their places, kept with their sound, and paid for by the second that was sent", async () => {
    const said = [[1, 2, 3], [40, 50, 60], [7]];
    const sound = sentences(said, 1.5);
    const ran = await run(spoken(sound));
    assert.equal(ran.error, undefined);
    inOrder(ran);
    clean();
    assert.equal(ran.text, words(said));
    const finals = ran.segments.filter(({ final }) => final);
    assert.deepEqual(
      finals.map(({ index, text }) => [index, text]),
      said.map((numbers, i) => [i, words([numbers])]),
    );
    assert.deepEqual(
      ran.kept.map(({ cut, recognized }) => [cut.index, cut.span, recognized?.text]),
      finals.map(({ index, span, text }) => [index, span, text]),
    );
    // Each place holds its words.
    for (const [i, { span }] of finals.entries()) {
      const samples = sound.subarray(Math.round(span.start * 16_000), Math.round(span.end * 16_000));
      assert.deepEqual(hearNumbers(samples), said[i]);
    }
    assert.ok(
      ran.segments.some(({ tail }) => tail),
      "an unconfirmed end is shown",
    );
    assert.ok(finals.every(({ tail }) => tail === undefined));
    assert.ok(Math.abs(ran.billed - sent()) < 0.2, `${ran.billed} of ${sent()}`);
    const paid = finals.reduce((sum, { billedSeconds = 0 }) => sum + billedSeconds, 0);
    assert.ok(paid > 0 && paid <= ran.billed + 1e-9);
  });

  it("silence is neither sent nor paid for, and after a long one another session begins", async () => {
    const sound = concat([silence(60), speakNumbers([1, 2]), silence(30), speakNumbers([3]), silence(60)]);
    const ran = await run(spoken(sound));
    assert.equal(ran.text, words([[1, 2, 3]]));
    assert.equal(service.realtime.connections.length, 2);
    assert.ok(sent() < 0.3 + 1.4 + 0.6 + 0.3 + 0.7 + 0.6 + 0.4, `${sent()} s were sent`);
    const [first, second] = ran.segments.filter(({ final }) => final);
    assert.ok(Math.abs((first?.span.start ?? 0) - 60.2) < 0.15 && Math.abs((second?.span.start ?? 0) - 91.9) < 0.15);
    assert.deepEqual((await run(spoken(silence(100)))).segments, []);
    assert.equal(service.realtime.connections.length, 2);
    clean();
  });

  it("a lost connection, at any event of any sentence: every word once and in order, and nothing is sent twice but the sentence", async function () {
    this.timeout(60_000);
    const said = [
      [1, 2, 3, 4],
      [50, 60],
      [700, 8, 9],
    ];
    const sound = sentences(said);
    const { behavior, connections } = service.realtime;
    let events = 0;
    behavior.sending = (_, __, body) => {
      events += 1;
      return body;
    };
    await run(spoken(sound));
    const whole = sent();
    const all = events;
    assert.ok(all > 20);
    for (let drop = 0; drop < all; drop++) {
      connections.length = 0;
      let number = 0;
      behavior.unconfirmed = drop % 3;
      behavior.sending = (_, peer, body) => {
        if (number++ !== drop) return body;
        // Before the event, or behind it.
        if (drop % 2) peer.send(JSON.stringify(body));
        if (drop % 5 === 4) peer.close(1_011, "Internal error");
        else peer.drop();
        return undefined;
      };
      const ran = await run(spoken(sound, 700 + drop * 37));
      assert.equal(ran.error, undefined, `at event ${drop}: ${String(ran.error)}`);
      assert.equal(ran.text, words(said), `at event ${drop}`);
      inOrder(ran);
      clean();
      assert.equal(ran.kept.map(({ recognized }) => recognized?.text).join(" "), words(said), `kept, at event ${drop}`);
      assert.ok(Math.abs(ran.billed - ran.given) < 0.2, `${ran.billed} s are paid of ${ran.given}`);
      assert.ok(ran.given <= 2 * whole + 1, "nothing is sent a third time");
    }
  });

  it("seeded: sentences, pauses, pieces, delays, losses; every word once and in order, tails never inserted", async function () {
    this.timeout(120_000);
    const { behavior, connections } = service.realtime;
    for (let seed = 0; seed < Number(process.env["EARMARK_RUNS"] ?? 8); seed++) {
      const next = random(seed + 900);
      connections.length = 0;
      const said = Array.from({ length: 1 + Math.floor(next() * 4) }, () =>
        Array.from({ length: 1 + Math.floor(next() * 5) }, () => Math.floor(next() * 1_024)),
      );
      const sound = concat([
        ...said.flatMap((numbers) => [silence(0.7 + next() * (next() < 0.2 ? 30 : 1.5)), speakNumbers(numbers)]),
        silence(next() * 2),
      ]);
      Object.assign(behavior, {
        delayMs: next() < 0.3 ? 3 : 0,
        unconfirmed: Math.floor(next() * 3),
        cutInto: next() < 0.3 ? 1 + Math.floor(next() * 50) : Infinity,
        usage: next() < 0.3,
      });
      const losses = next() < 0.8 ? next() * 0.12 : 0;
      let left = 6;
      const lost = (): boolean => next() < losses && left-- > 0;
      behavior.sending = (_, peer, body) => {
        if (!lost()) return body;
        if (next() < 0.5) peer.drop();
        else peer.close([1_000, 1_001, 1_011, 1_013][Math.floor(next() * 4)] ?? 1_000);
        return undefined;
      };
      behavior.received = (_, peer) => {
        if (losses === 0 || next() > 0.005 || left-- <= 0) return false;
        peer.drop();
        return true;
      };
      behavior.door = () =>
        lost() ? { status: [429, 500, 502, 503][Math.floor(next() * 4)] ?? 500, body: "" } : undefined;
      const ran = await run(spoken(sound, 100 + Math.floor(next() * 20_000)));
      const about = `seed ${seed}`;
      assert.equal(ran.error, undefined, `${about}: ${String(ran.error)}`);
      assert.equal(ran.text, words(said), about);
      inOrder(ran);
      clean();
      const kept = ran.kept.map(({ recognized }) => recognized?.text ?? "");
      assert.equal(kept.join(" "), words(said), `kept, ${about}`);
      assert.ok(ran.billed <= ran.given + connections.length + 1, `${about}: ${ran.billed} of ${ran.given}`);
      assert.ok(behavior.usage || ran.billed >= ran.given - 0.1, `${about}: ${ran.billed} of ${ran.given}`);
    }
  });
});

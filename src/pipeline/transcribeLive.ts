import { SAMPLE_RATE } from "../audio/decode";
import { digestOf } from "../audio/digest";
import { wavOf } from "../audio/wav";
import { SYSTEM_CLOCK, type Clock } from "../core/clock";
import { EarmarkError, isOfOneClip } from "../core/errors";
import type { Cut, Hints, LiveHypothesis, LiveRecognizer, LiveSound, Recognized, Segment, Span } from "../core/types";
import { LeakGuard } from "../transcript/guards/leak";
import { LiveBill, type LiveBilling } from "./live/liveBill";
import { guarded, speechOf, type AskAgain } from "./live/liveAnswer";
import { LIVE_INPUT, LiveInput, type LiveInputOptions } from "./live/liveInput";
import { LiveRetry } from "./live/liveRetry";
import { LiveSegment } from "./live/liveSegment";
import type { Patience } from "./retry";
import type { Memory } from "./transcribe";

/** A recording that is transcribed while it is made. */
export interface LiveTranscription {
  /** All of it, from its first sample on. */
  readonly sound: LiveSound;
  /** What is known of it, from the first clip on, each behind the one before: finished, or asked for again in the way of clips. */
  readonly known: readonly Cut[];
  readonly recognizer: LiveRecognizer;
  readonly hints: Hints;
  readonly patience: Patience;
  readonly memory: Pick<Memory, "find" | "letGo"> & {
    /** Of a sentence, which is known only when it is finished. Never throws. */
    add(cut: Cut, recognized: Recognized | undefined): Promise<void>;
  };
  readonly billing: LiveBilling;
  /** The way of clips: for what the guards do not believe, and what failed. */
  readonly again: AskAgain;
  /** Before anything was heard: where another way is better than another try, though this may pass. */
  readonly elsewhere?: (error: unknown) => boolean;
  /** The connection was lost, and is opened again. */
  readonly onRetry?: (index: number, error: EarmarkError) => void;
  readonly options?: LiveInputOptions;
  readonly clock?: Clock;
}

/** Before a sentence: what begins softly. Samples. */
const LEAD = SAMPLE_RATE / 10;

/**
 * The text of a recording while it is made, as segments in order: sentences, the newest of which comes again as it grows. However often the
 * connection is lost, it goes on behind the last sentence that is finished.
 *
 * A sentence that is refused becomes a segment with a `gap`, and the rest goes on. What concerns all of them ends the transcription; what was
 * finished is kept.
 * @throws {EarmarkError} by what happened; `signal.reason` when aborted
 */
export async function* transcribeLive(
  job: LiveTranscription,
  signal: AbortSignal,
): AsyncGenerator<Segment, void, undefined> {
  for (const cut of job.known) yield await earlier(job, cut, signal);
  const listening = new Listening(job, signal);
  while (!listening.isOver) yield* listening.session();
}

/** Sessions, one behind the other, until the recording has ended. */
class Listening {
  readonly #job: LiveTranscription;
  readonly #signal: AbortSignal;
  readonly #clock: Clock;
  readonly #leaks: LeakGuard;
  readonly #retry: LiveRetry;
  #segment: LiveSegment;
  /** The sample up to which all is finished: the next session begins here. */
  #settled: number;
  #finished = 0;
  /** Why the last session ended too early, and when the next one may begin. */
  #lost: { readonly error: EarmarkError; readonly until: number } | undefined;
  /** The sentence that is on its way, of the recording. */
  #head: Span | undefined;
  /** Something was heard. */
  #begun = false;
  isOver = false;

  constructor(job: LiveTranscription, signal: AbortSignal) {
    const last = job.known.at(-1);
    this.#job = job;
    this.#signal = signal;
    this.#clock = job.clock ?? SYSTEM_CLOCK;
    this.#leaks = new LeakGuard(job.hints.context);
    this.#retry = new LiveRetry(job.patience, this.#clock);
    this.#segment = new LiveSegment((last?.index ?? -1) + 1, this.#leaks);
    this.#settled = samplesOf(last?.span.end ?? 0);
  }

  /** One session, which ends with the recording, with a long silence, or with the connection. */
  async *session(): AsyncGenerator<Segment, void, undefined> {
    const { options = LIVE_INPUT, billing, sound, recognizer, hints } = this.#job;
    const signal = this.#signal;
    const bill = new LiveBill(billing);
    const sending = (samples: number): Promise<void> => bill.sending(samples);
    const input = new LiveInput(sound, this.#settled, { signal, clock: this.#clock, options, sending });
    this.#head = undefined;
    try {
      this.isOver = !(await input.speech());
      if (this.isOver) return;
      await this.#knock();
      for await (const hypothesis of recognizer.listen(input.pieces(), hints, signal)) {
        const segment = await this.#heard(this.#placed(hypothesis, input), input, bill);
        if (segment) yield segment;
      }
      if (!input.isExhausted) throw new EarmarkError("cut", "The recognizer ended before the sound did.");
      // The session is over, in order: all that was given is known, and what was to be waited for does not come.
      if (this.#segment.isBegun) yield await this.#close(input);
      this.#settled = Math.max(this.#settled, input.reached);
      if (input.refusal) throw input.refusal;
      this.isOver = input.ended;
    } catch (error) {
      signal.throwIfAborted();
      if (error === input.refusal) throw error;
      if (this.#mayPass(error)) return;
      yield await this.#gap(error, input);
    } finally {
      await input.close();
      await bill.close();
    }
  }

  /** After a session that ended too early: somebody speaks, and the next one begins. */
  async #knock(): Promise<void> {
    const lost = this.#lost;
    this.#lost = undefined;
    const rest = (lost?.until ?? 0) - this.#clock.now();
    // A connection that was closed in a long silence is nobody's trouble.
    if (!lost || rest <= 0) return;
    this.#job.onRetry?.(this.#segment.index, lost.error);
    await this.#clock.sleep(rest, this.#signal);
  }

  /** What is heard, at its place in the recording. */
  #placed(hypothesis: LiveHypothesis, input: LiveInput): LiveHypothesis {
    const start = Math.max(this.#settled, input.placeOf(hypothesis.span.start, "start") - LEAD);
    const end = Math.max(start, input.placeOf(hypothesis.span.end, "end"));
    return { ...hypothesis, span: spanOf(start, end) };
  }

  async #heard(heard: LiveHypothesis, input: LiveInput, bill: LiveBill): Promise<Segment | undefined> {
    this.#begun = true;
    this.#head = heard.final ? undefined : heard.span;
    if (!heard.final) return this.#segment.growing(heard);
    this.#retry.succeeded();
    const { text, span, language, truncated } = heard;
    const said = { text, span, billedSeconds: await bill.pay(heard.billedSeconds) };
    const more = { ...(language ? { language } : {}), ...(truncated ? { truncated } : {}) };
    if (!this.#segment.add({ ...said, ...more })) return this.#segment.growing({ ...heard, text: "" });
    if (this.#segment.whole.text || this.#segment.isShown) return this.#close(input);
    // Nothing was said, and nothing was shown: the next sentence has the number.
    this.#goOn(span.end, this.#segment.index);
    return undefined;
  }

  /** The segment takes no more: the guards look at it, and it is kept. */
  async #close(input: LiveInput): Promise<Segment> {
    const { index, whole } = this.#segment;
    const { span, billedSeconds = 0, ...said } = whole;
    const cut = cutOf(index, span, input.take(samplesOf(span.start), samplesOf(span.end)));
    const { hints, again, memory } = this.#job;
    const looked = await guarded(said, cut, { hints, leaks: this.#leaks, again }, this.#signal).catch(
      (error: unknown) => {
        if (this.#signal.aborted || !isOfOneClip(error, this.#finished > 0)) throw error;
        return error;
      },
    );
    // From here on it is over, whatever became of it.
    this.#goOn(span.end, index + 1);
    if (looked instanceof EarmarkError) {
      await memory.add(cut, undefined);
      return { index, span, text: "", final: true, gap: looked };
    }
    const recognized = { ...looked, billedSeconds: billedSeconds + (looked.billedSeconds ?? 0) };
    await memory.add(cut, recognized);
    this.#finished += 1;
    return { index, span, ...recognized, final: true };
  }

  #goOn(end: number, index: number): void {
    this.#settled = Math.max(this.#settled, samplesOf(end));
    this.#segment = new LiveSegment(index, this.#leaks);
  }

  /** True where the next session may get what this one did not. */
  #mayPass(error: unknown): boolean {
    if (!this.#begun && this.#job.elsewhere?.(error) === true) return false;
    if (!this.#retry.allows(error)) return false;
    this.#segment.lose();
    this.#lost = { error, until: this.#retry.lost(error) };
    return true;
  }

  /** What does not come, and why. @throws what concerns all that is said */
  async #gap(error: unknown, input: LiveInput): Promise<Segment> {
    const { index } = this.#segment;
    const refused = isOfOneClip(error, false);
    const complete = this.#job.patience.isHeld?.() !== true;
    if (!refused && !(complete && isOfOneClip(error, this.#finished > 0))) throw error;
    // Of what is refused as much as was sent of it. The rest of a recording that is complete is asked for by the next run.
    const reached = refused && this.#head ? samplesOf(this.#head.end) : input.reached;
    const span = spanOf(this.#settled, Math.max(this.#settled, reached));
    if (refused)
      await this.#job.memory.add(cutOf(index, span, input.take(this.#settled, samplesOf(span.end))), undefined);
    this.#goOn(span.end, index + 1);
    this.isOver = !refused;
    return { index, span, text: "", final: true, gap: error };
  }
}

/** What an earlier run knows: finished, or to be asked for once more. */
async function earlier(job: LiveTranscription, cut: Cut, signal: AbortSignal): Promise<Segment> {
  const { index, span } = cut;
  try {
    const known = await job.memory.find(cut, signal);
    if (known) return { index, span, ...known, final: true, cached: true };
    const recognized = await job.again(cut, job.hints, signal);
    await job.memory.add(cut, recognized);
    return { index, span, ...recognized, final: true };
  } catch (error) {
    if (signal.aborted || !isOfOneClip(error, false)) throw error;
    return { index, span, text: "", final: true, gap: error };
  } finally {
    await job.memory.letGo?.(cut);
  }
}

const samplesOf = (seconds: number): number => Math.round(seconds * SAMPLE_RATE);
const spanOf = (start: number, end: number): Span => ({
  start: start / SAMPLE_RATE,
  end: end / SAMPLE_RATE,
});

/** A sentence as a clip, its sound in memory: a few seconds, which need no ffmpeg. */
function cutOf(index: number, span: Span, samples: readonly Int16Array[]): Cut {
  const place = { index, span };
  return {
    ...place,
    digest: digestOf(samples),
    speech: speechOf(samples),
    encode: () =>
      Promise.resolve({
        ...place,
        audio: { kind: "bytes", data: wavOf(samples), mime: "audio/wav" },
      }),
  };
}

import { SAMPLE_RATE } from "../../audio/decode";
import { SpeechGate, type Passed } from "../../audio/live/speechGate";
import { SampleQueue } from "../../audio/sampleQueue";
import type { Clock } from "../../core/clock";
import type { LiveSound } from "../../core/types";

/** How sound goes to a recognizer that listens. */
export interface LiveInputOptions {
  /**
   * How much faster than it was spoken it may be sent, where it has waited: 4 times. The service is made for sound at the speed of speech and says
   * no limit; so ten seconds without a network are made good in three, and it does not get an hour of sound at once.
   */
  readonly speed: number;
  /** Silence after which a session ends, in seconds of sound: a service closes connections on which nothing comes. The next word opens another one. */
  readonly idleSeconds: number;
  /** Seconds of sound after which a session ends with the next pause: none may be open for ever. */
  readonly sessionSeconds: number;
}

export const LIVE_INPUT: LiveInputOptions = { speed: 4, idleSeconds: 20, sessionSeconds: 20 * 60 };

/** Sent at once, however fast: what came while the connection was opened. Seconds. */
const BURST = 1;
/** Kept of silence, where nothing is on its way: the beginning of a sentence may lie in it. Samples. */
const KEPT = 2 * SAMPLE_RATE;

/**
 * The sound of one session of a recognizer: from a sample of the recording on, without its silence, in which an empty piece stands. It keeps what has
 * passed until somebody takes it. All places are samples of the recording, unless they are called given.
 */
export class LiveInput {
  readonly #gate: SpeechGate;
  readonly #sound: AsyncIterator<Int16Array>;
  readonly #stop = new AbortController();
  readonly #options: LiveInputOptions;
  readonly #clock: Clock;
  readonly #sending: (samples: number) => Promise<void>;
  readonly #queue = new SampleQueue();
  /** The first sample in the queue. */
  #start: number;
  readonly #ready: Passed[] = [];
  /** Stretches of what was given, and where they lie in the recording. */
  readonly #stretches: { readonly given: number; readonly at: number }[] = [];
  #given = 0;
  #next: number;
  #early: number;
  #ended = false;
  #exhausted = false;
  #refusal: unknown;

  constructor(
    sound: LiveSound,
    from: number,
    {
      signal,
      clock,
      options,
      sending,
    }: {
      readonly signal: AbortSignal;
      readonly clock: Clock;
      readonly options: LiveInputOptions;
      /** Before so many samples are given. What it throws ends the sound, in order; `refusal` is it then. */
      readonly sending: (samples: number) => Promise<void>;
    },
  ) {
    this.#gate = new SpeechGate(from);
    const first = SpeechGate.firstSampleFor(from);
    this.#early = from - first;
    this.#sound = sound.samplesFrom(first, AbortSignal.any([signal, this.#stop.signal]))[Symbol.asyncIterator]();
    this.#options = options;
    this.#clock = clock;
    this.#sending = sending;
    this.#start = from;
    this.#next = from;
  }

  /** All of the recording has been read. */
  get ended(): boolean {
    return this.#ended;
  }

  /** All that this session is to hear was given. */
  get isExhausted(): boolean {
    return this.#exhausted;
  }

  /** Behind all that was given, and the silence that was left out. */
  get reached(): number {
    return this.#next;
  }

  get refusal(): unknown {
    return this.#refusal;
  }

  /** Waits until something has to be sent; false: nothing more comes. @throws as the sound */
  async speech(): Promise<boolean> {
    while (this.#ready.length === 0) {
      if (!(await this.#read())) return this.#ready.length > 0;
      if (this.#ready.length === 0) this.forget(Math.min(this.#start + this.#queue.length, this.#gate.seen) - KEPT);
    }
    return true;
  }

  /** What is to be sent, until the session ends. @throws as the sound */
  async *pieces(): AsyncGenerator<Int16Array, void, undefined> {
    const begun = this.#clock.now();
    let quietSince: number | undefined;
    for (;;) {
      const passed = this.#ready.shift();
      if (!passed) {
        const { idleSeconds, sessionSeconds } = this.#options;
        const quiet = quietSince === undefined ? 0 : (this.#gate.seen - quietSince) / SAMPLE_RATE;
        if (quiet >= idleSeconds || (quietSince !== undefined && this.#given / SAMPLE_RATE >= sessionSeconds)) break;
        if (!(await this.#read()) && this.#ready.length === 0) break;
        continue;
      }
      const { at, samples } = passed;
      quietSince = samples.length === 0 ? at : undefined;
      if (samples.length > 0 && !(await this.#give(at, samples, begun))) {
        this.#exhausted = true;
        return;
      }
      yield samples;
    }
    this.#exhausted = true;
    this.#next = Math.max(this.#next, this.#ended ? this.#gate.seen : (quietSince ?? this.#next));
  }

  /** Where a place in what was given lies; at a seam, as the beginning of something or as its end. */
  placeOf(seconds: number, edge: "start" | "end"): number {
    // Whatever a recognizer says, it is a place.
    const said = Number.isNaN(seconds) ? this.#given : Math.round(seconds * SAMPLE_RATE);
    const given = Math.max(0, Math.min(this.#given, said));
    const [first] = this.#stretches;
    const found =
      this.#stretches.findLast((one) => (edge === "start" ? one.given <= given : one.given < given)) ?? first;
    return found ? found.at + given - found.given : this.#start;
  }

  /** The samples of a stretch, and nothing before it is asked for any more. */
  take(from: number, to: number): readonly Int16Array[] {
    this.forget(from);
    const taken = this.#queue.take(to - this.#start);
    this.#start += taken.reduce((sum, { length }) => sum + length, 0);
    return taken;
  }

  /** What lies before that sample is not asked for any more. */
  forget(before: number): void {
    const count = Math.min(this.#queue.length, before - this.#start);
    if (count <= 0) return;
    this.#queue.take(count);
    this.#start += count;
  }

  /** Nothing more is read. */
  async close(): Promise<void> {
    this.#stop.abort(new DOMException("Nobody listens any more.", "AbortError"));
    await this.#sound.return?.().catch(() => undefined);
  }

  /** False: the sound ends here. */
  async #give(at: number, samples: Int16Array, begun: number): Promise<boolean> {
    try {
      await this.#sending(samples.length);
    } catch (error) {
      this.#refusal = error;
      return false;
    }
    const last = this.#stretches.at(-1);
    if (!last || last.at + this.#given - last.given !== at) this.#stretches.push({ given: this.#given, at });
    this.#given += samples.length;
    this.#next = at + samples.length;
    const due = (this.#given / SAMPLE_RATE - BURST) / this.#options.speed;
    const early = due * 1_000 - (this.#clock.now() - begun);
    if (early > 0) await this.#clock.sleep(early, this.#stop.signal);
    return true;
  }

  /** False: there is nothing more to read. */
  async #read(): Promise<boolean> {
    if (this.#ended) return false;
    const { value, done } = await this.#sound.next();
    if (done) {
      this.#ended = true;
      this.#ready.push(...this.#gate.end());
      return false;
    }
    const early = Math.min(this.#early, value.length);
    this.#early -= early;
    if (value.length > early) this.#queue.add(value.subarray(early));
    this.#ready.push(...this.#gate.push(value));
    return true;
  }
}

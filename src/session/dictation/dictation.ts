import { deferred } from "../../core/deferred";
import { describe } from "../../core/describe";
import { isTransient, type EarmarkError } from "../../core/errors";
import type { Log, Segment } from "../../core/types";
import type { Job, JobOutcome, RunOptions } from "../job";
import { canRetry } from "../jobAbilities";
import type { JobView } from "../jobView";
import type { DictationNews, DictationView } from "./dictationView";
import type { RecorderView } from "./recorderView";

/** What a dictation needs of its recorder. */
export interface DictationRecorder {
  readonly view: RecorderView;
  onChange(listener: (view: RecorderView) => void): () => void;
  pause(): Promise<void>;
  /** With another microphone, where one is given. @throws {EarmarkError} where it cannot be opened; it is paused still then */
  resume(microphone?: string): Promise<void>;
  stop(): Promise<unknown>;
  end(): Promise<void>;
  /** Removes what was only for who reads its sound. */
  dispose(): Promise<void>;
}

/** What a dictation needs of its job. */
export interface DictationJob extends Pick<Job, "busy" | "gaps" | "phase"> {
  readonly segments: readonly Segment[];
  suspend(): Promise<void>;
}

/** What it takes to dictate. */
export interface DictationDeps {
  /** Milliseconds, of a clock that goes on while the computer sleeps. */
  readonly now: () => number;
  /** Runs the job, or what is missing of it. */
  readonly run: () => Promise<JobOutcome>;
  /** The recording is complete: tells how the job ended. */
  readonly conclude: (outcome: JobOutcome) => void;
  /** The same once more after that: runs what is missing, and tells how it ended. */
  readonly runAgain: (options: RunOptions) => void;
  readonly log: Log;
}

/** Nothing was heard of the recorder for so long: the computer slept, or the window stood still, and nobody knows what was said. */
const SLEPT_MS = 30_000;

/** From this level on somebody may be speaking: -39 dB of full scale. */
const SPEAKING = 0.35;

/** A state that is news when it begins, and not again before it has ended. */
type Told = "unheard" | "offline" | "undone" | "closed" | "broken";

/**
 * A recording from a microphone and the job that makes text of it, without an editor. The recording goes on whatever becomes of the
 * job; the job goes on whatever becomes of the recording.
 */
export class Dictation {
  readonly #recorder: DictationRecorder;
  readonly #job: DictationJob;
  readonly #deps: DictationDeps;
  readonly #listeners = new Set<(view: DictationView) => void>();
  readonly #newsListeners = new Set<(news: DictationNews) => void>();
  readonly #ended = deferred();
  readonly #unfollow: () => void;
  readonly #told = new Set<Told>();
  #jobView: JobView | undefined;
  #running: Promise<void> | undefined;
  #failure: unknown;
  /** In seconds of the recording: somebody spoke until then. */
  #spokenUntil = 0;
  #lastChange: number;
  #closing = false;
  /** How the last run ended; undefined while one is at work. */
  #outcome: JobOutcome | undefined;
  /** It ended after the recording had: then it is final. */
  #endedLate = false;
  /** The job has ended for good. */
  #concluded = false;
  #hasEnded = false;

  constructor(recorder: DictationRecorder, job: DictationJob, deps: DictationDeps) {
    this.#recorder = recorder;
    this.#job = job;
    this.#deps = deps;
    this.#lastChange = deps.now();
    this.#unfollow = recorder.onChange((view) => this.#follow(view));
  }

  /** Begins to recognize. Call it once. */
  start(): void {
    this.#tell({ code: "started" });
    this.#transcribe();
    // It may have ended before anybody listened.
    this.#follow(this.#recorder.view);
  }

  /** Settles when the recording is complete and its text has come, or will not. Never rejects. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** The sound that comes can be read: later it is in the file alone. */
  get hasSound(): boolean {
    return !this.#concluded;
  }

  /** The microphone is in use, or was paused. */
  get isRecording(): boolean {
    return this.#recorder.view.phase !== "ended";
  }

  get view(): DictationView {
    const { phase, seconds, level, unheard, file } = this.#recorder.view;
    const segments = this.#job.segments;
    const head = segments.at(-1);
    return {
      phase,
      seconds,
      level: phase === "recording" ? level : 0,
      unheard: phase === "recording" && unheard,
      file,
      offline: this.#jobView?.offline === true,
      failed: this.#failure !== undefined,
      awaiting: this.#spokenUntil > segments.reduce((end, one) => (one.final ? Math.max(end, one.span.end) : end), 0),
      tail: head && !head.final ? (head.tail ?? "") : "",
      language: segments.findLast(({ language }) => language !== undefined)?.language,
      cost: this.#jobView?.cost,
      secondsPaid: this.#jobView?.secondsPaid ?? 0,
      isText: !this.#concluded,
    };
  }

  /** Called as often as something is to be seen; more often than one can look. Answers with what ends it. */
  onChange(listener: (view: DictationView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What is to be said, once each time it happens. */
  onNews(listener: (news: DictationNews) => void): () => void {
    this.#newsListeners.add(listener);
    return () => this.#newsListeners.delete(listener);
  }

  /** Goes on with another microphone. @throws {EarmarkError} as `pauseOrContinue` */
  async useMicrophone(microphone: string): Promise<void> {
    if (this.#recorder.view.phase === "recording") await this.#recorder.pause();
    await this.#continue(microphone);
  }

  /** Pauses, or goes on in the same recording. @throws {EarmarkError} where the microphone cannot be opened again */
  async pauseOrContinue(): Promise<void> {
    const { phase } = this.#recorder.view;
    if (phase === "recording") {
      await this.#recorder.pause();
      this.#tell({ code: "paused" });
    } else if (phase === "paused") {
      await this.#continue();
    }
    this.#changed();
  }

  async #continue(microphone?: string): Promise<void> {
    this.#told.delete("broken");
    await this.#recorder.resume(microphone);
    this.#lastChange = this.#deps.now();
    this.#tell({ code: "continued" });
    this.#changed();
  }

  /** Ends the recording with the word that is being said. Its text may still come: see `ended`. Never rejects. */
  async stop(): Promise<void> {
    try {
      await this.#recorder.stop();
    } catch (error) {
      this.#deps.log.error(`dictation: ${describe(error)}`);
    }
  }

  /** The window closes: the recording ends at once, and the next window can go on with the job. */
  async close(): Promise<void> {
    this.#closing = true;
    const ended = this.#recorder.end().catch((error: unknown) => this.#deps.log.error(`dictation: ${describe(error)}`));
    await Promise.all([ended, this.#job.suspend()]);
    await this.#recorder.dispose();
    this.#conclude(undefined);
  }

  /** Asks again for what is missing, where recognizing failed while the recording went on, or has failed for good since. */
  retry(options: RunOptions = {}): void {
    if (this.#concluded) {
      if (!this.#closing && canRetry(this.#job)) this.#deps.runAgain(options);
    } else if (!this.#running) this.#transcribe();
  }

  /** The job came on. */
  shown(view: JobView): void {
    this.#jobView = view;
    this.#say("offline", view.offline, { code: "offline" }, { code: "online" });
    this.#changed();
  }

  /** The user undid the text, or closed the document: what is said goes on being recorded, and its text is kept. */
  placeLost(why: "undone" | "closed"): void {
    if (this.isRecording) this.#say(why, true, { code: why });
  }

  #transcribe(): void {
    this.#failure = undefined;
    this.#outcome = undefined;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      this.#goOn();
      this.#changed();
    });
  }

  async #run(): Promise<void> {
    const outcome = await this.#deps.run();
    // Nobody wants the text any more: then nobody is recorded either.
    if (outcome.kind === "cancelled" && this.isRecording && !this.#closing) await this.stop();
    this.#outcome = outcome;
    this.#endedLate = !this.isRecording;
    if (outcome.kind !== "failed" || !this.isRecording || this.#closing) return;
    this.#failure = outcome.error;
    this.#tell({ code: "failed", error: outcome.error });
  }

  /** When both have ended: it is concluded, or asked once more for what failed before, for a reason that may have passed. */
  #goOn(): void {
    const outcome = this.#outcome;
    if (!outcome || this.#running || this.isRecording || this.#closing) return;
    if (outcome.kind === "failed" && !this.#endedLate && isTransient(outcome.error)) this.#transcribe();
    else this.#conclude(outcome);
  }

  #conclude(outcome: JobOutcome | undefined): void {
    if (this.#concluded) return;
    this.#concluded = true;
    if (outcome) this.#deps.conclude(outcome);
    this.#unfollow();
    this.#changed();
    // What is missing is read from the file from now on.
    if (!this.#closing) void this.#recorder.dispose();
    this.#ended.resolve();
  }

  #follow(view: RecorderView): void {
    const now = this.#deps.now();
    const slept = view.phase === "recording" && now - this.#lastChange > SLEPT_MS;
    this.#lastChange = now;
    if (slept) {
      void this.#recorder.pause().catch((error: unknown) => this.#deps.log.error(`dictation: ${describe(error)}`));
      this.#tell({ code: "slept" });
    }
    if (view.phase === "recording" && view.level >= SPEAKING) this.#spokenUntil = view.seconds;
    this.#say("unheard", view.phase === "recording" && view.unheard, { code: "unheard" });
    if (view.phase === "ended") this.#recorderEnded(view.problem);
    else if (view.phase === "paused" && view.problem) this.#broken(view.problem);
    this.#changed();
  }

  #recorderEnded(problem: EarmarkError | undefined): void {
    if (this.#hasEnded || this.#closing) return;
    this.#hasEnded = true;
    if (problem) this.#broken(problem);
    else this.#tell({ code: "stopped" });
    this.#goOn();
  }

  #broken(error: EarmarkError): void {
    const { file } = this.#recorder.view;
    this.#say("broken", true, { code: "broken", error, file, canContinue: this.isRecording });
  }

  /** Says it when it begins, and with `after` when it has ended. */
  #say(what: Told, is: boolean, news: DictationNews, after?: DictationNews): void {
    if (is === this.#told.has(what)) return;
    if (is) this.#told.add(what);
    else this.#told.delete(what);
    if (is) this.#tell(news);
    else if (after) this.#tell(after);
  }

  #tell(news: DictationNews): void {
    this.#deps.log.info(`dictation: ${news.code}`);
    for (const listener of this.#newsListeners) listener(news);
  }

  #changed(): void {
    if (this.#listeners.size === 0) return;
    // Made once for all: it goes through all segments so far, ten times a second.
    const { view } = this;
    for (const listener of this.#listeners) listener(view);
  }
}

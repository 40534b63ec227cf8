import { deferred } from "../core/deferred";
import { describe } from "../core/describe";
import { isOfTheWay, type EarmarkError } from "../core/errors";
import { distinct, type Notice } from "../core/notices";
import type { Log, Segment } from "../core/types";
import type { Lanes } from "../pipeline/lanes";
import { textOf } from "../transcript/join";
import { Cancelled, WindowClosed } from "./cancelled";
import { Delivery } from "./delivery";
import { JobKeeping, type JobStore } from "./jobKeeping";
import type { JobRequest, JobSettings } from "./jobRequest";
import { viewOf, type JobView } from "./jobView";
import { noticesOfEnd, noticesOfSegment } from "./noticesOf";
import { Recognition, type RecognitionDeps } from "./recognition";
import { isComing, isLive } from "./recording";
import { waitsForPlace, type Sink, type WriteOutcome } from "./sink";
import { Turns } from "./turns";

/** How a run ended. */
export type JobOutcome =
  | { readonly kind: "done"; readonly placed: WriteOutcome }
  | { readonly kind: "cancelled" }
  | { readonly kind: "failed"; readonly error: unknown };

/** How to run a job. */
export interface RunOptions {
  /** A segment that was refused may pass without the context. */
  readonly withoutContext?: boolean;
  /** Nothing is sent: what is saved goes to its place, and the job ends. */
  readonly cachedOnly?: boolean;
  /** Shared with other recordings. */
  readonly lanes?: Lanes;
}

/** What a job needs of the program around it. */
export interface JobDeps<S extends JobSettings = JobSettings> extends RecognitionDeps<S> {
  readonly log: Log;
  readonly store: RecognitionDeps["store"] & JobStore;
  /** The job came on; `view` is what there is to see of it. */
  show?(job: Job, view: JobView): void;
}

/** The transcription of one recording. Can run several times: what is finished is kept, and a retry sends only what is missing. */
export class Job<D extends Sink = Sink, S extends JobSettings = JobSettings> {
  readonly request: JobRequest<D, S>;
  readonly #deps: JobDeps<S>;
  readonly #recognition: Recognition<S>;
  readonly #delivery: Delivery;
  readonly #keeping: JobKeeping;
  readonly #turns: Turns;
  #notices: readonly Notice[];
  /** Of the run at work, or else of the next one. */
  #stop = new AbortController();
  #phase: JobView["phase"] = "queued";
  /** How the writing of it ended. */
  placed: WriteOutcome = "written";
  #offline = false;
  /** Percent of a recording that is uploaded as a whole. */
  #uploaded: number | undefined;
  #message = "";
  #settled: Promise<unknown> = Promise.resolve();

  /** `turns`: shared with other jobs that write to the same places. */
  constructor(request: JobRequest<D, S>, deps: JobDeps<S>, turns = new Turns()) {
    this.request = request;
    this.#deps = deps;
    this.#turns = turns;
    this.#recognition = request.recognition ?? new Recognition(request, deps);
    this.#notices = distinct(request.notices);
    this.#delivery = new Delivery(request.destination, deps.log, (notice) => this.#add(notice));
    this.#keeping = new JobKeeping(request, deps.store, (error) => this.#notKept(error));
    for (const [index, segment] of request.finished ?? []) this.#finished.set(index, { ...segment, cached: true });
  }

  get #finished(): Map<number, Segment> {
    return this.#recognition.finished;
  }

  get busy(): boolean {
    return this.#phase === "queued" || this.#phase === "preparing" || this.#phase === "running";
  }

  get phase(): JobView["phase"] {
    return this.#phase;
  }

  /** The whole transcript so far, gaps marked. */
  get text(): string {
    return textOf(this.#segmentsSoFar);
  }

  get #segmentsSoFar(): readonly Segment[] {
    const all = [...this.#finished.values(), ...this.gaps];
    return all.sort((a, b) => a.index - b.index);
  }

  /** What there is so far, in order, with the one that grows. */
  get segments(): readonly Segment[] {
    const all = this.#segmentsSoFar;
    const { head } = this.#delivery;
    if (!head || all.some(({ index }) => index === head.index)) return all;
    return [...all, head].sort((a, b) => a.index - b.index);
  }

  /** Settles when the run at work, if any, has ended. */
  get settled(): Promise<unknown> {
    return this.#settled;
  }

  /** Segments that failed for good, as far as is known. */
  get gaps(): readonly Segment[] {
    return this.#delivery.gaps;
  }

  get codec(): string {
    return this.#recognition.reading.codec;
  }

  /** What there is to say of it so far, each thing once. */
  get notices(): readonly Notice[] {
    return this.#notices;
  }

  get segmentsDone(): number {
    return this.#finished.size;
  }

  get segmentsTotal(): number {
    return this.#recognition.reading.clips;
  }

  /** Seconds of audio that are text, of all, in percent. */
  get percent(): number {
    const { secondsDone, secondsTotal } = this.#view();
    return secondsTotal > 0 ? Math.min(100, Math.floor((100 * secondsDone) / secondsTotal)) : 0;
  }

  /** What it cost so far: nothing where no second was paid for, and not known where there is no price. */
  get bill(): Pick<JobView, "cost" | "secondsPaid"> {
    return this.#view();
  }

  /** Of one that has ended nothing is to be cancelled, nor of the run that may fill its gaps. */
  cancel(): void {
    if (this.busy) this.#end(new Cancelled());
  }

  /** The window closes: what is finished stays in the journal, and the next window may go on. */
  async suspend(): Promise<void> {
    this.#end(new WindowClosed());
    await this.#settled;
    await this.#keeping.suspend();
  }

  /** Shows what became of the job after it ended. */
  conclude(phase: "failed" | "waiting" | "done", message: string): void {
    this.#message = message;
    this.#show(phase);
  }

  /**
   * Transcribes what is missing, after everything before it that writes to the same place. Never throws: how it ended is the
   * answer.
   */
  async run(options: RunOptions = {}): Promise<JobOutcome> {
    const { destination } = this.request;
    const { signal } = this.#stop;
    const settled = deferred();
    this.#settled = settled.promise;
    let leave: (() => void) | undefined;
    try {
      leave = await this.#turns.take(destination.uri?.toString() ?? "", signal, () => this.#show("queued"));
      signal.throwIfAborted();
      this.#show("preparing");
      if (!options.cachedOnly) await this.#open(options, signal);
      for await (const segment of options.cachedOnly ? this.#cached(signal) : this.#recognition.segments()) {
        await this.#take(segment);
        if (destination.undone) this.#add({ code: "undone" });
        this.#show("running");
      }
      this.placed = await destination.close(true);
      for (const notice of destination.notices ?? []) this.#add(notice);
      if (!options.cachedOnly) noticesOfEnd(this.#segmentsSoFar).forEach((notice) => this.#say(notice));
      // What had arrived of an unfinished one does not take the place of a whole one.
      if (!options.cachedOnly) await this.#keeping.keep(this.#segmentsSoFar, this.#notices);
      // Without a place the text is kept for the next window too.
      if (!waitsForPlace(this.placed)) await this.#keeping.end();
      this.#show(waitsForPlace(this.placed) ? "waiting" : "done");
      return { kind: "done", placed: this.placed };
    } catch (error) {
      await this.#recognition.suspend(error);
      await destination.close(false);
      const cancelled = signal.aborted;
      if (!cancelled) this.#deps.log.error(`${this.request.recording.name}: ${describe(error)}`);
      // Of another window's job there may be segments that this run did not even come to.
      const nothingArrived = this.#finished.size === 0 && !this.request.entry && !isLive(this.request.recording);
      if (!(signal.reason instanceof WindowClosed) && (cancelled || nothingArrived)) await this.#keeping.end();
      this.#show(cancelled ? "cancelled" : "failed");
      return cancelled ? { kind: "cancelled" } : { kind: "failed", error };
    } finally {
      leave?.();
      // The next run, which may have to wait for its turn, can be cancelled from now on.
      this.#stop = new AbortController();
      settled.resolve();
    }
  }

  #end(reason: Cancelled | WindowClosed): void {
    this.#stop.abort(reason);
    this.#recognition.abort(reason);
  }

  /** Opens the recording and the way to its recognizer, with all that is to be told and kept on the way. */
  async #open({ lanes, withoutContext }: RunOptions, signal: AbortSignal): Promise<void> {
    const recognition = this.#recognition;
    recognition.watch({
      notice: (notice) => this.#say(notice),
      retry: (index, error) => this.#retrying(index, error),
      notKept: (error) => this.#notKept(error),
      sent: (bytes, of) => this.#sent(bytes, of),
      billed: (seconds) => this.request.watcher?.billed(seconds),
    });
    await this.#keeping.beginLive();
    await recognition.open({ lanes, withoutContext });
    await this.#keeping.begin(recognition.reading.seconds);
    await recognition.keepIn(this.#keeping.entry);
    signal.throwIfAborted();
    this.#show("running");
  }

  async *#cached(signal: AbortSignal): AsyncGenerator<Segment, void, undefined> {
    for await (const segment of this.#keeping.finished()) {
      signal.throwIfAborted();
      if (!segment.gap) this.#finished.set(segment.index, segment);
      yield segment;
    }
  }

  #add(notice: Notice): void {
    this.#notices = distinct([...this.#notices, notice]);
  }

  #say(notice: Notice): void {
    this.#deps.log.info(`${this.request.recording.name}: ${JSON.stringify(notice)}`);
    this.#add(notice);
    this.request.watcher?.notice(notice);
  }

  #notKept(error: unknown): void {
    this.request.watcher?.notKept(error);
    this.#deps.log.warn(`journal: ${describe(error)}`);
    this.#add({ code: "notSaved" });
  }

  /** A whole recording is on its way to the service. */
  #sent(bytes: number, of: number): void {
    this.request.watcher?.sent(bytes, of);
    const percent = Math.floor((100 * bytes) / of);
    if (percent === this.#uploaded) return;
    this.#uploaded = percent;
    this.#show("running");
  }

  #retrying(index: number, error: EarmarkError): void {
    this.request.watcher?.retry(index, error);
    this.#deps.log.warn(`clip ${index}: asking again after ${describe(error)}`);
    this.#offline = error.code === "offline" || (isComing(this.request.recording) && isOfTheWay(error));
    if (!this.#offline) this.#add({ code: "askedAgain" });
    this.#show("running");
  }

  async #take(segment: Segment): Promise<void> {
    this.#offline = false;
    await this.#delivery.take(segment);
    for (const notice of noticesOfSegment(segment)) this.#say(notice);
    await this.request.destination.flushed?.();
  }

  #show(phase: JobView["phase"]): void {
    this.#phase = phase;
    this.#deps.show?.(this, this.#view());
  }

  #view(): JobView {
    return viewOf(this.request, {
      phase: this.#phase,
      offline: this.#offline,
      uploaded: this.#uploaded,
      message: this.#message,
      finished: [...this.#finished.values()],
      head: this.#delivery.head,
      gaps: this.gaps,
      notices: this.#notices,
      secondsTotal: this.#recognition.reading.seconds,
      decoder: this.#recognition.reading.decoder,
      segmentsTotal: this.segmentsTotal,
    });
  }
}

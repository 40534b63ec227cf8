import type { EarmarkError } from "../core/errors";
import type { Notice } from "../core/notices";
import { noticesOfEnd, noticesOfSegment } from "../session/noticesOf";
import { JobMemory } from "../pipeline/jobMemory";
import { transcribe } from "../pipeline/transcribe";
import type { Cut, Segment } from "../core/types";
import { textOf } from "../transcript/join";
import { Cancelled, WindowClosed } from "./abort";
import { describe } from "./describe";
import { waitsForPlace, type WriteOutcome } from "./insertion/writeOutcome";
import { JobKeeping } from "./jobKeeping";
import type { JobRequest } from "./jobRequest";
import { viewOf } from "./jobView";
import { Notices } from "./notices";
import type { Parts } from "./parts";
import { openRecording, Reading } from "./reading";
import { keyOf, prepare } from "./recognition";
import type { JobView } from "./statusText";

/** How a run ended. */
export type JobOutcome =
  | { readonly kind: "done"; readonly placed: WriteOutcome }
  | { readonly kind: "cancelled" }
  | { readonly kind: "failed"; readonly error: unknown };

/** How to run: a part that was refused may pass without the context. */
export interface RunOptions {
  readonly withoutContext?: boolean;
  /** Nothing is sent: what is saved goes to its place, and the job ends. */
  readonly savedOnly?: boolean;
}

/** The transcription of one recording. Can run several times: what is finished is kept, and a retry sends only what is missing. */
export class Job {
  readonly request: JobRequest;
  readonly #parts: Parts;
  readonly #finished = new Map<number, Segment>();
  readonly #gaps = new Map<number, Segment>();
  readonly #notices = new Notices();
  readonly #reading = new Reading();
  readonly #keeping: JobKeeping;
  #controller = new AbortController();
  /** The segment that grows. */
  #head: Segment | undefined;
  #shown = -1;
  #phase: JobView["phase"] = "queued";
  /** How the writing of it ended. */
  placed: WriteOutcome = "written";
  #offline = false;
  /** Percent of a recording that is uploaded as a whole. */
  #uploaded: number | undefined;
  #message = "";
  #settled: Promise<unknown> = Promise.resolve();

  constructor(request: JobRequest, parts: Parts) {
    this.request = request;
    this.#parts = parts;
    this.#keeping = new JobKeeping(request, parts, (error) => this.#unsaved(error));
    for (const [index, segment] of request.finished ?? []) this.#finished.set(index, { ...segment, saved: true });
    this.#notices.add(...request.notices);
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
    const all = [...this.#finished.values(), ...this.#gaps.values()];
    return all.sort((a, b) => a.index - b.index);
  }

  /** What there is so far, in order, with the one that grows. */
  get segments(): readonly Segment[] {
    const all = this.#segmentsSoFar;
    const head = this.#head;
    if (!head || all.some(({ index }) => index === head.index)) return all;
    return [...all, head].sort((a, b) => a.index - b.index);
  }

  /** Settles when the run at work, if any, has ended. */
  get settled(): Promise<unknown> {
    return this.#settled;
  }

  /** Parts that failed for good, as far as is known. */
  get gaps(): readonly Segment[] {
    return [...this.#gaps.values()];
  }

  get codec(): string {
    return this.#reading.codec;
  }

  /** What there is to say of it so far. */
  get notices(): readonly Notice[] {
    return this.#notices.all;
  }

  get partsDone(): number {
    return this.#finished.size;
  }

  get partsTotal(): number {
    return this.#reading.clips;
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

  cancel(): void {
    this.#controller.abort(new Cancelled());
  }

  /** The window closes: what is finished stays in the journal, and the next window may go on. */
  async leave(): Promise<void> {
    this.#controller.abort(new WindowClosed());
    await this.#settled;
    await this.#keeping.leave();
  }

  /** Shows that the job waits for its turn. */
  announce(): void {
    this.#show("queued");
  }

  /** Says in the status bar what became of the job after it ended. */
  conclude(phase: "failed" | "homeless" | "done", message: string): void {
    this.#message = message;
    this.#show(phase);
  }

  /** Transcribes what is missing. Never throws: how it ended is the answer. */
  run(options: RunOptions = {}): Promise<JobOutcome> {
    const outcome = this.#run(options);
    this.#settled = outcome;
    return outcome;
  }

  async #run(options: RunOptions): Promise<JobOutcome> {
    const { signal } = this.#controller;
    const { destination } = this.request;
    try {
      signal.throwIfAborted();
      this.#show("preparing");
      for await (const segment of options.savedOnly ? this.#saved() : await this.#segments(options, signal)) {
        await this.#take(segment);
        if (destination.undone) this.#notices.add({ code: "undone" });
        this.#show("running");
      }
      this.placed = await destination.close(true);
      if (!options.savedOnly) noticesOfEnd(this.#segmentsSoFar).forEach((notice) => this.#say(notice));
      // What had arrived of an unfinished one does not take the place of a whole one.
      if (!options.savedOnly) await this.#keeping.keep(this.#segmentsSoFar, this.#notices.all);
      // Without a place the text is kept for the next window too.
      if (!waitsForPlace(this.placed)) await this.#keeping.end();
      this.#show(waitsForPlace(this.placed) ? "homeless" : "done");
      return { kind: "done", placed: this.placed };
    } catch (error) {
      await destination.close(false);
      const cancelled = signal.aborted;
      if (!cancelled) this.#parts.log.error(`${this.request.recording.name}: ${describe(error)}`);
      const closing = signal.reason instanceof WindowClosed;
      // Of another window's job there may be parts that this run did not even come to.
      const nothingArrived = this.#finished.size === 0 && !this.request.entry;
      if (!closing && (cancelled || nothingArrived)) await this.#keeping.end();
      this.#show(cancelled ? "cancelled" : "failed");
      return cancelled ? { kind: "cancelled" } : { kind: "failed", error };
    } finally {
      // The next run, which may have to wait for its turn, can be cancelled from now on.
      this.#controller = new AbortController();
    }
  }

  async #segments(options: RunOptions, signal: AbortSignal): Promise<AsyncIterable<Segment>> {
    const request = options.withoutContext ? { ...this.request, context: "" } : this.request;
    const { settings, recording, context } = request;
    settings.engine();
    const cuts = await openRecording(
      recording,
      settings,
      this.#parts,
      this.#reading,
      (notice) => this.#say(notice),
      signal,
    );
    const onRetry = (cut: Cut, error: EarmarkError): void => this.#retrying(cut, error);
    const onSent = (bytes: number, of: number): void => this.#sent(bytes, of);
    const job = await prepare(request, cuts, { onRetry, onSent, onNotice: (notice) => this.#say(notice) }, this.#parts);
    await this.#keeping.begin(this.#reading.seconds);
    const memory = new JobMemory({
      store: this.#parts.storage.clips,
      entry: this.#keeping.entry,
      finished: this.#finished,
      anyContext: request.anyContext === true,
      keyOf: (cut) => keyOf(cut, settings, context),
      onUnsaved: (error) => this.#unsaved(error),
    });
    this.#show("running");
    return transcribe({ ...job, memory }, signal);
  }

  async *#saved(): AsyncGenerator<Segment, void, undefined> {
    for await (const segment of this.#keeping.finished()) {
      if (!segment.gap) this.#finished.set(segment.index, segment);
      yield segment;
    }
  }

  #say(notice: Notice): void {
    this.#parts.log.info(`${this.request.recording.name}: ${JSON.stringify(notice)}`);
    this.#notices.add(notice);
  }

  #unsaved(error: unknown): void {
    this.#parts.log.warn(`journal: ${describe(error)}`);
    this.#notices.add({ code: "notSaved" });
  }

  /** A whole recording is on its way to the service. */
  #sent(bytes: number, of: number): void {
    const percent = Math.floor((100 * bytes) / of);
    if (percent === this.#uploaded) return;
    this.#uploaded = percent;
    this.#show("running");
  }

  #retrying({ index }: Cut, error: EarmarkError): void {
    this.#parts.log.warn(`clip ${index}: asking again after ${describe(error)}`);
    this.#offline = error.code === "offline";
    if (!this.#offline) this.#notices.add({ code: "askedAgain" });
    this.#show("running");
  }

  async #take(segment: Segment): Promise<void> {
    const { destination } = this.request;
    this.#head = segment;
    this.#offline = false;
    for (const notice of noticesOfSegment(segment)) this.#say(notice);
    if (segment.gap) {
      this.#parts.log.error(`clip ${segment.index}: ${describe(segment.gap)}`);
      this.#gaps.set(segment.index, segment);
    } else if (segment.final && this.#gaps.delete(segment.index) && segment.index <= this.#shown) {
      if (await destination.fill(segment)) return;
      this.#parts.log.warn(`clip ${segment.index}: its mark is gone from the text`);
      this.#notices.add({ code: "markChanged", span: segment.span });
      return;
    }
    if (segment.index > this.#shown && !segment.gap && destination.hasMark?.(segment)) {
      // In the window before it had failed: its mark stands in the text, and is filled now.
      if (!segment.final) return;
      this.#shown = segment.index;
      return void (await destination.fillStanding?.(segment));
    }
    if (segment.index < this.#shown || (this.#gaps.has(segment.index) && !segment.gap)) return;
    this.#shown = Math.max(this.#shown, segment.index);
    destination.write(segment);
  }

  #show(phase: JobView["phase"]): void {
    this.#phase = phase;
    this.#parts.status.show(this, this.#view());
    this.#parts.jobs.changed();
    if (this.request.recording.kind === "file") this.#parts.heard.fire(this.request.recording.path);
  }

  #view(): JobView {
    return viewOf(this.request, {
      phase: this.#phase,
      offline: this.#offline,
      uploaded: this.#uploaded,
      message: this.#message,
      finished: [...this.#finished.values()],
      head: this.#head,
      gaps: this.gaps,
      notices: this.#notices.all,
      secondsTotal: this.#reading.seconds,
      partsTotal: this.partsTotal,
    });
  }
}

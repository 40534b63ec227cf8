import * as vscode from "vscode";
import { EarmarkError } from "../pipeline/errors";
import { patienceOf, transcribe } from "../pipeline/transcribe";
import type { Clip, Hints, Segment, Span } from "../pipeline/types";
import { priceOf } from "../recognizers/catalog";
import { dashScope } from "../recognizers/dashScope";
import { textOf } from "../transcript/join";
import { Cancelled } from "./abort";
import type { Destination } from "./insertion/destination";
import type { WriteOutcome } from "./insertion/documentWriter";
import type { Parts } from "./parts";
import { openRecording, Reading } from "./reading";
import type { Recording } from "./recording";
import type { Settings } from "./settings";
import type { JobView } from "./status";

/** What one recording's transcription needs to know. */
export interface JobRequest {
  readonly recording: Recording;
  readonly settings: Settings;
  readonly context: string;
  readonly destination: Destination;
  /** Told before the job started: options that the model does not have. */
  readonly notices: readonly string[];
}

/** How a run ended. */
export type JobOutcome =
  | { readonly kind: "done"; readonly placed: WriteOutcome }
  | { readonly kind: "cancelled" }
  | { readonly kind: "failed"; readonly error: unknown };

/**
 * The transcription of one recording. Can run several times: what is finished is kept and never sent again, so a retry
 * sends only what is missing.
 */
export class Job {
  readonly request: JobRequest;
  readonly #parts: Parts;
  readonly #finished = new Map<number, Segment>();
  readonly #gaps = new Map<number, Segment>();
  readonly #notices = new Set<string>();
  #controller = new AbortController();
  readonly #reading = new Reading();
  /** The segment that grows. */
  #head: Segment | undefined;
  #shown = -1;
  #phase: JobView["phase"] = "queued";
  #message = "";
  #settled: Promise<unknown> = Promise.resolve();

  constructor(request: JobRequest, parts: Parts) {
    this.request = request;
    this.#parts = parts;
    for (const notice of request.notices) this.#notices.add(notice);
  }

  get busy(): boolean {
    return this.#phase === "queued" || this.#phase === "preparing" || this.#phase === "running";
  }

  get phase(): JobView["phase"] {
    return this.#phase;
  }

  /** The whole transcript so far, gaps marked. */
  get text(): string {
    const all = [...this.#finished.values(), ...this.#gaps.values()];
    return textOf(all.sort((a, b) => a.index - b.index));
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

  /** Only a part of the recording could be decoded. */
  get damaged(): boolean {
    return this.#reading.damaged;
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

  cancel(): void {
    this.#controller.abort(new Cancelled());
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
  run(options: { readonly withoutContext?: boolean } = {}): Promise<JobOutcome> {
    const outcome = this.#run(options);
    this.#settled = outcome;
    return outcome;
  }

  async #run(options: { readonly withoutContext?: boolean }): Promise<JobOutcome> {
    const { signal } = this.#controller;
    const { destination } = this.request;
    try {
      signal.throwIfAborted();
      this.#show("preparing");
      for await (const segment of await this.#segments(options, signal)) {
        await this.#take(segment);
        if (destination.undone) this.#notices.add(vscode.l10n.t("You undid the text; the rest is kept aside."));
        this.#show("running");
      }
      const placed = await destination.close(true);
      this.#show(placed === "homeless" ? "homeless" : "done");
      return { kind: "done", placed };
    } catch (error) {
      await destination.close(false);
      const cancelled = signal.aborted;
      if (!cancelled) this.#parts.log.error(`${this.request.recording.name}: ${describe(error)}`);
      this.#show(cancelled ? "cancelled" : "failed");
      return cancelled ? { kind: "cancelled" } : { kind: "failed", error };
    } finally {
      // The next run, which may have to wait for its turn, can be cancelled from now on.
      this.#controller = new AbortController();
    }
  }

  async #segments(
    options: { readonly withoutContext?: boolean },
    signal: AbortSignal,
  ): Promise<AsyncIterable<Segment>> {
    const { settings, recording, context } = this.request;
    const { log, keys, connections } = this.#parts;
    const baseUrl = settings.baseUrl();
    const clips = await openRecording(recording, settings, this.#parts, this.#reading, signal);
    const key = await keys.find(settings.region);
    if (!key) throw new EarmarkError("noKey", "There is no key for this region.");
    const recognizer = dashScope({
      baseUrl,
      model: settings.model,
      key: key.value,
      http: await connections.open(settings.network),
      log,
    });
    const hints: Hints = {
      context: options.withoutContext ? "" : context,
      itn: settings.itn,
      ...(settings.language ? { language: settings.language } : {}),
    };
    const onRetry = (clip: Clip, error: EarmarkError): void => {
      log.warn(`clip ${clip.index}: asking again after ${describe(error)}`);
      this.#notices.add(vscode.l10n.t("The service or the connection had a problem; Earmark is asking again."));
      this.#show("running");
    };
    this.#show("running");
    const { parallel: lanes } = settings;
    return transcribe(
      { clips, recognizer, hints, lanes, patience: patienceOf(settings.retryMs), finished: this.#finished, onRetry },
      signal,
    );
  }

  async #take(segment: Segment): Promise<void> {
    const { destination } = this.request;
    this.#head = segment;
    if (segment.truncated) {
      this.#notices.add(vscode.l10n.t("The service stopped early in one part; its end may be missing."));
    }
    if (segment.gap) {
      this.#parts.log.error(`clip ${segment.index}: ${describe(segment.gap)}`);
      this.#gaps.set(segment.index, segment);
    } else if (segment.final && this.#gaps.delete(segment.index) && segment.index <= this.#shown) {
      if (await destination.fill(segment)) return;
      this.#parts.log.warn(`clip ${segment.index}: its mark is gone from the text`);
      this.#notices.add(vscode.l10n.t("The mark of a gap was changed; the text of that part is in Show Transcript."));
      return;
    }
    if (segment.index < this.#shown || (this.#gaps.has(segment.index) && !segment.gap)) return;
    this.#shown = Math.max(this.#shown, segment.index);
    destination.write(segment);
  }

  #show(phase: JobView["phase"]): void {
    this.#phase = phase;
    this.#parts.status.show(this, this.#view());
  }

  #view(): JobView {
    const { recording, settings, destination } = this.request;
    const finished = [...this.#finished.values()].sort((a, b) => a.index - b.index);
    const seconds = finished.reduce((sum, { span }) => sum + span.end - span.start, 0);
    const billed = finished.reduce((sum, one) => sum + (one.billedSeconds ?? one.span.end - one.span.start), 0);
    const head = this.#head && !this.#finished.has(this.#head.index) ? [this.#head] : [];
    return {
      name: recording.name,
      phase: this.#phase,
      // Of a URL only the bill tells how long it was.
      secondsDone: recording.kind === "url" ? billed : seconds,
      secondsTotal: this.#reading.seconds,
      partsDone: finished.length,
      partsTotal: this.partsTotal,
      heard: [...finished, ...head].flatMap(({ language, span }) =>
        language ? [{ language, span: ofUrl(span, billed) }] : [],
      ),
      cost: billed > 0 ? priceOf(settings.model, settings.region, billed) : undefined,
      where: destination.label,
      document: destination.uri,
      gaps: this.gaps.map(({ span }) => span),
      notices: [...this.#notices],
      message: this.#message,
    };
  }
}

function ofUrl(span: Span, seconds: number): Span {
  return span.end > 0 ? span : { start: 0, end: seconds };
}

/** An error for the log: its name, its code and its message, which holds no key, text or context. */
function describe(error: unknown): string {
  if (error instanceof EarmarkError)
    return `${error.code}: ${error.message} ${error.requestId ? `Request ${error.requestId}.` : ""}`.trim();
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

import { deferred, type Deferred } from "../core/deferred";
import { EarmarkError } from "../core/errors";
import type { Notice } from "../core/notices";
import type { Cut, Segment, Tokens } from "../core/types";
import { JobMemory } from "../pipeline/jobMemory";
import type { Lanes } from "../pipeline/lanes";
import type { Patience } from "../pipeline/retry";
import { transcribe } from "../pipeline/transcribe";
import type { ClipStore } from "../storage/clipStore";
import type { JobEntry, PlannedClip } from "../storage/journal";
import { clipModelOf } from "../recognizers/catalog";
import { clipKeyOf } from "./clipKeyOf";
import type { Connection } from "./connection";
import { liveSegments } from "./liveRecognition";
import { openRecording, type ReadingDeps } from "./openRecording";
import { followed } from "./followRecording";
import type { Options } from "./options";
import { Reading } from "./reading";
import { whileRecording } from "./whileRecording";
import type { Recording } from "./recording";

/** What is asked of a recognizer for one recording. */
export interface RecognitionRequest<S extends Options = Options> {
  readonly recording: Recording;
  readonly settings: S;
  readonly context: string;
  /** What is saved will do, although other words helped it then. */
  readonly anyContext?: boolean;
  /** Nobody agreed to send anything, since all of it was known: what is not known is an error. */
  readonly sendsNothing?: boolean;
}

export type { Connection, LiveConnection } from "./connection";

/** Whom the way to a recognizer tells what happens on it. */
export interface RecognitionCallbacks {
  readonly onNotice: (notice: Notice) => void;
  /** Of a recording that is uploaded as a whole. */
  readonly onSent: (bytes: number, of: number) => void;
}

/** What a recognition needs of the program around it. */
export interface RecognitionDeps<S extends Options = Options> extends ReadingDeps {
  readonly store: ReadingDeps["store"] & {
    /** Absent where nothing can be kept. */
    readonly clips?: ClipStore | undefined;
  };
  /** @throws {EarmarkError} `noKey`, `settings` */
  connect(request: RecognitionRequest<S>, callbacks: RecognitionCallbacks): Promise<Connection>;
}

/** Told what happens on the way, beside the segments. */
export interface Watcher {
  notice(notice: Notice): void;
  retry(index: number, error: EarmarkError): void;
  /** Something finished could not be kept. */
  notKept(error: unknown): void;
  /** Of a recording that is uploaded as a whole. */
  sent(bytes: number, of: number): void;
  billed(seconds: number): void;
}

/** Of what only some is wanted. */
export const UNWATCHED: Watcher = {
  notice: () => undefined,
  retry: () => undefined,
  notKept: () => undefined,
  sent: () => undefined,
  billed: () => undefined,
};

/** How to run it. */
export interface RecognitionRun {
  /** Shared with other recordings; absent: lanes of its own. */
  readonly lanes?: Lanes | undefined;
  /** A segment that was refused may pass without it. */
  readonly withoutContext?: boolean | undefined;
}

/** One run, from opening the recording to its last segment. */
interface Run {
  readonly controller: AbortController;
  readonly opened: Promise<AsyncGenerator<Segment, void, undefined>>;
  /** Each clip has its lane, or the run ended. */
  readonly underway: Deferred;
  /** The first segment, where it was asked for before anybody takes it. */
  first?: Promise<IteratorResult<Segment, void>>;
}

/**
 * One recording on its way to segments. It can be opened and begun before somebody takes its segments, so that several recordings
 * share lanes; what happens meanwhile is told to whoever watches it then. Can run several times: what is finished is kept, and
 * the next run asks only for what is missing.
 */
export class Recognition<S extends Options = Options> {
  readonly request: RecognitionRequest<S>;
  readonly reading = new Reading();
  /** By index of the clip. */
  readonly finished = new Map<number, Segment>();
  readonly #deps: RecognitionDeps<S>;
  readonly #openRecording: typeof openRecording;
  readonly #planned: PlannedClip[] = [];
  /** By index: what was cut of a recording that is being made. It is not cut again. */
  readonly #cut = new Map<number, PlannedClip>();
  readonly #untold: ((watcher: Watcher) => void)[] = [];
  #watcher: Watcher | undefined;
  #entry: Pick<JobEntry<unknown>, "plan"> | undefined;
  #run: Run | undefined;
  /** Of the run at work, or else of the next one. */
  #underway = deferred();

  /** `open`: reads the recording. */
  constructor(request: RecognitionRequest<S>, deps: RecognitionDeps<S>, open = openRecording) {
    this.request = request;
    this.#deps = deps;
    this.#openRecording = open;
  }

  /** Settles when no clip of the run, or of the next one, waits for a lane any more, or it ended: then others can use the lanes. */
  get underway(): Promise<void> {
    return this.#underway.promise;
  }

  /** From now on it is told what happens, beginning with what has happened already. */
  watch(watcher: Watcher): void {
    this.#watcher = watcher;
    for (const tell of this.#untold.splice(0)) tell(watcher);
  }

  /** Writes the clips into a job's entry in the journal, beginning with those that are planned already. Never throws. */
  async keepIn(entry: Pick<JobEntry<unknown>, "plan"> | undefined): Promise<void> {
    this.#entry = entry;
    for (const clip of this.#planned.splice(0)) await this.#plan(clip);
  }

  /**
   * Opens the recording and the way to its recognizer; the same run, where one is open already.
   * @throws {EarmarkError} for what cannot be read, or reached; `signal.reason` of `abort`
   */
  async open(run: RecognitionRun = {}): Promise<void> {
    await this.#running(run).opened;
  }

  /** Begins to ask, so that the first segment is on its way before somebody takes it. After `open`. */
  start(): void {
    const run = this.#run;
    if (!run || run.first) return;
    run.first = run.opened.then((segments) => segments.next());
    // Thrown when somebody takes it.
    run.first.catch(() => undefined);
  }

  /** The segments of the run, as `transcribe` gives them. Ends the run. @throws as `transcribe` and `open` */
  async *segments(): AsyncGenerator<Segment, void, undefined> {
    const run = this.#running({});
    try {
      const segments = await run.opened;
      const first = await (run.first ?? segments.next());
      if (first.done) return;
      yield first.value;
      yield* segments;
      // Ended from the other side in between two of them, it would look complete.
      run.controller.signal.throwIfAborted();
    } finally {
      await this.#end(run);
    }
  }

  /** Ends the run that is at work, if one is; the next one can go on. */
  abort(reason: unknown): void {
    this.#run?.controller.abort(reason);
  }

  /** The same, of one whose segments nobody takes; settles when nothing of it is at work any more. */
  async suspend(reason: unknown): Promise<void> {
    const run = this.#run;
    if (!run) return this.#renew();
    run.controller.abort(reason);
    await this.#end(run);
  }

  #running(run: RecognitionRun): Run {
    if (this.#run) return this.#run;
    const controller = new AbortController();
    const underway = this.#underway;
    const opened = this.#open(run, underway.resolve, controller.signal);
    opened.catch(underway.resolve);
    this.#run = { controller, opened, underway };
    return this.#run;
  }

  /** Nobody waits for what ended; the next run is waited for anew. */
  #renew(): void {
    this.#underway.resolve();
    this.#underway = deferred();
  }

  async #end(run: Run): Promise<void> {
    run.underway.resolve();
    if (this.#run === run) {
      this.#run = undefined;
      this.#renew();
    }
    const segments = await run.opened.catch(() => undefined);
    await run.first?.catch(() => undefined);
    await segments?.return().catch(() => undefined);
  }

  async #open(
    { lanes, withoutContext }: RecognitionRun,
    onUnderway: () => void,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<Segment, void, undefined>> {
    const request = withoutContext ? { ...this.request, context: "" } : this.request;
    const { settings, context, anyContext, sendsNothing } = request;
    signal.throwIfAborted();
    const onNotice = (notice: Notice): void => this.#tell((watcher) => watcher.notice(notice));
    const asCut = this.#asCutSoFar(request.recording);
    const recording = await followed(asCut, settings, this.#deps, onNotice, signal);
    const onNotKept = (error: unknown): void => this.#tell((watcher) => watcher.notKept(error));
    const cuts = await this.#openRecording(recording, settings, this.#deps, this.reading, onNotice, signal);
    const onSent = (bytes: number, of: number): void => this.#tell((watcher) => watcher.sent(bytes, of));
    const way = await this.#deps.connect(request, { onNotice, onSent });
    signal.throwIfAborted();
    const onRetry = (index: number, error: EarmarkError): void => this.#tell((watcher) => watcher.retry(index, error));
    const onBilled = (seconds: number): void => this.#tell((watcher) => watcher.billed(seconds));
    const reserving = async (seconds: number, reserve: Connection["reserve"]): Promise<() => void> => {
      if (sendsNothing)
        throw new EarmarkError("changed", "Something is to be sent that was known when it was confirmed.");
      return (await reserve?.(seconds)) ?? (() => undefined);
    };
    const run = {
      cuts,
      onUnderway,
      recognizer: way.recognizer,
      hints: { context, itn: settings.itn, ...(settings.language ? { language: settings.language } : {}) },
      lanes: lanes ?? way.lanes,
      pacer: way.pacer,
      memory: new JobMemory({
        store: this.#deps.store.clips,
        plan: (clip) => this.#plan(clip),
        finished: this.finished,
        anyContext: anyContext === true,
        keyOf: (cut) => clipKeyOf(cut, settings, context),
        onNotKept,
      }),
      onRetry: ({ index }: Cut, error: EarmarkError) => onRetry(index, error),
      beforeSending: async ({ span }: Pick<Cut, "span">) => reserving(span.end - span.start, way.reserve),
      onAnswer: async (seconds: number, tokens?: Tokens) => {
        onBilled(seconds);
        await way.bill?.(seconds, tokens);
      },
    };
    const begin = (patience: Patience): AsyncIterable<Segment> => {
      const clips = { ...run, patience };
      if (!way.live || !cuts.live) return transcribe(clips, signal);
      onUnderway();
      const { reserve } = way.live;
      const live = {
        clips,
        parts: cuts.live,
        way: way.live,
        reserve: (seconds: number) => reserving(seconds, reserve),
        onBilled,
        atPauses: async () => {
          const known = this.#asCutSoFar(recording);
          const rest = await this.#openRecording(known, settings, this.#deps, this.reading, onNotice, signal);
          return transcribe({ ...clips, cuts: rest }, signal);
        },
        onNotice,
        onRetry,
        model: settings.model.id,
        used: clipModelOf(settings.model, settings.region).id,
      };
      return liveSegments(live, signal);
    };
    return whileRecording(recording, way.patience, this.reading, signal, begin);
  }

  /** What was begun while it was recorded goes on where its last clip ends. */
  #asCutSoFar(recording: Recording): Recording {
    if (recording.kind === "url" || !recording.live) return recording;
    const { known = [] } = recording.live;
    const cut = new Map([...known.map((clip) => [clip.index, clip] as const), ...this.#cut]);
    const all = [...cut.values()].sort((a, b) => a.index - b.index);
    return { ...recording, live: { ...recording.live, known: all } };
  }

  async #plan(clip: PlannedClip): Promise<void> {
    this.#cut.set(clip.index, clip);
    if (!this.#entry) return void this.#planned.push(clip);
    await this.#entry.plan(clip).catch((error: unknown) => this.#tell((watcher) => watcher.notKept(error)));
  }

  #tell(what: (watcher: Watcher) => void): void {
    if (this.#watcher) what(this.#watcher);
    else this.#untold.push(what);
  }
}

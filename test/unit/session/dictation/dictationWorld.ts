// A window in which somebody dictates, without an editor: the real recorder, job and stores on a disk, a document and a service that stand in.
import { cpSync, readdirSync, renameSync, rmSync } from "node:fs";
import * as path from "node:path";
import { FfmpegFinder, type Ffmpeg } from "../../../../src/audio/ffmpeg";
import { EarmarkError } from "../../../../src/core/errors";
import { SILENT } from "../../../../src/core/silentLog";
import type { Segment } from "../../../../src/core/types";
import { Lanes } from "../../../../src/pipeline/lanes";
import { Pacer } from "../../../../src/pipeline/pacer";
import { clipModelOf, modelOf, REALTIME_MODEL } from "../../../../src/recognizers/catalog";
import type { Engine } from "../../../../src/recognizers/engine";
import type { Http } from "../../../../src/recognizers/http";
import { liveRecognizerFor, recognizerFor } from "../../../../src/recognizers/recognizerFor";
import { Dictation } from "../../../../src/session/dictation/dictation";
import { Recorder } from "../../../../src/session/dictation/recorder";
import { Job, type JobDeps, type JobOutcome } from "../../../../src/session/job";
import { jobAboutWith, recordingOfJob, type JobAbout } from "../../../../src/session/jobAbout";
import type { JobSettings } from "../../../../src/session/jobRequest";
import { recordingIn, type Recording } from "../../../../src/session/recording";
import type { Sink, WriteOutcome } from "../../../../src/session/sink";
import { ClipStore } from "../../../../src/storage/clipStore";
import { Journal, type JobEntry } from "../../../../src/storage/journal";
import { KEY, type Service } from "../../../service/service";
import { SETTINGS } from "../fakes";
import type { ManualClock } from "./manualClock";
import type { ScriptedMicrophone } from "./scriptedMicrophone";

const NEVER = new AbortController().signal;
const TRIES = { budgetMs: 20, attempts: 2, firstPauseMs: 1, longestPauseMs: 2, offlineMs: 20 };

/** How text comes. */
export type Way = "at pauses" | "realtime";

/** A document, as far as what is dictated into it goes: what stands there, in order. */
export class Note {
  /** Segments of ours by their number, and what the user typed. */
  readonly #parts: (Segment | string)[] = [];
  state: "open" | "undone" | "closed" = "open";

  /** The user types at the very place. */
  type(text: string): void {
    this.#parts.push(text);
  }

  get typed(): readonly string[] {
    return this.#parts.filter((part) => typeof part === "string");
  }

  get segments(): readonly Segment[] {
    return this.#parts.filter((part) => typeof part !== "string");
  }

  /** The newest state of a segment: in its place, or at the end. */
  put(segment: Segment): void {
    const at = this.#parts.findIndex((part) => typeof part !== "string" && part.index === segment.index);
    if (at < 0) this.#parts.push(segment);
    else this.#parts[at] = segment;
  }

  /** A window that goes on replaces what is its own. */
  clear(): void {
    this.#parts.splice(0, Infinity, ...this.typed);
  }
}

/** One window's place in it. What cannot stand there is offered. */
export class Place implements Sink {
  readonly label = "note";
  readonly uri = "note:1";
  /** Handed over, and not in the document. */
  readonly offered = new Map<number, Segment>();
  readonly #note: Note;
  #newest = -1;

  constructor(note: Note) {
    this.#note = note;
    note.clear();
  }

  get undone(): boolean {
    return this.#note.state === "undone";
  }

  /** What has come, each once: in the document, and behind it what is offered. */
  get segments(): readonly Segment[] {
    return [...this.#note.segments, ...this.offered.values()];
  }

  get text(): string {
    return this.segments.map(({ text }) => text).join(" ");
  }

  write(segment: Segment): void {
    if (segment.index < this.#newest) throw new Error("back to an earlier segment");
    this.#newest = segment.index;
    if (this.#note.state === "open" && this.offered.size === 0) this.#note.put(segment);
    else this.offered.set(segment.index, segment);
  }

  fill(segment: Segment): Promise<boolean> {
    if (this.offered.has(segment.index)) this.offered.set(segment.index, segment);
    else this.#note.put(segment);
    return Promise.resolve(true);
  }

  close(): Promise<WriteOutcome> {
    const { state } = this.#note;
    return Promise.resolve(
      state === "open" && this.offered.size === 0 ? "written" : state === "open" ? "closed" : state,
    );
  }

  save(): unknown {
    return { at: "the caret" };
  }
}

/** Stores on a disk, as all windows see them. */
export class Disk {
  readonly home: string;
  /** No text can be kept. */
  isFull = false;

  constructor(home: string) {
    this.home = home;
  }

  get recordings(): string {
    return path.join(this.home, "recordings");
  }

  get storage(): string {
    return path.join(this.home, "storage");
  }

  get clips(): ClipStore {
    const clips = new ClipStore(path.join(this.home, "clips"));
    const keep = clips.keep.bind(clips);
    clips.keep = (...args) =>
      this.isFull ? Promise.reject(Object.assign(new Error("full"), { code: "ENOSPC" })) : keep(...args);
    return clips;
  }

  get journal(): Journal<JobAbout> {
    return new Journal(
      path.join(this.home, "jobs"),
      jobAboutWith(() => true),
    );
  }

  /** What a crash leaves is what is on the disk at that very moment. `wind`: ends whoever only thinks that it is alive. */
  async crash(wind: () => Promise<void>): Promise<void> {
    const left = `${this.home}-left`;
    cpSync(this.home, left, { recursive: true });
    await wind();
    rmSync(this.home, { recursive: true });
    renameSync(left, this.home);
    // Their owner is dead.
    for (const name of readdirSync(this.home, { recursive: true, encoding: "utf8" }))
      if (name.endsWith(".lock")) rmSync(path.join(this.home, name));
  }
}

/** What a window is made of. */
export interface WindowDeps {
  readonly disk: Disk;
  readonly note: Note;
  readonly way: Way;
  readonly service: Service;
  readonly http: Http;
  readonly ffmpeg: Ffmpeg;
  readonly clock: ManualClock;
}

/** The jobs of a window. */
export class DictationWindow {
  readonly place: Place;
  readonly #deps: WindowDeps;

  constructor(deps: WindowDeps) {
    this.#deps = deps;
    this.place = new Place(deps.note);
  }

  /** Somebody begins to speak into it. */
  async dictate(mic: ScriptedMicrophone): Promise<{ dictation: Dictation; recorder: Recorder; job: Job }> {
    const { disk, ffmpeg, clock } = this.#deps;
    const { recordings: folder, storage } = disk;
    const wanted = { folder, name: "memo", format: "flac", microphone: undefined } as const;
    const recorder = await Recorder.start(wanted, { ffmpeg, clock, log: SILENT, storage, capture: mic.capture });
    let hasSound = (): boolean => true;
    const complete = new Promise<void>((resolve) => {
      recorder.onChange(({ phase }) => phase === "ended" && resolve());
    });
    const live = {
      get sound() {
        return hasSound() ? recorder.sound : undefined;
      },
      complete,
    };
    const job = this.#job({ ...recordingIn(recorder.path), live }, (_, view) => dictation.shown(view));
    const conclude = (outcome: JobOutcome): void => {
      if (outcome.kind === "failed") job.conclude("failed", String(outcome.error));
    };
    const dictation: Dictation = new Dictation(recorder, job, {
      now: () => clock.now(),
      run: () => job.run(),
      conclude,
      runAgain: (options) => void job.run(options).then(conclude),
      log: SILENT,
    });
    hasSound = () => dictation.hasSound;
    dictation.start();
    return { dictation, recorder, job };
  }

  /** Goes on with what another one left; false where there is nothing. */
  async resume(): Promise<Job | undefined> {
    const { journal } = this.#deps.disk;
    const [record] = await journal.abandoned();
    if (!record) return undefined;
    const entry = await journal.claim(record);
    if (!entry) throw new Error("Somebody else was quicker.");
    const recording = recordingOfJob(record.about, record.clips);
    const job = this.#job(recording, () => undefined, entry);
    await fill(job);
    return job;
  }

  #job(recording: Recording, show: NonNullable<JobDeps["show"]>, entry?: JobEntry<JobAbout>): Job {
    const { disk, way, service } = this.#deps;
    const engine: Engine = { id: "cloud", region: "singapore", baseUrl: service.url, compatible: false };
    const model = modelOf(way === "realtime" ? REALTIME_MODEL : "qwen3-asr-flash", "singapore");
    const settings: JobSettings = { ...SETTINGS, engineId: "cloud", engine, model, region: "singapore" };
    const deps: JobDeps = {
      log: SILENT,
      ffmpegs: new FfmpegFinder(""),
      store: {
        clips: disk.clips,
        journal: disk.journal,
        tracks: { find: () => Promise.resolve(undefined) },
        transcripts: { keep: () => Promise.resolve() },
        workspace: () => "here",
        kept: () => undefined,
      },
      connect: () => this.#connect(engine, settings),
      show,
    };
    const request = { recording, settings, context: "", destination: this.place, notices: [] };
    return new Job({ ...request, ...(entry ? { entry } : {}) }, deps);
  }

  async #connect(engine: Engine, { model }: JobSettings): ReturnType<JobDeps["connect"]> {
    const means = { model, key: KEY, http: () => Promise.resolve(this.#deps.http), log: SILENT };
    const local = (): never => {
      throw new EarmarkError("settings", "not here");
    };
    const clips = { ...means, model: clipModelOf(model, "singapore"), fileJobs: undefined as never, local };
    const live = this.#deps.way === "realtime" ? await liveRecognizerFor(engine, means) : undefined;
    return {
      recognizer: await recognizerFor(engine, clips),
      lanes: new Lanes(2),
      pacer: new Pacer(600_000),
      patience: TRIES,
      ...(live ? { live: { recognizer: live, input: { speed: Infinity, idleSeconds: 5, sessionSeconds: 20 } } } : {}),
    };
  }
}

/** Asks for what is missing until nothing is, as the user would who presses Retry. */
export async function fill(job: Job): Promise<void> {
  for (let tries = 0; tries < 4; tries++) {
    const outcome = await job.run();
    if (outcome.kind === "done" && job.gaps.length === 0) return;
  }
  throw new Error("It never was complete.");
}

export { NEVER };

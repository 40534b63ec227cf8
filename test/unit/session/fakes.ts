import assert from "node:assert/strict";
import * as path from "node:path";
import { FfmpegFinder } from "../../../src/audio/ffmpeg";
import type { EarmarkError } from "../../../src/core/errors";
import type { Notice } from "../../../src/core/notices";
import { SILENT } from "../../../src/core/silentLog";
import type { Clip, Cut, Hints, Hypothesis, Segment } from "../../../src/core/types";
import { Lanes } from "../../../src/pipeline/lanes";
import { Pacer } from "../../../src/pipeline/pacer";
import { modelOf } from "../../../src/recognizers/catalog";
import type { Engine } from "../../../src/recognizers/engine";
import type { JobDeps } from "../../../src/session/job";
import { jobAboutWith, type JobAbout } from "../../../src/session/jobAbout";
import type { JobRequest, JobSettings } from "../../../src/session/jobRequest";
import type { JobView } from "../../../src/session/jobView";
import { Recognition, type Connection, type Watcher } from "../../../src/session/recognition";
import type { Sink, WriteOutcome } from "../../../src/session/sink";
import { ClipStore } from "../../../src/storage/clipStore";
import { Journal } from "../../../src/storage/journal";

const SERVER: Engine = { id: "server", baseUrl: "http://127.0.0.1:1/v1", kind: "other", headers: {} };

/** Settings of an editor, as far as a job reads them. */
export const SETTINGS: JobSettings = {
  engineId: "server",
  engine: SERVER,
  model: modelOf("qwen3-asr-flash", "beijing"),
  region: "beijing",
  language: undefined,
  itn: false,
  upload: "lossless",
  ffmpegPath: "",
  parallel: 4,
  retryMs: 0,
  allChannels: false,
  cache: { ageMs: 1_000_000 },
};

/** What is asked of the recognizer: by the name of the recording and the index of the clip. */
export interface Asked {
  readonly name: string;
  readonly index: number;
  readonly context: string;
}

/** A world without an editor, without sound and without a service. */
export class World {
  readonly asked: Asked[] = [];
  readonly views: JobView[] = [];
  readonly kept: string[] = [];
  readonly clips: ClipStore;
  readonly journal: Journal<JobAbout>;
  /** Requests that are at work. */
  atWork = 0;
  most = 0;
  /** The number of clips of a recording, by its name; -1: it cannot be opened. */
  length = (_name: string): number => 3;
  /** Waited for before an answer; throws what goes wrong. */
  answer = (_asked: Asked, _signal: AbortSignal): Promise<void> => Promise.resolve();
  /** Before each request. */
  reserve: Connection["reserve"] = () => Promise.resolve(() => undefined);
  opening: (name: string, signal: AbortSignal) => void | Promise<void> = () => undefined;
  /** A clip is cut. */
  cutting: () => void = () => undefined;
  failure: EarmarkError | undefined;

  constructor(folder: string) {
    this.clips = new ClipStore(path.join(folder, "clips"));
    this.journal = new Journal<JobAbout>(
      path.join(folder, "jobs"),
      jobAboutWith(() => true),
    );
  }

  get deps(): JobDeps {
    return {
      log: SILENT,
      ffmpegs: new FfmpegFinder("/nowhere"),
      store: {
        clips: this.clips,
        journal: this.journal,
        tracks: { find: () => Promise.resolve(undefined) },
        transcripts: {
          keep: (file) => {
            this.kept.push(path.basename(file));
            return Promise.resolve();
          },
        },
        workspace: () => "here",
        kept: () => undefined,
      },
      connect: ({ recording }) =>
        Promise.resolve({
          recognizer: {
            limits: SETTINGS.model.limits,
            recognize: (clip, hints, signal) => this.#recognize(recording.name, clip, hints, signal),
          },
          lanes: new Lanes(SETTINGS.parallel),
          pacer: new Pacer(100_000),
          patience: { budgetMs: 0, attempts: 1, firstPauseMs: 0, longestPauseMs: 0, offlineMs: 0 },
          ...(this.reserve ? { reserve: this.reserve } : {}),
        }),
      show: (_, view) => void this.views.push(view),
    };
  }

  request(sink: Sink, more: Partial<JobRequest> = {}): JobRequest {
    const recording = more.recording ?? ({ kind: "file", name: "memo.wav", path: "/memo.wav" } as const);
    const request = { settings: SETTINGS, context: "", destination: sink, notices: [], ...more, recording };
    return { ...request, recognition: more.recognition ?? this.recognition(request) };
  }

  recognition(
    request: Pick<JobRequest, "recording" | "settings" | "context" | "anyContext" | "sendsNothing">,
  ): Recognition<JobSettings> {
    return new Recognition(request, this.deps, async (recording, _settings, _readers, reading, _onNotice, signal) => {
      await this.opening(recording.name, signal);
      const length = this.length(recording.name);
      if (this.failure) throw this.failure;
      await Promise.resolve();
      reading.opened({ duration: length * 10, container: "wav", codec: "pcm", channels: 1, sampleRate: 16_000 });
      return () =>
        reading.counted(cutsOf(recording.name, length, () => reading.decoded(length * 10, true), this.cutting));
    });
  }

  async *#recognize(
    name: string,
    { index }: Clip,
    { context }: Hints,
    signal: AbortSignal,
  ): AsyncGenerator<Hypothesis> {
    const asked = { name, index, context };
    this.asked.push(asked);
    this.most = Math.max(this.most, ++this.atWork);
    try {
      yield { text: `${name} ${index}`, final: false };
      await this.answer(asked, signal);
      yield { text: `${name} ${index}.`, final: true, language: "en", billedSeconds: 10 };
    } finally {
      this.atWork -= 1;
    }
  }
}

/** So many cuts of ten seconds; `done`: told at their end; `cutting`: before each. */
export async function* cutsOf(
  name: string,
  count: number,
  done: () => void,
  cutting: () => void = () => undefined,
): AsyncGenerator<Cut> {
  for (let index = 0; index < count; index++) {
    await Promise.resolve();
    cutting();
    const span = { start: index * 10, end: index * 10 + 10 };
    const clip: Clip = { index, span, audio: { kind: "bytes", data: new Uint8Array(), mime: "audio/wav" } };
    yield { index, span, digest: digestOf(name, index), speech: 5, encode: () => Promise.resolve(clip) };
  }
  done();
}

function digestOf(name: string, index: number): string {
  return Buffer.from(`${name} ${index}`).toString("hex").padEnd(64, "0").slice(0, 64);
}

/** A place that takes segments as a document does: the newest state of each, in order. */
export class Paper implements Sink {
  readonly label = "paper";
  readonly uri: string = "paper:1";
  readonly written: Segment[] = [];
  outcome: WriteOutcome = "written";
  undone = false;
  /** Filled into marks of segments that had failed. */
  readonly filled: number[] = [];
  closed: boolean | undefined;

  get text(): string {
    return this.written.map(({ text, gap }) => (gap ? `[${gap.code}]` : text)).join(" ");
  }

  write(segment: Segment): void {
    const newest = this.written.at(-1);
    assert.ok(!newest || segment.index >= newest.index, "never back to an earlier segment");
    if (newest?.index === segment.index) this.written.pop();
    else assert.ok(!newest || newest.final, "the one before is final");
    this.written.push(segment);
  }

  fill(segment: Segment): Promise<boolean> {
    this.filled.push(segment.index);
    const at = this.written.findIndex(({ index }) => index === segment.index);
    this.written.splice(at, 1, segment);
    return Promise.resolve(true);
  }

  close(complete: boolean): Promise<WriteOutcome> {
    this.closed = complete;
    return Promise.resolve(this.outcome);
  }

  save(): unknown {
    return { at: "the caret" };
  }
}

/** What is said in the segments of a run, without the states on their way. */
export async function textOf(recognition: Recognition<JobSettings>): Promise<string> {
  const all: string[] = [];
  for await (const { final, text } of recognition.segments()) if (final) all.push(text);
  return all.join(" ");
}

/** Something that waits until it is opened. */
export interface Gate {
  readonly passed: Promise<void>;
  readonly open: () => void;
}

/** A promise that a test settles. */
export function gate(): Gate {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

/** What a watcher was told, in order, as text. */
export class Told implements Watcher {
  readonly lines: string[] = [];

  notice(notice: Notice): void {
    this.lines.push(`notice ${notice.code}`);
  }

  retry(index: number, error: EarmarkError): void {
    this.lines.push(`retry ${index} ${error.code}`);
  }

  notKept(error: unknown): void {
    this.lines.push(`notKept ${(error as Error).message}`);
  }

  sent(bytes: number, of: number): void {
    this.lines.push(`sent ${bytes} of ${of}`);
  }

  billed(seconds: number): void {
    this.lines.push(`billed ${seconds}`);
  }
}

/** For jobs that nobody runs. */
export const NO_DEPS: JobDeps = new World("/nowhere").deps;

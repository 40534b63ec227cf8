import type { FfmpegFinder } from "../audio/ffmpeg";
import type { Notice } from "../core/notices";
import { SILENT } from "../core/silentLog";
import type { Recognizer } from "../core/types";
import type { Lanes } from "../pipeline/lanes";
import type { Pacer } from "../pipeline/pacer";
import { patienceOf } from "../pipeline/retry";
import type { Model } from "../recognizers/catalog";
import { uploadFor, type Engine } from "../recognizers/engine";
import { Jobs } from "../session/jobs";
import type { JobSettings } from "../session/jobRequest";
import { following } from "../session/followRecording";
import type { Options } from "../session/options";
import type { Connection, Recognition } from "../session/recognition";
import type { Recording } from "../session/recording";
import type { CliOptions } from "./arguments";
import type { Input } from "./inputs";
import { storageFor, type RunStorage, type Runs } from "./cacheStorage";

/** Without a network a script waits so long; a user can watch and decide, a script cannot. */
const OFFLINE_MS = 600_000;

/** What all recordings of one call share. */
export interface Call {
  readonly options: CliOptions;
  readonly model: Model;
  readonly engine: Engine;
  readonly recognizer: Recognizer;
  readonly pacer: Pacer;
  readonly lanes: Lanes;
  readonly context: string;
  readonly ffmpegs: FfmpegFinder;
  /** The template of notes; empty for the usual one. */
  readonly template: string;
  /** Keeps within a budget, and writes down what is paid; undefined: nobody counts. */
  readonly billing: Pick<Connection, "reserve" | "bill"> | undefined;
  /** What is to be said of the way to the engine. */
  readonly notices: readonly Notice[];
  /** Where things can be kept, if anywhere. */
  readonly cache: string | undefined;
  readonly runs: Runs;
  /** Nothing can be kept there. */
  readonly onUnusable: (error: unknown) => void;
}

/** One recording of a call, and where what is finished of it goes. */
export interface Begun {
  /** What is asked for, and where its job is made. */
  readonly jobs: Jobs;
  readonly recognition: Recognition<JobSettings>;
  readonly storage: RunStorage;
}

/** Makes ready for one recording; nothing is opened yet. */
export async function recognitionFor(input: Input, call: Call): Promise<Begun> {
  const { options, recognizer, pacer, lanes, context, ffmpegs, cache, runs, onUnusable } = call;
  const storage = await storageFor(input, options, cache, runs, onUnusable);
  const patience = { ...patienceOf(options.retrySeconds * 1_000), offlineMs: OFFLINE_MS };
  const jobs = new Jobs({
    // What there is to say is said of each recording, and not in the log.
    log: SILENT,
    ffmpegs,
    // No other window could go on, and what is written is the user's own.
    store: {
      ...storage,
      tracks: { find: () => Promise.resolve(options.track) },
      workspace: () => "",
      kept: () => undefined,
    },
    connect: () => Promise.resolve({ recognizer, pacer, lanes, patience, ...call.billing }),
  });
  const recognition = jobs.recognition({
    recording: recordingOf(input, options.follow),
    // What is written is the user's own: no transcript is kept beside it.
    settings: { ...settingsOf(options, call), cache: { ageMs: 0 } },
    context,
  });
  return { jobs, recognition, storage };
}

/** The options of a command line as those of a transcription. */
export function settingsOf(options: CliOptions, { engine, model }: Pick<Call, "engine" | "model">): Options {
  return {
    engineId: engine.id,
    engine,
    model,
    region: engine.id === "cloud" ? engine.region : "custom",
    language: options.language,
    itn: options.itn,
    upload: uploadFor(engine, options.upload),
    ffmpegPath: options.ffmpegPath,
    parallel: options.parallel,
    retryMs: options.retrySeconds * 1_000,
    allChannels: options.allChannels,
  };
}

function recordingOf(input: Input, follow: number | undefined): Recording {
  if (input.kind === "url") return input;
  const file = { kind: "file", name: input.name, path: input.path } as const;
  return follow === undefined ? file : following(file, follow);
}

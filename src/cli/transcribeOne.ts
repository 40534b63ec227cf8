import { randomUUID } from "node:crypto";
import { cutsOf, type Cutting } from "../audio/clips";
import type { Source } from "../audio/decode";
import type { FfmpegFinder } from "../audio/ffmpeg";
import { checkFile } from "../audio/input";
import { probe } from "../audio/probe";
import { clipKey } from "../pipeline/clipStore";
import type { EarmarkError } from "../pipeline/errors";
import { GUARDS_VERSION } from "../pipeline/hear";
import { JobMemory } from "../pipeline/jobMemory";
import type { Pacer } from "../pipeline/pacer";
import { patienceOf } from "../pipeline/retry";
import { transcribe } from "../pipeline/transcribe";
import type { Clip, Cut, Log, Recognizer, Segment } from "../pipeline/types";
import { recognizerName, type Model } from "../recognizers/catalog";
import type { CliOptions } from "./arguments";
import type { Input } from "./inputs";
import type { RunStorage } from "./storage";

/** Without a network a script waits so long; a person can watch and decide, a script cannot. */
const OFFLINE_MS = 600_000;

/** What all recordings of one call share. */
export interface Bench {
  readonly options: CliOptions;
  readonly model: Model;
  readonly baseUrl: string;
  readonly recognizer: Recognizer;
  readonly pacer: Pacer;
  readonly context: string;
  readonly ffmpegs: FfmpegFinder;
  readonly log: Log;
}

/** What happens on the way. */
export interface Hooks {
  readonly onTotal: (seconds: number) => void;
  readonly onRetry: (index: number, error: EarmarkError) => void;
  readonly onBilled: (seconds: number) => void;
}

/** The segments of one recording, as `transcribe` gives them. @throws {EarmarkError}; `signal.reason` when aborted */
export async function* transcribeOne(
  input: Input,
  storage: RunStorage,
  { options, model, baseUrl, recognizer, pacer, context, ffmpegs, log }: Bench,
  hooks: Hooks,
  signal: AbortSignal,
): AsyncGenerator<Segment, void, undefined> {
  const { language, itn, upload, parallel: lanes } = options;
  const keyOptions = {
    recognizer: recognizerName(model, baseUrl),
    language,
    itn,
    context: model.can.context ? context : "",
    upload,
    version: GUARDS_VERSION,
  };
  const cuts = await open(input, storage, { options, model, ffmpegs, log }, hooks, signal);
  yield* transcribe(
    {
      cuts,
      recognizer,
      hints: { context, itn, ...(language ? { language } : {}) },
      lanes,
      patience: { ...patienceOf(options.retrySeconds * 1_000), offlineMs: OFFLINE_MS },
      pacer,
      memory: new JobMemory({
        store: storage.clips,
        finished: new Map(),
        keyOf: ({ digest }) => clipKey(digest, keyOptions),
        onUnsaved: (error) => log.warn(`A finished part could not be saved: ${String(error)}`),
      }),
      onRetry: ({ index }, error) => hooks.onRetry(index, error),
      onAnswer: async ({ span }: Clip, { billedSeconds }) =>
        Promise.resolve(hooks.onBilled(billedSeconds ?? Math.ceil(span.end - span.start))),
    },
    signal,
  );
}

async function open(
  input: Input,
  { plans }: RunStorage,
  { options, model, ffmpegs, log }: Pick<Bench, "options" | "model" | "ffmpegs" | "log">,
  hooks: Hooks,
  signal: AbortSignal,
): Promise<(signal: AbortSignal) => AsyncIterable<Cut>> {
  if (input.kind === "url") {
    const clip: Clip = { index: 0, span: { start: 0, end: 0 }, audio: { kind: "url", url: input.url } };
    const digest = randomUUID().replaceAll("-", "");
    return async function* () {
      yield await Promise.resolve({ ...clip, digest, speech: undefined, encode: () => Promise.resolve(clip) });
    };
  }
  const file = input.path;
  await checkFile(file);
  const ffmpeg = await ffmpegs.find(options.ffmpegPath, signal);
  const info = await probe(ffmpeg, file, signal);
  hooks.onTotal(info.duration);
  const source: Source = { ffmpeg, file, info, onWarning: (message) => log.warn(`${input.name}: ${message}`) };
  const onHeard = (seconds: number, complete: boolean): void => {
    if (complete) hooks.onTotal(seconds);
  };
  const cutting: Cutting = { limits: model.limits, upload: options.upload, onHeard };
  return (s) => (plans ? plans.cuts(source, cutting, s) : cutsOf(source, cutting, s));
}

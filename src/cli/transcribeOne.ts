import { cutsOf, type Cutting } from "../audio/clips";
import type { FfmpegFinder } from "../audio/ffmpeg";
import { checkFile } from "../audio/input";
import { openSource } from "../audio/source";
import type { EarmarkError } from "../core/errors";
import type { Notice } from "../core/notices";
import { Lanes } from "../pipeline/lanes";
import { keyOfAsked } from "../pipeline/asked";
import { JobMemory } from "../pipeline/jobMemory";
import type { Pacer } from "../pipeline/pacer";
import { patienceOf } from "../pipeline/retry";
import { transcribe } from "../pipeline/transcribe";
import type { Cut, Log, Recognizer, Segment, Upload } from "../core/types";
import { cutOfUrl } from "../pipeline/urlCut";
import { noticesOfWhole, only, wholeCut } from "../pipeline/wholeCut";
import type { Model } from "../recognizers/catalog";
import { recognizerName, uploadFor, type Engine } from "../recognizers/engine";
import type { CliOptions } from "./arguments";
import type { Input } from "./inputs";
import type { RunStorage } from "./storage";

/** Without a network a script waits so long; a person can watch and decide, a script cannot. */
const OFFLINE_MS = 600_000;

/** What all recordings of one call share. */
export interface Session {
  readonly options: CliOptions;
  readonly model: Model;
  readonly engine: Engine;
  readonly recognizer: Recognizer;
  readonly pacer: Pacer;
  readonly context: string;
  readonly ffmpegs: FfmpegFinder;
  readonly log: Log;
  /** What is to be said of the way to the engine. */
  readonly notices: readonly Notice[];
}

/** What happens on the way. */
export interface Hooks {
  readonly onTotal: (seconds: number) => void;
  readonly onRetry: (index: number, error: EarmarkError) => void;
  readonly onBilled: (seconds: number) => void;
  readonly onNotice: (notice: Notice) => void;
  /** A finished part could not be kept. */
  readonly onUnsaved: (error: unknown) => void;
}

/** The segments of one recording, as `transcribe` gives them. @throws {EarmarkError}; `signal.reason` when aborted */
export async function* transcribeOne(
  input: Input,
  storage: RunStorage,
  { options, model, engine, recognizer, pacer, context, ffmpegs }: Session,
  hooks: Hooks,
  signal: AbortSignal,
): AsyncGenerator<Segment, void, undefined> {
  const { language, itn, parallel: lanes } = options;
  const upload = uploadFor(engine, options.upload);
  const asked = { model, recognizer: recognizerName(engine, model), language, itn, context, upload };
  const cuts = await open(input, storage, { options, upload, model, ffmpegs }, hooks, signal);
  yield* transcribe(
    {
      cuts,
      recognizer,
      hints: { context, itn, ...(language ? { language } : {}) },
      lanes: new Lanes(lanes),
      patience: { ...patienceOf(options.retrySeconds * 1_000), offlineMs: OFFLINE_MS },
      pacer,
      memory: new JobMemory({
        store: storage.clips,
        finished: new Map(),
        keyOf: ({ digest }) => keyOfAsked(digest, asked),
        onUnsaved: hooks.onUnsaved,
      }),
      onRetry: ({ index }, error) => hooks.onRetry(index, error),
      onAnswer: async (seconds) => Promise.resolve(hooks.onBilled(seconds)),
    },
    signal,
  );
}

async function open(
  input: Input,
  { plans }: RunStorage,
  { options, upload, model, ffmpegs }: Pick<Session, "options" | "model" | "ffmpegs"> & { upload: Upload },
  hooks: Hooks,
  signal: AbortSignal,
): Promise<(signal: AbortSignal) => AsyncIterable<Cut>> {
  if (input.kind === "url") {
    const cut = cutOfUrl(input.url);
    return () => only(cut);
  }
  const file = input.path;
  await checkFile(file);
  const ffmpeg = await ffmpegs.find(options.ffmpegPath, signal, file);
  const source = await openSource(ffmpeg, file, { track: options.track, onNotice: hooks.onNotice }, signal);
  hooks.onTotal(source.info.duration);
  if (model.protocol === "filetrans") {
    noticesOfWhole(source.info).forEach(hooks.onNotice);
    const cut = await wholeCut(source, { upload, allChannels: options.allChannels }, signal);
    return () => only(cut);
  }
  const onHeard = (seconds: number, complete: boolean): void => {
    if (complete) hooks.onTotal(seconds);
  };
  const cutting: Cutting = { limits: model.limits, upload, onHeard };
  return (s) => (plans ? plans.cuts(source, cutting, s) : cutsOf(source, cutting, s));
}

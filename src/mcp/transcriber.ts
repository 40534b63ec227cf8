import * as path from "node:path";
import type { FfmpegFinder } from "../audio/ffmpeg";
import type { CliOptions } from "../cli/arguments";
import { settingsOf } from "../cli/call";
import { engineOf } from "../cli/engineOf";
import { circumstancesOf } from "../cli/errorMessage";
import { readHints } from "../cli/hints";
import { wayTo, type Way } from "../cli/wayTo";
import type { Notice } from "../core/notices";
import { isLanguageCode } from "../core/languageCode";
import type { Log } from "../core/types";
import { Lanes } from "../pipeline/lanes";
import { Pacer } from "../pipeline/pacer";
import { patienceOf } from "../pipeline/retry";
import { priceOf } from "../recognizers/catalog";
import { lanesFor } from "../recognizers/engine";
import { agree } from "../session/agreement";
import { billedTo } from "../session/billing";
import { lookUpAll, type Known } from "../session/cacheLookup";
import { Cancelled } from "../session/cancelled";
import type { PinnedFile } from "../session/pinnedFile";
import { Consent } from "../session/consent";
import type { JobSettings } from "../session/jobRequest";
import { Jobs } from "../session/jobs";
import { measure } from "../session/measure";
import { UNWATCHED } from "../session/recognition";
import { noticesOfConnection, noticesOfModel } from "../session/noticesOf";
import type { FileRecording } from "../session/recording";
import type { ConsentSettings } from "../session/shipment";
import { cleanUp } from "../system/renameAndRemove";
import type { AgentCall, Transcribed, Wanted } from "./agentCall";
import type { Allowance } from "./allowance";
import { CollectedText } from "./collectedText";
import { PriceQuestions } from "./priceQuestions";
import type { Kept } from "./kept";
import { forModel, ToolError } from "./toolError";

/** What it takes to transcribe for agents. */
export interface TranscriberDeps {
  readonly options: CliOptions;
  readonly env: NodeJS.ProcessEnv;
  /** The package's folder: the local engine is there. */
  readonly home: string;
  readonly ffmpegs: FfmpegFinder;
  readonly kept: Kept;
  readonly allowance: Allowance;
  readonly log: Log;
}

type Settings = ConsentSettings & JobSettings;

/** Transcribes recordings for an agent, one question at a time and any number of recordings at once. */
export class Transcriber {
  readonly #deps: TranscriberDeps;
  #way: Promise<Way> | undefined;
  #lanes: Lanes | undefined;
  #pacer: Pacer | undefined;
  /** Two calls at once must not both be within what one of them may spend. */
  #agreeing: Promise<unknown> = Promise.resolve();

  constructor(deps: TranscriberDeps) {
    this.#deps = deps;
  }

  /** @throws {NeedsAnswer}; {ToolError}; {Cancelled}; `signal.reason` when aborted */
  async transcribe(wanted: Wanted, call: AgentCall): Promise<Transcribed> {
    const { options, env } = this.#deps;
    const name = path.basename(wanted.file.realPath);
    let at: ReturnType<typeof circumstancesOf> | undefined;
    try {
      const reached = engineOf(options, env);
      at = circumstancesOf(name, { ...reached, options });
      return await this.#transcribe(wanted, reached, call);
    } catch (error) {
      call.signal.throwIfAborted();
      throw error instanceof Cancelled || (error as Error).name === "NeedsAnswer" ? error : forModel(error, at);
    }
  }

  async close(): Promise<void> {
    await (await this.#way?.catch(() => undefined))?.close();
  }

  async #transcribe(wanted: Wanted, reached: ReturnType<typeof engineOf>, call: AgentCall): Promise<Transcribed> {
    const { options, kept } = this.#deps;
    const wished = this.#settings(wanted, reached);
    const { context, corrections, notices } = await readHints(options, wanted.context);
    const recording: FileRecording = {
      kind: "file",
      name: path.basename(wanted.file.realPath),
      path: wanted.file.realPath,
      pinned: wanted.file,
    };
    const store = kept.storeFor(options.track);
    // Once: what is asked about and what is paid hang on it.
    const known = await lookUpAll({ recordings: [recording], settings: wished, uncut: wished }, context.text, store);
    const { settings } = known;
    const [first] = known.known;
    const done = { corrections, model: settings.model.id };
    if (first?.whole && !(first.otherContext && wanted.context !== undefined)) {
      const saved = await kept.transcripts.find(recording.path);
      // It may have been corrected by hand since.
      if (saved) return { ...saved, ...done, billedSeconds: 0, price: undefined };
    }
    const { settle, ...agreed } = await this.#inTurn(() => this.#agree(recording, known, context, call, wanted));
    const said = [
      ...noticesOfConnection(reached.engine, {
        key: reached.key !== undefined,
        keyWithoutTls: options.keyWithoutTls,
      }),
      ...noticesOfModel({
        model: settings.model,
        language: settings.language,
        itn: settings.itn,
        context: context.text !== "",
      }),
      ...notices,
    ];
    let billedSeconds = 0;
    try {
      const request = { ...agreed, context: context.text, notices: said };
      const text = await this.#run(request, reached, call, (seconds) => {
        billedSeconds += seconds;
      });
      const price = priceOf(settings.model, settings.region, billedSeconds);
      return { ...text, ...done, billedSeconds, price };
    } finally {
      const { amount = 0 } = priceOf(settings.model, settings.region, billedSeconds) ?? {};
      // What the user agreed to is not spent unasked.
      settle(call.answer === true ? 0 : amount);
      await kept.tidy().catch(() => undefined);
    }
  }

  #settings({ language }: Wanted, { engine, model }: ReturnType<typeof engineOf>): Settings {
    const { options } = this.#deps;
    if (language !== undefined && !(isLanguageCode(language) && model.languages.includes(language)))
      throw new ToolError(
        "The language is not one that this model supports.",
        `Leave it out to detect it, or use one of ${model.languages.join(", ")}.`,
      );
    const settings = settingsOf(options, { engine, model });
    const isPriced = engine.id !== "cloud" || priceOf(model, settings.region, 1) !== undefined;
    return {
      ...settings,
      language: language ?? settings.language,
      cache: { ageMs: this.#deps.kept.ageMs },
      confirmUpload: isPriced ? "never" : "always",
      cost: { confirmAbove: 0, monthlyBudget: options.monthlyBudget },
    };
  }

  /** One after the other. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#agreeing.then(work);
    this.#agreeing = mine.catch(() => undefined);
    return mine;
  }

  async #agree(
    recording: FileRecording,
    { settings, known }: Known<Settings>,
    context: { readonly text: string; readonly tokens: number },
    { answer, canAsk, signal }: AgentCall,
    wanted: Wanted,
  ) {
    const { options, ffmpegs, kept, allowance } = this.#deps;
    signal.throwIfAborted();
    const { limit, left } = allowance;
    const questions = new PriceQuestions({
      answer,
      canAsk,
      limit,
      left,
      mayStore: options.temporaryStorage,
      hasContext: wanted.context !== undefined,
    });
    // Nothing is remembered: each price is a question of its own.
    const consent = new Consent(
      questions,
      { read: () => undefined, keep: () => Promise.resolve() },
      { open: () => [], nameOf: (folder) => folder },
    );
    // 0 would be no limit.
    const limited = { ...settings, cost: { ...settings.cost, confirmAbove: left || Number.MIN_VALUE } };
    let seconds = 0;
    const agreement = await agree(
      {
        recordings: [recording],
        settings: limited,
        uncut: limited,
        context,
        notices: [],
        known: { settings: limited, known },
      },
      {
        consent,
        questions,
        notices: { tell: () => undefined },
        store: kept.storeFor(options.track),
        measure: async (recordings, asked) => {
          const measured = await measure(recordings, asked, ffmpegs);
          seconds = measured.seconds;
          return measured;
        },
        ready: () => Promise.resolve(true),
      },
    );
    if (!agreement)
      throw new ToolError("Nothing was sent, because the user declined.", "Do not ask again unless the user wants it.");
    // Headers lie: what it really cost is put in its place in the end.
    const settle = allowance.reserve(answer ? 0 : (priceOf(settings.model, settings.region, seconds)?.amount ?? 0));
    return { recording, settings: agreement.settings, anyContext: agreement.anyContext, settle };
  }

  async #run(
    request: {
      readonly recording: FileRecording;
      readonly settings: Settings;
      readonly anyContext: boolean;
      readonly context: string;
      readonly notices: readonly Notice[];
    },
    reached: ReturnType<typeof engineOf>,
    { signal, progress }: AgentCall,
    onBilled: (seconds: number) => void,
  ): Promise<Pick<Transcribed, "segments" | "notices">> {
    const { options, env, home, ffmpegs, kept, log } = this.#deps;
    this.#way ??= wayTo(reached, options, { home, cache: kept.folder, log, env });
    this.#lanes ??= new Lanes(lanesFor(reached.engine, options.parallel));
    this.#pacer ??= new Pacer(reached.model.limits.requestsPerMinute);
    const [{ recognizer }, lanes, pacer] = [await this.#way, this.#lanes, this.#pacer];
    const patience = patienceOf(options.retrySeconds * 1_000);
    const { model, region, cost } = request.settings;
    const account = { model, region, workspace: "", monthlyBudget: cost.monthlyBudget };
    const jobs = new Jobs<CollectedText, Settings>({
      log,
      ffmpegs,
      store: {
        ...kept.storeFor(options.track),
        transcripts: kept.transcripts,
        workspace: () => "",
        kept: () => undefined,
      },
      connect: () =>
        Promise.resolve({
          recognizer,
          pacer,
          lanes,
          patience,
          ...billedTo(account, kept.spending, log),
        }),
      show: (_, view) => progress(view),
    });
    const copy = await (request.recording.pinned as PinnedFile).copyInto(kept.copies);
    const job = jobs.begin({
      ...request,
      recording: { ...request.recording, copy },
      destination: new CollectedText(),
      quiet: true,
      watcher: { ...UNWATCHED, billed: onBilled },
    });
    const cancel = (): void => job.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    try {
      signal.throwIfAborted();
      const outcome = await job.run({ lanes });
      if (outcome.kind === "failed") throw outcome.error;
      if (outcome.kind === "cancelled") throw new Cancelled();
      return { segments: job.segments, notices: job.notices };
    } finally {
      signal.removeEventListener("abort", cancel);
      jobs.remove(job);
      await cleanUp(copy);
    }
  }
}

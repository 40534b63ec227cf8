import * as path from "node:path";
import { settingsOf } from "../cli/call";
import { engineOf } from "../cli/engineOf";
import { circumstancesOf } from "../cli/errorMessage";
import { readHints } from "../cli/hints";
import { isLanguageCode } from "../core/languageCode";
import { priceOf } from "../recognizers/catalog";
import { agree } from "../session/agreement";
import { lookUpAll, type Known } from "../session/cacheLookup";
import { Cancelled } from "../session/cancelled";
import { Consent } from "../session/consent";
import { measure } from "../session/measure";
import { noticesOfConnection, noticesOfModel } from "../session/noticesOf";
import type { FileRecording } from "../session/recording";
import type { AgentCall, Transcribed, Wanted } from "./agentCall";
import { AgentJobs, type AgentJobsDeps, type AgentSettings } from "./agentJobs";
import type { Allowance } from "./allowance";
import { PriceQuestions } from "./priceQuestions";
import { forModel, ToolError } from "./toolError";

/** What it takes to transcribe for agents. */
export interface TranscriberDeps extends AgentJobsDeps {
  readonly allowance: Allowance;
}

/** Transcribes recordings for an agent, one question at a time and any number of recordings at once. */
export class Transcriber {
  readonly #deps: TranscriberDeps;
  readonly #jobs: AgentJobs;
  /** Two calls at once must not both be within what one of them may spend. */
  #agreeing: Promise<unknown> = Promise.resolve();

  constructor(deps: TranscriberDeps) {
    this.#deps = deps;
    this.#jobs = new AgentJobs(deps);
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
    await this.#jobs.close();
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
      const text = await this.#jobs.run(request, reached, call, (seconds) => {
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

  #settings({ language }: Wanted, { engine, model }: ReturnType<typeof engineOf>): AgentSettings {
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
    { settings, known }: Known<AgentSettings>,
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
}

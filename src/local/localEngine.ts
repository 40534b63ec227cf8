import { availableParallelism } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../core/errors";
import { orAborted } from "../core/orAborted";
import type { Clip, Hints, Hypothesis, Limits, Log, Recognizer } from "../core/types";
import { languageIn } from "../recognizers/json";
import { englishName } from "../recognizers/languageNames";
import { joined } from "../core/seam";
import { Child, type Stretch } from "./child";
import type { LocalModel } from "./models";
import type { ModelStore } from "./modelStore";
import type { Runtime } from "./workerProtocol";
import { runtimeFor, thisMachine, type Machine } from "./runtimes";

/** A model of a gigabyte is not kept in memory for longer than that without work. */
const IDLE_MS = 300_000;
const WAV_HEADER_BYTES = 44;

/** How a model is to transcribe. */
export interface LocalSetting {
  readonly model: LocalModel;
  readonly store: ModelStore;
  /** 0: half of the processors, at most four. */
  readonly threads: number;
  readonly limits: Limits;
  readonly log: Log;
}

/** The local engine of this window: one child with one model at a time, one sound after the other. */
export class LocalEngine {
  readonly #folder: string;
  readonly #idleMs: number;
  readonly #machine: () => Machine;
  #child: { readonly key: string; readonly child: Child } | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  /** Files of engines that could be loaded in this window, and that could not. */
  readonly #opened = new Set<string>();
  readonly #failed = new Map<string, EarmarkError>();

  /** `folder`: of the bundles, where the worker and the native library are. */
  constructor(folder: string, idleMs = IDLE_MS, machine: () => Machine = thisMachine) {
    this.#folder = folder;
    this.#machine = machine;
    this.#idleMs = idleMs;
  }

  /**
   * sherpa-onnx for this machine, with models in a folder.
   * @throws {EarmarkError} `oldSystem`, `engineFolder`, `engineLoad`, `engine`: why there is none
   */
  runtimeFor(modelFolder: string): Runtime {
    return runtimeFor(this.#folder, modelFolder, this.#machine(), this.#failed);
  }

  /**
   * The same, once it was loaded in a child of its own: only that tells whether it can be. The next one is taken where it cannot.
   * @throws {EarmarkError} as `runtimeFor`; `signal.reason` when aborted
   */
  async tried(modelFolder: string, log: Log, signal: AbortSignal): Promise<Runtime> {
    for (;;) {
      const runtime = this.runtimeFor(modelFolder);
      if (this.#opened.has(runtime.file)) return runtime;
      try {
        const version = await Child.try(this.#worker, runtime, signal, (line) => log.info(line));
        log.info(`local engine: ${version} can be loaded`);
        this.#opened.add(runtime.file);
        return runtime;
      } catch (error) {
        signal.throwIfAborted();
        if (!this.#giveUp(runtime, error, log)) throw error;
      }
    }
  }

  get #worker(): string {
    return path.join(this.#folder, "localWorker.js");
  }

  /** True for an engine that cannot be loaded: it is not tried again in this window. */
  #giveUp(runtime: Runtime, error: unknown, log: Log): boolean {
    if (!(error instanceof EarmarkError && error.code === "engineLoad")) return false;
    // What could be loaded before can be again.
    if (this.#opened.has(runtime.file) || this.#failed.has(runtime.file)) return false;
    this.#failed.set(runtime.file, error);
    log.warn(`local engine, ${runtime.kind}: ${error.message}`);
    return true;
  }

  /** Process id of the child, while one has a model in its memory. */
  get pid(): number | undefined {
    return this.#child?.child.alive ? this.#child.child.pid : undefined;
  }

  recognizer(setting: LocalSetting): Recognizer {
    return {
      limits: setting.limits,
      recognize: (clip, hints, signal) => this.#recognize(setting, clip, hints, signal),
    };
  }

  /** Frees the model's memory. */
  dispose(): void {
    clearTimeout(this.#idle);
    this.#child?.child.end();
    this.#child = undefined;
  }

  async *#recognize(
    setting: LocalSetting,
    { index, audio }: Clip,
    hints: Hints,
    signal: AbortSignal,
  ): AsyncGenerator<Hypothesis, void, undefined> {
    if (audio.kind !== "bytes") throw new EarmarkError("badRequest", "The local engine accepts clips only.");
    const samples = audio.data.subarray(WAV_HEADER_BYTES);
    const release = await this.#myTurn(signal);
    try {
      let again = false;
      for (;;) {
        try {
          yield* this.#recognizeSamples(setting, samples, hints, signal);
          return;
        } catch (error) {
          signal.throwIfAborted();
          const crashed = this.#child?.child.alive === false;
          setting.log.warn(`clip ${index}: local engine: ${error instanceof Error ? error.message : String(error)}`);
          if (crashed) this.#child = undefined;
          // Once: what ends a new child as well will end every one.
          if (!crashed || again) throw error;
          again = true;
        }
      }
    } finally {
      release();
      this.#rest();
    }
  }

  async *#recognizeSamples(
    setting: LocalSetting,
    samples: Uint8Array,
    hints: Hints,
    signal: AbortSignal,
  ): AsyncGenerator<Hypothesis, void, undefined> {
    const child = await this.#loaded(setting, hints, signal);
    const stretches = new Queue<Stretch>();
    const outcome = child.recognize(
      samples,
      optionsOf(setting.model, setting.limits, hints),
      (one) => stretches.push(one),
      signal,
    );
    outcome.then(
      () => stretches.end(),
      () => stretches.end(),
    );
    let text = "";
    let language = "";
    for await (const stretch of stretches) {
      const said = stretch.text.trim();
      if (said) text = joined(text, said);
      language ||= languageIn(stretch.language) ?? "";
      yield { text, final: false, ...(language ? { language } : {}) };
    }
    const { truncated } = await outcome;
    yield { text, final: true, ...(language ? { language } : {}), ...(truncated ? { truncated } : {}) };
  }

  /** The child with this model, a new one where there is another. @throws {EarmarkError} `noModel`, `modelDamaged`, `engineLoad`, `engine` */
  async #loaded(setting: LocalSetting, hints: Hints, signal: AbortSignal): Promise<Child> {
    const { model, store, threads, log } = setting;
    const { itn, language } = hints;
    // The child has a working folder of its own.
    const folder = path.resolve(store.folderOf(model));
    const runtime = this.runtimeFor(folder);
    const load = {
      type: "load",
      runtime,
      family: model.family,
      folder,
      // SenseVoice and Whisper are told when they are loaded, Qwen3-ASR with each sound.
      itn: model.family === "senseVoice" && itn,
      language: model.family === "senseVoice" || model.family === "whisper" ? language : undefined,
      threads: threads || Math.min(4, Math.max(1, availableParallelism() >> 1)),
    } as const;
    const key = JSON.stringify(load);
    if (this.#child?.key === key && this.#child.child.alive) return this.#child.child;
    this.dispose();
    if ((await store.state(model)) !== "installed") throw new EarmarkError("noModel", `${model.id} is not installed.`);
    try {
      const child = await Child.start(this.#worker, load, (line) => log.info(line), signal);
      this.#child = { key, child };
      this.#opened.add(runtime.file);
      return child;
    } catch (error) {
      signal.throwIfAborted();
      // Another engine of the package, or the reason why there is none.
      if (this.#giveUp(runtime, error, log)) return this.#loaded(setting, hints, signal);
      // A file that native code cannot read ends the child: then every byte is looked at.
      const bad = await store.verify(model, signal);
      if (bad.length > 0) throw new EarmarkError("modelDamaged", `Damaged: ${bad.join(", ")}.`, { cause: error });
      throw error;
    }
  }

  async #myTurn(signal: AbortSignal): Promise<() => void> {
    clearTimeout(this.#idle);
    const before = this.#turn;
    let release = (): void => undefined;
    this.#turn = new Promise<void>((resolve) => (release = resolve));
    try {
      await orAborted(before, signal);
      return release;
    } catch (error) {
      // Whoever comes after waits for the one at work all the same.
      void before.then(release);
      throw error;
    }
  }

  #rest(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.dispose(), this.#idleMs);
    this.#idle.unref();
  }
}

/** A context as the words that sherpa-onnx puts into the prompt, apart by commas; the language by its English name. */
function optionsOf(
  { family }: LocalModel,
  { contextTokens }: Limits,
  { context, language }: Hints,
): Record<string, string> {
  if (family !== "qwen3Asr") return {};
  const words = fitting(
    context.split(/[\n,，、;；]+/).flatMap((word) => word.trim() || []),
    contextTokens,
  );
  return {
    ...(words.length > 0 ? { hotwords: words.join(",") } : {}),
    ...(language ? { language: englishName(language) } : {}),
  };
}

/** The first words that have room: a context that was made for another engine may be longer. A token is four letters, or one Chinese character. */
function fitting(words: readonly string[], tokens: number): readonly string[] {
  let sum = 0;
  return words.filter((word) => (sum += 1 + Math.ceil(Buffer.byteLength(word) / 4)) <= tokens);
}

/** What comes while nobody is looking yet. */
class Queue<T> {
  readonly #items: T[] = [];
  #ended = false;
  #wake: () => void = () => undefined;

  push(item: T): void {
    this.#items.push(item);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) yield item;
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

import type { ChildProcess } from "node:child_process";
import { constants, setPriority } from "node:os";
import { SYSTEM_CLOCK, type Clock } from "../core/clock";
import { EarmarkError } from "../core/errors";
import { startWorker } from "../system/childProcess";
import { endOf, type FromChild, type Runtime, type ToChild } from "./workerProtocol";

type Load = Extract<ToChild, { type: "load" }>;
/** A stretch of speech, as the child says it. */
export type Stretch = Extract<FromChild, { type: "segment" }>;

const PRINTED_CHARACTERS = 4_096;
/** What was printed before a sound was done is here by then, or never comes: a library may have closed a stream. */
const PRINTED_MS = 2_000;
/** What sherpa-onnx prints where it had no room for all of the words, and says nowhere else. */
const TRUNCATED = /truncat/i;

/** Signals that come from a user, or from a system that has no memory left. */
const FROM_OUTSIDE: ReadonlySet<string> = new Set(["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"]);

/** What came of one sound. */
export interface ChildOutcome {
  /** The model had no room for all of it. */
  readonly truncated: boolean;
}

/** One child process with one model. Native code may end it at any time: then everything that waits is told why. */
export class Child {
  readonly #process: ChildProcess;
  readonly #end: () => void;
  readonly #ended: Promise<never>;
  readonly #log: (line: string) => void;
  readonly #clock: Clock;
  #listener: (message: FromChild) => void = () => undefined;
  /** The end of what came on standard output and on standard error. */
  #printed = ["", ""];
  #onPrinted: () => void = () => undefined;
  #next = 0;
  #alive = true;

  private constructor(worker: string, log: (line: string) => void, clock: Clock) {
    [this.#log, this.#clock] = [log, clock];
    const { process: child, ended, end } = startWorker(worker);
    [this.#process, this.#end] = [child, end];
    for (const [i, stream] of [this.#process.stdout, this.#process.stderr].entries()) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#printed[i] = ((this.#printed[i] ?? "") + text).slice(-PRINTED_CHARACTERS);
        this.#onPrinted();
      });
    }
    this.#process.on("message", (message: FromChild) => this.#listener(message));
    this.#ended = new Promise((_, reject) => {
      const gone = (code: number | null): void => {
        this.#alive = false;
        const how = child.signalCode ?? code ?? "a signal";
        reject(new EarmarkError("engine", `The child ended with ${how}: ${lastLine(this.#printed.join("\n"))}`));
      };
      ended.then(gone, (cause: unknown) => {
        this.#alive = false;
        reject(new EarmarkError("engine", "No child process.", { cause }));
      });
    });
    this.#ended.catch(() => undefined);
    lower(this.#process.pid);
  }

  /**
   * Sees whether an engine can be loaded; answers with its version, and the child is gone.
   * @throws {EarmarkError} `engineLoad`, `engine`; `signal.reason` when aborted
   */
  static async try(
    worker: string,
    runtime: Runtime,
    signal: AbortSignal,
    log: (line: string) => void,
    clock: Clock = SYSTEM_CLOCK,
  ): Promise<string> {
    const child = new Child(worker, log, clock);
    try {
      return await child.#ask<string>({ type: "open", runtime }, signal, (message, resolve) => {
        if (message.type === "opened") resolve(message.version);
      });
    } catch (error) {
      throw signal.aborted ? error : child.#unloadable(error);
    } finally {
      child.end();
    }
  }

  /** Starts a child and loads a model. @throws {EarmarkError} `engine`, `engineLoad`; `signal.reason` when aborted, and the child is gone */
  static async start(
    worker: string,
    load: Load,
    log: (line: string) => void,
    signal: AbortSignal,
    clock: Clock = SYSTEM_CLOCK,
  ): Promise<Child> {
    const child = new Child(worker, log, clock);
    let isOpened = false;
    try {
      const ready = await child.#ask(load, signal, (message, resolve: (ready: FromChild) => void) => {
        if (message.type === "opened") isOpened = true;
        if (message.type === "ready") resolve(message);
      });
      if (ready.type === "ready") log(`local engine: ${ready.version}, loaded in ${ready.loadMs} ms`);
      return child;
    } catch (error) {
      child.end();
      throw isOpened || signal.aborted ? error : child.#unloadable(error);
    }
  }

  /** What went wrong before the engine was there; a process that never was, or that somebody ended, says nothing of it. */
  #unloadable(error: unknown): unknown {
    if (this.pid === undefined || FROM_OUTSIDE.has(this.#process.signalCode ?? "")) return error;
    const detail = lastLine(error instanceof Error ? error.message : String(error)).replace(/:$/, "");
    return new EarmarkError("engineLoad", `The engine cannot be loaded: ${detail}`, { detail, cause: error });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Transcribes a sound. Calls `onStretch` for each stretch of speech as it comes. @throws as `start` */
  async recognize(
    samples: Uint8Array,
    options: Readonly<Record<string, string>>,
    onStretch: (stretch: Stretch) => void,
    signal: AbortSignal,
  ): Promise<ChildOutcome> {
    const id = this.#next++;
    this.#printed = ["", ""];
    await this.#ask<void>({ type: "recognize", id, samples, options }, signal, (message, resolve) => {
      if (message.type === "segment" && message.id === id) onStretch(message);
      if (message.type === "done" && message.id === id) resolve();
    });
    // Two pipes: what was printed before may come after.
    await this.#bothPrinted(endOf(id), signal);
    return { truncated: this.#printed.some((printed) => TRUNCATED.test(printed)) };
  }

  /** Once both streams have said it, or will not. */
  async #bothPrinted(text: string, signal: AbortSignal): Promise<void> {
    const both = async (): Promise<"printed"> => {
      while (!this.#printed.every((printed) => printed.includes(text)))
        await new Promise<void>((resolve) => (this.#onPrinted = resolve));
      return "printed";
    };
    const enough = new AbortController();
    const limit = this.#clock.sleep(PRINTED_MS, AbortSignal.any([signal, enough.signal]));
    try {
      if ((await Promise.race([this.#ended, both(), limit])) !== "printed")
        this.#log("local engine: its output has no end");
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      enough.abort();
    }
  }

  /** There is no way to stop native code but this. */
  end(): void {
    this.#end();
  }

  async #ask<T>(
    message: ToChild,
    signal: AbortSignal,
    take: (message: FromChild, resolve: (value: T) => void) => void,
  ): Promise<T> {
    signal.throwIfAborted();
    const stop = (): void => this.end();
    signal.addEventListener("abort", stop, { once: true });
    try {
      const answer = new Promise<T>((resolve, reject) => {
        this.#listener = (said) => {
          if (said.type === "failed") reject(new EarmarkError("engine", said.message));
          else take(said, resolve);
        };
      });
      this.#process.send(message, () => undefined);
      return await Promise.race([answer, this.#ended]);
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      this.#listener = () => undefined;
      signal.removeEventListener("abort", stop);
    }
  }
}

/** The user goes on typing meanwhile. */
function lower(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed everywhere, and not needed.
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)?.slice(0, 300) ?? "";
}

import { fork, type ChildProcess } from "node:child_process";
import { constants, setPriority } from "node:os";
import * as path from "node:path";
import { childEnvironment } from "../core/childEnvironment";
import { EarmarkError } from "../core/errors";
import { endOf, type FromChild, type ToChild } from "./protocol";

type Load = Extract<ToChild, { type: "load" }>;
/** A stretch of speech, as the child says it. */
export type Stretch = Extract<FromChild, { type: "segment" }>;

const PRINTED_CHARACTERS = 4_096;
/** What sherpa-onnx prints where it had no room for all of the words, and says nowhere else. */
const TRUNCATED = /truncat/i;

/** What came of one sound. */
export interface Outcome {
  /** The model had no room for all of it. */
  readonly truncated: boolean;
}

/** One child process with one model. Native code may end it at any time: then everything that waits is told why. */
export class Child {
  readonly #process: ChildProcess;
  readonly #ended: Promise<never>;
  #listener: (message: FromChild) => void = () => undefined;
  /** The end of what came on standard output and on standard error. */
  #printed = ["", ""];
  #onPrinted: () => void = () => undefined;
  #next = 0;
  #alive = true;

  private constructor(worker: string) {
    this.#process = fork(worker, [], {
      serialization: "advanced",
      // Not the working folder, which may be a workspace: Windows looks for libraries there.
      cwd: path.dirname(worker),
      // Not the host's own flags: an inspector's port would be taken twice.
      execArgv: [],
      // No key of the environment, and nothing that a library could be misled by.
      // In desktop VS Code the program is Electron, which then behaves as Node.
      env: { ...childEnvironment(process.env), ELECTRON_RUN_AS_NODE: "1" },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const [i, stream] of [this.#process.stdout, this.#process.stderr].entries()) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#printed[i] = ((this.#printed[i] ?? "") + text).slice(-PRINTED_CHARACTERS);
        this.#onPrinted();
      });
    }
    this.#process.on("message", (message: FromChild) => this.#listener(message));
    this.#ended = new Promise((_, reject) => {
      this.#process.once("error", (cause) => reject(new EarmarkError("engine", "No child process.", { cause })));
      this.#process.once("close", (code, signal) => {
        this.#alive = false;
        reject(
          new EarmarkError("engine", `The child ended with ${signal ?? code}: ${lastLine(this.#printed.join("\n"))}`),
        );
      });
    });
    this.#ended.catch(() => undefined);
    lower(this.#process.pid);
  }

  /** Starts a child and loads a model. @throws {EarmarkError} `engine`; `signal.reason` when aborted, and the child is gone */
  static async start(worker: string, load: Load, log: (line: string) => void, signal: AbortSignal): Promise<Child> {
    const child = new Child(worker);
    try {
      const ready = await child.#ask(load, signal, (message, resolve: (ready: FromChild) => void) => {
        if (message.type === "ready") resolve(message);
      });
      if (ready.type === "ready") log(`local engine: ${ready.version}, loaded in ${ready.loadMs} ms`);
      return child;
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Hears a sound. Calls `onStretch` for each stretch of speech as it comes. @throws as `start` */
  async hear(
    samples: Uint8Array,
    options: Readonly<Record<string, string>>,
    onStretch: (stretch: Stretch) => void,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const id = this.#next++;
    this.#printed = ["", ""];
    await this.#ask<void>({ type: "hear", id, samples, options }, signal, (message, resolve) => {
      if (message.type === "segment" && message.id === id) onStretch(message);
      if (message.type === "done" && message.id === id) resolve();
    });
    // Two pipes: what was printed before may come after.
    await Promise.race([this.#ended, this.#bothPrinted(endOf(id))]);
    return { truncated: this.#printed.some((printed) => TRUNCATED.test(printed)) };
  }

  /** Both streams have said it. */
  async #bothPrinted(text: string): Promise<void> {
    while (!this.#printed.every((printed) => printed.includes(text)))
      await new Promise<void>((resolve) => (this.#onPrinted = resolve));
  }

  /** There is no way to stop native code but this. */
  kill(): void {
    this.#process.kill("SIGKILL");
  }

  async #ask<T>(
    message: ToChild,
    signal: AbortSignal,
    take: (message: FromChild, resolve: (value: T) => void) => void,
  ): Promise<T> {
    signal.throwIfAborted();
    const stop = (): void => this.kill();
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

/** The person goes on typing meanwhile. */
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

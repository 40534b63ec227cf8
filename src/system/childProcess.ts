import { fork, spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import * as path from "node:path";
import { askingForUtf8, childEnvironment } from "../core/childEnvironment";
import { windowsProgram } from "./windowsProgram";

/** Killed, and nothing tells of its end: a process that hangs in the system itself (a dead network drive) is left to it. */
const LAST_WORD_MS = 2_000;

/** A program that runs, with everything that it started itself. */
export interface RunningProgram {
  readonly process: ChildProcess;
  /** Exit code once its pipes are closed too; null where it was killed. Rejects with Node's error where it could not be started. */
  readonly ended: Promise<number | null>;
  /** Ends it now, with all that it started, and closes its pipes: `ended` follows within seconds, whatever happens. */
  readonly end: () => void;
}

/** How a program is started. */
export interface StartOptions {
  readonly stdio: StdioOptions;
  readonly cwd?: string;
  /** It is asked to print UTF-8, whatever its system is set to. */
  readonly inUtf8?: boolean;
  /** It is a module of ours, which is run as `startWorker` runs one, but with arguments and pipes. */
  readonly isModule?: boolean;
}

/** In desktop VS Code this process's program is Electron, which then behaves as Node. */
const AS_NODE = { ELECTRON_RUN_AS_NODE: "1" };

/**
 * Starts a program with an argument array, without a shell and without our keys (`childEnvironment`), in a process group
 * of its own: shims and wrappers start others, which live on and hold the pipes when only the first one is killed.
 * @throws Node's error for what cannot even be tried: an argument with NUL, too long a list; on Windows a `.cmd`
 */
export function startProgram(
  program: string,
  args: readonly string[],
  { inUtf8, isModule, ...options }: StartOptions,
): RunningProgram {
  const env = childEnvironment(process.env);
  const [file, all] = isModule ? [process.execPath, [program, ...args]] : [program, args];
  const child = spawn(file, all, {
    ...options,
    windowsHide: true,
    env: isModule ? { ...env, ...AS_NODE } : inUtf8 ? askingForUtf8(env, process.platform) : env,
    detached: process.platform !== "win32",
  });
  return watched(child);
}

/**
 * Starts a module of ours in a process of its own, with messages in both directions. Neither with the host's flags (an inspector's port would
 * be taken twice) nor in its working folder, as above.
 */
export function startWorker(module: string): RunningProgram {
  const child = fork(module, [], {
    serialization: "advanced",
    cwd: path.dirname(module),
    execArgv: [],
    env: { ...childEnvironment(process.env), ...AS_NODE },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: process.platform !== "win32",
  });
  return watched(child);
}

function watched(child: ChildProcess): RunningProgram {
  let end = (): void => undefined;
  const ended = new Promise<number | null>((resolve, reject) => {
    end = () => {
      if (!running.delete(end)) return;
      endTree(child.pid, SYSTEM, () => child.kill("SIGKILL"));
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
      setTimeout(() => {
        // Windows's own program for it may hang too.
        child.kill("SIGKILL");
        resolve(null);
      }, LAST_WORD_MS).unref();
    };
    running.add(end);
    child.once("error", (error) => {
      running.delete(end);
      reject(error);
    });
    // What it left running on purpose has let go of the pipes by then, and stays.
    child.once("close", (code) => {
      running.delete(end);
      resolve(code);
    });
  });
  ended.catch(() => undefined);
  return { process: child, ended, end };
}

/** Ends of all that run: a group of its own is not reached by Ctrl+C, nor by the end of its terminal. */
const running = new Set<() => void>();
process.once("exit", endPrograms);

/** Ends all programs that run, before this process ends in a way that tells nobody. */
export function endPrograms(): void {
  for (const end of running) end();
}

/** What ending takes of the system. */
export interface ProcessSystem {
  readonly platform: NodeJS.Platform;
  /** As `process.kill`; a negative id is a group. */
  readonly kill: (pid: number, signal: NodeJS.Signals) => void;
  /** Starts Windows's own program for it, and tells when that has ended. */
  readonly taskkill: (args: readonly string[], done: () => void) => void;
}

const SYSTEM: ProcessSystem = {
  platform: process.platform,
  kill: (pid, signal) => void process.kill(pid, signal),
  taskkill: (args, done) => {
    const env = childEnvironment(process.env);
    spawn(windowsProgram("taskkill.exe", process.env), args, { stdio: "ignore", windowsHide: true, env })
      .once("error", done)
      .once("close", done);
  },
};

/** Ends a process and all that it started; `killOne` ends the process alone, where there is no better way. */
export function endTree(
  pid: number | undefined,
  { platform, kill, taskkill }: ProcessSystem,
  killOne: () => void,
): void {
  if (pid === undefined) return;
  // It asks the processes for their parents: the first one has to be there still.
  if (platform === "win32") return taskkill(["/PID", String(pid), "/T", "/F"], killOne);
  try {
    // Also where the first one is gone already: the group is there for as long as anybody is in it.
    kill(-pid, "SIGKILL");
  } catch {
    killOne();
  }
}

import * as path from "node:path";
import type { Readable, Writable } from "node:stream";
import { startProgram } from "../system/childProcess";
import { EarmarkError } from "../core/errors";
import { EXIT_CANNOT_LOAD } from "./inside/failure";
import { Lines } from "./outputLines";
import { freeMemory } from "./freeMemory";

/** stderr beyond this is dropped: a broken file can make ffmpeg print a line a frame. */
const STDERR_CHARACTERS = 16_384;

/** A program at an absolute path. */
export interface Program {
  readonly path: string;
  /** It is a module of ours: Node runs it, or an editor that behaves as Node. */
  readonly isModule?: boolean;
}

/** A child process whose output is read by us. */
export interface Child {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** The end of what it printed on stderr so far: for the log. What decides is read by line. */
  readonly stderr: () => string;
  /** Exit code; null where it was killed. Rejects where it could not be started; with `ffmpegDamaged` where a module of ours lacks its own files. */
  readonly exited: Promise<number | null>;
  /** Ends it now, with all that it started. ffmpeg ignores SIGTERM for as long as its output is blocked (measured: up to minutes). */
  readonly end: () => void;
}

/**
 * Starts a program as `startProgram` does. It works in its own folder: the working folder of an
 * editor that was started in a shell is often a workspace, and Windows looks for libraries there. `onLine` gets every line
 * of stderr as it comes, however many there are.
 */
export function start(
  { path: file, isModule = false }: Program,
  args: readonly string[],
  onLine?: (line: string) => void,
): Child {
  const {
    process: child,
    ended,
    end,
  } = startProgram(file, args, { stdio: ["pipe", "pipe", "pipe"], cwd: path.dirname(file), isModule });
  const [stdin, stdout] = [child.stdin as Writable, child.stdout as Readable];
  let stderr = "";
  const lines = onLine && new Lines(onLine);
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-STDERR_CHARACTERS);
    lines?.push(text);
  });
  child.stderr?.once("end", () => lines?.end());
  // A child that ends before it has read everything breaks the pipe; its exit code tells the story.
  stdin.on("error", () => undefined);
  stdout.on("error", () => undefined);
  const exited = isModule ? ended.then((code) => loaded(code, stderr)) : ended;
  exited.catch(() => undefined);
  return { stdin, stdout, stderr: () => stderr, exited, end };
}

/** Of the program inside, which tells by its code that it could not begin. */
function loaded(code: number | null, stderr: string): number | null {
  if (code !== EXIT_CANNOT_LOAD) return code;
  throw new EarmarkError("ffmpegDamaged", stderr.trim() || "The ffmpeg inside Earmark cannot be loaded.");
}

/** Everything a short-lived program printed. */
export interface Output {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Runs a program to its end, with `input`, whole or in pieces, on stdin.
 * @throws {EarmarkError} `ffmpegDamaged` as `Child.exited`; `signal.reason` when aborted; Node's error where it cannot start
 */
export async function run(
  program: Program,
  args: readonly string[],
  input: Uint8Array | readonly Uint8Array[],
  signal: AbortSignal,
  onLine?: (line: string) => void,
): Promise<Output> {
  signal.throwIfAborted();
  const child = start(program, args, onLine);
  signal.addEventListener("abort", child.end, { once: true });
  try {
    for (const piece of Array.isArray(input) ? (input as readonly Uint8Array[]) : [input]) child.stdin.write(piece);
    child.stdin.end();
    const pieces: Buffer[] = [];
    child.stdout.on("data", (piece: Buffer) => pieces.push(piece));
    const code = await child.exited;
    signal.throwIfAborted();
    const stdout = Buffer.concat(pieces);
    if (pieces.length > 1) freeMemory(pieces);
    return { code, stdout, stderr: child.stderr() };
  } finally {
    signal.removeEventListener("abort", child.end);
  }
}

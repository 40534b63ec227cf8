import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Readable } from "node:stream";
import { EarmarkError } from "../core/errors";
import { wrongSetting } from "../core/wrongSetting";
import type { Clip, Hints, Hypothesis, Limits, Log, Recognizer } from "../core/types";
import { oneLine } from "../core/whiteSpace";
import { complaintIn, Printed } from "./printed";
import { startProgram, type RunningProgram } from "../system/childProcess";
import { systemEncoding } from "../system/codePage";
import { cleanUp } from "../system/renameAndRemove";

/** A program of the user's own that transcribes: `whisper-cli`, `pocketsphinx_continuous`, a script. */
export interface Command {
  /**
   * The program and its arguments, without a shell. `{audio}` becomes the path of a WAV file of 16 kHz mono, `{context}` that
   * of a text file, `{language}` the code of the language, or `auto`.
   */
  readonly line: readonly string[];
  readonly limits: Limits;
  readonly log: Log;
  /** What it takes of the machine; left to tests. */
  readonly machine?: Machine;
}

/** What running a program takes of a machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** As `startProgram`, which throws for what cannot even be tried. */
  readonly start: typeof startProgram;
  /** What programs print in that know nothing of UTF-8. */
  readonly encoding: () => Promise<string | undefined>;
}

let systems: Promise<string | undefined> | undefined;
const MACHINE: Machine = {
  platform: process.platform,
  start: startProgram,
  encoding: () => (systems ??= systemEncoding()),
};

/** Without a word for so long a program hangs. Large models take a while to load. */
const SILENT_MS = 600_000;
/** Far beyond what anybody says in a clip. */
const MOST_BYTES = 800_000;
/** Of what a program printed as its complaint, so much goes into the log. */
const STDERR_BYTES = 4_000;

/** Recognizes by running the program once a clip; what it prints is the text. */
export function command({ line, limits, log, machine = MACHINE }: Command): Recognizer {
  return {
    limits,
    async *recognize(clip, hints, signal) {
      signal.throwIfAborted();
      const folder = await mkdtemp(path.join(tmpdir(), "earmark-")).catch(notWritten);
      try {
        yield* run(await argumentsOf(line, folder, clip, hints), log, machine, signal);
      } finally {
        await cleanUp(folder, (error) =>
          // Its message has a path of the user's.
          log.warn(`command: temporary files are left: ${codeOf(error)}`),
        );
      }
    },
  };
}

async function argumentsOf(line: readonly string[], folder: string, { audio }: Clip, hints: Hints): Promise<string[]> {
  if (audio.kind !== "bytes") throw new EarmarkError("badRequest", "A program accepts clips only.");
  const [audioFile, contextFile] = [path.join(folder, "clip.wav"), path.join(folder, "context.txt")];
  await writeFile(audioFile, audio.data, { mode: 0o600 }).catch(notWritten);
  await writeFile(contextFile, hints.context, { mode: 0o600 }).catch(notWritten);
  return line.map((part) =>
    part
      .replaceAll("{audio}", () => audioFile)
      .replaceAll("{context}", () => contextFile)
      .replaceAll("{language}", () => hints.language ?? "auto"),
  );
}

function notWritten(cause: NodeJS.ErrnoException): never {
  const full = ["ENOSPC", "EDQUOT", "EFBIG"].includes(cause.code ?? "");
  throw new EarmarkError(full ? "noSpace" : "engine", `A clip could not be written for the program: ${cause.message}`, {
    cause,
  });
}

async function* run(
  [program = "", ...args]: readonly string[],
  log: Log,
  machine: Machine,
  signal: AbortSignal,
): AsyncGenerator<Hypothesis, void, undefined> {
  if (!program) throw wrongSetting("earmark.command", { code: "noAudio" });
  const { process: child, ended, end } = started(program, args, machine);
  signal.addEventListener("abort", end, { once: true });
  let silence: NodeJS.Timeout | undefined;
  let hangs = false;
  const recognized = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      hangs = true;
      end();
    }, SILENT_MS);
  };
  recognized();
  let complaint = Buffer.alloc(0);
  child.stderr?.on("data", (bytes: Buffer) => {
    complaint = Buffer.concat([complaint, bytes]).subarray(-STDERR_BYTES);
    recognized();
  });
  try {
    // Asked before there is anything to read: a moment, once a clip.
    const encoding = await machine.encoding();
    const printed = new Printed(encoding);
    let shown = "";
    try {
      for await (const bytes of child.stdout as Readable) {
        recognized();
        printed.push(bytes as Buffer);
        if (printed.bytes > MOST_BYTES)
          throw new EarmarkError("badAnswer", `${program} printed more than ${MOST_BYTES} bytes for a clip.`);
        const text = oneLine(printed.lines);
        if (text !== shown) yield { text: (shown = text), final: false };
      }
    } catch (error) {
      if (error instanceof EarmarkError) throw error;
      // Only its end tells why.
      log.debug(`command: its output broke off: ${codeOf(error)}`);
    }
    const code = await ended.catch((error: unknown) => {
      throw notStarted(program, error, machine);
    });
    signal.throwIfAborted();
    if (hangs) throw new EarmarkError("timeout", `${program} printed nothing for ${SILENT_MS / 1_000} s.`);
    if (code !== 0) {
      throw new EarmarkError(
        "engine",
        `${program} ended with ${code ?? "a signal"}: ${complaintIn(complaint, encoding).trim().slice(-300)}`,
      );
    }
    const text = printed.whole();
    if (text === undefined) {
      const known = encoding ? `neither UTF-8 nor ${encoding}` : "not UTF-8";
      throw new EarmarkError("engine", `${program} printed text in ${known}. Configure it to print UTF-8.`);
    }
    yield { text: oneLine(text), final: true };
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", end);
    end();
    await ended.catch(() => undefined);
  }
}

function started(program: string, args: readonly string[], machine: Machine): RunningProgram {
  try {
    return machine.start(program, args, { stdio: ["ignore", "pipe", "pipe"], inUtf8: true });
  } catch (error) {
    throw notStarted(program, error, machine);
  }
}

/** On Windows a batch file is run by a shell, which reads what is said as commands: Node refuses that (CVE-2024-27980). */
function notStarted(program: string, cause: unknown, { platform }: Pick<Machine, "platform">): EarmarkError {
  const why = `${program} could not be started (${codeOf(cause)}).`;
  const instead =
    "Instead of a .cmd or .bat file, specify the program that it runs, such as node.exe or python.exe, with the script as the first argument.";
  if (platform === "win32" && /\.(?:cmd|bat)[ .]*$/i.test(program))
    return new EarmarkError("settings", `${why} ${instead}`, { cause });
  const next =
    platform === "win32" ? `Only .exe files can be started. ${instead}` : "Make sure that it exists and is executable.";
  return new EarmarkError("engine", `${why} ${next}`, { cause });
}

function codeOf(error: unknown): string {
  const { code, name } = error as Partial<NodeJS.ErrnoException>;
  return code ?? name ?? "unknown";
}

/**
 * Starts a program and ends it as soon as it runs: that a file of its name is there does not say that the system starts it.
 * @throws {EarmarkError} `engine`, as recognizing does
 */
export async function tryProgram(program: string, machine: Machine = MACHINE): Promise<void> {
  const { process: child, ended, end } = started(program, ["--help"], machine);
  try {
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      ended.then(() => resolve(), reject);
    });
  } catch (error) {
    throw notStarted(program, error, machine);
  } finally {
    end();
    await ended.catch(() => undefined);
  }
}

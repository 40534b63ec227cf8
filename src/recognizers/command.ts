import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Readable } from "node:stream";
import { EarmarkError } from "../core/errors";
import type { Clip, Hints, Hypothesis, Limits, Log, Recognizer } from "../core/types";
import { oneLine } from "../core/whiteSpace";
import { startProgram, type RunningProgram } from "../system/childProcess";
import { cleanUp } from "../system/renameAndRemove";

/** A program of the person's own that hears: `whisper-cli`, `pocketsphinx_continuous`, a script. */
export interface Command {
  /**
   * The program and its arguments, without a shell. `{audio}` becomes the path of a WAV file of 16 kHz mono, `{context}` that
   * of a text file, `{language}` the code of the language, or `auto`.
   */
  readonly line: readonly string[];
  readonly limits: Limits;
  readonly log: Log;
}

/** Without a word for so long a program hangs. Large models take a while to load. */
const SILENT_MS = 600_000;
/** Far beyond what anybody says in a clip. */
const MOST_CHARACTERS = 200_000;
/** Of what a program printed as its complaint, so much goes into the log. */
const STDERR_CHARACTERS = 2_000;

/** Recognizes by running the program once a clip; what it prints is the text. */
export function command({ line, limits, log }: Command): Recognizer {
  return {
    limits,
    async *recognize(clip, hints, signal) {
      signal.throwIfAborted();
      const folder = await mkdtemp(path.join(tmpdir(), "earmark-")).catch(notWritten);
      try {
        yield* run(await argumentsOf(line, folder, clip, hints), log, signal);
      } finally {
        await cleanUp(folder, (error) => log.warn(String(error)));
      }
    },
  };
}

async function argumentsOf(line: readonly string[], folder: string, { audio }: Clip, hints: Hints): Promise<string[]> {
  if (audio.kind !== "bytes") throw new EarmarkError("badRequest", "A program takes clips only.");
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
  signal: AbortSignal,
): AsyncGenerator<Hypothesis, void, undefined> {
  if (!program) throw new EarmarkError("settings", "earmark.command names no program.");
  const { process: child, ended, end } = started(program, args);
  signal.addEventListener("abort", end, { once: true });
  let silence: NodeJS.Timeout | undefined;
  let hangs = false;
  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      hangs = true;
      end();
    }, SILENT_MS);
  };
  heard();
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-STDERR_CHARACTERS);
    heard();
  });
  try {
    let printed = "";
    let shown = "";
    const decoder = new TextDecoder();
    try {
      for await (const bytes of child.stdout as Readable) {
        heard();
        printed += decoder.decode(bytes as Buffer, { stream: true });
        if (printed.length > MOST_CHARACTERS)
          throw new EarmarkError("badAnswer", `${program} printed more than ${MOST_CHARACTERS} characters for a clip.`);
        // A line that is not complete may still be overwritten by the program.
        const text = oneLine(printed.slice(0, printed.lastIndexOf("\n") + 1));
        if (text !== shown) yield { text: (shown = text), final: false };
      }
    } catch (error) {
      if (error instanceof EarmarkError) throw error;
      // Only its end tells why.
      log.debug(`command: ${String(error)}`);
    }
    const code = await ended.catch((error: unknown) => {
      throw notStarted(program, error);
    });
    signal.throwIfAborted();
    if (hangs) throw new EarmarkError("timeout", `${program} said nothing for ${SILENT_MS / 1_000} s.`);
    if (code !== 0) {
      throw new EarmarkError("engine", `${program} ended with ${code ?? "a signal"}: ${complaint.trim().slice(-300)}`);
    }
    yield { text: oneLine(printed), final: true };
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", end);
    end();
    await ended.catch(() => undefined);
  }
}

function started(program: string, args: readonly string[]): RunningProgram {
  try {
    return startProgram(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    throw notStarted(program, error);
  }
}

function notStarted(program: string, cause: unknown): EarmarkError {
  return new EarmarkError("engine", `${program} could not be started.`, { cause });
}

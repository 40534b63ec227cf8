import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { gather } from "./context/gather";
import { readArguments, UsageError, type CliOptions } from "./cli/arguments";
import { cacheFolder } from "./cli/cacheStorage";
import { recognitionFor } from "./cli/call";
import { engineOf } from "./cli/engineOf";
import { inputsOf, type Input } from "./cli/inputs";
import { openCall } from "./cli/openCall";
import { inTerminal } from "./cli/optionNames";
import { modelNamed, modelsIn } from "./cli/terminalModels";
import { EarmarkError, type ErrorCode } from "./core/errors";
import { weightOf, type Notice } from "./core/notices";
import { SILENT } from "./core/silentLog";
import type { GuardNote, Segment, Span, Tokens, Turn, Word } from "./core/types";
import { noticeText } from "./session/noticeText";
import { UNWATCHED } from "./session/recognition";
import { noticesOfEnd, noticesOfModel } from "./session/noticesOf";

export { EarmarkError };
export type { ErrorCode, GuardNote, Segment, Span, Tokens, Turn, Word };

/** Something that was not heard, cut off, guessed or left out. */
export interface TranscriptionNotice {
  readonly code: string;
  /** `missing`: something that may have been said is not in the text; `doubtful`: it may not be what was said. */
  readonly weight: "missing" | "doubtful" | "remark";
  /** In English. */
  readonly message: string;
}

/** How a recording is to be transcribed. All of it is optional: by default Alibaba's service does it, with the key of `DASHSCOPE_API_KEY`. */
export interface TranscribeOptions {
  /** Code of the language spoken, such as `zh` or `en`; absent: it is detected. */
  readonly language?: string;
  /** Words and names that may be said. Passwords and keys in it are left out. */
  readonly context?: string;
  /** Numbers as digits (Chinese and English only). */
  readonly itn?: boolean;
  /** Name of the model. */
  readonly model?: string;
  /** Of the service; absent: `DASHSCOPE_API_KEY`. */
  readonly apiKey?: string;
  readonly region?: "beijing" | "singapore" | "us";
  /** Another host of the service. */
  readonly baseUrl?: string;
  /** A server of your own instead of the service; `model` is required then. */
  readonly server?: { readonly url: string; readonly kind?: string; readonly key?: string };
  /** A program on this machine instead of the service, such as `["program", "{audio}"]`. */
  readonly command?: readonly string[];
  /** A model on this machine instead of the service, such as `sense-voice`; it has to be there already (`earmark models`). */
  readonly local?: string;
  /** Where such models are; absent: where the terminal's are. */
  readonly modelsFolder?: string;
  /** Keys may go over a private network in clear text. */
  readonly keyWithoutTls?: boolean;
  /** The audio track, counted from 1; absent: one with speech. */
  readonly track?: number;
  /** Segments at the same time (1 to 32); absent: 4. */
  readonly parallel?: number;
  /** How long to keep retrying after failures that may pass; absent: 60. */
  readonly retrySeconds?: number;
  /** Absolute path of an ffmpeg; absent: one that is installed, or the one inside this package. */
  readonly ffmpegPath?: string;
  /** Where finished segments are kept, so that nothing is paid for twice; `false`: nowhere; absent: where the terminal's are. */
  readonly cacheFolder?: string | false;
  /** Yield segments while they are still growing, too (`final` is false then): each replaces the one of its `index`. */
  readonly interim?: boolean;
  /** Ends the transcription, and all that it started; what is thrown is its reason. */
  readonly signal?: AbortSignal;
  readonly onNotice?: (notice: TranscriptionNotice) => void;
}

/**
 * Transcribes one recording: a file, or a public URL that the service fetches. Yields segments in order, each as soon as it is final. One
 * that failed for good has no text and says why in `gap`; the rest goes on. Whoever leaves the loop ends everything.
 * @throws {EarmarkError} whose `code` says what the caller can do about it; `options.signal.reason` when aborted
 */
export async function* transcribe(
  recording: string | URL,
  options: TranscribeOptions = {},
): AsyncGenerator<Segment, void, undefined> {
  const { signal = new AbortController().signal, interim = false, onNotice } = options;
  const told = new Set<string>();
  const tell = (notices: readonly Notice[]): void => {
    for (const notice of notices) {
      const one = { code: notice.code, weight: weightOf(notice), message: noticeText(notice, inTerminal) };
      if (!told.has(one.message)) onNotice?.(one);
      told.add(one.message);
    }
  };
  signal.throwIfAborted();
  const env = environmentOf(options);
  const given = optionsOf(options, env);
  const input = await inputOf(recording);
  const named = withUsage(() => engineOf(given, env));
  await checkModel(given, env);
  const context = contextOf(options.context ?? "");
  const { call, close } = await openCall(given, named, context, {
    home: path.resolve(__dirname, ".."),
    env,
    cache: options.cacheFolder === false ? undefined : cacheFolder(given, env),
    log: SILENT,
    onUnusable: () => undefined,
  });
  try {
    tell(call.notices);
    tell(noticesOfModel({ ...named, ...given, model: named.model, context: context !== "" }));
    const { recognition, storage } = await recognitionFor(input, call);
    recognition.watch({ ...UNWATCHED, notice: (notice) => tell([notice]) });
    const cancel = (): void => recognition.abort(signal.reason);
    signal.addEventListener("abort", cancel, { once: true });
    const all = new Map<number, Segment>();
    try {
      signal.throwIfAborted();
      for await (const segment of recognition.segments()) {
        all.set(segment.index, segment);
        if (interim || segment.final) yield segment;
        signal.throwIfAborted();
      }
    } finally {
      signal.removeEventListener("abort", cancel);
      await recognition.suspend(signal.reason);
    }
    tell(noticesOfEnd([...all.values()]));
    await storage.finish();
  } finally {
    await close();
  }
}

/** As in a terminal. */
const MAX_TOKENS = 1_500;

function environmentOf({ apiKey, server }: TranscribeOptions): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...(apiKey === undefined ? {} : { DASHSCOPE_API_KEY: apiKey }),
    ...(server?.key === undefined ? {} : { EARMARK_SERVER_KEY: server.key }),
  };
}

/** The options of a command line that asks for the same: their defaults, and what is wrong with a value, are in one place. */
function optionsOf(options: TranscribeOptions, env: NodeJS.ProcessEnv): CliOptions {
  const { language, model, region, baseUrl, server, command, track, parallel, retrySeconds, ffmpegPath } = options;
  const values = {
    language,
    model,
    region,
    "base-url": baseUrl,
    server: server?.url,
    "server-kind": server?.kind,
    command: command && JSON.stringify(command),
    local: options.local,
    "models-dir": options.modelsFolder,
    track,
    parallel,
    "retry-seconds": retrySeconds,
    ffmpeg: ffmpegPath,
    "cache-dir": options.cacheFolder === false ? undefined : options.cacheFolder,
  };
  const flags = { itn: options.itn, "key-without-tls": options.keyWithoutTls };
  const args = [
    ...Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : `--${name}=${value}`)),
    ...Object.entries(flags).flatMap(([name, is]) => (is === true ? `--${name}` : [])),
  ];
  const given = withUsage(() => readArguments(["transcribe", ...args, "--", "recording"], env));
  if (given === "help") throw new EarmarkError("settings", "No recording was named.");
  return given;
}

/** A program cannot be asked whether to download a gigabyte. @throws {EarmarkError} `noModel`, with what to do */
async function checkModel({ local, modelsDir }: CliOptions, env: NodeJS.ProcessEnv): Promise<void> {
  if (local === undefined) return;
  const state = await withUsage(() => modelsIn(modelsDir, env)).state(modelNamed(local, env));
  if (state !== "installed")
    throw new EarmarkError("noModel", `${local} is not downloaded: run earmark models download ${local}.`);
}

/** @throws {EarmarkError} `missingFile` for what is no regular file; `badUrl` */
async function inputOf(recording: string | URL): Promise<Input> {
  const text = String(recording);
  const name = text.startsWith("file:") ? fileURLToPath(text) : text;
  const [input, ...others] = (await inputsOf([name])).inputs;
  if (!input || others.length > 0 || (input.kind === "file" && input.path !== path.resolve(name)))
    throw new EarmarkError("missingFile", `${name} is not a regular file.`);
  return input;
}

function contextOf(text: string): string {
  if (!text.trim()) return "";
  const documents = [{ label: "context", text, isMarkdown: false, caret: 0 }];
  return gather({ glossaries: [], documents }, { mode: "text", maxTokens: MAX_TOKENS }).context.text;
}

/** @throws {EarmarkError} in place of the command line's own error */
function withUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) throw new EarmarkError("settings", error.message, { cause: error });
    throw error;
  }
}

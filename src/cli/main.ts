import { stat, writeFile } from "node:fs/promises";
import * as path from "node:path";
import type { Writable } from "node:stream";
import { FfmpegFinder } from "../audio/ffmpeg";
import { EarmarkError } from "../core/errors";
import { Pacer } from "../pipeline/pacer";
import { TaskStore } from "../pipeline/taskStore";
import { weightOf, type Notice } from "../core/notices";
import type { Log, Segment } from "../core/types";
import type { Http } from "../recognizers/http";
import { TIMEOUTS } from "../recognizers/network";
import { recognizerFor, type Means } from "../recognizers/recognizerFor";
import { noticesOfModel, noticesOfSegment } from "../session/noticesOf";
import { AppendOnly } from "../transcript/appendOnly";
import { isoDay } from "../transcript/note";
import { ENDINGS, render, type Format, type Transcript } from "../transcript/render";
import { HELP, readArguments, UsageError, type CliOptions } from "./arguments";
import { engineOf } from "./engine";
import { eventOf, retryEvent, type CliEvent } from "./events";
import { EXIT, exitCodeOf } from "./exitCodes";
import { readHints } from "./hints";
import { inputsOf, type Input } from "./inputs";
import { Progress } from "./progress";
import { Said } from "./said";
import { cacheFolder, storageFor } from "./storage";
import { transcribeOne, type Session } from "./transcribeOne";

/** Everything that the program touches, so that a test can hold it. */
export interface World {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** The extension's folder: ffmpeg may be there. */
  readonly home: string;
  /** One that has looked for ffmpeg already; `home` is not used then. */
  readonly ffmpegs?: FfmpegFinder;
  /** Ctrl+C. */
  readonly signal: AbortSignal;
}

/** Runs the program; answers with its exit code. Never throws. */
export async function main(world: World): Promise<number> {
  const { stderr, stdout, signal } = world;
  let events = false;
  try {
    const options = readArguments(world.args, world.env);
    if (options === "help") {
      stdout.write(HELP);
      return world.args.length > 0 ? EXIT.done : EXIT.usage;
    }
    events = options.jsonEvents;
    return await run(options, world);
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
    report(error, undefined, events, world);
    if (error instanceof UsageError) stderr.write("earmark --help shows what there is.\n");
    return exitCodeOf(error);
  }
}

async function run(options: CliOptions, world: World): Promise<number> {
  const { env, signal } = world;
  const inputs = await inputsOf(options.inputs);
  if (inputs.length === 0) throw new UsageError("There is no recording in there.");
  const { engine, model, key } = engineOf(options, env);
  const { context, corrections } = await readHints(options.contextFiles, options.glossaryFiles);
  const log = logTo(world);
  let http: Http | undefined;
  const means: Means = {
    model,
    key,
    log,
    fileJobs: {
      tasks: new TaskStore(path.join(options.cacheDir ?? cacheFolder(env), "tasks")),
      mayStore: options.temporaryStorage,
      allChannels: options.allChannels,
      onSent: () => undefined,
    },
    local: () => {
      throw new EarmarkError("settings", "The local engine is there in the editor only.");
    },
    // Not before everything else is right: it is most of what there is to load.
    http: async () => (http ??= (await import("../recognizers/http")).openHttp({ ...TIMEOUTS, strictTls: true })),
  };
  const session: Session = {
    options,
    model,
    engine,
    recognizer: await recognizerFor(engine, means),
    pacer: new Pacer(model.limits.requestsPerMinute),
    context: context.text,
    ffmpegs: world.ffmpegs ?? new FfmpegFinder(world.home),
    log,
  };
  let code: number = EXIT.done;
  try {
    for (const input of inputs) {
      signal.throwIfAborted();
      const target = options.outDir === undefined ? undefined : targetIn(options.outDir, input, options.format);
      if (target !== undefined && !options.force && (await exists(target))) {
        world.stderr.write(`${input.name}: done already, ${target}\n`);
        continue;
      }
      const headed = inputs.length > 1 && target === undefined;
      code = Math.max(code, await one(input, { target, headed, corrections }, session, world));
    }
    return code;
  } finally {
    await http?.close();
  }
}

interface Task {
  /** The file to write; undefined: standard output. */
  readonly target: string | undefined;
  readonly headed: boolean;
  readonly corrections: Transcript["corrections"];
}

async function one(
  input: Input,
  { target, headed, corrections }: Task,
  session: Session,
  world: World,
): Promise<number> {
  const { options, model } = session;
  const { stdout, signal, env } = world;
  const emit = (event: CliEvent): void => void (options.jsonEvents && stdout.write(`${JSON.stringify(event)}\n`));
  const live = options.format === "text" && !options.jsonEvents && target === undefined;
  const words = new AppendOnly(corrections);
  const segments = new Map<number, Segment>();
  const progress = new Progress(world.stderr, input.name);
  const said = new Said(input.name, world.stderr, emit);
  let billedSeconds = 0;
  const hooks = {
    onTotal: (seconds: number) => progress.total(seconds),
    onRetry: (index: number, error: EarmarkError) => {
      progress.waiting(error.code);
      emit(retryEvent(input.name, index, error));
    },
    onBilled: (seconds: number) => void (billedSeconds += seconds),
    onNotice: (notice: Notice) => {
      progress.clear();
      said.add(notice);
    },
  };
  if (headed && live) stdout.write(`## ${input.name}\n\n`);
  said.add(...noticesOfModel({ model, language: options.language, itn: options.itn, context: session.context !== "" }));
  const storage = await storageFor(input, options, env);
  try {
    for await (const segment of transcribeOne(input, storage, session, hooks, signal)) {
      segments.set(segment.index, segment);
      progress.done(segment);
      emit(eventOf(input.name, segment));
      for (const notice of noticesOfSegment(segment)) hooks.onNotice(notice);
      // A pipe that is full slows the pipeline down, and that ffmpeg: nothing piles up.
      if (live && !stdout.write(words.write(segment))) await drained(stdout, signal);
    }
  } catch (error) {
    progress.clear();
    if (live && words.text) stdout.write("\n");
    if (signal.aborted) {
      world.stderr.write(`Interrupted. ${segments.size} parts of ${input.name} arrived; what is finished is kept.\n`);
      throw error;
    }
    report(error, input.name, options.jsonEvents, world);
    return exitCodeOf(error);
  }
  progress.clear();
  const all = [...segments.values()];
  const result: Transcript = {
    name: input.name,
    model: model.id,
    date: isoDay(input.kind === "file" ? (await stat(input.path)).mtime : new Date()),
    segments: all,
    billedSeconds,
    corrections,
    notices: said.all,
  };
  if (target !== undefined)
    await writeFile(target, render(options.format, result), { flag: options.force ? "w" : "wx" });
  else if (live) stdout.write(headed ? "\n\n" : "\n");
  else if (!options.jsonEvents) stdout.write(render(options.format, result));
  const gaps = all.filter(({ gap }) => gap).length;
  emit({
    type: "done",
    file: input.name,
    seconds: all.at(-1)?.span.end ?? 0,
    billedSeconds,
    parts: all.length,
    saved: all.filter(({ saved }) => saved).length,
    gaps,
    missing: said.all.filter((notice) => weightOf(notice) === "missing").length,
  });
  // Not before the text is out, and not while something of it is missing: that must not cost the parts that are there.
  if (gaps === 0) await storage.finish();
  return gaps > 0 || said.heaviest === "missing" ? EXIT.gaps : EXIT.done;
}

/** The file of a recording's transcript. */
function targetIn(folder: string, { name }: Input, format: Format): string {
  return path.join(folder, `${name}.${ENDINGS[format]}`);
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}

function report(error: unknown, file: string | undefined, events: boolean, { stdout, stderr }: World): void {
  const code = error instanceof EarmarkError ? error.code : error instanceof UsageError ? "usage" : "fault";
  const message = error instanceof Error ? error.message : String(error);
  if (events) stdout.write(`${JSON.stringify({ type: "error", ...(file ? { file } : {}), error: code, message })}\n`);
  stderr.write(`earmark: ${file ? `${file}: ` : ""}${message}\n`);
  if (code === "fault" && error instanceof Error) stderr.write(`${error.stack ?? ""}\n`);
}

/** Warnings are for the person; what else happens is in the events. */
function logTo({ stderr }: World): Log {
  const say = (message: string): void => void stderr.write(`earmark: ${message}\n`);
  const nothing = (): void => undefined;
  return { debug: nothing, info: nothing, warn: say, error: say };
}

async function drained(stream: Writable, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", stop, { once: true });
    stream.once("drain", () => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
  });
}

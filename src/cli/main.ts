import type { Readable, Writable } from "node:stream";
import type { FfmpegFinder } from "../audio/ffmpeg";
import type { Clock } from "../core/clock";
import { EarmarkError } from "../core/errors";
import { readArguments, UsageError, type CliOptions } from "./arguments";
import { HELP } from "./help";
import { batch } from "./batch";
import { EXIT, exitCodeOf } from "./exitCodes";
import { inputsOf } from "./inputs";
import { logTo, report, type Streams } from "./standardError";
import { Output } from "./output";
import { watchFolder } from "./watchFolder";
import { withCall } from "./withCall";
import { modelsCommand } from "./modelsCommand";

/** Everything that the program touches, so that a test can hold it. */
export interface World {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Where answers come from, where somebody can give them. */
  readonly stdin?: Readable & { readonly isTTY?: boolean };
  /** The extension's folder: ffmpeg may be there. */
  readonly home: string;
  /** One that has looked for ffmpeg already; `home` is not used then. */
  readonly ffmpegs?: FfmpegFinder;
  /** For what waits until a folder is quiet; absent: that of this machine. */
  readonly clock?: Clock;
  /** Ctrl+C. */
  readonly signal: AbortSignal;
  /** Tools for agents (`earmark mcp`), for as long as one is there. @throws {UsageError} */
  readonly serve?: (options: CliOptions, world: World) => Promise<void>;
}

/** Runs the program; answers with its exit code, once everything is written. Never throws. */
export async function main(world: World): Promise<number> {
  const { args, env, stderr, signal } = world;
  const output = new Output(world.stdout);
  // Closed, or on a full disk: nobody can be told.
  stderr.on("error", () => undefined);
  let events = false;
  try {
    if (args[0] === "models" && !args.some((one) => one === "--help" || one === "-h")) {
      await modelsCommand(args.slice(1), output, { ...world, log: logTo(stderr) });
      return EXIT.done;
    }
    const options = readArguments(args, env);
    if (options === "help") {
      output.write(HELP);
      await output.flushed(signal);
      return args.length > 0 ? EXIT.done : EXIT.usage;
    }
    if (options.serves) {
      await world.serve?.(options, world);
      return EXIT.done;
    }
    events = options.jsonEvents;
    return await run(options, { output, stderr, events }, world);
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
    const code = exitCodeOf(error);
    if (code !== EXIT.unread) report(error, undefined, { output, stderr, events });
    if (error instanceof UsageError) stderr.write("Run earmark --help for a list of options.\n");
    return code;
  }
}

async function run(options: CliOptions, streams: Streams, world: World): Promise<number> {
  const { signal } = world;
  if (options.watch) return watchFolder(options, options.watch, streams, world);
  const { inputs, leftOut: skipped } = await inputsOf(options.inputs);
  // Every shard finds the same; one of them says it.
  const leftOut = (options.shard?.index ?? 1) === 1 ? skipped : [];
  for (const one of leftOut) report(new EarmarkError("missingFile", one), undefined, streams);
  if (inputs.length === 0) throw new UsageError("No recordings were found.");
  if (options.follow !== undefined && inputs.length > 1)
    throw new UsageError("--follow can only be used with one recording on this machine.");
  return withCall(options, world, (call, hints) =>
    batch({ inputs, leftOut: leftOut.length, ...hints }, call, streams, signal),
  );
}

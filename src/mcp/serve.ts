import { readFileSync } from "node:fs";
import * as path from "node:path";
import { FfmpegFinder } from "../audio/ffmpeg";
import { UsageError, type CliOptions } from "../cli/arguments";
import { cacheFolder } from "../cli/cacheStorage";
import { readHints } from "../cli/hints";
import type { World } from "../cli/main";
import { logTo, say } from "../cli/standardError";
import { TranscriptSearch } from "../session/transcriptSearch";
import { Allowance } from "./allowance";
import { Kept } from "./kept";
import { toolServer } from "./toolServer";
import { Transcriber } from "./transcriber";

/**
 * Serves tools for agents over standard input and output until the client leaves or the program is interrupted. Nothing but the
 * protocol goes to standard output. @throws {UsageError}; {EarmarkError} for glossaries that cannot be read
 */
export async function serve(options: CliOptions, world: World): Promise<void> {
  const { env, stdout, stderr, signal, home } = world;
  const folder = cacheFolder(options, env);
  if (folder === undefined) throw new UsageError("There is no home folder. Use --cache-dir.");
  const log = logTo(stderr);
  const { corrections, problems } = await readHints(options);
  problems.forEach((problem) => log.warn(problem));
  const kept = new Kept(folder, options.cacheDays);
  const ffmpegs = world.ffmpegs ?? new FfmpegFinder(home);
  const allowance = new Allowance(options.confirmAbove);
  const transcriber = new Transcriber({ options, env, home, ffmpegs, kept, allowance, log });
  const deps = {
    folders: options.inputs,
    kept,
    search: new TranscriptSearch(kept.transcripts),
    transcriber,
    corrections,
    version: versionIn(home),
  };
  const sdk = await import("./mcpSdk");
  const handle = sdk.serveStdio(() => toolServer(deps, sdk), {
    transport: new sdk.StdioServerTransport(process.stdin, stdout),
    onerror: (error) => say(stderr, error.message),
  });
  await new Promise<void>((resolve) => {
    process.stdin.once("end", resolve);
    process.stdin.once("close", resolve);
    stdout.once("error", () => resolve());
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  // Ends what is at work: calls that nobody waits for any more.
  await handle.close();
  await transcriber.close();
  signal.throwIfAborted();
}

function versionIn(home: string): string {
  try {
    const { version } = JSON.parse(readFileSync(path.join(home, "package.json"), "utf8")) as { version?: unknown };
    return typeof version === "string" ? version : "0";
  } catch {
    return "0";
  }
}

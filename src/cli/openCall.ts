import { FfmpegFinder } from "../audio/ffmpeg";
import type { Log } from "../core/types";
import { Lanes } from "../pipeline/lanes";
import { Pacer } from "../pipeline/pacer";
import { lanesFor } from "../recognizers/engine";
import { noticesOfConnection } from "../session/noticesOf";
import type { CliOptions } from "./arguments";
import { Runs } from "./cacheStorage";
import type { Call } from "./call";
import type { engineOf } from "./engineOf";
import { wayTo } from "./wayTo";

/** What a call has around it. */
export interface CallWorld {
  /** The package's folder: ffmpeg may be there, and the engine of this machine. */
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  /** One that has looked for ffmpeg already. */
  readonly ffmpegs?: FfmpegFinder | undefined;
  /** Where finished segments are kept; undefined: nowhere. */
  readonly cache: string | undefined;
  readonly log: Log;
  readonly template?: string | undefined;
  readonly billing?: Call["billing"];
  /** Nothing can be kept there: told once. */
  readonly onUnusable: (error: unknown) => void;
}

/** Makes ready for recordings, of a command line or of a program; `close` when they are done. @throws {EarmarkError} `settings` */
export async function openCall(
  options: CliOptions,
  named: ReturnType<typeof engineOf>,
  context: string,
  { home, env, ffmpegs, cache, log, onUnusable, template = "", billing }: CallWorld,
): Promise<{ readonly call: Call; readonly close: () => Promise<void> }> {
  const { engine, model, key } = named;
  const way = await wayTo(named, options, { home, env, cache, log });
  const call: Call = {
    options,
    model,
    engine,
    recognizer: way.recognizer,
    pacer: new Pacer(model.limits.requestsPerMinute),
    context,
    ffmpegs: ffmpegs ?? new FfmpegFinder(home),
    lanes: new Lanes(lanesFor(engine, options.parallel)),
    cache,
    runs: new Runs(),
    onUnusable: once(onUnusable),
    template,
    billing,
    notices: noticesOfConnection(engine, { key: key !== undefined, keyWithoutTls: options.keyWithoutTls }),
  };
  return { call, close: () => way.close() };
}

function once(tell: (error: unknown) => void): (error: unknown) => void {
  let told = false;
  return (error) => {
    if (!told) tell(error);
    told = true;
  };
}

import * as path from "node:path";
import { EarmarkError } from "../core/errors";
import { decodeText } from "../core/decodeText";
import type { Log } from "../core/types";
import { Spending } from "../pipeline/spending";
import { atMost } from "../recognizers/catalog";
import { billedTo } from "../session/billing";
import { SUBTITLE_SECONDS, withShorterClips } from "../session/clipSeconds";
import { Ledger } from "../storage/ledger";
import { readRegular } from "../system/regularFile";
import type { CliOptions } from "./arguments";
import { cacheFolder } from "./cacheStorage";
import type { Call } from "./call";
import { engineOf } from "./engineOf";
import { readHints } from "./hints";
import type { World } from "./main";
import { told } from "./modelsCommand";
import { openCall } from "./openCall";
import { logTo, say } from "./standardError";
import { ensureModel, modelNamed, modelsIn } from "./terminalModels";
import { UsageError } from "./usageError";

/** What files of a command line say beside its options. */
export type Hints = Omit<Awaited<ReturnType<typeof readHints>>, "context" | "problems">;

/**
 * Makes ready for the recordings of a command line, and leaves nothing open behind.
 * @throws {EarmarkError} `settings`, `missingFile`, `noKey`; {UsageError}; what `use` throws
 */
export async function withCall<T>(
  options: CliOptions,
  world: World,
  use: (call: Call, hints: Hints) => Promise<T>,
): Promise<T> {
  const { env } = world;
  const { engine, model: whole, key } = engineOf(options, env);
  // A line of subtitles begins where its clip does, unless the recognizer gives the times of words.
  const timed = options.format === "srt" || options.format === "vtt";
  const model = (timed && withShorterClips(whole, SUBTITLE_SECONDS)) || whole;
  const { context, problems, ...hints } = await readHints(options);
  const template = options.template === undefined ? undefined : await templateIn(options.template);
  const log = logTo(world.stderr);
  problems.forEach((problem) => log.warn(problem));
  if (options.local !== undefined) {
    const wanted = modelNamed(options.local, env);
    const store = modelsIn(options.modelsDir, env);
    await told(wanted, () => ensureModel(wanted, store, options.yes, { ...world, log }));
  }
  const cache = cacheFolder(options, env);
  const { call, close } = await openCall(options, { engine, model, key }, context.text, {
    ...world,
    cache,
    log,
    template,
    billing: options.watch && cache !== undefined ? billingOf(options, { engine, model }, cache, log) : undefined,
    onUnusable: (error) =>
      say(world.stderr, `finished segments cannot be saved for reuse: ${(error as Error).message}`),
  });
  try {
    return await use(call, hints);
  } finally {
    await close();
  }
}

/** Nobody sits there: what is spent is counted, with that of other runs and of an editor whose folder is the cache. @throws {UsageError} */
function billingOf(
  { monthlyBudget, region }: CliOptions,
  { engine, model }: Pick<Call, "engine" | "model">,
  cache: string,
  log: Log,
): Call["billing"] {
  if (engine.id !== "cloud" && engine.id !== "server") return undefined;
  if (monthlyBudget > 0 && !atMost(model, region, 1))
    throw new UsageError(`--monthly-budget requires --price, because the price of ${model.id} is not known.`);
  return billedTo(
    { model, region, workspace: "", monthlyBudget },
    new Spending(new Ledger(path.join(cache, "usage"))),
    log,
  );
}

/** Beyond any template. */
const MOST_BYTES = 1_000_000;

async function templateIn(file: string): Promise<string> {
  try {
    return decodeText(await readRegular(file, MOST_BYTES));
  } catch (cause) {
    throw new EarmarkError("missingFile", `${file} cannot be read.`, { cause });
  }
}

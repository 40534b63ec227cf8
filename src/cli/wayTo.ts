import * as path from "node:path";
import type { Log, Recognizer } from "../core/types";
import { LocalEngine } from "../local/localEngine";
import type { Tasks } from "../recognizers/filetrans";
import type { Http } from "../recognizers/http";
import { TIMEOUTS } from "../recognizers/network";
import { recognizerFor } from "../recognizers/recognizerFor";
import { TaskStore } from "../storage/taskStore";
import type { CliOptions } from "./arguments";
import type { engineOf } from "./engineOf";
import { modelNamed, modelsIn } from "./terminalModels";

/** A recognizer, and the connection to it. */
export interface Way {
  readonly recognizer: Recognizer;
  close(): Promise<void>;
}

/** What it takes to reach a recognizer. */
export interface WayWorld {
  /** The package's folder: the local engine is there. */
  readonly home: string;
  /** Where tasks are kept; undefined: nowhere. */
  readonly cache: string | undefined;
  readonly log: Log;
  readonly env: NodeJS.ProcessEnv;
}

/** Opens no connection: that waits for the first request. @throws {EarmarkError} `settings` */
export async function wayTo(
  { engine, model, key }: ReturnType<typeof engineOf>,
  options: Pick<CliOptions, "temporaryStorage" | "allChannels" | "keyWithoutTls" | "local" | "modelsDir">,
  { home, cache, log, env }: WayWorld,
): Promise<Way> {
  let http: Http | undefined;
  let local: LocalEngine | undefined;
  const recognizer = await recognizerFor(engine, {
    model,
    key,
    log,
    fileJobs: {
      tasks: cache === undefined ? NO_TASKS : new TaskStore(path.join(cache, "tasks")),
      mayStore: options.temporaryStorage,
      allChannels: options.allChannels,
      onSent: () => undefined,
    },
    local: () => {
      const found = modelNamed(options.local ?? "", env);
      local ??= new LocalEngine(path.join(home, "dist"));
      const store = modelsIn(options.modelsDir, env);
      return local.recognizer({ model: found, store, threads: 0, limits: model.limits, log });
    },
    // Not before everything else is right: it is most of what there is to load.
    http: async () =>
      (http ??= (await import("../recognizers/http")).openHttp({
        ...TIMEOUTS,
        strictTls: true,
        keyWithoutTls: options.keyWithoutTls,
      })),
  });
  return {
    recognizer,
    close: async () => {
      local?.dispose();
      await http?.close();
    },
  };
}

const NO_TASKS: Tasks = {
  find: () => Promise.resolve(undefined),
  keep: () => Promise.resolve(),
  forget: () => Promise.resolve(),
};

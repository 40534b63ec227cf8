import * as path from "node:path";
import { EarmarkError } from "../core/errors";
import type { Log, Recognizer } from "../core/types";
import type { Tasks } from "../recognizers/filetrans";
import type { Http } from "../recognizers/http";
import { TIMEOUTS } from "../recognizers/network";
import { recognizerFor } from "../recognizers/recognizerFor";
import { TaskStore } from "../storage/taskStore";
import type { CliOptions } from "./arguments";
import type { engineOf } from "./engineOf";

/** A recognizer, and the connection to it. */
export interface Way {
  readonly recognizer: Recognizer;
  close(): Promise<void>;
}

/** Opens no connection: that waits for the first request. @throws {EarmarkError} `settings` */
export async function wayTo(
  { engine, model, key }: ReturnType<typeof engineOf>,
  options: Pick<CliOptions, "temporaryStorage" | "allChannels" | "keyWithoutTls">,
  { cache, log }: { readonly cache: string | undefined; readonly log: Log },
): Promise<Way> {
  let http: Http | undefined;
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
      throw new EarmarkError("settings", "The local engine is available only in the editor.");
    },
    // Not before everything else is right: it is most of what there is to load.
    http: async () =>
      (http ??= (await import("../recognizers/http")).openHttp({
        ...TIMEOUTS,
        strictTls: true,
        keyWithoutTls: options.keyWithoutTls,
      })),
  });
  return { recognizer, close: async () => http?.close() };
}

const NO_TASKS: Tasks = {
  find: () => Promise.resolve(undefined),
  keep: () => Promise.resolve(),
  forget: () => Promise.resolve(),
};

import { randomBytes } from "node:crypto";
import { EarmarkError } from "../core/errors";
import type { Log } from "../core/types";
import { identityOf } from "../system/identity";
import type { LocalEngine } from "./localEngine";
import type { LocalModel } from "./models";
import { ModelStore } from "./modelStore";
import { otherFolder, type WindowsMachine } from "./otherFolder";

/** Where models can be kept so that the engine can open them. */
export interface UsableStore {
  readonly store: ModelStore;
  /** It is not the folder that was wanted: to be remembered with the first model. */
  readonly moved?: string;
}

/** What is asked for. */
export interface Wanted {
  /** The extension's own folder. */
  readonly own: string;
  /** The one that the user has set; empty for none. */
  readonly chosen: string;
  readonly log: Log;
  readonly machine?: WindowsMachine;
}

/**
 * The store for a model, known to work before anything is downloaded: the engine was loaded, and can open the folder. Where it could
 * not open our own, another one is chosen; what the user has set stays.
 * @throws {EarmarkError} as `LocalEngine.tried`; `signal.reason` when aborted
 */
export async function usableStore(
  engine: LocalEngine,
  model: LocalModel,
  { own, chosen, log, machine = thisMachine() }: Wanted,
  signal: AbortSignal,
): Promise<UsableStore> {
  const store = new ModelStore(chosen || own);
  try {
    await engine.tried(store.folderOf(model), log, signal);
    return { store };
  } catch (error) {
    signal.throwIfAborted();
    const isFolder = error instanceof EarmarkError && error.code === "engineFolder";
    const moved = isFolder && !chosen ? await otherFolder(own, machine) : undefined;
    if (moved === undefined) throw error;
    const other = new ModelStore(moved);
    await engine.tried(other.folderOf(model), log, signal);
    return { store: other, moved };
  }
}

function thisMachine(): WindowsMachine {
  const isSame = async (one: string, other: string): Promise<boolean> =>
    (await identityOf(one)) === (await identityOf(other));
  return { env: process.env, isSame, mark: randomBytes(6).toString("hex") };
}

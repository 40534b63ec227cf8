import { rename, rm } from "node:fs/promises";
import { SYSTEM_CLOCK, type Clock } from "../core/clock";

/**
 * What others have open for a moment: on Windows a file that a virus scanner, an indexer, a sync program or another window looks at can
 * neither be renamed nor removed, nor made again while its removal is pending, and it says so with any of these. A folder is not empty
 * while what was removed from it is still open there.
 */
const PASSING = new Set(["EPERM", "EBUSY", "EACCES", "ENOTEMPTY"]);

/** Milliseconds to wait before each further try: a second in all. */
const WAITS = [10, 20, 40, 80, 150, 200, 250, 250];

/** What it takes of the system. */
export interface RenamingSystem {
  /** As Node's. */
  readonly rename: (from: string, to: string) => Promise<void>;
  /** Removes a file, or a folder with all that is in it. Rejects with Node's error; nothing there is none. */
  readonly remove: (target: string) => Promise<void>;
  readonly clock: Pick<Clock, "sleep">;
}

const SYSTEM: RenamingSystem = {
  rename: async (from, to) => rename(from, to),
  remove: async (target) => rm(target, { recursive: true, force: true }),
  clock: SYSTEM_CLOCK,
};

const NEVER = new AbortController().signal;

/** Does something to a file, again for up to a second while somebody else is at it. @throws as `action` does in the end */
export async function insisting<T>(
  action: () => Promise<T>,
  { clock }: Pick<RenamingSystem, "clock"> = SYSTEM,
): Promise<T> {
  for (const wait of WAITS) {
    try {
      return await action();
    } catch (error) {
      if (!PASSING.has((error as NodeJS.ErrnoException | undefined)?.code ?? "")) throw error;
    }
    await clock.sleep(wait, NEVER);
  }
  return action();
}

/** Renames a file; what has the new name is replaced. @throws Node's error, after a second where somebody has it open */
export async function renameFile(from: string, to: string, system: RenamingSystem = SYSTEM): Promise<void> {
  await insisting(async () => system.rename(from, to), system);
}

/** Removes a file or a folder that is to be gone; nothing there is no error. @throws Node's error, after a second as above */
export async function remove(target: string, system: RenamingSystem = SYSTEM): Promise<void> {
  await insisting(async () => system.remove(target), system);
}

/**
 * The same for what is only in the way: a draft, a temporary folder, a lock. Never throws: what cannot be removed is no
 * reason to lose what was done meanwhile. `onLeft` is told why it is still there.
 */
export async function cleanUp(
  target: string,
  onLeft: (error: unknown) => void = () => undefined,
  system: RenamingSystem = SYSTEM,
): Promise<void> {
  await remove(target, system).catch(onLeft);
}

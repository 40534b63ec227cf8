import { createHash } from "node:crypto";
import { homedir } from "node:os";
import * as path from "node:path";
import { outline } from "../audio/digest";
import { ClipStore } from "../storage/clipStore";
import { PlanStore } from "../storage/planStore";
import { cleanUp } from "../system/renameAndRemove";
import type { CliOptions } from "./arguments";
import type { Input } from "./inputs";

/** As much as the editor keeps by default. */
export const BOUNDS = { ageMs: 90 * 86_400_000, bytes: 200_000_000 };

/** Where finished clips go while a recording is at work, and what happens to them then. */
export interface RunStorage {
  /** Undefined where this machine has no place for them. */
  readonly clips: ClipStore | undefined;
  readonly plans: PlanStore | undefined;
  /** The recording is complete. */
  finish(): Promise<void>;
}

/** The folder for what can be kept: the one that was named, or the system's own; undefined where there is none. */
export function cacheFolder({ cacheDir }: Pick<CliOptions, "cacheDir">, env: NodeJS.ProcessEnv): string | undefined {
  if (cacheDir !== undefined) return path.resolve(cacheDir);
  const system = systemFolder(env);
  // XDG: what is relative counts for nothing. It would lie in whatever folder the work is done.
  return system !== undefined && path.isAbsolute(system) ? system : undefined;
}

function systemFolder(env: NodeJS.ProcessEnv): string | undefined {
  const xdg = env["XDG_CACHE_HOME"] ?? "";
  if (path.isAbsolute(xdg)) return path.join(xdg, "earmark");
  const local = env["LOCALAPPDATA"];
  if (process.platform === "win32" && local) return path.join(local, "earmark", "cache");
  try {
    return path.join(homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache", "earmark");
  } catch {
    // A user without an entry in the system's list, as in containers, and no HOME.
    return undefined;
  }
}

/** How many recordings of one call are at work in a folder of their own, by its path: equal recordings share one. */
export class Runs {
  readonly #atWork = new Map<string, number>();

  /** True: nobody else is at work there. */
  begin(folder: string): boolean {
    const others = this.#atWork.get(folder) ?? 0;
    this.#atWork.set(folder, others + 1);
    return others === 0;
  }

  /** True: nobody is left there who may need it. */
  end(folder: string): boolean {
    const left = (this.#atWork.get(folder) ?? 1) - 1;
    this.#atWork.set(folder, left);
    return left === 0;
  }
}

/**
 * The shared cache, or with `--no-cache` a folder of this recording's own that is gone when it is done: an interrupted
 * run leaves it behind, and `--resume` goes on with it. What cannot be used is never a reason not to transcribe.
 */
export async function storageFor(
  input: Input,
  options: Pick<CliOptions, "cache" | "resume">,
  folder: string | undefined,
  runs: Runs,
  onUnusable: (error: unknown) => void,
): Promise<RunStorage> {
  if (folder === undefined) {
    onUnusable(new Error("there is no home folder"));
    return { clips: undefined, plans: undefined, finish: () => Promise.resolve() };
  }
  if (options.cache) {
    const clips = new ClipStore(path.join(folder, "clips"));
    const finish = async (): Promise<void> =>
      void (await clips.trim(BOUNDS, () => Promise.resolve(new Set())).catch(onUnusable));
    return { clips, plans: new PlanStore(path.join(folder, "plans")), finish };
  }
  const facts = input.kind === "url" ? input.url : await outline(input.path).catch(() => input.path);
  const own = path.join(folder, "runs", createHash("sha256").update(facts).digest("hex").slice(0, 32));
  const remove = (): Promise<void> => cleanUp(own, onUnusable);
  if (runs.begin(own) && !options.resume) await remove();
  const finish = async (): Promise<void> => {
    if (runs.end(own)) await remove();
  };
  return { clips: new ClipStore(own), plans: undefined, finish };
}

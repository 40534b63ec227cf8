import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { homedir } from "node:os";
import * as path from "node:path";
import { fingerprint } from "../audio/digest";
import { ClipStore } from "../pipeline/clipStore";
import { PlanStore } from "../pipeline/planStore";
import type { CliOptions } from "./arguments";
import type { Input } from "./inputs";

/** As much as the editor keeps by default. */
const BOUNDS = { ageMs: 90 * 86_400_000, bytes: 200_000_000 };

/** Where finished parts go while a recording is at work, and what happens to them then. */
export interface RunStorage {
  readonly clips: ClipStore;
  readonly plans: PlanStore | undefined;
  /** The recording is complete. */
  finish(): Promise<void>;
}

/** The system's own place for what can be made again. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const home = homedir();
  if (env["XDG_CACHE_HOME"]) return path.join(env["XDG_CACHE_HOME"], "earmark");
  if (process.platform === "win32") return path.join(env["LOCALAPPDATA"] ?? home, "earmark", "cache");
  return path.join(home, process.platform === "darwin" ? "Library/Caches" : ".cache", "earmark");
}

/**
 * The shared cache, or with `--no-cache` a folder of this recording's own that is gone when it is done: an interrupted
 * run leaves it behind, and `--resume` goes on with it.
 */
export async function storageFor(input: Input, options: CliOptions, env: NodeJS.ProcessEnv): Promise<RunStorage> {
  const folder = path.resolve(options.cacheDir ?? cacheFolder(env));
  if (options.cache) {
    const clips = new ClipStore(path.join(folder, "clips"));
    const finish = async (): Promise<void> => void (await clips.trim(BOUNDS, () => Promise.resolve(new Set())));
    return { clips, plans: new PlanStore(path.join(folder, "plans")), finish };
  }
  const facts = input.kind === "url" ? input.url : await fingerprint(input.path).catch(() => input.path);
  const own = path.join(folder, "runs", createHash("sha256").update(facts).digest("hex").slice(0, 32));
  const remove = (): Promise<void> => rm(own, { recursive: true, force: true });
  if (!options.resume) await remove();
  return { clips: new ClipStore(own), plans: undefined, finish: remove };
}

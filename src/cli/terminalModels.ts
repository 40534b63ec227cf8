import { homedir } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../core/errors";
import type { Log } from "../core/types";
import { localModels } from "../local/catalogFile";
import { LocalEngine } from "../local/localEngine";
import { canDownload, hostOfModel, sizeOf, type LocalModel } from "../local/models";
import { ModelStore } from "../local/modelStore";
import type { Http } from "../recognizers/http";
import { TIMEOUTS } from "../recognizers/network";
import { askInTerminal, type Terminal } from "./askInTerminal";
import { CLEAR } from "./progressLine";
import { say } from "./standardError";
import { UsageError } from "./usageError";

/** What it takes to get a model. */
export interface ModelWorld extends Terminal {
  /** The package's folder: the engine is there. */
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Where models are: the folder that was named, or the system's own for data. @throws {UsageError} where there is none */
export function modelsIn(folder: string | undefined, env: NodeJS.ProcessEnv): ModelStore {
  if (folder !== undefined) return new ModelStore(path.resolve(folder));
  const xdg = env["XDG_DATA_HOME"] ?? "";
  if (path.isAbsolute(xdg)) return new ModelStore(path.join(xdg, "earmark", "models"));
  const local = env["LOCALAPPDATA"];
  if (process.platform === "win32" && local) return new ModelStore(path.join(local, "earmark", "models"));
  try {
    const own = process.platform === "darwin" ? "Library/Application Support" : ".local/share";
    return new ModelStore(path.join(homedir(), own, "earmark", "models"));
  } catch {
    throw new UsageError("There is no home folder: use --models-dir.");
  }
}

/** @throws {UsageError} which names those that there are */
export function modelNamed(name: string, env: NodeJS.ProcessEnv): LocalModel {
  const models = localModels(env);
  const found = models.find(({ id }) => id === name);
  if (found) return found;
  throw new UsageError(`There is no local model ${name}. There are: ${models.map(({ id }) => id).join(", ")}.`);
}

/** How large it is, under which license, and from where. */
export function factsOf(model: LocalModel): string {
  if (!canDownload(model)) return `${model.license}, imported from a folder`;
  return `${megabytes(sizeOf(model))}, ${model.license}, from ${hostOfModel(model)}`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`;
}

/**
 * Fetches a model that is not there, once somebody agreed: at the terminal, or with `--yes` before. Whether the engine can be loaded
 * here, and can read the folder, is known before.
 * @throws {EarmarkError} `noModel` where nobody agreed, with what to do; as `LocalEngine.tried` and `ModelStore.install`
 */
export async function ensureModel(
  model: LocalModel,
  store: ModelStore,
  yes: boolean,
  world: ModelWorld,
): Promise<void> {
  const { home, stderr, log, signal } = world;
  if ((await store.state(model)) === "installed") return;
  const folder = store.folderOf(model);
  const facts = factsOf(model);
  if (!canDownload(model)) throw new EarmarkError("noModel", `Import it: earmark models import ${model.id} <folder>`);
  const engine = new LocalEngine(path.join(home, "dist"));
  await engine.tried(folder, log, signal);
  const agreed = yes || (await askInTerminal(`Download ${model.label} (${facts}) to ${folder}?`, world, signal));
  if (agreed === false) throw new EarmarkError("noModel", "The download was declined.");
  if (agreed === undefined)
    throw new EarmarkError(
      "noModel",
      `Nobody can be asked whether to download it (${facts}): run earmark models download ${model.id} in a terminal, or add --yes.`,
    );
  let http: Http | undefined;
  try {
    http = (await import("../recognizers/http")).openHttp({ ...TIMEOUTS, strictTls: true, keyWithoutTls: false });
    const total = sizeOf(model);
    let shown = -1;
    const onProgress = (bytes: number): void => {
      const percent = Math.floor((100 * bytes) / total);
      if (stderr.isTTY && percent > shown) stderr.write(`${CLEAR}${model.label}: ${percent} % of ${megabytes(total)}`);
      shown = Math.max(shown, percent);
    };
    const onWaiting = (): void => say(stderr, `another process is downloading ${model.label}; waiting for it`);
    await store.install(model, { http, onProgress, onWaiting }, signal);
  } finally {
    if (stderr.isTTY) stderr.write(CLEAR);
    await http?.close();
  }
}

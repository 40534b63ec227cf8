import { copyFile, readdir, readFile, stat, statfs, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EarmarkError } from "../core/errors";
import { Lock } from "../storage/locks";
import { download, spaceOr, type Fetching } from "./download";
import { hashOf } from "./hash";
import { canDownload, sizeOf, type LocalModel, type ModelFile } from "./models";
import { makeFolder } from "../system/makeFolder";
import { cleanUp, remove, renameFile } from "../system/renameAndRemove";

/** What the store knows of a model. */
export type ModelState = "absent" | "begun" | "installed";

/** Written when every file has been checked: size and time of each, by path. Whole seconds: not every file system keeps more. */
type Installed = Readonly<Record<string, { readonly size: number; readonly changed: number }>>;

const INSTALLED = "installed.json";
const LOCK = "lock";
/** A file system needs some room beside the files. */
const SPARE = 1.1;
const WAIT_MS = 500;
const NEVER = new AbortController().signal;

/** The local models of this machine, each in a folder of its own, shared by all windows. */
export class ModelStore {
  readonly folder: string;
  readonly #freeBytes: (folder: string) => Promise<number>;

  constructor(folder: string, freeBytes = freeIn) {
    this.folder = folder;
    this.#freeBytes = freeBytes;
  }

  /** Where its files are, or would be. */
  folderOf({ id, revision }: LocalModel): string {
    return path.join(this.folder, id, revision);
  }

  /** By sizes and times, which is quick, and by every byte of a file whose time is another one; `verify` looks at all of them. */
  async state(model: LocalModel): Promise<ModelState> {
    const folder = this.folderOf(model);
    const installed = await readInstalled(folder);
    if (!installed) return (await readdir(folder).catch(() => [])).some((name) => name !== LOCK) ? "begun" : "absent";
    let isOtherTime = false;
    for (const file of model.files) {
      const target = path.join(folder, file.path);
      const now = await stat(target).catch(() => undefined);
      const then = installed[file.path];
      if (!now || !then || now.size !== then.size) return "begun";
      if (Math.round(now.mtimeMs / 1_000) === then.changed) continue;
      // A time is a hint: a disk may say another one after a change of daylight saving time, and a copied folder has none of before.
      if (!(await isGood(file, target, NEVER).catch(() => false))) return "begun";
      isOtherTime = true;
    }
    if (isOtherTime) await writeInstalled(model, folder).catch(() => undefined);
    return "installed";
  }

  /**
   * Fetches what is missing. Another window that is at it already is waited for.
   * @throws {EarmarkError} as `download`; `signal.reason` when aborted, and then what is there stays for the next time
   */
  async install(
    model: LocalModel,
    { onProgress, onWaiting, ...fetching }: Fetching & { readonly onWaiting?: () => void },
    signal: AbortSignal,
  ): Promise<void> {
    if (!canDownload(model)) throw new EarmarkError("noModel", `${model.id} can only be imported.`);
    await this.#locked(model, onWaiting ?? (() => undefined), signal, async (folder) => {
      if ((await this.state(model)) === "installed") return;
      await this.#checkSpace(model, folder);
      let before = 0;
      for (const file of model.files) {
        const target = path.join(folder, file.path);
        await makeFolder(path.dirname(target));
        if (!(await isGood(file, target, signal)))
          await download(file, target, { ...fetching, onProgress: (bytes) => onProgress(before + bytes) }, signal);
        before += file.bytes;
        onProgress(before);
      }
      await writeInstalled(model, folder);
    });
  }

  /**
   * Takes the files from a folder, wherever below it they are: for machines without a network.
   * @throws {EarmarkError} `notInFolder`, whose detail is the file that is missing or another one; `noSpace`; `signal.reason`
   */
  async importFrom(model: LocalModel, source: string, signal: AbortSignal): Promise<void> {
    const candidates = await filesBelow(source);
    await this.#locked(
      model,
      () => undefined,
      signal,
      async (folder) => {
        await this.#checkSpace(model, folder);
        for (const file of model.files) {
          const target = path.join(folder, file.path);
          if (await isGood(file, target, signal)) continue;
          const found = await firstGood(file, candidates, signal);
          if (!found)
            throw new EarmarkError("notInFolder", `${file.path} is not in the folder.`, { detail: file.path });
          await makeFolder(path.dirname(target));
          try {
            await copyFile(found, `${target}.part`);
          } catch (error) {
            await cleanUp(`${target}.part`);
            throw spaceOr(error);
          }
          await renameFile(`${target}.part`, target);
        }
        await writeInstalled(model, folder);
      },
    );
  }

  /** Looks at every byte; what is not as it should be is removed, so that it is fetched again. Answers with those files. */
  async verify(model: LocalModel, signal: AbortSignal): Promise<readonly string[]> {
    const folder = this.folderOf(model);
    const bad: string[] = [];
    for (const file of model.files) {
      const target = path.join(folder, file.path);
      if (await isGood(file, target, signal)) continue;
      bad.push(file.path);
      await remove(target);
    }
    if (bad.length > 0) await remove(path.join(folder, INSTALLED));
    else await writeInstalled(model, folder);
    return bad;
  }

  async remove({ id }: LocalModel): Promise<void> {
    await remove(path.join(this.folder, id));
  }

  async #checkSpace(model: LocalModel, folder: string): Promise<void> {
    let there = 0;
    for (const { path: name } of model.files) {
      for (const file of [name, `${name}.part`]) {
        there += await stat(path.join(folder, file)).then(
          ({ size }) => size,
          () => 0,
        );
      }
    }
    const needed = sizeOf(model) * SPARE - there;
    const free = await this.#freeBytes(folder);
    if (free < needed) {
      throw new EarmarkError("noSpace", `${Math.ceil(needed)} bytes are required, ${free} are free.`);
    }
  }

  /** One window at a time. A lock whose owner is gone, or only another process of its number, is taken over. */
  async #locked(
    model: LocalModel,
    onWaiting: () => void,
    signal: AbortSignal,
    work: (folder: string) => Promise<void>,
  ): Promise<void> {
    const folder = this.folderOf(model);
    await makeFolder(folder);
    const take = (): Promise<Lock | undefined> =>
      Lock.take(path.join(folder, LOCK)).catch((error: unknown) => {
        throw spaceOr(error);
      });
    let lock = await take();
    if (!lock) onWaiting();
    while (!lock) {
      await sleep(WAIT_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
      lock = await take();
    }
    try {
      await work(folder);
    } finally {
      await lock.release();
    }
  }
}

async function isGood({ bytes, sha256 }: ModelFile, target: string, signal: AbortSignal): Promise<boolean> {
  const size = await stat(target).then(
    (found) => found.size,
    () => -1,
  );
  // Of such a file nothing is known but that the user has chosen it.
  if (sha256 === "") return size > 0;
  return size === bytes && (await hashOf(target, signal)) === sha256;
}

async function firstGood(file: ModelFile, among: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  const { named } = file;
  // What lies deeper is somebody's backup.
  const depth = (one: string): number => one.split(path.sep).length;
  if (named) return among.filter((one) => named.test(path.basename(one))).sort((a, b) => depth(a) - depth(b))[0];
  // Its own name first: hashing a gigabyte takes seconds.
  const byName = among.toSorted((a, b) => Number(b.endsWith(file.path)) - Number(a.endsWith(file.path)));
  for (const one of byName) if (await isGood(file, one, signal)) return one;
  return undefined;
}

/** Deep enough for an unpacked archive, and no endless walk where somebody chooses a whole disk. */
const DEPTH = 4;

async function filesBelow(folder: string, depth = DEPTH): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return depth > 0 ? filesBelow(file, depth - 1) : [];
      return entry.isFile() ? [file] : [];
    }),
  );
  return found.flat();
}

async function readInstalled(folder: string): Promise<Installed | undefined> {
  try {
    return JSON.parse(await readFile(path.join(folder, INSTALLED), "utf8")) as Installed;
  } catch {
    return undefined;
  }
}

async function writeInstalled({ files }: LocalModel, folder: string): Promise<void> {
  const entries = await Promise.all(
    files.map(async ({ path: name }) => {
      const { size, mtimeMs } = await stat(path.join(folder, name));
      return [name, { size, changed: Math.round(mtimeMs / 1_000) }] as const;
    }),
  );
  const file = path.join(folder, INSTALLED);
  await writeFile(`${file}.part`, JSON.stringify(Object.fromEntries(entries)));
  await renameFile(`${file}.part`, file);
}

async function freeIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

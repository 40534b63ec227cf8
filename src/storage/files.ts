import { randomUUID } from "node:crypto";
import { link, open, readdir, stat } from "node:fs/promises";
import * as path from "node:path";
import pLimit from "p-limit";
import { makeFolder } from "../system/makeFolder";
import { readRegular } from "../system/regularFile";
import { cleanUp, renameFile } from "../system/renameAndRemove";

/** Writes a JSON file as `writeWhole`. `indent`: for what people may read. @throws Node's error, such as `ENOSPC` */
export async function writeJson(file: string, value: unknown, indent?: number): Promise<void> {
  await writeWhole(file, JSON.stringify(value, undefined, indent));
}

/**
 * Writes a file so that whoever reads it, after whatever happens meanwhile, finds the old content or the new one: the bytes
 * are on the disk before the name points to them.
 * @throws Node's error, such as `ENOSPC`; nothing is left behind then
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const draft = await draftBeside(file, content);
  try {
    await renameFile(draft, file);
  } catch (error) {
    await cleanUp(draft);
    throw error;
  }
}

/** Memory cards and some network folders have no second name for a file. */
const NO_LINKS = new Set([
  "EPERM",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
  "EXDEV",
  "EINVAL",
  "EISDIR",
  "UNKNOWN",
]);

/** The same where nothing is at that name, whatever comes there meanwhile: false where something is. @throws as `writeWhole` */
export async function writeNew(file: string, content: string | Uint8Array): Promise<boolean> {
  const draft = await draftBeside(file, content);
  try {
    return await publish(draft, file);
  } finally {
    await cleanUp(draft);
  }
}

/**
 * Gives a whole file in the same folder its name where nothing is at that name, whatever comes there meanwhile: false where something is. The
 * draft's own name may stay, and is the caller's to remove. @throws Node's error
 */
export async function publish(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "EEXIST") return false;
    if (!NO_LINKS.has(code)) throw error;
    return await renameToNew(draft, file);
  }
}

/** Takes the name first, since a rename replaces what is there. */
async function renameToNew(draft: string, file: string): Promise<boolean> {
  try {
    await (await open(file, "wx")).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  try {
    await renameFile(draft, file);
    return true;
  } catch (error) {
    await cleanUp(file);
    throw error;
  }
}

/** All of it in a file of its own in the same folder; nothing is left behind where that fails. */
async function draftBeside(file: string, content: string | Uint8Array): Promise<string> {
  await makeFolder(path.dirname(file));
  // Not longer than other names: the file's own may have as many bytes as the file system takes.
  const draft = path.join(path.dirname(file), `.${randomUUID()}.tmp`);
  try {
    const handle = await open(draft, "wx");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return draft;
  } catch (error) {
    await cleanUp(draft);
    throw error;
  }
}

/** A process may open few files (256 on macOS), and of what is kept there are thousands. */
const atOnce = pLimit(32);

/** Larger files are not ours: a transcript of twelve hours with the times of its words has some ten megabytes. */
const MOST_BYTES = 64 * 1_048_576;

/** What a file holds; undefined where it is not there, is a pipe or a folder, or is far larger than anything that is kept. */
export async function readKept(file: string): Promise<Buffer | undefined> {
  try {
    return await atOnce(async () => readRegular(file, MOST_BYTES));
  } catch {
    return undefined;
  }
}

/** What a JSON file holds; undefined where it is not there, or is not JSON (somebody else wrote into it). */
export async function readJson(file: string): Promise<unknown> {
  try {
    const bytes = await readKept(file);
    return bytes && JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Removes the files of a folder that were written so long ago, or longer. */
export async function removeOlder(folder: string, ageMs: number, now: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found && now - found.mtimeMs >= ageMs) await cleanUp(file);
  }
}

import { lstat, readdir } from "node:fs/promises";
import * as path from "node:path";
import { isRecording } from "../audio/formats";
import { bytesOf, fileName, nameKey } from "../core/fileName";
import { identityOf } from "../system/identity";
import { besideNames } from "./besideNames";

/**
 * The file beside each recording, in their order: one for each, whether they are asked for together or one today and one tomorrow, since
 * every recording of a folder counts. Writes nothing; the file may be there already.
 *
 * @param recordings absolute paths
 * @param ending with its dot
 */
export async function besideFiles(recordings: readonly string[], ending: string): Promise<readonly string[]> {
  // One folder may have several names.
  const keys = new Map<string, string>();
  const folders = new Map<string, Set<string>>();
  for (const recording of recordings) {
    const folder = path.dirname(recording);
    const key = keys.get(folder) ?? (await identityOf(folder));
    keys.set(folder, key);
    const names = folders.get(key) ?? new Set(await recordingsIn(folder));
    folders.set(key, names.add(path.basename(recording)));
  }
  const named = new Map([...folders].map(([key, names]) => [key, besideNames(names, ending)]));
  return recordings.map((recording) => {
    const { dir, base } = path.parse(recording);
    return path.join(dir, named.get(keys.get(path.dirname(recording)) ?? "")?.get(base) ?? base + ending);
  });
}

async function recordingsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => !name.startsWith(".") && isRecording(name));
}

/** Files that are not there, one for each that is wanted: itself, or with the first number that makes it one that nobody has or wants. */
export async function freeFiles(wanted: readonly string[]): Promise<readonly string[]> {
  const others = new Set(wanted.map(nameKey));
  const given = new Set<string>();
  const free: string[] = [];
  for (const file of wanted) {
    const { dir, name, ext, base } = path.parse(file);
    let one = file;
    const isTaken = (key: string): boolean => given.has(key) || (one !== file && others.has(key));
    for (let number = 2; isTaken(nameKey(one)) || (await isThere(one)); number++)
      one = path.join(dir, fileName(`${name} ${number}`, ext, bytesOf(base)));
    given.add(nameKey(one));
    free.push(one);
  }
  return free;
}

/** A name is taken by a link that leads nowhere too. */
export async function isThere(file: string): Promise<boolean> {
  return (await lstat(file).catch(() => undefined)) !== undefined;
}

import type { Dirent } from "node:fs";
import { lstat, readdir, stat } from "node:fs/promises";
import * as path from "node:path";
import { isRecording } from "../../audio/formats";
import { isPlaceholder } from "../../system/placeholder";
import type { FoundFile, Look } from "./inboxTypes";
import { isUnfinishedDictation } from "./unfinishedDictation";

/** Deeper is no folder of a recorder, but a whole archive. */
const DEPTH = 8;
/** Files of which the system is asked at the same time. */
const TOGETHER = 32;

/**
 * The recordings in a folder and those below it, without reading them. Links are not followed: what arrives are files. Hidden ones are what sync
 * programs make on the way (`.syncthing.memo.m4a.tmp`, `.memo.m4a.icloud`, `._memo.m4a`), `~$` and `.~lock` what editors do; what a download is
 * called (`.part`, `.crdownload`) ends like no recording. A dictation that is being recorded is not there yet either.
 */
export async function lookInto(folder: string): Promise<Look | undefined> {
  const self = await stat(folder, { bigint: true }).catch(() => undefined);
  const entries = self?.isDirectory()
    ? await readdir(folder, { withFileTypes: true }).catch(() => undefined)
    : undefined;
  if (!self || !entries) return undefined;
  const names: string[] = [];
  await collect(folder, "", entries, names, DEPTH);
  const files: FoundFile[] = [];
  for (let at = 0; at < names.length; at += TOGETHER) {
    const some = await Promise.all(names.slice(at, at + TOGETHER).map((below) => factsOf(folder, below)));
    for (const one of some) if (one) files.push(one);
  }
  return { folder: self.ino > 0n ? String(self.ino) : "", files };
}

async function collect(
  root: string,
  below: string,
  entries: readonly Dirent[],
  names: string[],
  depth: number,
): Promise<void> {
  for (const entry of entries) {
    const name = path.join(below, entry.name);
    if (/^(?:\.|~\$)/.test(entry.name)) continue;
    if (entry.isFile()) {
      if (isRecording(entry.name)) names.push(name);
    } else if (entry.isDirectory() && depth > 0) {
      const inside = await readdir(path.join(root, name), { withFileTypes: true }).catch(() => []);
      await collect(root, name, inside, names, depth - 1);
    }
  }
}

async function factsOf(root: string, below: string): Promise<FoundFile | undefined> {
  const file = path.join(root, below);
  const facts = await lstat(file).catch(() => undefined);
  if (!facts?.isFile()) return undefined;
  if (!isPlaceholder(facts) && (await isUnfinishedDictation(file))) return undefined;
  const { size, mtimeMs, ino } = facts;
  return { path: file, below, size, mtimeMs, inode: String(ino), isElsewhere: isPlaceholder(facts) };
}

import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import * as path from "node:path";
import { isRecording } from "../audio/formats";
import { isInside } from "../session/realPaths";

/** A recording in a folder. */
export interface ListedRecording {
  /** Its real path. */
  readonly file: string;
  readonly bytes: number;
  readonly modified: Date;
}

/** Files and folders that are looked at: an agent may be let into a whole disk. */
const MOST = 50_000;

/**
 * The recordings of folders, the newest first, each once. Links to files count where they do not lead out; links to folders, hidden
 * folders and those of packages are not looked into. Folders by their real paths.
 * @throws `signal.reason` when aborted
 */
export async function recordingsBelow(
  folders: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly recordings: readonly ListedRecording[]; readonly isCut: boolean }> {
  const found = new Map<string, ListedRecording>();
  const ways = [...folders];
  let looked = 0;
  for (let folder = ways.shift(); folder !== undefined && looked < MOST; folder = ways.shift()) {
    signal.throwIfAborted();
    const entries: readonly Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (++looked > MOST) break;
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!entry.name.startsWith(".") && entry.name !== "node_modules") ways.push(file);
      } else if (isRecording(entry.name) && !entry.name.startsWith("._")) {
        const one = await recordingAt(file, folders);
        if (one) found.set(one.file, one);
      }
    }
  }
  const recordings = [...found.values()].sort((a, b) => b.modified.getTime() - a.modified.getTime());
  return { recordings, isCut: looked >= MOST };
}

async function recordingAt(file: string, folders: readonly string[]): Promise<ListedRecording | undefined> {
  const real = await realpath(file).catch(() => undefined);
  if (real === undefined || !isRecording(real) || !folders.some((folder) => isInside(folder, real))) return undefined;
  const facts = await stat(real).catch(() => undefined);
  return facts?.isFile() ? { file: real, bytes: facts.size, modified: facts.mtime } : undefined;
}

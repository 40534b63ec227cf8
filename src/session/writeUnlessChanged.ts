import { createHash } from "node:crypto";
import { lstat, readFile, stat } from "node:fs/promises";
import { writeNew, writeWhole } from "../storage/files";
import { freeFiles } from "./besideFiles";

/** Larger files are told apart by size and time. */
const READ_BYTES = 64 * 1_048_576;

/** What is at a name, so that it can be seen later whether somebody changed it; undefined where nothing is. */
export type FileState = string | undefined;

/** @throws Node's error, such as `EACCES` */
export async function fileState(file: string): Promise<FileState> {
  // A link that leads nowhere is something of somebody's too.
  if (!(await there(lstat(file)))) return undefined;
  const facts = await there(stat(file));
  if (!facts?.isFile()) return "other";
  return facts.size > READ_BYTES ? `${facts.size} ${facts.mtimeMs}` : stateOf(await readFile(file));
}

/** The state of a file that holds exactly that. */
export function stateOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * Writes a file whole where its name is as it was when the user was asked, or when it was looked at: nothing, or the content that may be
 * overwritten. A transcription takes minutes, and somebody may write there meanwhile: theirs stays, and ours gets the first free name.
 *
 * @param before what was there then
 * @returns the path that was written
 * @throws Node's error, such as `ENOSPC`; nothing is left behind then
 */
export async function writeUnlessChanged(file: string, content: string, before: FileState): Promise<string> {
  const now = await fileState(file);
  if (now === before && before !== undefined) {
    await writeWhole(file, content);
    return file;
  }
  if (await writeNew(file, content)) return file;
  for (;;) {
    // Others may take one after the other.
    const [free = file] = await freeFiles([file]);
    if (await writeNew(free, content)) return free;
  }
}

async function there<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

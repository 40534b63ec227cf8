import { mkdir, stat } from "node:fs/promises";
import * as path from "node:path";

/**
 * Makes a folder and those above it. Node's own way (`recursive`) never ends where the system says of a folder that is there
 * that it is not, as `/proc` does. @throws Node's error
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const above = path.dirname(folder);
    if (code === "ENOENT" && above !== folder) {
      await makeFolder(above);
      return mkdirOnce(folder);
    }
    // Some systems have other words for a folder that is there: a drive's root, a mount that is read only.
    if ((await stat(folder).catch(() => undefined))?.isDirectory() !== true) throw error;
  }
}

/** Whoever made it meanwhile did the same. */
async function mkdirOnce(folder: string): Promise<void> {
  await mkdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  });
}

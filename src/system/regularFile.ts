import { open, stat, type FileHandle } from "node:fs/promises";
import { EarmarkError } from "../core/errors";

/**
 * Opens a file to read it, where it is one: opening a pipe waits for a writer that may never come, in a thread that no
 * signal ends, and a process with such a thread cannot even exit.
 * @throws {EarmarkError} `missingFile` for a pipe, a socket, a device, a folder; Node's error where it cannot be read
 */
export async function openRegular(file: string): Promise<FileHandle> {
  if (!(await stat(file)).isFile()) throw new EarmarkError("missingFile", "It is not a regular file.");
  return open(file, "r");
}

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

/**
 * What such a file holds: as many bytes as it says that it has. Files of `/proc` say that they have none, and reading one may wait as
 * for a pipe (`/proc/kmsg`).
 * @throws {RangeError} where it has more than `most`; as `openRegular`
 */
export async function readRegular(file: string, most: number): Promise<Buffer> {
  const handle = await openRegular(file);
  try {
    const { size } = await handle.stat();
    if (size > most) throw new RangeError(`${size} bytes`);
    const bytes = Buffer.alloc(size);
    let at = 0;
    for (let read = -1; at < size && read !== 0; at += read) ({ bytesRead: read } = await handle.read(bytes, at));
    return bytes.subarray(0, at);
  } finally {
    await handle.close();
  }
}

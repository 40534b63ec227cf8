import type { CoreFileSystem } from "@ffmpeg/core";

/** WASI's numbers of Node's errors, by which ffmpeg has words for them. */
const NUMBERS: Readonly<Record<string, number>> = {
  EACCES: 2,
  EBUSY: 10,
  EDQUOT: 19,
  EFBIG: 22,
  EIO: 29,
  EISDIR: 31,
  ELOOP: 32,
  EMFILE: 33,
  ENAMETOOLONG: 37,
  ENFILE: 41,
  ENOENT: 44,
  ENOMEM: 48,
  ENOSPC: 51,
  ENOTDIR: 54,
  EPERM: 63,
  EPIPE: 64,
  EROFS: 69,
};

/** What Node answers; its errors become the core's own, and what has no number "Input/output error". */
export function passedOn<T>(fs: CoreFileSystem, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new fs.ErrnoError(NUMBERS[(error as NodeJS.ErrnoException).code ?? ""] ?? (NUMBERS["EIO"] as number));
  }
}

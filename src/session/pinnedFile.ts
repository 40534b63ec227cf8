import { createHash, randomUUID } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { constants, copyFile, open, realpath, stat, type FileHandle } from "node:fs/promises";
import * as path from "node:path";
import { EarmarkError } from "../core/errors";
import { makeFolder } from "../system/makeFolder";
import { cleanUp } from "../system/renameAndRemove";

/** What was agreed to, to be asked before anything of it leaves. */
export interface Pinned {
  readonly realPath: string;
  /** @throws {EarmarkError} `changed`, or why it could not be confirmed */
  check(): Promise<void>;
}

/** A file that could not be looked at. Whatever takes its place was not confirmed. */
export function unpinned(file: string, error: unknown): Pinned {
  return { realPath: file, check: () => Promise.reject(error) };
}

/** It is what was agreed to. */
export async function isStill(pinned: Pinned | undefined): Promise<boolean> {
  if (!pinned) return false;
  return pinned.check().then(
    () => true,
    () => false,
  );
}

/** Clocks of file systems are coarse: what was written in the last two seconds may be written once more without a trace (FAT). */
const COARSE_MS = 2_000;

/**
 * The very file that somebody agreed to send. A path is a promise only: the file, a folder on the way or a link can be replaced while
 * a question is open, and what is there by then was never agreed to.
 */
export class PinnedFile implements Pinned {
  /** As it was asked for. */
  readonly path: string;
  /** Where that leads: links may lead out of a folder. */
  readonly realPath: string;
  readonly #facts: BigIntStats;
  /** SHA-256 of all bytes. Without one the times of the file tell whether it was written to. */
  readonly #digest: string | undefined;
  #isVerified = false;

  private constructor(file: string, realPath: string, facts: BigIntStats, digest: string | undefined) {
    this.path = file;
    this.realPath = realPath;
    this.#facts = facts;
    this.#digest = digest;
  }

  /**
   * What a path means now. `whole`: by all of its bytes (345 MB take a second), for what is to be copied; else by its identity and its
   * times, which nobody can set back (ctime).
   * @throws {EarmarkError} `missingFile` for what is not there or not a regular file
   */
  static async of(file: string, whole = false): Promise<PinnedFile> {
    return fileNow(file, async (real, facts) => {
      const isFresh = Date.now() - Number(facts.ctimeMs) < COARSE_MS;
      return new PinnedFile(file, real, facts, whole || isFresh ? await digestOf(real) : undefined);
    });
  }

  get sizeBytes(): number {
    return Number(this.#facts.size);
  }

  /** Makes sure that it is still that file, with the same content. @throws {EarmarkError} `changed` */
  async check(): Promise<void> {
    const now = await this.#factsNow();
    if (isSame(now, this.#facts) && (this.#isVerified || this.#digest === undefined)) return;
    // The same bytes in another inode, or with another time, are what was agreed to.
    if (this.#digest === undefined || (await digestOf(this.realPath).catch(() => "")) !== this.#digest) throw changed();
    this.#isVerified = isSame(now, this.#facts);
  }

  /**
   * A copy that nobody else knows of, byte for byte what was confirmed: whatever becomes of the file, this is what is decoded. The
   * caller removes it.
   * @throws {EarmarkError} `changed`, `noSpace`
   */
  async copyInto(folder: string): Promise<string> {
    await this.#factsNow();
    await makeFolder(folder);
    const copy = path.join(folder, `${randomUUID()}${path.extname(this.path)}`);
    try {
      await copyFile(this.realPath, copy, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      if ((await digestOf(copy)) !== this.#digest) throw changed();
      return copy;
    } catch (error) {
      await cleanUp(copy);
      if (error instanceof EarmarkError) throw error;
      const full = (error as NodeJS.ErrnoException).code === "ENOSPC";
      throw full
        ? new EarmarkError("noSpace", "There is not enough disk space for a copy of the recording.", { cause: error })
        : changed(error);
    }
  }

  async #factsNow(): Promise<BigIntStats> {
    try {
      const real = await realpath(this.path);
      const facts = await stat(real, { bigint: true });
      if (real === this.realPath && facts.isFile() && facts.size === this.#facts.size) return facts;
    } catch (error) {
      throw changed(error);
    }
    throw changed();
  }
}

/**
 * What a path means now, for who keeps it and reads of it what they need: where it leads, and what the system says of it.
 * @throws {EarmarkError} `missingFile` for what is not there, cannot be read, or is not a regular file
 */
export async function fileNow<T>(file: string, keep: (real: string, facts: BigIntStats) => Promise<T>): Promise<T> {
  try {
    const real = await realpath(file);
    const facts = await stat(real, { bigint: true });
    // Before it is opened: a pipe would wait for a writer.
    if (!facts.isFile()) throw new EarmarkError("missingFile", "The recording is not a regular file.");
    return await keep(real, facts);
  } catch (error) {
    if (error instanceof EarmarkError) throw error;
    throw new EarmarkError("missingFile", "The recording cannot be read.", { cause: error });
  }
}

/** It is not what was agreed to. */
export function changed(cause?: unknown): EarmarkError {
  return new EarmarkError("changed", "The recording is not the one that was confirmed.", { cause });
}

function isSame(a: BigIntStats, b: BigIntStats): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;
}

async function digestOf(file: string): Promise<string> {
  // It was looked at as a link's end: a link in its place is another file. Windows has no such flag, and no such links for everybody.
  const handle: FileHandle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const hash = createHash("sha256");
    for await (const piece of handle.createReadStream({ autoClose: false })) hash.update(piece as Buffer);
    return hash.digest("hex");
  } finally {
    await handle.close();
  }
}

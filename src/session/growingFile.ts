import type { BigIntStats } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { Bytes } from "../audio/bytes";
import { changed, fileNow, type Pinned } from "./pinnedFile";

/**
 * Bytes in its middle that are compared: a number of a file is given to the next one when it is removed. A recorder writes its lengths again
 * at the beginning, and of what it has just written.
 */
const SAMPLE_BYTES = 1_024;

/** A file that somebody agreed to send as it grows: the same one, with what is written to it after what was there. */
export class GrowingFile implements Pinned {
  readonly path: string;
  readonly realPath: string;
  readonly #facts: BigIntStats;
  readonly #sample: Buffer;

  private constructor(file: string, realPath: string, facts: BigIntStats, sample: Buffer) {
    this.path = file;
    this.realPath = realPath;
    this.#facts = facts;
    this.#sample = sample;
  }

  /** @throws {EarmarkError} `missingFile` for what is not there or not a regular file */
  static async of(file: string): Promise<GrowingFile> {
    return fileNow(file, async (real, facts) => new GrowingFile(file, real, facts, await sampleOf(real, facts.size)));
  }

  /** @throws {EarmarkError} `changed` */
  async check(): Promise<void> {
    const { dev, ino, size } = this.#facts;
    const real = await realpath(this.path).catch(() => undefined);
    const now = real === this.realPath ? await stat(real, { bigint: true }).catch(() => undefined) : undefined;
    if (now?.isFile() && now.dev === dev && now.ino === ino && now.size >= size) {
      const sample = await sampleOf(this.realPath, size).catch(() => undefined);
      if (sample?.equals(this.#sample)) return;
    }
    throw changed();
  }
}

function sampleOf(file: string, size: bigint): Promise<Buffer> {
  const middle = Math.floor(Number(size) / 2);
  return Bytes.of(file, (bytes) => bytes.read(middle, Math.min(SAMPLE_BYTES, Number(size) - middle)));
}

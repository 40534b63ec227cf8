import { open, type FileHandle } from "node:fs/promises";
import * as path from "node:path";
import { deferred, type Deferred } from "../core/deferred";
import { EarmarkError } from "../core/errors";
import { orAborted } from "../core/orAborted";
import type { LiveSound } from "../core/types";
import { makeFolder } from "../system/makeFolder";
import { cleanUp } from "../system/renameAndRemove";

/** Bytes of a sample: little-endian, as every machine has them that VS Code runs on. */
export const SAMPLE_BYTES = 2;
/** Samples that are read at once: 2 s. */
const READ_SAMPLES = 32_768;
/** Samples that may wait for a disk that does not answer: 60 s, 2 MB. */
const MOST_WAITING = 960_000;

/**
 * The sound of a recording that is being made, on the disk, so that memory is bounded however far its readers are behind. One writes, any number
 * read. A file that only the user may read; `dispose` removes it.
 */
export class SoundSpool implements LiveSound {
  readonly file: string;
  readonly #handle: FileHandle;
  /** Samples that are in the file, and can be read. */
  #written = 0;
  #waiting: Int16Array[] = [];
  #waitingSamples = 0;
  #writing: Promise<void> | undefined;
  #ended = false;
  #failure: EarmarkError | undefined;
  #disposed = false;
  /** Settled with the next change; every reader that has read all waits for it. */
  #change: Deferred = deferred();

  private constructor(file: string, handle: FileHandle) {
    this.file = file;
    this.#handle = handle;
  }

  /** @throws Node's error where the file is there already, or cannot be made */
  static async create(file: string): Promise<SoundSpool> {
    await makeFolder(path.dirname(file));
    return new SoundSpool(file, await open(file, "wx+", 0o600));
  }

  /** Samples that can be read. */
  get length(): number {
    return this.#written;
  }

  /** What readers get behind all that could be kept; undefined while nothing was lost. */
  get failure(): EarmarkError | undefined {
    return this.#failure;
  }

  /** Adds samples, which are copied. Never throws: the recording goes on where its spool cannot, and readers are told. */
  append(samples: Int16Array): void {
    if (this.#ended || this.#failure || samples.length === 0) return;
    if (this.#waitingSamples + samples.length > MOST_WAITING) return this.#fail(undefined);
    this.#waiting.push(samples.slice());
    this.#waitingSamples += samples.length;
    this.#writing ??= this.#write();
  }

  /** No more comes: readers end behind the last sample. Returns when all is in the file. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#writing;
    this.#changed();
  }

  /** Closes the file, for whoever takes it from here; who still reads is told that it is gone. Never throws. */
  async leave(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    await this.end();
    await this.#handle.close().catch(() => undefined);
  }

  /** The same, and removes the file. Never throws. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    await this.leave();
    await cleanUp(this.file);
  }

  async *samplesFrom(sample: number, signal: AbortSignal): AsyncGenerator<Int16Array, void, undefined> {
    let at = Math.max(0, Math.floor(sample));
    for (;;) {
      signal.throwIfAborted();
      if (this.#disposed) throw new EarmarkError("missingFile", "The sound of the recording was removed.");
      // Before what there is to read is looked at: what comes meanwhile settles this very promise.
      const { promise } = this.#change;
      if (at < this.#written) {
        const piece = await this.#read(at);
        at += piece.length;
        yield piece;
      } else if (this.#failure) throw this.#failure;
      else if (this.#ended && !this.#writing) return;
      else await orAborted(promise, signal);
    }
  }

  async #read(at: number): Promise<Int16Array> {
    const piece = new Int16Array(Math.min(READ_SAMPLES, this.#written - at));
    const bytes = new Uint8Array(piece.buffer);
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await this.#handle
        .read(bytes, done, bytes.length - done, at * SAMPLE_BYTES + done)
        .catch((error: unknown) => {
          throw new EarmarkError("missingFile", "The sound of the recording cannot be read.", { cause: error });
        });
      if (bytesRead === 0) throw new EarmarkError("missingFile", "The sound of the recording was cut off.");
      done += bytesRead;
    }
    return piece;
  }

  async #write(): Promise<void> {
    // The first write begins in the next turn, with all that has come in this one.
    await Promise.resolve();
    let done = 0;
    try {
      while (this.#waiting.length > 0) {
        const pieces = this.#waiting;
        const samples = this.#waitingSamples;
        this.#waiting = [];
        this.#waitingSamples = 0;
        const bytes = Buffer.concat(pieces.map((one) => Buffer.from(one.buffer, one.byteOffset, one.byteLength)));
        while (done < bytes.length) {
          const at = this.#written * SAMPLE_BYTES + done;
          done += (await this.#handle.write(bytes, done, bytes.length - done, at)).bytesWritten;
        }
        this.#written += samples;
        done = 0;
        this.#changed();
      }
    } catch (error) {
      this.#written += Math.floor(done / SAMPLE_BYTES);
      this.#fail(error);
    } finally {
      this.#writing = undefined;
    }
  }

  #fail(cause: unknown): void {
    const full = /^(?:ENOSPC|EDQUOT)$/.test((cause as NodeJS.ErrnoException | undefined)?.code ?? "");
    this.#failure = full
      ? new EarmarkError("noSpace", "The disk is full: no more of the recording can be read.", {
          cause,
          detail: "recording",
        })
      : new EarmarkError("notWritable", "The sound of the recording cannot be kept.", { cause, detail: this.file });
    this.#waiting = [];
    this.#waitingSamples = 0;
    this.#changed();
  }

  #changed(): void {
    const { resolve } = this.#change;
    this.#change = deferred();
    resolve();
  }
}

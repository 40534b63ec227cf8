import { randomUUID } from "node:crypto";
import { open, stat } from "node:fs/promises";
import * as path from "node:path";
import { writeError } from "../../audio/recorder/encoder";
import {
  finishRecording,
  RECORDING_FORMATS,
  secondsOf,
  type FinishSource,
  type RecordingFormat,
} from "../../audio/recorder/finish";
import type { Ffmpeg } from "../../audio/ffmpeg";
import { SAMPLE_RATE } from "../../audio/decode";
import { EarmarkError } from "../../core/errors";
import { isText, oneOf, shapeOf } from "../../core/shape";
import { publish, readJson, writeJson } from "../../storage/files";
import { Lock } from "../../storage/locks";
import { sealed, unsealed } from "../../storage/sealed";
import { SAMPLE_BYTES, SoundSpool } from "../../storage/soundSpool";
import { makeFolder } from "../../system/makeFolder";
import { cleanUp } from "../../system/renameAndRemove";
import { namesFrom, reservePlace, type Place, type WantedPlace } from "./recordingNames";

/** What is kept of a recording for whoever comes after a crash. */
interface Kept extends Place {
  readonly format: RecordingFormat;
}

const isKept = shapeOf<Kept>({ recorded: isText, path: isText, format: oneOf(...RECORDING_FORMATS) });

/** What Matroska begins with; sound comes behind it. */
const HEADER_BYTES = 500;

/** Seconds by which a finished recording may seem shorter than what it was made of: ffmpeg counts in packets. What breaks off says so too. */
const ROUNDING = 0.25;

/**
 * The files of one recording: what is written while it is made, its spool, and a record of both under a lock, so that one window finishes what
 * another one left behind.
 */
export class RecordingFiles {
  readonly #id: string;
  readonly #storage: string;
  readonly #lock: Lock;
  readonly kept: Kept;

  private constructor(storage: string, id: string, lock: Lock, kept: Kept) {
    this.#storage = storage;
    this.#id = id;
    this.#lock = lock;
    this.kept = kept;
  }

  /** Those of a new recording. @throws {EarmarkError} `noSpace`, `notWritable`; nothing is left behind then */
  static async make(storage: string, wanted: WantedPlace): Promise<RecordingFiles> {
    const id = randomUUID();
    let files: RecordingFiles | undefined;
    const lock = await Lock.take(path.join(storage, `${id}.lock`)).catch((error: unknown) => {
      throw writeError(String(error), storage, error);
    });
    if (!lock) throw new EarmarkError("notWritable", "No lock can be made.", { detail: storage });
    try {
      files = new RecordingFiles(storage, id, lock, { ...(await reservePlace(wanted)), format: wanted.format });
      await writeJson(files.#record, sealed(id, files.kept)).catch((error: unknown) => {
        throw writeError(String(error), storage, error);
      });
      return files;
    } catch (error) {
      if (files) await files.discard();
      else await lock.release();
      throw error;
    }
  }

  /**
   * Those that somebody left who is gone; undefined where he is not, or has left nothing that can be finished, which is removed then.
   */
  static async left(storage: string, id: string): Promise<RecordingFiles | undefined> {
    const lock = await Lock.take(path.join(storage, `${id}.lock`)).catch(() => undefined);
    if (!lock) return undefined;
    // Read under the lock: whoever had it may have finished meanwhile.
    const record = await readJson(path.join(storage, `${id}.json`));
    const kept = unsealed(id, record);
    if (isKept(kept)) return new RecordingFiles(storage, id, lock, kept);
    for (const ending of ["json", "pcm"]) await cleanUp(path.join(storage, `${id}.${ending}`));
    await lock.release();
    return undefined;
  }

  get spoolFile(): string {
    return path.join(this.#storage, `${this.#id}.pcm`);
  }

  get #record(): string {
    return path.join(this.#storage, `${this.#id}.json`);
  }

  /** Beside the recording, since only there it can be given its name at once. */
  get #draft(): string {
    return path.join(path.dirname(this.kept.path), `.${this.#id}.tmp`);
  }

  /** @throws {EarmarkError} `noSpace`, `notWritable` */
  async spool(): Promise<SoundSpool> {
    return SoundSpool.create(this.spoolFile).catch((error: unknown) => {
      throw writeError(String(error), this.spoolFile, error);
    });
  }

  /**
   * Gives the recording its last form and name, out of whatever has more of it. Answers with where it is then; what was written while it was made
   * is removed only when all of it is there. `known`: the seconds that were written, where all were.
   * @throws {EarmarkError} `noSpace`, `unfinished`, `emptyFile` where nothing was recorded; `signal.reason` when aborted. What was
   * written is kept then
   */
  async finish(
    ffmpeg: Ffmpeg,
    signal: AbortSignal,
    known?: number,
  ): Promise<{ readonly path: string; readonly seconds: number }> {
    const { recorded, format } = this.kept;
    // The user may have removed it meanwhile, with its folder.
    const { source, seconds } =
      known !== undefined && (await isThere(recorded))
        ? { source: { matroska: recorded }, seconds: known }
        : await this.#best(ffmpeg, signal);
    if (seconds === 0) throw new EarmarkError("emptyFile", "Nothing was recorded.");
    try {
      await makeFolder(path.dirname(this.kept.path));
      const written = await finishRecording(ffmpeg, source, format, this.#draft, signal);
      if (written < seconds - ROUNDING) throw new Error(`only ${written} of ${seconds} s could be written`);
      await toDisk(this.#draft);
      for (const name of namesFrom(this.kept.path)) {
        if (!(await publish(this.#draft, name))) continue;
        await cleanUp(recorded);
        return { path: name, seconds };
      }
      throw new Error("every name is taken");
    } catch (cause) {
      signal.throwIfAborted();
      const { code, message } = cause instanceof EarmarkError ? cause : writeError(String(cause), recorded);
      if (code === "noSpace") throw new EarmarkError(code, message, { detail: "recording", cause });
      throw new EarmarkError("unfinished", message, { detail: path.basename(recorded), cause });
    } finally {
      await cleanUp(this.#draft);
    }
  }

  /**
   * Where what was written while it was made is now. `empty`: nothing can have been recorded. `gone`: it is not in its folder any more. `away`: that is
   * not there either, as of a disk that is not connected.
   */
  async state(): Promise<"there" | "empty" | "gone" | "away"> {
    const { recorded } = this.kept;
    const found = await stat(recorded).catch(() => undefined);
    if (!found) return (await isThere(path.dirname(recorded))) ? "gone" : "away";
    const spooled = await stat(this.spoolFile).catch(() => undefined);
    return found.size < HEADER_BYTES && !spooled?.size ? "empty" : "there";
  }

  /** Milliseconds since it was begun. */
  async age(now: number): Promise<number> {
    const found = await stat(this.#record).catch(() => undefined);
    return found ? now - found.mtimeMs : 0;
  }

  /** What was written and what was spooled are the same, but for what was still on its way when something went wrong. */
  async #best(
    ffmpeg: Ffmpeg,
    signal: AbortSignal,
  ): Promise<{ readonly source: FinishSource; readonly seconds: number }> {
    const written = await secondsOf(ffmpeg, this.kept.recorded, signal);
    const bytes = await stat(this.spoolFile).then(
      ({ size }) => size,
      () => 0,
    );
    const spooled = Math.floor(bytes / SAMPLE_BYTES) / SAMPLE_RATE;
    return spooled > written
      ? { source: { samples: this.spoolFile }, seconds: spooled }
      : { source: { matroska: this.kept.recorded }, seconds: written };
  }

  /** Removes what is only for the time in which it is made, or read. The recording stays. Never throws. */
  async release(): Promise<void> {
    await cleanUp(this.spoolFile);
    await cleanUp(this.#record);
    await this.#lock.release();
  }

  /** Gives it to whoever comes next, who finishes it. Never throws. */
  async leave(): Promise<void> {
    await this.#lock.release();
  }

  /** As if nothing had been. Never throws. */
  async discard(): Promise<void> {
    await cleanUp(this.kept.recorded);
    await this.release();
  }
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** Before what it was made of is removed. */
async function toDisk(file: string): Promise<void> {
  const handle = await open(file, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

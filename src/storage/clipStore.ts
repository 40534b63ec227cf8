import { createHash } from "node:crypto";
import { readdir, stat, utimes } from "node:fs/promises";
import * as path from "node:path";
import { readJson, writeJson } from "./files";
import { SYSTEM_CLOCK } from "../core/clock";
import { isRecognized } from "../core/recognizedShape";
import type { Recognized } from "../core/types";
import { isHeld, Lock } from "./locks";
import { sealed, unsealed } from "./sealed";
import { cleanUp } from "../system/renameAndRemove";

/** Everything that changes what is recognized in a clip, beside its sound. */
export interface ClipOptions {
  /** Model, and host where that is not the service's own. */
  readonly recognizer: string;
  readonly language: string | undefined;
  readonly itn: boolean;
  readonly context: string;
  /** How the clip travels: a lossy way may change what is recognized. */
  readonly upload: string;
  /** Version of the guards. */
  readonly version: number;
}

/** The name under which a finished clip is kept: its sound, all options but the context, and the context. */
export function clipKey(digest: string, { context, ...options }: ClipOptions): string {
  const { recognizer, language, itn, upload, version } = options;
  return [digest, short([version, recognizer, language ?? "", itn, upload]), short(context)].join(".");
}

/** The digest of the sound whose name it is. */
export function digestInKey(key: string): string {
  return key.split(".", 1)[0] ?? "";
}

function short(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 24);
}

/** How much may be kept. */
export interface Bounds {
  /** Milliseconds since a clip was last used; 0 keeps nothing beyond the job. */
  readonly ageMs: number;
  readonly bytes: number;
}

/** Ending of the file that says that somebody is asking for a clip. */
const LOCK = ".lock";
const NO_LOCK: Pick<Lock, "release"> = { release: () => Promise.resolve() };
/** How often a clip is looked for that somebody else is asking for. */
const LOOK_AGAIN_MS = 150;
/** A clip takes seconds, and a service that throttles recovers within minutes. */
const LONGEST_WAIT_MS = 180_000;

/** What was recognized and paid for, one file a clip, named by everything that changes it. Any number of windows may share a folder. */
export class ClipStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async find(key: string): Promise<Recognized | undefined> {
    const file = this.#file(key);
    const recognized = recognizedIn(key, await readJson(file));
    // Used now: what is used stays longest.
    if (recognized) await utimes(file, new Date(), new Date()).catch(() => undefined);
    return recognized;
  }

  /** The newest text of the same sound with the same options, whatever the context was. */
  async findWithOtherContext(key: string): Promise<Recognized | undefined> {
    const known = await this.find(key);
    if (known) return known;
    const alike = key.slice(0, key.lastIndexOf(".") + 1);
    const files = (await this.#files(key.slice(0, 2))).filter((one) => one.key.startsWith(alike));
    const [newest] = files.sort((a, b) => b.usedMs - a.usedMs);
    return newest && recognizedIn(newest.key, await readJson(newest.file));
  }

  /**
   * Makes a clip this caller's to ask for, unless somebody else is at it, in this window or another process: then it waits
   * for what comes of that. Answers with the clip where it is there by then, else with what is to be called when it is kept,
   * or will never be. A folder that takes no locks keeps nobody from anything, and nobody waits for one who is stuck, without
   * a network perhaps, longer than answers take.
   * @throws `signal.reason` when aborted
   */
  async claim(
    key: string,
    look: () => Promise<Recognized | undefined>,
    signal: AbortSignal,
    clock = SYSTEM_CLOCK,
  ): Promise<{ readonly recognized: Recognized } | { readonly release: () => Promise<void> }> {
    const begun = clock.now();
    for (;;) {
      signal.throwIfAborted();
      const lock = await Lock.take(this.#file(key, LOCK)).catch(() => NO_LOCK);
      // Whoever held it may have kept the clip since it was looked for.
      const recognized = await look();
      if (recognized) await lock?.release();
      if (recognized) return { recognized };
      if (lock) return { release: () => lock.release() };
      if (clock.now() - begun > LONGEST_WAIT_MS) return NO_LOCK;
      await clock.sleep(LOOK_AGAIN_MS, signal);
    }
  }

  /** On the disk when it returns. @throws Node's error where it cannot be written */
  async keep(key: string, recognized: Recognized): Promise<void> {
    await writeJson(this.#file(key), sealed(key, recognized));
  }

  /** Removes what is too old, then the longest unused beyond the bound; never what `keysInUse` names. Answers with the bytes that are left. */
  async trim(bounds: Bounds, keysInUse: () => Promise<ReadonlySet<string>>, now = Date.now()): Promise<number> {
    await this.#removeLocks();
    const files = await this.#files();
    // After the listing: what a job has finished by then, it had planned before.
    const inUse = await keysInUse();
    files.sort((a, b) => b.usedMs - a.usedMs);
    let bytes = 0;
    for (const { file, key, sizeBytes, usedMs } of files) {
      const wanted = inUse.has(key) || (now - usedMs < bounds.ageMs && bytes + sizeBytes <= bounds.bytes);
      if (wanted) bytes += sizeBytes;
      else await cleanUp(file);
    }
    return bytes;
  }

  /** How many clips are kept, and how many bytes they take. */
  async size(): Promise<{ readonly clips: number; readonly bytes: number }> {
    const files = await this.#files();
    return { clips: files.length, bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
  }

  /** Two letters a folder: some file systems are slow with tens of thousands of files in one. */
  #file(key: string, ending = ".json"): string {
    return path.join(this.#folder, key.slice(0, 2), `${key}${ending}`);
  }

  /** Of those who were killed. */
  async #removeLocks(): Promise<void> {
    for (const name of await readdir(this.#folder, { recursive: true }).catch(() => [])) {
      const file = path.join(this.#folder, name);
      if (name.includes(LOCK) && !(await isHeld(file))) await cleanUp(file);
    }
  }

  async #files(below = ""): Promise<{ file: string; key: string; sizeBytes: number; usedMs: number }[]> {
    const folder = path.join(this.#folder, below);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile() && !entry.name.includes(LOCK));
    const facts = await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const file = path.join(parentPath, name);
        const found = await stat(file).catch(() => undefined);
        return found && { file, key: path.basename(name, ".json"), sizeBytes: found.size, usedMs: found.mtimeMs };
      }),
    );
    return facts.filter((one) => one !== undefined);
  }
}

/** A file may be of another version, damaged, or anybody's. */
function recognizedIn(key: string, value: unknown): Recognized | undefined {
  const recognized = unsealed(key, value);
  return isRecognized(recognized) ? recognized : undefined;
}

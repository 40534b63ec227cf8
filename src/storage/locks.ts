import { randomUUID } from "node:crypto";
import { rm, stat, utimes, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { makeFolder } from "../system/makeFolder";
import { readRegular } from "../system/regularFile";

/** A sign of life every so often; without one for longer than `DEAD_MS` the process is taken for gone. */
export const ALIVE_MS = 10_000;
const DEAD_MS = 45_000;
/** In so long a lock's few bytes are written. */
const WRITTEN_MS = 5_000;
/** Bytes of a lock. */
const LONGEST = 1_000;

/** Who holds a lock. */
interface Owner {
  readonly pid: number;
  /** Tells this lock from a later one of the same name. */
  readonly token: string;
}

/**
 * Whether the process that holds a lock is still there: it lives and has given a sign lately. The number of a process that is
 * gone may be another's by now, which gives no sign.
 */
export async function isHeld(lock: string): Promise<boolean> {
  const found = await stat(lock).catch(() => undefined);
  const ageMs = found ? Date.now() - found.mtimeMs : Infinity;
  if (ageMs > DEAD_MS) return false;
  const owner = await ownerOf(lock);
  // A lock that is just being written has no owner yet, and of one who was killed then it never has.
  if (owner === undefined) return ageMs < WRITTEN_MS;
  if (!Number.isSafeInteger(owner.pid) || owner.pid <= 0) return false;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    // It lives and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A file that one process at a time can make. Gives signs of life until it is released. */
export class Lock {
  readonly #file: string;
  readonly #token: string;
  readonly #timer: NodeJS.Timeout;

  private constructor(file: string, token: string) {
    this.#file = file;
    this.#token = token;
    this.#timer = setInterval(() => {
      const now = new Date();
      utimes(file, now, now).catch(() => undefined);
    }, ALIVE_MS);
    this.#timer.unref();
  }

  /** Undefined where another process, or another part of this one, holds it. @throws Node's error where none can be made */
  static async take(file: string): Promise<Lock | undefined> {
    await makeFolder(path.dirname(file));
    const made = await Lock.#make(file);
    if (made || (await isHeld(file))) return made;
    // Of several who find it abandoned one may remove it, or the second would remove what the first has made.
    const turn = await Lock.#make(`${file}.turn`);
    if (!turn) {
      if (!(await isHeld(`${file}.turn`))) await rm(`${file}.turn`, { force: true });
      return undefined;
    }
    try {
      if (await isHeld(file)) return undefined;
      await rm(file, { force: true });
      return await Lock.#make(file);
    } finally {
      await turn.release();
    }
  }

  static async #make(file: string): Promise<Lock | undefined> {
    const owner: Owner = { pid: process.pid, token: randomUUID() };
    try {
      await writeFile(file, JSON.stringify(owner), { flag: "wx" });
      return new Lock(file, owner.token);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
      throw error;
    }
  }

  /** Never throws. A lock that others took for abandoned is theirs now and stays. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    if ((await ownerOf(this.#file))?.token === this.#token)
      await rm(this.#file, { force: true }).catch(() => undefined);
  }
}

/** Undefined where it is being written, or is gone. The number alone is of an earlier version. */
async function ownerOf(lock: string): Promise<Owner | undefined> {
  try {
    const owner = JSON.parse((await readRegular(lock, LONGEST)).toString("utf8")) as Owner | number | null;
    return typeof owner === "number"
      ? { pid: owner, token: "" }
      : { pid: Number(owner?.pid), token: String(owner?.token) };
  } catch {
    return undefined;
  }
}

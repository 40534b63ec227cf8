import { randomUUID } from "node:crypto";
import { open, stat, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { makeFolder } from "../system/makeFolder";
import { readRegular } from "../system/regularFile";
import { cleanUp, insisting } from "../system/renameAndRemove";
import { identify, isAlive, type ProcessIdentity } from "../system/thisProcess";

/** A sign of life every so often; without one for longer than `DEAD_MS` the process is taken for gone. */
const ALIVE_MS = 10_000;
const DEAD_MS = 45_000;
/** In so long a lock's few bytes are written. */
const WRITTEN_MS = 5_000;
/** Bytes of a lock. */
const LONGEST = 1_000;

/** Who holds a lock. Of an earlier version's the machine and its start are not known: they were this one's. */
interface Owner {
  readonly pid: number;
  readonly machine?: string;
  readonly boot?: string;
  /** Tells this lock from a later one of the same name. */
  readonly token: string;
}

/** What locks take of the system. */
export interface LockSystem extends ProcessIdentity {
  /** Whether a process of this machine lives. */
  readonly isAlive: (pid: number) => boolean;
  /** Milliseconds since 1970 by the clock of whatever disk a folder is on: a server's may be hours off. */
  readonly now: (folder: string) => Promise<number>;
}

const SYSTEM: LockSystem = { ...identify(process.pid), isAlive, now: clockOf };

/** By what the disk says of a file that is made for it; ours where none can be made. */
async function clockOf(folder: string): Promise<number> {
  const probe = path.join(folder, `.${randomUUID()}.tmp`);
  try {
    await writeFile(probe, "", { flag: "wx" });
    return (await stat(probe)).mtimeMs;
  } catch {
    return Date.now();
  } finally {
    await cleanUp(probe);
  }
}

/**
 * Whether the process that holds a lock is still there: it has given a sign lately and, where it is one of this machine, lives. The number
 * of a process that is gone may be another's by now, which gives no sign; and numbers of other machines and containers mean nothing here.
 */
export async function isHeld(lock: string, system: LockSystem = SYSTEM): Promise<boolean> {
  const found = await stat(lock).catch(() => undefined);
  if (!found) return false;
  const owner = await ownerOf(lock);
  if (owner && !isForeign(owner, system)) {
    // Before the start of the system nothing lives on, and a number that is nobody's needs no clock.
    if (owner.boot !== undefined && owner.boot !== system.boot) return false;
    if (!system.isAlive(owner.pid)) return false;
  }
  const age = await ageOf(found.mtimeMs, owner !== undefined && isForeign(owner, system), lock, system);
  // A lock that is just being written has no owner yet, and of one who was killed then it never has.
  return age < (owner ? DEAD_MS : WRITTEN_MS);
}

/**
 * Milliseconds since the last sign. Where our own clock makes no sense of it, or another machine's counts, the disk's decides. A sign from
 * the future is none either: a clock was wrong, and nobody waits until it is right.
 */
async function ageOf(signMs: number, isForeign: boolean, lock: string, system: LockSystem): Promise<number> {
  const age = Date.now() - signMs;
  if (!isForeign && age < WRITTEN_MS && age > -WRITTEN_MS) return Math.abs(age);
  return Math.abs((await system.now(path.dirname(lock))) - signMs);
}

function isForeign({ machine }: Owner, system: ProcessIdentity): boolean {
  return machine !== undefined && machine !== system.machine;
}

/** A file that one process at a time can make. Gives signs of life until it is released. */
export class Lock {
  readonly #file: string;
  readonly #token: string;
  readonly #timer: NodeJS.Timeout;

  private constructor(file: string, token: string) {
    this.#file = file;
    this.#token = token;
    this.#timer = setInterval(() => void this.sign(), ALIVE_MS);
    this.#timer.unref();
  }

  /** Undefined where another process, or another part of this one, holds it. @throws Node's error where none can be made */
  static async take(file: string, system: LockSystem = SYSTEM): Promise<Lock | undefined> {
    await makeFolder(path.dirname(file));
    const made = await Lock.#make(file, system);
    if (made || (await isHeld(file, system))) return made;
    // Of several who find it abandoned one may remove it, or the second would remove what the first has made.
    const turn = await Lock.#make(`${file}.turn`, system);
    if (!turn) {
      if (!(await isHeld(`${file}.turn`, system))) await cleanUp(`${file}.turn`);
      return undefined;
    }
    try {
      if (await isHeld(file, system)) return undefined;
      await cleanUp(file);
      return await Lock.#make(file, system);
    } finally {
      await turn.release();
    }
  }

  static async #make(file: string, { pid, machine, boot }: ProcessIdentity): Promise<Lock | undefined> {
    const owner: Owner = { pid, machine, boot, token: randomUUID() };
    try {
      await insisting(() => writeFile(file, JSON.stringify(owner), { flag: "wx" }));
      return new Lock(file, owner.token);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
      throw error;
    }
  }

  /**
   * A sign of life, by the clock of the disk: what it writes is what every lock begins with, so that one that is another's by now is not
   * changed. Never throws.
   */
  async sign(): Promise<void> {
    const handle = await open(this.#file, "r+").catch(() => undefined);
    await handle?.write("{", 0).catch(() => undefined);
    await handle?.close().catch(() => undefined);
  }

  /** Nobody took it for abandoned, as they may while this machine sleeps. */
  async isOurs(): Promise<boolean> {
    return (await ownerOf(this.#file))?.token === this.#token;
  }

  /** Never throws. A lock that others took for abandoned is theirs now and stays. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    if (await this.isOurs()) await cleanUp(this.#file);
  }
}

/** Undefined where it is being written, or is gone. The number alone is of an earlier version. */
async function ownerOf(lock: string): Promise<Owner | undefined> {
  try {
    const owner = JSON.parse((await readRegular(lock, LONGEST)).toString("utf8")) as Partial<Owner> | number | null;
    if (typeof owner === "number") return { pid: owner, token: "" };
    const { pid, token, machine, boot } = owner ?? {};
    return {
      pid: Number(pid),
      token: String(token),
      ...(typeof machine === "string" && typeof boot === "string" ? { machine, boot } : {}),
    };
  } catch {
    return undefined;
  }
}

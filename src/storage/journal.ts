import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { readJson, writeJson } from "./files";
import { isCount, isFlag, isQuantity, isSpan, isText, listOf, oneOf, shapeOf, type Check } from "../core/shape";
import type { Span } from "../core/types";
import { isHeld, Lock } from "./locks";
import { sealed, unsealed } from "./sealed";
import { cleanUp, renameFile } from "../system/renameAndRemove";

/** A clip of a job: where it is, and under which key its text is or will be. */
export interface PlannedClip {
  readonly index: number;
  readonly span: Span;
  readonly key: string;
}

/** What is known of a job after its window is gone. `about` is the owner's own. */
export interface JobRecord<T> {
  readonly id: string;
  readonly version: 1;
  /** Milliseconds since 1970. */
  readonly begun: number;
  readonly about: T;
  readonly clips: readonly PlannedClip[];
  /** Nobody asks any more; versions of before take no record without it. */
  readonly complete: boolean;
}

/** The jobs that have not ended, one file each, so that the next window can go on with them. */
export class Journal<T> {
  readonly #folder: string;
  readonly #isRecord: (value: unknown) => value is JobRecord<T>;

  /** `isAbout`: whether what a record says of its job is what its owner wrote, who will read it. */
  constructor(folder: string, isAbout: Check = () => true) {
    this.#folder = folder;
    this.#isRecord = shapeOf<JobRecord<T>>({
      id: isText,
      version: oneOf(1),
      begun: isQuantity,
      about: isAbout,
      clips: listOf(isPlanned),
      complete: isFlag,
    });
  }

  /** Begins a record; it is on the disk when this returns. @throws Node's error where it cannot be written */
  async begin(about: T): Promise<JobEntry<T>> {
    const record: JobRecord<T> = { id: randomUUID(), version: 1, begun: Date.now(), about, clips: [], complete: false };
    const entry = new JobEntry(this.#folder, record, await lock(this.#folder, record.id));
    await entry.save();
    return entry;
  }

  /** Jobs whose window is gone, the oldest first. */
  async abandoned(): Promise<readonly JobRecord<T>[]> {
    const records: JobRecord<T>[] = [];
    for (const record of await this.all()) if (!(await isHeld(lockOf(this.#folder, record.id)))) records.push(record);
    return records.sort((a, b) => a.begun - b.begun);
  }

  /** Every job that has not ended, also of other windows. */
  async all(): Promise<readonly JobRecord<T>[]> {
    const names = (await readdir(this.#folder).catch(() => [])).filter((name) => name.endsWith(".json"));
    const all = await Promise.all(
      names.map(async (name) => {
        const record = recordIn(await readJson(path.join(this.#folder, name)));
        // Who claims a record renames its file first: the name counts.
        return this.#isRecord(record) ? Object.assign(record, { id: path.basename(name, ".json") }) : undefined;
      }),
    );
    return all.filter((one) => one !== undefined);
  }

  /** Takes over an abandoned job under a new name, which only one of several windows can do; undefined for the others. */
  async claim(record: JobRecord<T>): Promise<JobEntry<T> | undefined> {
    const id = randomUUID();
    const mine = await lock(this.#folder, id);
    try {
      await renameFile(path.join(this.#folder, `${record.id}.json`), path.join(this.#folder, `${id}.json`));
    } catch {
      await mine.release();
      return undefined;
    }
    await cleanUp(lockOf(this.#folder, record.id));
    return new JobEntry(this.#folder, { ...record, id }, mine);
  }
}

/** The record of a job at work. Holds its lock until it is ended or left. */
export class JobEntry<T> {
  readonly #folder: string;
  readonly #lock: Lock;
  #record: JobRecord<T>;
  #saving: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(folder: string, record: JobRecord<T>, held: Lock) {
    this.#folder = folder;
    this.#record = record;
    this.#lock = held;
  }

  get record(): JobRecord<T> {
    return this.#record;
  }

  /** A clip will be sent, or is known already. Of one that is planned so already nothing is written: who goes on plans all again. */
  async plan(clip: PlannedClip): Promise<void> {
    if (
      isDeepStrictEqual(
        this.#record.clips.find(({ index }) => index === clip.index),
        clip,
      )
    )
      return void (await this.#saving);
    const clips = [...this.#record.clips.filter(({ index }) => index !== clip.index), clip];
    this.#record = { ...this.#record, clips: clips.sort((a, b) => a.index - b.index) };
    await this.save();
  }

  /** There is nothing to go on with: the record goes away. */
  async end(): Promise<void> {
    this.#closed = true;
    await this.#saving.catch(() => undefined);
    await cleanUp(path.join(this.#folder, `${this.#record.id}.json`));
    await this.#lock.release();
  }

  /** The window closes: whoever comes next may go on. */
  async suspend(): Promise<void> {
    this.#closed = true;
    await this.#saving.catch(() => undefined);
    await this.#lock.release();
  }

  /** One write at a time, the newest state last. @throws Node's error where it cannot be written */
  save(): Promise<void> {
    const file = path.join(this.#folder, `${this.#record.id}.json`);
    const mine = this.#saving
      .catch(() => undefined)
      .then(() => (this.#closed ? undefined : writeJson(file, sealed(SEAL, this.#record))));
    this.#saving = mine;
    return mine;
  }
}

/** Nobody else knows the name yet. */
async function lock(folder: string, id: string): Promise<Lock> {
  const made = await Lock.take(lockOf(folder, id));
  if (!made) throw new Error("Somebody else has the lock of a new job.");
  return made;
}

function lockOf(folder: string, id: string): string {
  return path.join(folder, `${id}.lock`);
}

const isPlanned = shapeOf<PlannedClip>({ index: isCount, span: isSpan, key: isText });

/** Not the file's name: who claims a record renames it. */
const SEAL = "job";

/** Records of before there was a seal are taken as they are: their place in a document is worth more than a doubt. */
function recordIn(value: unknown): unknown {
  return typeof value === "object" && value !== null && "seal" in value ? unsealed(SEAL, value) : value;
}

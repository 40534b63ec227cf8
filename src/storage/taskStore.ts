import { createHash } from "node:crypto";
import * as path from "node:path";
import type { Tasks } from "../recognizers/filetrans";
import { isQuantity, matching, shapeOf } from "../core/shape";
import { sealed, unsealed } from "./sealed";
import { cleanUp } from "../system/renameAndRemove";
import { readJson, removeOlder, writeJson } from "./files";

/** The service keeps a task for a day. */
const KEPT_MS = 24 * 3_600_000;

/** An id becomes a part of an address. */
const isTask = shapeOf<{ readonly id: string; readonly at: number }>({
  id: matching(/^[\w-]{1,128}$/),
  at: isQuantity,
});

/** Ids of tasks at the service, a file each. What cannot be written only means that a task may be asked for twice. */
export class TaskStore implements Tasks {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async find(name: string, now = Date.now()): Promise<string | undefined> {
    const file = this.#file(name);
    const task = unsealed(path.basename(file), await readJson(file));
    return isTask(task) && now - task.at < KEPT_MS ? task.id : undefined;
  }

  async keep(name: string, id: string): Promise<void> {
    const file = this.#file(name);
    await writeJson(file, sealed(path.basename(file), { id, at: Date.now() })).catch(() => undefined);
  }

  async forget(name: string): Promise<void> {
    await cleanUp(this.#file(name));
  }

  /** Removes what the service has forgotten by now. */
  async trim(now = Date.now()): Promise<void> {
    await removeOlder(this.#folder, KEPT_MS, now);
  }

  #file(name: string): string {
    return path.join(this.#folder, `${createHash("sha256").update(name).digest("hex")}.json`);
  }
}

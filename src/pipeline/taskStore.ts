import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import * as path from "node:path";
import type { Tasks } from "../recognizers/filetrans";
import { readJson, removeOlder, writeJson } from "./files";

/** The service keeps a task for a day. */
const KEPT_MS = 24 * 3_600_000;

/** Ids of tasks at the service, a file each. What cannot be written only means that a task may be asked for twice. */
export class TaskStore implements Tasks {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async find(name: string, now = Date.now()): Promise<string | undefined> {
    const task = (await readJson(this.#file(name)).catch(() => undefined)) as
      | { id?: unknown; at?: unknown }
      | undefined;
    if (typeof task?.id !== "string" || typeof task.at !== "number") return undefined;
    return now - task.at < KEPT_MS ? task.id : undefined;
  }

  async keep(name: string, id: string): Promise<void> {
    await writeJson(this.#file(name), { id, at: Date.now() }).catch(() => undefined);
  }

  async forget(name: string): Promise<void> {
    await rm(this.#file(name), { force: true }).catch(() => undefined);
  }

  /** Removes what the service has forgotten by now. */
  async trim(now = Date.now()): Promise<void> {
    await removeOlder(this.#folder, KEPT_MS, now);
  }

  #file(name: string): string {
    return path.join(this.#folder, `${createHash("sha256").update(name).digest("hex")}.json`);
  }
}

import * as path from "node:path";
import { isCount, shapeOf } from "../core/shape";
import { sealed, unsealed } from "./sealed";
import { remove } from "../system/renameAndRemove";
import { ContentNames } from "./contentNames";
import { readJson, writeJson } from "./files";

const isChoice = shapeOf<{ readonly track: number }>({ track: isCount });

/** Which audio track of a recording the user has chosen: once, for whatever reads it from then on. */
export class TrackStore {
  readonly #names: ContentNames;

  constructor(folder: string) {
    this.#names = new ContentNames(folder);
  }

  /** Counted from 0; undefined where none was chosen, and for what cannot be read. */
  async find(recording: string): Promise<number | undefined> {
    const file = await this.#names.existing(recording).catch(() => undefined);
    const choice = file && unsealed(path.basename(file), await readJson(file));
    return isChoice(choice) ? choice.track : undefined;
  }

  /** Undefined: the choice is left to Earmark again. @throws Node's error where it cannot be kept */
  async keep(recording: string, track: number | undefined): Promise<void> {
    const file = await this.#names.file(recording);
    if (track === undefined) await remove(file);
    else await writeJson(file, sealed(path.basename(file), { track }));
  }

  /** Removes the choices that were made so long ago. */
  async trim(ageMs: number, now = Date.now()): Promise<void> {
    await this.#names.trim(ageMs, now);
  }
}

import { readdir } from "node:fs/promises";
import * as path from "node:path";
import { contentDigest, fingerprint, outline } from "../audio/digest";
import { readKept, removeOlder, writeWhole } from "./files";

/**
 * Names for what is kept of recordings, by what a recording is and not by where it lies or when it was written: one that was copied, moved,
 * or only has other times (a FAT card after a change of daylight saving time) is found, and one that was edited is not.
 */
export class ContentNames {
  readonly #folder: string;
  /** Which content a file has that was read once, by its fingerprint: 64 characters each. */
  readonly #known: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#known = `${folder}-known`;
  }

  /** Where the JSON of a recording is, or would be. @throws Node's error where the recording cannot be read */
  async file(recording: string): Promise<string> {
    return path.join(this.#folder, `${await outline(recording)}-${await this.#content(recording)}.json`);
  }

  /**
   * The same; undefined where there can be none. Only a recording of which something may be kept is read as a whole: links in notes are
   * looked up unasked.
   */
  async existing(recording: string): Promise<string | undefined> {
    const prefix = `${await outline(recording)}-`;
    const names = await readdir(this.#folder).catch(() => []);
    return names.some((name) => name.startsWith(prefix)) ? this.file(recording) : undefined;
  }

  /** Removes what was not written to for so long. */
  async trim(ageMs: number, now: number): Promise<void> {
    await removeOlder(this.#folder, ageMs, now);
    await removeOlder(this.#known, ageMs, now);
  }

  async #content(recording: string): Promise<string> {
    const before = await fingerprint(recording);
    const file = path.join(this.#known, before);
    const known = (await readKept(file))?.toString("latin1") ?? "";
    if (/^[0-9a-f]{64}$/.test(known)) return known;
    const content = await contentDigest(recording);
    // It only saves time. Not of a file that was written to meanwhile.
    if ((await fingerprint(recording)) === before) await writeWhole(file, content).catch(() => undefined);
    return content;
  }
}

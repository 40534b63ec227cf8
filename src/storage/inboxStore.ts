import { readdir } from "node:fs/promises";
import * as path from "node:path";
import { isFlag, isQuantity, isText, listOf, maybe, oneOf, shapeOf } from "../core/shape";
import { cleanUp } from "../system/renameAndRemove";
import { ContentNames } from "./contentNames";
import { readJson, writeJson } from "./files";
import { Lock } from "./locks";
import { sealed, unsealed } from "./sealed";

/** What became of a recording that arrived in an inbox. */
export interface InboxEntry {
  /**
   * `writing`: its note is written, or about to be; `done`: it has a note, or nothing was said in it; `failed`: it is not tried again
   * before the user says so; `asks`: it may not be sent unasked.
   */
  readonly state: "writing" | "done" | "failed" | "asks";
  /** Where the recording was then. */
  readonly file: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Absent where nothing was said in it, or nothing is written yet. */
  readonly note?: string;
  /** SHA-256 of what was written into the note. */
  readonly text?: string;
  /** Something of the recording is missing in the note. */
  readonly gaps?: boolean;
  /** Why it failed: a code of `EarmarkError`, and what the log has of it. */
  readonly error?: string;
  readonly message?: string;
}

/** What is known of an inbox as a whole. */
export interface InboxState {
  /** The folder itself, by its number on the disk: another disk in its place is another inbox. */
  readonly folder: string;
  /** Recordings that were there before: by their outlines. */
  readonly before: readonly string[];
  /** The same of those that could not be read, by their paths within the folder and their sizes. */
  readonly unread: readonly string[];
  /** The month of which it was said that its budget is used up. */
  readonly budgetSaid?: string;
}

const isEntry = shapeOf<InboxEntry>({
  state: oneOf("writing", "done", "failed", "asks"),
  file: isText,
  at: isQuantity,
  note: maybe(isText),
  text: maybe(isText),
  gaps: maybe(isFlag),
  error: maybe(isText),
  message: maybe(isText),
});

const isState = shapeOf<InboxState>({
  folder: isText,
  before: listOf(isText),
  unread: listOf(isText),
  budgetSaid: maybe(isText),
});

/**
 * What was done in an inbox, a file each, by what a recording is and not by its name or its times: what is done is never done again. Kept for
 * good: a few hundred bytes for each recording.
 */
export class InboxStore {
  readonly #folder: string;
  readonly #names: ContentNames;

  constructor(folder: string) {
    this.#folder = folder;
    this.#names = new ContentNames(this.#done);
  }

  /** What names a recording: its outline, a hyphen, its content. @throws Node's error where it cannot be read */
  async nameOf(recording: string): Promise<string> {
    return path.basename(await this.#names.file(recording), ".json");
  }

  async find(name: string): Promise<InboxEntry | undefined> {
    const found = unsealed(name, await readJson(this.#file(name)));
    return isEntry(found) ? found : undefined;
  }

  /** @throws Node's error where it cannot be written */
  async keep(name: string, entry: InboxEntry): Promise<void> {
    await writeJson(this.#file(name), sealed(name, entry));
  }

  async forget(name: string): Promise<void> {
    await cleanUp(this.#file(name));
  }

  /** All of them, the newest first. */
  async list(): Promise<readonly (InboxEntry & { readonly name: string })[]> {
    const names = (await readdir(this.#done).catch(() => [])).filter((one) => one.endsWith(".json"));
    const all = await Promise.all(
      names.map(async (one) => {
        const name = path.basename(one, ".json");
        const entry = await this.find(name);
        return entry && Object.assign(entry, { name });
      }),
    );
    return all.filter((one) => one !== undefined).sort((a, b) => b.at - a.at);
  }

  async state(): Promise<InboxState | undefined> {
    const found = unsealed("state", await readJson(this.#state));
    return isState(found) ? found : undefined;
  }

  /** @throws Node's error where it cannot be written */
  async keepState(state: InboxState): Promise<void> {
    await writeJson(this.#state, sealed("state", state));
  }

  /** It is not watched any more: what is there when it is watched again was there before. */
  async forgetState(): Promise<void> {
    await cleanUp(this.#state);
  }

  /** For as long as it is watched by one process. Undefined: another one does. @throws Node's error where nothing can be written */
  lock(): Promise<Lock | undefined> {
    return Lock.take(path.join(this.#folder, "watch.lock"));
  }

  get #done(): string {
    return path.join(this.#folder, "done");
  }

  get #state(): string {
    return path.join(this.#folder, "state.json");
  }

  #file(name: string): string {
    return path.join(this.#done, `${name}.json`);
  }
}

import { watch, type FSWatcher } from "node:fs";

/** Tells that names came or went in a folder, where the system tells: on network drives it may not. */
export class FolderEvents {
  readonly #folder: string;
  readonly #onNames: () => void;
  #watcher: FSWatcher | undefined;

  constructor(folder: string, onNames: () => void) {
    this.#folder = folder;
    this.#onNames = onNames;
  }

  /** Listens, unless it does: after a folder came back nothing is heard of it before. Never throws. */
  ensure(): void {
    if (this.#watcher) return;
    try {
      // How a file grows is not asked here: it would be told for every few bytes.
      const watcher = watch(this.#folder, { persistent: false }, (kind) => {
        if (kind === "rename") this.#onNames();
      });
      watcher.on("error", () => this.close());
      this.#watcher = watcher;
    } catch {
      // There are too many already, or the folder is gone.
    }
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }
}

import type { FoundFile } from "./inboxTypes";

/** Whatever writes it writes again within so long: 32 kB, which programs collect, are 20 s of narrow-band speech. */
const QUIET_MS = 30_000;
/** What has an old time and has not changed since it came was put there by one rename, or with the times of the original. */
const OLD_QUIET_MS = 5_000;
/** Older is old. */
const OLD_MS = 600_000;

interface Seen {
  readonly state: string;
  /** By the clock that only goes on. */
  readonly since: number;
  readonly hasChanged: boolean;
}

/** What a look at the folder says. */
export interface Settled {
  readonly complete: readonly FoundFile[];
  /** Those that may still grow. */
  readonly arriving: readonly FoundFile[];
  /** Milliseconds until one of them can be complete; undefined where there is none. */
  readonly nextMs: number | undefined;
}

/** What says that a file is the same as before, as far as the system tells without reading it. */
export function stateOf({ size, mtimeMs, inode }: FoundFile): string {
  return `${size} ${mtimeMs} ${inode}`;
}

/**
 * Which files have stopped growing: nothing about them has changed for some time, by looking twice at least. Times of files are compared with
 * each other only: the clock of a server or a card may be hours off.
 */
export class Settling {
  #seen = new Map<string, Seen>();

  /** `now`: milliseconds that only go on; `today`: milliseconds since 1970. */
  look(files: readonly FoundFile[], now: number, today: number): Settled {
    const seen = new Map<string, Seen>();
    const complete: FoundFile[] = [];
    const arriving: FoundFile[] = [];
    let nextMs: number | undefined;
    for (const file of files) {
      const before = this.#seen.get(file.path);
      const state = stateOf(file);
      const same = before?.state === state;
      const one = same ? before : { state, since: now, hasChanged: before !== undefined };
      seen.set(file.path, one);
      // A name that comes first and bytes that come later.
      if (file.size === 0 || file.isElsewhere) {
        if (file.size === 0) arriving.push(file);
        continue;
      }
      const isOld = !one.hasChanged && today - file.mtimeMs > OLD_MS;
      const left = one.since + (isOld ? OLD_QUIET_MS : QUIET_MS) - now;
      if (same && left <= 0) complete.push(file);
      else {
        arriving.push(file);
        nextMs = Math.min(nextMs ?? Infinity, Math.max(0, left));
      }
    }
    this.#seen = seen;
    return { complete, arriving, nextMs };
  }

  /** It was in use after all: it counts as changed from now on. */
  restart(path: string, now: number): void {
    const one = this.#seen.get(path);
    if (one) this.#seen.set(path, { ...one, since: now, hasChanged: true });
  }
}

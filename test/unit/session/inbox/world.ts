import { createHash } from "node:crypto";
import type { Clock } from "../../../../src/core/clock";
import { Inbox } from "../../../../src/session/inbox/inbox";
import type {
  FoundFile,
  InboxDeps,
  InboxDisk,
  InboxEvent,
  InboxLock,
  InboxRecords,
  InboxView,
} from "../../../../src/session/inbox/inboxTypes";
import type { InboxEntry, InboxState } from "../../../../src/storage/inboxStore";

const sha = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Time that goes on when everybody sleeps. */
export class VirtualClock implements Clock {
  #now = 0;
  #sleepers: { at: number; wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const stop = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== one);
        reject(signal.reason as Error);
      };
      const wake = (): void => {
        signal.removeEventListener("abort", stop);
        resolve();
      };
      const one = { at: this.#now + Math.max(0, ms), wake };
      this.#sleepers.push(one);
      signal.addEventListener("abort", stop, { once: true });
    });
  }

  at(ms: number, what: () => void): void {
    this.#sleepers.push({ at: ms, wake: what });
  }

  /** Until so much time has passed. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      // Whatever can be done without waiting is done.
      for (let i = 0; i < 3; i++) await new Promise(setImmediate);
      const next = this.#sleepers.reduce((min, { at }) => Math.min(min, at), Infinity);
      if (next > end) break;
      this.#now = Math.max(this.#now, next);
      const due = this.#sleepers.filter(({ at }) => at <= this.#now);
      this.#sleepers = this.#sleepers.filter(({ at }) => at > this.#now);
      for (const { wake } of due) wake();
    }
    this.#now = end;
  }
}

/** A file of the paper disk: what is there of it yet. */
export interface PaperFile {
  bytes: string;
  mtimeMs: number;
  inode: number;
  isElsewhere?: boolean;
}

/** A disk, what is kept on it, and the time: all that outlives a process. */
export class World {
  readonly clock = new VirtualClock();
  readonly files = new Map<string, PaperFile>();
  readonly notes = new Map<string, string>();
  readonly entries = new Map<string, InboxEntry>();
  state: InboxState | undefined;
  owner: { token: object; isDead: boolean; diedAt: number } | undefined;
  /** Milliseconds since 1970 at the beginning. */
  readonly epoch = Date.UTC(2026, 10, 26, 12);
  folder: string | undefined = "7";
  #inodes = 100;

  get today(): number {
    return this.epoch + this.clock.now();
  }

  put(name: string, bytes: string, mtimeMs = this.today): void {
    this.files.set(name, { bytes, mtimeMs, inode: (this.#inodes += 1) });
  }

  async at(ms: number): Promise<void> {
    await this.clock.pass(ms);
  }
}

/** One process that watches. It may be killed at any call, and does nothing from then on. */
export class Process {
  readonly events: InboxEvent[] = [];
  readonly looks: number[] = [];
  /** Recordings that were read as a whole. */
  readonly read: string[] = [];
  view: InboxView | undefined;
  readonly inbox: Inbox;
  readonly stop = new AbortController();
  readonly ended: Promise<unknown>;
  isDead = false;
  readonly #world: World;
  readonly #killer: () => boolean;

  constructor(world: World, transcribe: InboxDeps["transcribe"], killer = (): boolean => false, once = false) {
    this.#world = world;
    this.#killer = killer;
    this.inbox = new Inbox({
      clock: world.clock,
      today: () => world.today,
      disk: this.#disk(),
      records: this.#records(),
      events: { ensure: () => undefined, close: () => undefined },
      transcribe: async (...args) => this.#step(() => transcribe(...args)),
      tell: (event) => this.events.push(event),
      show: (view) => (this.view = view),
      once,
    });
    this.ended = this.inbox.run(this.stop.signal);
    this.ended.catch(() => undefined);
  }

  kill(): void {
    this.isDead = true;
    if (this.#world.owner?.token === this)
      Object.assign(this.#world.owner, { isDead: true, diedAt: this.#world.clock.now() });
  }

  /** Killed before or after what it does, or not at all. */
  async #step<T>(what: () => T | Promise<T>): Promise<T> {
    if (this.isDead || this.#dies()) return new Promise(() => undefined);
    const done = await what();
    return this.isDead || this.#dies() ? new Promise(() => undefined) : done;
  }

  #dies(): boolean {
    if (this.#killer()) this.kill();
    return this.isDead;
  }

  #disk(): InboxDisk {
    const { files, notes } = this.#world;
    const there = (file: string): PaperFile => {
      const found = files.get(file);
      if (!found) throw Object.assign(new Error(file), { code: "ENOENT" });
      return found;
    };
    return {
      look: () =>
        this.#step(() => {
          const { folder } = this.#world;
          if (folder === undefined) return undefined;
          this.looks.push(this.#world.clock.now());
          const all = Array.from(files, ([path, { bytes, mtimeMs, inode, isElsewhere = false }]): FoundFile => {
            return { path, below: path, size: bytes.length, mtimeMs, inode: String(inode), isElsewhere };
          });
          return { folder, files: all };
        }),
      fingerprint: (file) =>
        this.#step(() => {
          const { bytes, mtimeMs, inode } = there(file);
          return sha(`${bytes} ${mtimeMs} ${inode}`);
        }),
      outline: (file) => this.#step(() => sha(there(file).bytes)),
      wanted: ({ path }) => path.replace(/\.wav$/, ".md"),
      free: (wanted) =>
        this.#step(() => {
          let free = wanted;
          for (let number = 2; notes.has(free); number++) free = wanted.replace(/\.md$/, ` ${number}.md`);
          return free;
        }),
      write: (note, text) =>
        this.#step(() => {
          if (notes.has(note)) return false;
          notes.set(note, text);
          return true;
        }),
      digest: (note) =>
        this.#step(() => {
          const text = notes.get(note);
          return text === undefined ? undefined : sha(text);
        }),
    };
  }

  #records(): InboxRecords {
    const world = this.#world;
    const names = (file: string): string => {
      const found = world.files.get(file);
      if (!found) throw Object.assign(new Error(file), { code: "ENOENT" });
      return `${sha(found.bytes)}-${sha(`all of ${found.bytes}`)}`;
    };
    return {
      nameOf: (file) =>
        this.#step(() => {
          this.read.push(file);
          return names(file);
        }),
      find: (name) => this.#step(() => world.entries.get(name)),
      keep: (name, entry) => this.#step(() => void world.entries.set(name, entry)),
      forget: (name) => this.#step(() => void world.entries.delete(name)),
      list: () => this.#step(() => Array.from(world.entries, ([name, entry]) => Object.assign({ name }, entry))),
      state: () => this.#step(() => world.state),
      keepState: (state) => this.#step(() => void (world.state = state)),
      lock: () => this.#step(() => this.#lock()),
    };
  }

  #lock(): InboxLock | undefined {
    const world = this.#world;
    const { owner, clock } = world;
    if (owner && !(owner.isDead && clock.now() - owner.diedAt > 45_000)) return undefined;
    const mine = { token: this as object, isDead: false, diedAt: 0 };
    world.owner = mine;
    return {
      isOurs: () => this.#step(() => world.owner === mine),
      release: async () => {
        if (world.owner === mine) world.owner = undefined;
      },
    };
  }
}

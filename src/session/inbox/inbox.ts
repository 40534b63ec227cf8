import type { InboxState } from "../../storage/inboxStore";
import { countUndone, isSameFolder, takeStock } from "./before";
import type { Ended, InboxDeps, InboxLock, InboxView, Look } from "./inboxTypes";
import { Pause } from "./pause";
import { Settling, type Settled } from "./settling";
import { OneByOne } from "./oneByOne";

/** The folder is looked at so often, whatever the system tells of it. */
const POLL_MS = 30_000;
/** Events come in crowds: between two looks there is so much time. */
const REST_MS = 3_000;

/**
 * A folder in which recordings arrive: each of them becomes a note, once, when it has stopped growing. One at a time; what fails by itself is said
 * and left, what fails with everything else waits. Any number of processes can watch a folder: one of them does.
 */
export class Inbox {
  readonly #deps: InboxDeps;
  readonly #settling = new Settling();
  readonly #pause: Pause;
  readonly #oneByOne: OneByOne;
  #state: InboxState | undefined;
  #view: InboxView = { state: "starting", queued: 0, arriving: 0, notHere: 0 };
  #wake: (() => void) | undefined;
  #woken = false;
  #lastLook = -Infinity;

  constructor(deps: InboxDeps) {
    this.#deps = deps;
    this.#pause = new Pause(deps.clock, deps.today);
    this.#oneByOne = new OneByOne(deps, this.#settling, this.#pause, {
      now: () => this.#state ?? { folder: "", before: [], unread: [] },
      keep: async (state) => {
        this.#state = state;
        await deps.records.keepState(state);
      },
      working: (file) => this.#show({ state: "transcribing", current: file.path }),
    });
  }

  get view(): InboxView {
    return this.#view;
  }

  /** Something may have happened: it is looked at soon. */
  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** What failed, or was not sent unasked, is tried again; absent: what keeps all of them. @throws Node's error */
  async retry(name?: string): Promise<void> {
    if (name !== undefined) await this.#oneByOne.want(name);
    this.#oneByOne.again();
    this.#pause.end();
    this.wake();
  }

  /** What was there before is wanted after all. @throws Node's error where that cannot be kept */
  async takeBefore(): Promise<void> {
    const state = this.#state ?? (await this.#deps.records.state());
    if (!state) return;
    this.#state = { ...state, before: [], unread: [] };
    await this.#deps.records.keepState(this.#state);
    await this.retry();
  }

  /** Watches until the signal says so. @throws Node's error where nothing can be kept */
  async run(signal: AbortSignal): Promise<Ended> {
    const { records, disk, events, clock, today, once } = this.#deps;
    let lock: InboxLock | undefined;
    try {
      for (;;) {
        signal.throwIfAborted();
        this.#lastLook = clock.now();
        const look = await disk.look();
        if (!look) {
          events.close();
          if (once) return { why: "missing" };
          this.#show({ state: "missing" });
          await this.#wait(POLL_MS, signal);
          continue;
        }
        if (lock && !(await lock.isOurs())) lock = undefined;
        if (!lock) {
          lock = await records.lock();
          // Whoever had it until now may have kept another.
          this.#state = undefined;
        }
        if (!lock) {
          if (once) return { why: "elsewhere" };
          this.#show({ state: "elsewhere" });
          await this.#wait(POLL_MS, signal);
          continue;
        }
        events.ensure();
        this.#state = await this.#stateFor(look);
        const settled = this.#settling.look(look.files, clock.now(), today());
        this.#oneByOne.forgetGone(look.files);
        const queue = settled.complete.filter((file) => !this.#oneByOne.isHandled(file));
        queue.sort((a, b) => a.mtimeMs - b.mtimeMs || (a.path < b.path ? -1 : 1));
        const [first] = queue;
        this.#showAll(queue.length, settled, look);
        if (first && !this.#pause.on) {
          await this.#oneByOne.take(first, lock, signal);
          continue;
        }
        if (!first || this.#pause.needsUser) this.#oneByOne.endBatch();
        if (once) {
          if (first) return this.#pause.ended();
          if (settled.nextMs === undefined) return { why: "done" };
        }
        await this.#wait(Math.min(settled.nextMs ?? POLL_MS, POLL_MS), signal);
      }
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      events.close();
      await lock?.release();
      this.#show({ state: "ended" });
    }
  }

  async #stateFor(look: Look): Promise<InboxState> {
    const { records, disk, tell, once } = this.#deps;
    const known = this.#state ?? (await records.state());
    if (known && (once || isSameFolder(known, look))) return known;
    const state = once ? { folder: look.folder, before: [], unread: [] } : await takeStock(look, disk);
    await records.keepState(state);
    const count = await countUndone(state, records);
    if (count > 0) tell({ kind: "before", count });
    return state;
  }

  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    const woken = new AbortController();
    if (!this.#woken) {
      this.#wake = () => woken.abort();
      await clock.sleep(ms, AbortSignal.any([signal, woken.signal])).catch(() => undefined);
      this.#wake = undefined;
      signal.throwIfAborted();
    }
    const rest = this.#lastLook + REST_MS - clock.now();
    if (rest > 0) await clock.sleep(rest, signal);
    this.#woken = false;
  }

  #showAll(queued: number, { arriving }: Settled, look: Look): void {
    const { state, error } = this.#pause.view;
    const notHere = look.files.filter(({ isElsewhere }) => isElsewhere).length;
    this.#show({ state, queued, arriving: arriving.length, notHere, ...(error === undefined ? {} : { error }) });
  }

  #show(change: Partial<InboxView> & Pick<InboxView, "state">): void {
    const { current: _, error: __, ...counts } = this.#view;
    this.#view = { ...counts, ...change };
    this.#deps.show(this.#view);
  }
}

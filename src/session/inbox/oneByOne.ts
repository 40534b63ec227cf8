import { EarmarkError } from "../../core/errors";
import type { InboxEntry, InboxState } from "../../storage/inboxStore";
import { wasThere } from "./before";
import type { FoundFile, InboxDeps, InboxLock, Put } from "./inboxTypes";
import type { Pause } from "./pause";
import { putOnce, wasPut } from "./putOnce";
import { stateOf, type Settling } from "./settling";
import { whatWentWrong } from "./whatWentWrong";

/** A file that cannot be read, or is another one each time, is given up after so many tries. */
const MOST_TRIES = 5;

/** The inbox, as far as one recording needs to know. */
interface Whole {
  now(): InboxState;
  keep(state: InboxState): Promise<void>;
  working(file: FoundFile): void;
}

/** Does what is to be done about the recordings of an inbox, one after the other. */
export class OneByOne {
  readonly #deps: InboxDeps;
  readonly #settling: Settling;
  readonly #pause: Pause;
  readonly #state: Whole;
  /** By path: the state in which nothing is to be done about it. */
  readonly #handled = new Map<string, string>();
  /** By path. */
  readonly #tries = new Map<string, number>();
  /** By the name of its content: the user wants it. */
  readonly #asked = new Set<string>();
  #batch: InboxEntry[] = [];

  constructor(deps: InboxDeps, settling: Settling, pause: Pause, state: Whole) {
    this.#deps = deps;
    this.#settling = settling;
    this.#pause = pause;
    this.#state = state;
  }

  /** Nothing is to be done about it, as it is. */
  isHandled(file: FoundFile): boolean {
    return this.#handled.get(file.path) === stateOf(file);
  }

  /** The user wants one that failed, by the name of its content. */
  async want(name: string): Promise<void> {
    this.#asked.add(name);
    await this.#deps.records.forget(name);
  }

  /** All of them are looked at anew. */
  again(): void {
    this.#handled.clear();
    this.#tries.clear();
  }

  forgetGone(files: readonly FoundFile[]): void {
    const there = new Set(files.map(({ path }) => path));
    for (const map of [this.#handled, this.#tries])
      for (const path of map.keys()) if (!there.has(path)) map.delete(path);
  }

  /** One recording, from its bytes to its note. Where what became of it cannot be kept it is not said to be done. */
  async take(file: FoundFile, lock: InboxLock, signal: AbortSignal): Promise<void> {
    try {
      await this.#take(file, lock, signal);
    } catch (error) {
      signal.throwIfAborted();
      this.#pause.untilUser(error);
      this.#deps.tell({ kind: "stopped", error });
    }
  }

  async #take(file: FoundFile, lock: InboxLock, signal: AbortSignal): Promise<void> {
    const { records, disk, today, tell } = this.#deps;
    // Most of what is there was there before, and is read no further; what the user wants is found by all of its bytes.
    const isOld = !this.#deps.once && (await wasThere(file, this.#state.now(), disk).catch(() => false));
    if (isOld && this.#asked.size === 0) return void this.#handled.set(file.path, stateOf(file));
    const name = await this.#nameOf(file);
    if (name === undefined) return;
    const found = await records.find(name);
    if (found?.state === "writing" && (await wasPut(found, disk))) {
      await this.#ended(file, name, { ...found, state: "done" });
      return;
    }
    const isDone = found !== undefined && found.state !== "writing";
    const isLeft = isOld && !found && !this.#asked.has(name);
    if (isDone || isLeft) return void this.#handled.set(file.path, stateOf(file));
    this.#state.working(file);
    tell({ kind: "began", file });
    let put: Pick<InboxEntry, "note"> = {};
    try {
      const turn = { file, name, lock, now: today };
      const write: Put = async (text) => {
        const note = await putOnce(text, turn, disk, records);
        put = { note };
        return note;
      };
      const outcome = await this.#deps.transcribe(file, write, this.#asked.has(name), signal);
      const about = { file: file.path, at: today() };
      this.#pause.end();
      if (outcome.kind === "asks") await this.#ended(file, name, { state: "asks", ...about });
      else
        await this.#ended(file, name, {
          state: "done",
          ...about,
          ...put,
          ...(outcome.kind === "done" && outcome.gaps ? { gaps: true } : {}),
        });
    } catch (error) {
      signal.throwIfAborted();
      // It stands there; what failed came after it.
      if (put.note !== undefined)
        return await this.#ended(file, name, { state: "done", file: file.path, at: today(), ...put });
      await this.#failed(file, name, error);
    }
  }

  /** What is there now, where it holds still while it is read; undefined: later. */
  async #nameOf(file: FoundFile): Promise<string | undefined> {
    const { records, disk, clock } = this.#deps;
    try {
      const before = await disk.fingerprint(file.path);
      const name = await records.nameOf(file.path);
      if ((await disk.fingerprint(file.path)) === before) return name;
      this.#settling.restart(file.path, clock.now());
    } catch (error) {
      // Whoever writes it may have locked it.
      if (this.#tried(file) < MOST_TRIES) this.#settling.restart(file.path, clock.now());
      else this.#giveUp(file, error);
    }
    return undefined;
  }

  async #failed(file: FoundFile, name: string, error: unknown): Promise<void> {
    const { clock, today, tell } = this.#deps;
    const wrong = whatWentWrong(error);
    switch (wrong) {
      case "turn":
        return;
      case "offline":
        this.#pause.backOff(error);
        return;
      case "budget": {
        const month = this.#pause.untilNextMonth(error);
        const state = this.#state.now();
        if (state.budgetSaid === month) return;
        await this.#state.keep({ ...state, budgetSaid: month });
        tell({ kind: "budget" });
        return;
      }
      case "stop":
        this.#pause.untilUser(error);
        tell({ kind: "stopped", error });
        return;
      default:
        if (wrong !== "recording" && this.#tried(file) < MOST_TRIES) {
          if (wrong === "again") this.#settling.restart(file.path, clock.now());
          else this.#pause.backOff(error);
          return;
        }
        await this.#ended(file, name, failure(file, error, today()));
    }
  }

  /** What became of it is kept first, and said then. */
  async #ended(file: FoundFile, name: string, entry: InboxEntry): Promise<void> {
    await this.#deps.records.keep(name, entry);
    this.#asked.delete(name);
    this.#over(file, entry);
  }

  /** Of what cannot even be read nothing can be kept. */
  #giveUp(file: FoundFile, error: unknown): void {
    this.#over(file, failure(file, new EarmarkError("missingFile", String(error)), this.#deps.today()));
  }

  #over(file: FoundFile, entry: InboxEntry): void {
    this.#handled.set(file.path, stateOf(file));
    this.#tries.delete(file.path);
    this.#batch.push(entry);
    this.#deps.tell({ kind: "ended", file, entry });
  }

  /** Nothing is left to be done for now: what was done is said. */
  endBatch(): void {
    const entries = this.#batch;
    this.#batch = [];
    if (entries.length > 0) this.#deps.tell({ kind: "batch", entries });
  }

  #tried(file: FoundFile): number {
    const tries = (this.#tries.get(file.path) ?? 0) + 1;
    this.#tries.set(file.path, tries);
    return tries;
  }
}

function failure(file: FoundFile, error: unknown, at: number): InboxEntry {
  const { code, message } = error as Partial<EarmarkError>;
  return { state: "failed", file: file.path, at, error: code ?? "fault", message: message ?? String(error) };
}

import { identityOf } from "../system/identity";
import { Job, type JobDeps } from "./job";
import { canRemove, canRetry } from "./jobAbilities";
import type { JobRequest, JobSettings } from "./jobRequest";
import { Recognition, type RecognitionRequest } from "./recognition";
import type { Sink } from "./sink";
import { Turns } from "./turns";

/** How many finished jobs can still be undone. */
const KEPT = 20;

/** A text that stands somewhere. */
interface Placed<D extends Sink, S extends JobSettings> {
  readonly destination: D;
  /** Absent: a saved transcript was put there. */
  readonly job?: Job<D, S>;
}

/** What Undo Last Transcript did. */
export interface Undone<D extends Sink, S extends JobSettings> extends Placed<D, S> {
  readonly removed: boolean;
}

/** The jobs of this window, the newest last. One writer at a time in a document: others wait for their turn. */
export class Jobs<D extends Sink = Sink, S extends JobSettings = JobSettings> {
  readonly #jobs: Job<D, S>[] = [];
  /** Texts of jobs, and of what was saved, in the order in which they came. */
  readonly #placed: Placed<D, S>[] = [];
  readonly #turns = new Turns();
  #undoing: Promise<unknown> = Promise.resolve();
  readonly #deps: JobDeps<S>;
  readonly #changed: () => void;

  /** `changed` is called when a job began, came on or ended, or a text was put somewhere or removed. */
  constructor(deps: JobDeps<S>, changed: () => void = () => undefined) {
    this.#deps = deps;
    this.#changed = changed;
  }

  /** A job came on. */
  changed(): void {
    this.#changed();
  }

  get newest(): Job<D, S> | undefined {
    return this.#jobs.at(-1);
  }

  /** The newest one at work. */
  get busy(): Job<D, S> | undefined {
    return this.#jobs.findLast((job) => job.busy);
  }

  /** The newest one of a recording, by whatever name it was asked for: a link, another case, a second name of the same file. */
  async at(file: string): Promise<Job<D, S> | undefined> {
    const identity = await identityOf(file);
    for (const job of this.#jobs.toReversed()) {
      const { recording } = job.request;
      if (recording.kind !== "file") continue;
      if (recording.path === file || (await identityOf(recording.path)) === identity) return job;
    }
    return undefined;
  }

  /** Those that write into a document, or wrote into it. */
  of(document: { toString(): string }): readonly Job<D, S>[] {
    return this.#jobs.filter(({ request: { destination } }) => destination.uri?.toString() === document.toString());
  }

  /** Those whose text has no place yet, the newest first. */
  get waiting(): readonly Job<D, S>[] {
    return this.#jobs.filter(({ phase }) => phase === "waiting").toReversed();
  }

  /** A text stands somewhere and can be removed. */
  get canUndo(): boolean {
    return this.#placed.some(({ destination }) => canRemove(destination));
  }

  /** The newest one of which something is missing. */
  get retriable(): Job<D, S> | undefined {
    return this.#jobs.findLast((job) => canRetry(job));
  }

  /**
   * Removes the text that came last, and forgets it and its job. One at a time: asked twice in a hurry it removes two.
   * Undefined: there is none. What cannot be removed stays.
   */
  undoNewest(): Promise<Undone<D, S> | undefined> {
    const undoing = this.#undoing.then(() => this.#undoNewest());
    this.#undoing = undoing.catch(() => undefined);
    return undoing;
  }

  async #undoNewest(): Promise<Undone<D, S> | undefined> {
    const last = this.#placed.findLast(({ destination }) => canRemove(destination));
    if (!last) return undefined;
    const { destination, job } = last;
    job?.cancel();
    await job?.settled;
    const removed = (await destination.remove?.()) === true;
    if (removed && job) this.remove(job);
    else if (removed) this.#forget(destination);
    return { ...last, removed };
  }

  /** A saved transcript stands there now. */
  placed(destination: D): void {
    this.#placed.push({ destination });
    const others = this.#placed.filter(({ job }) => !job);
    if (others.length > KEPT && others[0]) this.#forget(others[0].destination);
    this.#changed();
  }

  /** Makes a job, for whoever wants to run it: nobody else makes one. */
  begin(request: JobRequest<D, S>): Job<D, S> {
    const job = new Job(request, this.#deps, this.#turns);
    this.add(job);
    return job;
  }

  /** A recording on its way, to be begun before its job has a place for its text. */
  recognition(request: RecognitionRequest<S>): Recognition<S> {
    return new Recognition(request, this.#deps);
  }

  add(job: Job<D, S>): void {
    this.#jobs.push(job);
    this.#placed.push({ destination: job.request.destination, job });
    for (let oldest = this.#toForget; oldest; oldest = this.#toForget) this.remove(oldest);
    this.#changed();
  }

  /** Where there are too many, the oldest one that has ended. The text of one that waits for a place stands nowhere else. */
  get #toForget(): Job<D, S> | undefined {
    if (this.#jobs.length <= KEPT) return undefined;
    return this.#jobs.find(({ busy, phase }) => !busy && phase !== "waiting");
  }

  remove(job: Job<D, S>): void {
    const at = this.#jobs.indexOf(job);
    if (at >= 0) this.#jobs.splice(at, 1);
    this.#forget(job.request.destination);
  }

  #forget(destination: D): void {
    const at = this.#placed.findIndex((one) => one.destination === destination);
    if (at >= 0) this.#placed.splice(at, 1);
    destination.dispose?.();
    this.#changed();
  }

  /** The window closes. */
  async suspend(): Promise<void> {
    await Promise.all(this.#jobs.map((job) => job.suspend()));
  }
}

import type { Uri } from "vscode";
import type { Job, JobOutcome } from "./job";

/** How many finished jobs can still be undone. */
const KEPT = 20;

/** The jobs of this window, the newest last. One writer at a time in a document: others wait for their turn. */
export class Jobs {
  readonly #jobs: Job[] = [];
  readonly #turns = new Map<string, Promise<unknown>>();
  #undoing: Promise<unknown> = Promise.resolve();

  get newest(): Job | undefined {
    return this.#jobs.at(-1);
  }

  /** The newest one at work. */
  get busy(): Job | undefined {
    return this.#jobs.findLast((job) => job.busy);
  }

  /** The newest one of a recording. */
  at(file: string): Job | undefined {
    return this.#jobs.findLast(({ request: { recording } }) => recording.kind === "file" && recording.path === file);
  }

  /** Those that write into a document, or wrote into it. */
  of(document: Uri): readonly Job[] {
    return this.#jobs.filter(({ request: { destination } }) => destination.uri?.toString() === document.toString());
  }

  /** The newest one of which something is missing. */
  get retriable(): Job | undefined {
    return this.#jobs.findLast(
      (job) => !job.busy && (job.gaps.length > 0 || job.phase === "failed" || job.phase === "cancelled"),
    );
  }

  /**
   * Removes the text of the newest job that has any, and forgets the job. One at a time: asked twice in a hurry it removes
   * two. Undefined: there is none. Its text stays where it cannot be removed, and so does the job.
   */
  undoNewest(): Promise<{ readonly job: Job; readonly removed: boolean } | undefined> {
    const undoing = this.#undoing.then(() => this.#undoNewest());
    this.#undoing = undoing.catch(() => undefined);
    return undoing;
  }

  async #undoNewest(): Promise<{ readonly job: Job; readonly removed: boolean } | undefined> {
    const job = this.#jobs.findLast(({ request }) => request.destination.text !== "");
    if (!job) return undefined;
    job.cancel();
    await job.settled;
    const removed = await job.request.destination.remove();
    if (removed) this.remove(job);
    return { job, removed };
  }

  add(job: Job): void {
    this.#jobs.push(job);
    while (this.#jobs.length > KEPT && !this.#jobs[0]?.busy) this.#jobs.shift()?.request.destination.dispose?.();
  }

  remove(job: Job): void {
    const at = this.#jobs.indexOf(job);
    if (at >= 0) this.#jobs.splice(at, 1);
    job.request.destination.dispose?.();
  }

  /** The window closes. */
  async leave(): Promise<void> {
    await Promise.all(this.#jobs.map((job) => job.leave()));
  }

  /** Runs a job when everything before it that writes to the same document has ended. */
  async inTurn(job: Job, run: () => Promise<JobOutcome>): Promise<JobOutcome> {
    const place = job.request.destination.uri?.toString() ?? "";
    const before = this.#turns.get(place);
    if (before) job.announce();
    const turn = (async () => {
      await before?.catch(() => undefined);
      return run();
    })();
    this.#turns.set(place, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(place) === turn) this.#turns.delete(place);
    }
  }
}

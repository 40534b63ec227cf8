import type { Clock } from "../../core/clock";
import type { Log } from "../../core/types";

/** Milliseconds between two views of what changes all the time. */
const EVERY_MS = 100;

/** Those who are shown something that changes all the time: as often as an eye sees it. */
export class ViewListeners<View> {
  readonly #clock: Pick<Clock, "now">;
  readonly #log: Log;
  readonly #listeners = new Set<(view: View) => void>();
  #last = -Infinity;

  constructor(clock: Pick<Clock, "now">, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Returns what removes it. */
  add(listener: (view: View) => void): () => void {
    // A function of its own: whoever adds one twice is told twice, and removes one.
    const own = (view: View): void => listener(view);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** At once, whatever was before. */
  show(view: View): void {
    this.#last = this.#clock.now();
    for (const listener of this.#listeners) {
      try {
        listener(view);
      } catch (error) {
        // Who shows it must not end what is shown.
        this.#log.error(`A listener failed: ${String(error)}`);
      }
    }
  }

  /** Left out where the last one was just now: another one follows. */
  changed(view: () => View): void {
    if (this.#listeners.size > 0 && this.#clock.now() - this.#last >= EVERY_MS) this.show(view());
  }
}

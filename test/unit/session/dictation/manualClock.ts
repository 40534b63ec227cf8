import type { Clock } from "../../../../src/core/clock";

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that passes when a test says so. */
export class ManualClock implements Clock {
  #now = 0;
  #sleepers: Sleeper[] = [];

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const wake = (): void => {
        signal.removeEventListener("abort", stop);
        resolve();
      };
      const sleeper = { at: this.#now + ms, wake };
      this.#sleepers.push(sleeper);
      const stop = (): void => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        reject(signal.reason as Error);
      };
      signal.addEventListener("abort", stop, { once: true });
    });
  }

  /** Wakes who sleeps until then, in order, and lets each do what it does next. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#sleepers.toSorted((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      this.#sleepers = this.#sleepers.filter((one) => one !== next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
      await new Promise((done) => setImmediate(done));
    }
    // Several may let it pass at once.
    this.#now = Math.max(this.#now, end);
  }
}

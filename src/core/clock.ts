/** Time, as an argument, so that a test need not wait for it. */
export interface Clock {
  /** Milliseconds since some moment. */
  now(): number;
  /** @throws `signal.reason` as soon as aborted */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The time of this machine. */
export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", stop);
        resolve();
      }, ms);
      signal.addEventListener("abort", stop, { once: true });
    }),
};

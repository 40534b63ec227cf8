/** @throws `signal.reason` when aborted, though what is waited for goes on */
export async function orAborted(waited: Promise<unknown>, signal: AbortSignal): Promise<void> {
  let stop = (): void => undefined;
  try {
    await Promise.race([waited, new Promise((resolve) => signal.addEventListener("abort", (stop = () => resolve(0))))]);
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

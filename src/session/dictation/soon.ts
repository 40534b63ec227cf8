import type { Clock } from "../../core/clock";

/** A window that closes does not wait for longer until its recording is finished: the next one does that. */
const LAST_MS = 2_000;
/** What was killed then has gone after so long. */
const KILLED_MS = 500;

/** Waits no longer for an end than a window has that closes; `limit` is aborted when its time is over. Never throws, where that does not. */
export async function soon(ending: Promise<void>, clock: Clock, limit: AbortController): Promise<void> {
  const done = new AbortController();
  const late = async (): Promise<void> => {
    await clock.sleep(LAST_MS, done.signal);
    limit.abort();
    await clock.sleep(KILLED_MS, done.signal);
  };
  await Promise.race([ending, late().catch(() => ending)]);
  done.abort();
}
